"""What the clinician writes with: own templates, snippets, words; none of it is a client's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from therapist_emr.store.connection import Connection
from therapist_emr.store.json_text import dumps, loads, storable

TEMPLATE, SNIPPET, WORD = "template", "snippet", "word"


@dataclass(frozen=True, slots=True)
class LibraryItem:
    """Hold one template, snippet or word; `key` is unique among its kind."""

    uuid: str
    kind: str
    key: str
    body: dict[str, Any]
    changed_utc: str


class Library:
    """Keep what one writes with, within the caller's transactions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def items(self, kind: str) -> list[LibraryItem]:
        """Return all of a kind by their keys."""
        found = self._connection.execute(
            "SELECT uuid, kind, key, body, changed_utc FROM library WHERE kind = ? ORDER BY key",
            (kind,),
        )
        return [LibraryItem(uuid, of, key, loads(body), at) for uuid, of, key, body, at in found]

    def item(self, uuid: str) -> LibraryItem:
        """Return one; raise KeyError when it is not there."""
        row = self._connection.execute(
            "SELECT uuid, kind, key, body, changed_utc FROM library WHERE uuid = ?", (uuid,)
        ).fetchone()
        if row is None:
            raise KeyError(uuid)
        return LibraryItem(row[0], row[1], row[2], loads(row[3]), row[4])

    def put(self, item: LibraryItem) -> None:
        """Keep one, in the place of what had its uuid before."""
        self._connection.execute(
            "INSERT INTO library (uuid, kind, key, body, changed_utc) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (uuid) DO UPDATE SET key = excluded.key, body = excluded.body, "
            "changed_utc = excluded.changed_utc",
            (item.uuid, item.kind, item.key, dumps(storable(item.body)), item.changed_utc),
        )

    def remove(self, uuid: str) -> None:
        """Throw one away; one that is not there is no error."""
        self._connection.execute("DELETE FROM library WHERE uuid = ?", (uuid,))
