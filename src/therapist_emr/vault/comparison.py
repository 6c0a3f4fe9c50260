"""What restoring a backup would take away from today's practice, and what it would bring back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from therapist_emr.errors import UserError
from therapist_emr.store import migrations
from therapist_emr.store.connection import Connection, connect, connect_sealed
from therapist_emr.store.file_checks import check_file
from therapist_emr.store.holdings import Marks, count_signed, marks
from therapist_emr.store.library import SNIPPET, TEMPLATE, WORD
from therapist_emr.vault.files import plain_words
from therapist_emr.vault.guard import Guard
from therapist_emr.vault.keys import Key

_NOUNS = (
    ("clients", "client", "clients"),
    ("signed", "signed entry", "signed entries"),
    ("kept", "other entry", "other entries"),
    ("later", "addendum or later version", "addenda and later versions"),
    ("psychotherapy", "saving of a psychotherapy note", "savings of psychotherapy notes"),
    ("drafts", "draft", "drafts"),
    ("begun", "begun profile of a new client", "begun profiles of new clients"),
    ("templates", "note template", "note templates"),
    ("snippets", "snippet", "snippets"),
    ("own_words", "word of your own", "words of your own"),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """Count what one state has and the other lacks."""

    clients: int = 0
    signed: int = 0
    kept: int = 0
    later: int = 0
    psychotherapy: int = 0
    drafts: int = 0
    begun: int = 0
    templates: int = 0
    snippets: int = 0
    own_words: int = 0

    @property
    def nothing(self) -> bool:
        """Tell whether nothing is missing."""
        return not any(getattr(self, name) for name, _one, _many in _NOUNS)

    @property
    def words(self) -> str:
        """Return the difference as "2 clients, 14 signed entries and 1 draft"."""
        told = [
            f"{count:,} {one if count == 1 else many}"
            for name, one, many in _NOUNS
            if (count := getattr(self, name))
        ]
        return _listed(told)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Say what today's practice has beyond a backup, and the backup beyond the practice."""

    lost: Difference
    gained: Difference

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the comparison as sentences."""
        if self.lost.nothing and self.gained.nothing:
            return ("The practice holds the same charts today; restoring would change none.",)
        lost = (
            "Nothing that is in the practice today would be missing."
            if self.lost.nothing
            else f"Missing afterwards: {self.lost.words}, written since this backup."
        )
        gained = (
            "It holds nothing that the practice lacks."
            if self.gained.nothing
            else f"Brought back: {self.gained.words} that the practice lacks today."
        )
        return (lost, gained)


def compare(backup: Path, key: Key, today: Connection) -> Comparison:
    """Compare a backup with the practice that is open here."""
    with plain_words(), closing(connect_sealed(backup, key.raw)) as connection:
        then, now = marks(connection), marks(today)
        return Comparison(
            lost=_beyond(now, then, today),
            gained=_beyond(then, now, connection),
        )


def compare_closed(backup: Path, key: Key, target: Path) -> Comparison | None:
    """Compare a backup with a practice that is closed; None when that cannot be read with the key.

    Nothing in the practice is changed: what its log still holds is read with it.
    """
    try:
        with plain_words():
            check_file(target)
            with Guard(target), closing(connect(target, key.raw)) as today:
                migrations.check_version(today)
                return compare(backup, key, today)
    except UserError:
        return None


def _beyond(one: Marks, other: Marks, where: Connection) -> Difference:
    """Count what one state has and the other lacks; `where` is open on the first."""
    entries = one.entries - other.entries
    signed = count_signed(where, entries)
    kinds = Counter(kind for kind, _uuid, _changed in one.library - other.library)
    return Difference(
        clients=len(one.clients - other.clients),
        signed=signed,
        kept=len(entries) - signed,
        later=len(one.later - other.later),
        psychotherapy=len(one.psychotherapy - other.psychotherapy),
        drafts=len(one.drafts - other.drafts),
        begun=len(one.begun - other.begun),
        templates=kinds[TEMPLATE],
        snippets=kinds[SNIPPET],
        own_words=kinds[WORD],
    )


def _listed(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
