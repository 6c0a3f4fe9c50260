"""What is remembered of backups: when, where, and whether they were verified."""

from __future__ import annotations

from dataclasses import dataclass

from therapist_emr.store.connection import Connection

_COLUMNS = "at_utc, folder, file, bytes, sha256, verified, problem"


@dataclass(frozen=True, slots=True)
class BackupRun:
    """Hold the outcome of one backup; `problem` says in plain words why it does not count."""

    at_utc: str
    folder: str
    file: str = ""
    bytes: int = 0
    sha256: str = ""
    verified: bool = False
    problem: str = ""


class Backups:
    """Remember the backups that were tried."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, run: BackupRun) -> None:
        """Remember one run within the caller's transaction."""
        self._connection.execute(
            f"INSERT INTO backup_run ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            (run.at_utc, run.folder, run.file, run.bytes, run.sha256, int(run.verified),
             run.problem),
        )  # fmt: skip

    def newest(self, limit: int = 20) -> list[BackupRun]:
        """Return the last runs, newest first."""
        return self._runs("ORDER BY id DESC LIMIT ?", limit)

    def last_verified(self) -> BackupRun | None:
        """Return the newest backup that was opened and compared, if there is one."""
        found = self._runs("WHERE verified = 1 ORDER BY id DESC LIMIT ?", 1)
        return found[0] if found else None

    def _runs(self, which: str, limit: int) -> list[BackupRun]:
        found = self._connection.execute(
            f"SELECT {_COLUMNS} FROM backup_run {which}",  # noqa: S608
            (limit,),
        )
        return [
            BackupRun(at, folder, file, size, sha256, bool(verified), problem)
            for at, folder, file, size, sha256, verified, problem in found
        ]
