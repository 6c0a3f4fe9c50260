"""What is remembered of backups: where they go, how each went, and whether restoring was tried."""

from __future__ import annotations

from dataclasses import dataclass

from therapist_emr.store.connection import Connection

_RUN = "at_utc, folder, file, bytes, sha256, verified, problem, trouble"
_DESTINATION = "id, folder, kind, name, apart, added_utc"
_DRILL = "at_utc, folder, file, passed, problem"


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
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class StoredDestination:
    """Hold one folder that backups go to; `apart` when it was last seen on a disk of its own."""

    id: int
    folder: str
    kind: str
    name: str
    apart: bool
    added_utc: str


@dataclass(frozen=True, slots=True)
class DrillRun:
    """Hold the outcome of one restore drill."""

    at_utc: str
    folder: str
    file: str
    passed: bool
    problem: str = ""


class Backups:
    """Remember the backups that were tried."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, run: BackupRun) -> None:
        """Remember one run within the caller's transaction."""
        self._connection.execute(
            f"INSERT INTO backup_run ({_RUN}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            (run.at_utc, run.folder, run.file, run.bytes, run.sha256, int(run.verified),
             run.problem, run.trouble),
        )  # fmt: skip

    def newest(self, limit: int = 20) -> list[BackupRun]:
        """Return the last runs, newest first."""
        return self._runs("ORDER BY id DESC LIMIT ?", limit)

    def last_verified(self) -> BackupRun | None:
        """Return the newest backup that was opened and compared, if there is one."""
        return self._one("WHERE verified = 1 ORDER BY id DESC LIMIT 1")

    def first_verified(self) -> BackupRun | None:
        """Return the oldest backup that was opened and compared, if there is one."""
        return self._one("WHERE verified = 1 ORDER BY id LIMIT 1")

    def last_into(self, folder: str) -> BackupRun | None:
        """Return how the last backup into a folder went, if one was tried."""
        return self._one("WHERE folder = ? ORDER BY id DESC LIMIT 1", folder)

    def last_verified_into(self, folder: str) -> BackupRun | None:
        """Return the newest backup in a folder that was opened and compared, if there is one."""
        return self._one("WHERE folder = ? AND verified = 1 ORDER BY id DESC LIMIT 1", folder)

    def _one(self, which: str, *values: str) -> BackupRun | None:
        found = self._runs(which, *values)
        return found[0] if found else None

    def _runs(self, which: str, *values: str | int) -> list[BackupRun]:
        found = self._connection.execute(
            f"SELECT {_RUN} FROM backup_run {which}",  # noqa: S608
            values,
        )
        return [
            BackupRun(at, folder, file, size, sha256, bool(verified), problem, trouble)
            for at, folder, file, size, sha256, verified, problem, trouble in found.fetchall()
        ]


class Destinations:
    """Keep the folders that backups go to."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[StoredDestination]:
        """Return the destinations in the order in which they were added."""
        found = self._connection.execute(
            f"SELECT {_DESTINATION} FROM backup_destination ORDER BY id"  # noqa: S608
        )
        return [
            StoredDestination(number, folder, kind, name, bool(apart), added)
            for number, folder, kind, name, apart, added in found.fetchall()
        ]

    def add(self, folder: str, kind: str, name: str, *, apart: bool, at_utc: str) -> None:
        """Add a destination within the caller's transaction; one that is there is told anew."""
        self._connection.execute(
            "INSERT INTO backup_destination (folder, kind, name, apart, added_utc) "
            "VALUES (?, ?, ?, ?, ?) ON CONFLICT (folder) DO UPDATE "
            "SET kind = excluded.kind, name = excluded.name, apart = excluded.apart",
            (folder, kind, name, int(apart), at_utc),
        )

    def remove(self, destination_id: int) -> None:
        """Forget a destination within the caller's transaction; what is in it stays there."""
        self._connection.execute("DELETE FROM backup_destination WHERE id = ?", (destination_id,))


class Drills:
    """Remember the restore drills."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, run: DrillRun) -> None:
        """Remember one drill within the caller's transaction."""
        self._connection.execute(
            f"INSERT INTO restore_drill ({_DRILL}) VALUES (?, ?, ?, ?, ?)",  # noqa: S608
            (run.at_utc, run.folder, run.file, int(run.passed), run.problem),
        )

    def newest(self) -> DrillRun | None:
        """Return the last drill, if there was one."""
        row = self._connection.execute(
            f"SELECT {_DRILL} FROM restore_drill ORDER BY id DESC LIMIT 1"  # noqa: S608
        ).fetchone()
        if row is None:
            return None
        at, folder, file, passed, problem = row
        return DrillRun(at, folder, file, bool(passed), problem)
