"""The clients: what lists show, and finding one by any part of a name, number or date."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from therapist_emr.domain.people import Client, ClientStatus, veiled
from therapist_emr.store.connection import Connection
from therapist_emr.store.json_text import dumps, loads

_COLUMNS = (
    "id, uuid, record_number, status, name, legal_name, pronouns, born, phone, flags, "
    "last_seen, next_visit"
)
_SELECT = f"SELECT {_COLUMNS} FROM client"  # noqa: S608

_STATUSES = {status.value: status for status in ClientStatus}

Terms = Sequence[Sequence[str]]
"""What a client must contain: of each inner sequence, at least one."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Hold the columns of a client that follow from the profile."""

    status: ClientStatus
    name: str
    legal_name: str
    sort_name: str
    find_text: str
    pronouns: str = ""
    born: str = ""
    phone: str = ""
    flags: tuple[str, ...] = ()

    @property
    def values(self) -> tuple[str, ...]:
        """Return the values in the order of `_SHOWN`."""
        names = (self.name, self.legal_name, self.sort_name, self.find_text)
        rest = (self.pronouns, self.born, self.phone, dumps(list(self.flags)))
        return (self.status.value, *names, *rest)


_SHOWN = ("status", "name", "legal_name", "sort_name", "find_text", "pronouns", "born", "phone",
          "flags")  # fmt: skip


class Clients:
    """Read and keep clients; every method that writes runs in the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.veil = False
        """Whether clients are handed out by their initials only."""

    def get(self, client_id: int) -> Client:
        """Return one client; raise KeyError when there is none."""
        return self._one("id", client_id)

    def by_record_number(self, record_number: str) -> Client:
        """Return the client with a record number; raise KeyError when there is none."""
        return self._one("record_number", record_number)

    def some(self, client_ids: Collection[int]) -> dict[int, Client]:
        """Return the clients of these ids that there are, in one reading."""
        found = self._connection.execute(
            f"{_SELECT} WHERE id IN ({', '.join('?' * len(client_ids))})", tuple(client_ids)
        )
        return {row[0]: self._made(row) for row in found.fetchall()}

    def listed(self, statuses: Iterable[ClientStatus] = ()) -> list[Client]:
        """Return the clients of some statuses, or all, by name."""
        chosen = [status.value for status in statuses]
        only = f" WHERE status IN ({', '.join('?' * len(chosen))})" if chosen else ""
        found = self._connection.execute(f"{_SELECT}{only} ORDER BY sort_name, id", chosen)
        return [self._made(row) for row in found.fetchall()]

    def unveiled(self) -> list[Client]:
        """Return all clients as they are, veil or not: to be compared with, not shown."""
        found = self._connection.execute(f"{_SELECT} ORDER BY sort_name, id")
        return [_client(row) for row in found.fetchall()]

    def counts(self) -> dict[ClientStatus, int]:
        """Return how many clients there are of each status."""
        found = self._connection.execute("SELECT status, count(*) FROM client GROUP BY status")
        have = dict(found.fetchall())
        return {status: have.get(status.value, 0) for status in ClientStatus}

    def find(
        self, any_of: Sequence[Terms], statuses: Iterable[ClientStatus] = (), limit: int = -1
    ) -> list[Client]:
        """Return the clients whose find text has all terms of one of the ways to read a query.

        Those where the first term begins a word come first, then by name.
        """
        ways, values = [], []
        for terms in any_of:
            ways.append(" AND ".join(_one_of(term) for term in terms))
            values += [text for term in terms for text in term]
        if not ways:
            return []
        chosen = [status.value for status in statuses]
        only = f" AND status IN ({', '.join('?' * len(chosen))})" if chosen else ""
        first = any_of[-1][0][0]
        found = self._connection.execute(
            f"{_SELECT} WHERE ({' OR '.join(ways)}){only} "
            "ORDER BY instr(find_text, ?) = 0, sort_name, id LIMIT ?",
            (*values, *chosen, f" {first}", limit),
        )
        return [self._made(row) for row in found.fetchall()]

    def visits(self, first: str, last: str) -> list[Client]:
        """Return the clients whose next visit lies from one wall time up to another, in order.

        Who was discharged is not awaited.
        """
        found = self._connection.execute(
            f"{_SELECT} WHERE next_visit >= ? AND next_visit < ? AND status <> ? "
            "ORDER BY next_visit, sort_name",
            (first, last, ClientStatus.DISCHARGED.value),
        )
        return [self._made(row) for row in found.fetchall()]

    def next_record_number(self) -> str:
        """Return the number the next client gets; call it inside the transaction that adds one."""
        row = self._connection.execute(
            "SELECT max(CAST(record_number AS INTEGER)) FROM client "
            "WHERE record_number NOT GLOB '*[^0-9]*'"
        ).fetchone()
        return f"{int(row[0] or 0) + 1:04d}"

    def add(self, uuid: str, shown: Shown, created_utc: str) -> Client:
        """Add a client under the next record number."""
        number = self.next_record_number()
        columns = ("uuid", "record_number", "created_utc", *_SHOWN)
        cursor = self._connection.execute(
            f"INSERT INTO client ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",  # noqa: S608
            (uuid, number, created_utc, *shown.values),
        )
        return self.get(int(cursor.lastrowid or 0))

    def show(self, client_id: int, shown: Shown) -> None:
        """Bring the columns of a client up to date with the profile."""
        pairs = ", ".join(f"{column} = ?" for column in _SHOWN)
        self._connection.execute(
            f"UPDATE client SET {pairs} WHERE id = ?",  # noqa: S608
            (*shown.values, client_id),
        )

    def set_visits(self, client_id: int, last_seen: str, next_visit: str) -> None:
        """Keep when a client was last seen and comes next."""
        self._connection.execute(
            "UPDATE client SET last_seen = ?, next_visit = ? WHERE id = ?",
            (last_seen, next_visit, client_id),
        )

    def _one(self, column: str, value: int | str) -> Client:
        row = self._connection.execute(f"{_SELECT} WHERE {column} = ?", (value,)).fetchone()
        if row is None:
            raise KeyError(value)
        return self._made(row)

    def _made(self, row: tuple[Any, ...]) -> Client:
        client = _client(row)
        return veiled(client) if self.veil else client


def _one_of(term: Sequence[str]) -> str:
    return f"({' OR '.join(['instr(find_text, ?)'] * len(term))})"


def _client(row: tuple[Any, ...]) -> Client:
    client, uuid, number, status, name, legal, pronouns, born, phone, flags, seen, visit = row
    told = () if flags == "[]" else tuple(loads(flags))
    return Client(
        client, uuid, number, _STATUSES[status], name, legal, pronouns, born, phone, told, seen,
        visit,
    )  # fmt: skip
