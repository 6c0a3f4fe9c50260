"""What the practice remembers of its backups, and how it stands with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from therapist_emr.practice.work import BACKUPS, Work
from therapist_emr.store.backups import BackupRun, Backups

__all__ = ["BackupHealth", "BackupLog", "BackupRun"]

STALE_DAYS = 3


@dataclass(frozen=True, slots=True)
class BackupHealth:
    """Say how long ago the last verified backup was made, and whether the last try failed."""

    last_verified: BackupRun | None
    last_problem: str
    days: int | None
    folder: str

    @property
    def good(self) -> bool:
        """Tell whether there is a verified backup that is not old, and nothing failed since."""
        return self.days is not None and self.days <= STALE_DAYS and not self.last_problem


class BackupLog:
    """Remember backups and say how the practice stands with them."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._runs = Backups(work.connection)

    def remember(self, run: BackupRun) -> None:
        """Remember the outcome of a backup."""
        with self._work.writing(BACKUPS):
            self._runs.add(run)
            self._work.record("backup", "backup", run.sha256, "" if run.verified else "failed")

    def newest(self, limit: int = 20) -> list[BackupRun]:
        """Return the last runs, newest first."""
        return self._runs.newest(limit)

    def health(self) -> BackupHealth:
        """Return how the practice stands with its backups."""
        good = self._runs.last_verified()
        newest = self._runs.newest(1)
        problem = newest[0].problem if newest and not newest[0].verified else ""
        days = None
        if good is not None:
            now = datetime.fromisoformat(self._work.now().utc)
            days = max(0, (now - datetime.fromisoformat(good.at_utc).astimezone(UTC)).days)
        return BackupHealth(good, problem, days, self._work.settings.backup_folder)
