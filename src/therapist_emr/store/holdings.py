"""What a file holds, told in numbers and days only, and what two states of it do not share.

Read from files of every released schema: a backup is looked into as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from therapist_emr.store.connection import Connection
from therapist_emr.store.meta import NEWCOMER

_BEGUN = "SELECT json_extract(value, '$.saved') FROM meta WHERE key = ? AND json_valid(value)"
"""It is emptied when the profile was used."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """Hold how much there is of what a clinician would ask about first."""

    clients: int
    signed: int
    kept: int
    drafts: int
    last_signed: str
    """The last day or time that a signed entry is about, empty when nothing was signed."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Name all that a file holds by what never changes, to be compared with another state."""

    clients: frozenset[str]
    entries: frozenset[str]
    """Entries by their first revision."""
    later: frozenset[str]
    """Addenda, later versions and markings as error, each by its own name."""
    psychotherapy: frozenset[str]
    """What was said in psychotherapy notes, which are in no chart."""
    drafts: frozenset[tuple[str, str]]
    """Drafts with the time they were saved: the same draft goes on being written.

    Those of psychotherapy notes are among them.
    """
    begun: frozenset[str]
    """When the profile of someone who has no chart yet was saved, if one was begun."""
    library: frozenset[tuple[str, str, str]]
    """What one writes with, by its kind, with the time it was changed."""


def holdings(connection: Connection) -> Holdings:
    """Count what a file holds."""
    counted = dict(connection.execute("SELECT status, count(*) FROM entry GROUP BY status"))
    # By what notes are about, which the index holds: rows come out of order where a practice was
    # taken over from elsewhere, and the times of the signatures stand beside the notes' texts.
    signed = "SELECT max(at) FROM entry WHERE status = 'signed'"
    return Holdings(
        clients=_count(connection, "client"),
        signed=counted.get("signed", 0),
        kept=counted.get("kept", 0),
        drafts=_count(connection, "draft"),
        last_signed=_text(connection, signed),
    )


def marks(connection: Connection) -> Marks:
    """Name all that a file holds."""
    rows = connection.execute("SELECT uuid, seq FROM revision").fetchall()
    drafts = [
        *_rows(connection, "draft", "uuid, saved_utc"),
        *_rows(connection, "psychotherapy_draft", "uuid, saved_utc"),
    ]
    return Marks(
        clients=frozenset(row[0] for row in connection.execute("SELECT uuid FROM client")),
        entries=frozenset(uuid for uuid, seq in rows if seq == 1),
        later=frozenset(uuid for uuid, seq in rows if seq > 1),
        psychotherapy=frozenset(
            uuid for (uuid,) in _rows(connection, "psychotherapy_revision", "uuid")
        ),
        drafts=frozenset((uuid, saved) for uuid, saved in drafts),
        begun=frozenset(saved for (saved,) in connection.execute(_BEGUN, (NEWCOMER,)).fetchall()),
        library=frozenset(
            (kind, uuid, at)
            for kind, uuid, at in _rows(connection, "library", "kind, uuid, changed_utc")
        ),
    )


def count_signed(connection: Connection, revisions: Iterable[str]) -> int:
    """Count which of some revisions carry a signature."""
    ask = "SELECT signed_utc <> '' FROM revision WHERE uuid = ?"
    return sum(connection.execute(ask, (uuid,)).fetchone()[0] for uuid in revisions)


def _rows(connection: Connection, table: str, columns: str) -> list[Any]:
    """Return the rows of a table; an older file that lacks it has none."""
    there = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    if connection.execute(there, (table,)).fetchone() is None:
        return []
    return connection.execute(f"SELECT {columns} FROM {table}").fetchall()  # noqa: S608


def _count(connection: Connection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
    return int(row[0])


def _text(connection: Connection, sql: str) -> str:
    row = connection.execute(sql).fetchone()
    return str(row[0] or "") if row else ""
