"""Backups that a key which somebody saw still opens, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from therapist_emr.store.connection import Connection

_COLUMNS = "id, folder, file, fingerprint, made_utc, state"


class Fate(StrEnum):
    """Name what became of an exposed backup."""

    WAITING = "waiting"
    ENCRYPTED = "encrypted"
    DESTROYED = "destroyed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class ExposedBackup:
    """Name a backup that opens with a former key."""

    id: int
    folder: str
    file: str
    fingerprint: str
    made_utc: str
    fate: Fate


class ExposedBackups:
    """Remember the exposed backups, so that going through them can be gone on with."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, folder: str, file: str, fingerprint: str, made_utc: str, *, at_utc: str) -> None:
        """Remember a backup that waits, within the caller's transaction; a known one stays."""
        self._connection.execute(
            "INSERT INTO exposed_backup (folder, file, fingerprint, made_utc, state, told_utc) "
            "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (folder, file) DO NOTHING",
            (folder, file, fingerprint, made_utc, Fate.WAITING.value, at_utc),
        )

    def tell(self, exposed_id: int, fate: Fate, *, at_utc: str) -> None:
        """Remember what became of one, within the caller's transaction."""
        self._connection.execute(
            "UPDATE exposed_backup SET state = ?, told_utc = ? WHERE id = ?",
            (fate.value, at_utc, exposed_id),
        )

    def listed(self) -> list[ExposedBackup]:
        """Return all, those that wait first, the newest backup first."""
        rows = self._connection.execute(
            f"SELECT {_COLUMNS} FROM exposed_backup "  # noqa: S608
            "ORDER BY state <> 'waiting', made_utc DESC, id"
        )
        return [
            ExposedBackup(number, folder, file, fingerprint, made, Fate(state))
            for number, folder, file, fingerprint, made, state in rows
        ]
