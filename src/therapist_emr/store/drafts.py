"""Drafts: what is being typed, kept as typed, outside the record until it is signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from therapist_emr.domain.entry import Body, Draft, DraftHeader
from therapist_emr.store.connection import Connection
from therapist_emr.store.json_text import dumps, loads, storable

_HEADER = "id, client_id, section, kind, at, title, summary, entry_id, started_utc, saved_utc"


@dataclass(frozen=True, slots=True)
class Typed:
    """Hold what one saving of a draft puts on disk."""

    body: Body
    at: str
    title: str
    summary: str
    saved_utc: str
    form_version: int


class Drafts:
    """Keep drafts; every method that writes runs in the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def headers(self, client_id: int | None = None, section: str = "") -> list[DraftHeader]:
        """Return the drafts, newest first: all, a client's, or those of one section."""
        found = self._connection.execute(
            f"SELECT {_HEADER} FROM draft WHERE (?1 IS NULL OR client_id = ?1) "  # noqa: S608
            "AND (?2 = '' OR section = ?2) ORDER BY at DESC, id DESC",
            (client_id, section),
        )
        return [DraftHeader(*row) for row in found]

    def get(self, draft_id: int) -> Draft:
        """Return one draft; raise KeyError when there is none."""
        row = self._connection.execute(
            f"SELECT {_HEADER}, uuid, zone, form_version, body FROM draft WHERE id = ?",  # noqa: S608
            (draft_id,),
        ).fetchone()
        if row is None:
            raise KeyError(draft_id)
        return Draft(DraftHeader(*row[:10]), row[10], row[11], row[12], loads(row[13]))

    def put(self, draft: Draft) -> Draft:
        """Add a draft; an id of 0 gets a new one, any other is taken again (for undo)."""
        head = draft.header
        values: tuple[Any, ...] = (
            head.id or None, draft.uuid, head.client_id, head.section, head.kind, head.entry_id,
            head.at, draft.zone, head.title, head.summary, draft.form_version,
            dumps(storable(draft.body)), head.started, head.saved,
        )  # fmt: skip
        cursor = self._connection.execute(
            "INSERT INTO draft (id, uuid, client_id, section, kind, entry_id, at, zone, title, "
            "summary, form_version, body, started_utc, saved_utc) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            values,
        )
        return self.get(int(cursor.lastrowid or 0))

    def save(self, draft_id: int, typed: Typed) -> None:
        """Replace what a draft holds; raise KeyError when it is gone."""
        cursor = self._connection.execute(
            "UPDATE draft SET body = ?, at = ?, title = ?, summary = ?, saved_utc = ?, "
            "form_version = ? WHERE id = ?",
            (dumps(storable(typed.body)), typed.at, typed.title, typed.summary, typed.saved_utc,
             typed.form_version, draft_id),
        )  # fmt: skip
        if cursor.rowcount != 1:
            raise KeyError(draft_id)

    def remove(self, draft_id: int) -> None:
        """Remove a draft; raise KeyError when it is gone."""
        cursor = self._connection.execute("DELETE FROM draft WHERE id = ?", (draft_id,))
        if cursor.rowcount != 1:
            raise KeyError(draft_id)
