"""The clients as rows of a list: a name, and the one thing most worth knowing beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import overload

from therapist_emr.domain import words
from therapist_emr.domain.dates import age_on
from therapist_emr.domain.people import Client, ClientStatus
from therapist_emr.ui.theme import Tone
from therapist_emr.ui.widgets.avatar import initials
from therapist_emr.ui.widgets.rows import Row


def minor_words(client: Client, today: date) -> str:
    """Return "Minor, 15 years" for a client under age, or nothing."""
    born = client.birth_date
    if born is None or not client.minor_on(today):
        return ""
    return f"Minor, {age_on(born, today)} years"


def second_line(client: Client, today: date, *, draft: bool = False) -> str:
    """Return the one thing most worth knowing beside a name in a list."""
    if draft:
        # What it is about is nobody's business who looks over a shoulder.
        return "Unfinished draft"
    if at := client.coming(today):
        visit = words.visit(at, today)
        return f"{visit}, minor" if client.minor_on(today) else visit
    if minor := minor_words(client, today):
        return minor
    if client.last_seen:
        return f"Last seen {words.short_day(date.fromisoformat(client.last_seen[:10]), today)}"
    if client.status is ClientStatus.WAITING:
        return "Waiting for a first session"
    return "Not seen yet"


class ClientRows(Sequence[Row]):
    """Make the rows of a list of clients, each when it is first looked at."""

    def __init__(
        self, clients: Sequence[Client], today: date, drafts: frozenset[int] = frozenset()
    ) -> None:
        self._clients = clients
        self._today = today
        self._drafts = drafts
        self._made: dict[int, Row] = {}

    def __len__(self) -> int:
        """Return how many clients there are."""
        return len(self._clients)

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...

    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        """Return one row, made now if nobody looked at it before."""
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        row = self._made.get(index)
        if row is None:
            row = self._made[index] = self._row(self._clients[index])
        return row

    def position(self, client_id: int) -> int:
        """Return a client's place, or -1; without making any row."""
        return next((at for at, one in enumerate(self._clients) if one.id == client_id), -1)

    def _row(self, client: Client) -> Row:
        draft = client.id in self._drafts
        return Row(
            key=str(client.id),
            title=client.name,
            detail=second_line(client, self._today, draft=draft),
            monogram=initials(client.name),
            end_icon="pencil" if draft else "",
            end_tone=Tone.PLAIN,
            faint=client.status is ClientStatus.DISCHARGED,
        )


def filter_words(label: str, count: int) -> str:
    """Return a filter's words with its count; zero is not shown."""
    return f"{label} {count}" if count else label


STATUS_WORDS: Mapping[ClientStatus, str] = {
    ClientStatus.ACTIVE: "Active",
    ClientStatus.WAITING: "Waiting",
    ClientStatus.DISCHARGED: "Discharged",
}
