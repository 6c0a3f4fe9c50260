"""Small facts about the file itself, each under its own name."""

from __future__ import annotations

from therapist_emr.store.connection import Connection

DB_ID = "db_id"
"""The name under which a file keeps the name it carries in its first bytes."""
NEWCOMER = "newcomer"
"""The name under which the profile of someone who has no chart yet is kept while it is typed."""
UNSAVED = "unsaved/"
"""How the names begin under which forms of the settings that were not saved are kept."""


class Meta:
    """Keep a few named texts in the practice's file."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, key: str) -> str | None:
        """Return the text under a name, or None."""
        row = self._connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def under(self, prefix: str) -> dict[str, str]:
        """Return the texts whose names begin so, by what follows."""
        found = self._connection.execute(
            "SELECT key, value FROM meta WHERE key >= ? AND key < ? ORDER BY key",
            (prefix, f"{prefix}\U0010ffff"),
        )
        return {str(key).removeprefix(prefix): str(value) for key, value in found}

    def put(self, key: str, value: str) -> None:
        """Keep a text under a name, within the caller's transaction."""
        self._connection.execute(
            "INSERT INTO meta (key, value) VALUES (?, ?) "
            "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, value),
        )
