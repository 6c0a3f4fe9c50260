"""What a file holds, told in numbers and days only, and what two states of it do not share.

Read from files of every released schema: a backup is looked into as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from therapist_emr.store.connection import Connection


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
    """Drafts with the time they were saved: the same draft goes on being written."""


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
    drafts = connection.execute("SELECT uuid, saved_utc FROM draft").fetchall()
    return Marks(
        clients=frozenset(row[0] for row in connection.execute("SELECT uuid FROM client")),
        entries=frozenset(uuid for uuid, seq in rows if seq == 1),
        later=frozenset(uuid for uuid, seq in rows if seq > 1),
        psychotherapy=frozenset(_kept_apart(connection)),
        drafts=frozenset((uuid, saved) for uuid, saved in drafts),
    )


def count_signed(connection: Connection, revisions: Iterable[str]) -> int:
    """Count which of some revisions carry a signature."""
    ask = "SELECT signed_utc <> '' FROM revision WHERE uuid = ?"
    return sum(connection.execute(ask, (uuid,)).fetchone()[0] for uuid in revisions)


def _kept_apart(connection: Connection) -> list[str]:
    table = "psychotherapy_revision"
    there = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    if connection.execute(there, (table,)).fetchone() is None:
        return []  # an older file
    return [row[0] for row in connection.execute(f"SELECT uuid FROM {table}").fetchall()]  # noqa: S608


def _count(connection: Connection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
    return int(row[0])


def _text(connection: Connection, sql: str) -> str:
    row = connection.execute(sql).fetchone()
    return str(row[0] or "") if row else ""
