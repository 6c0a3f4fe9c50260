"""What the practice remembers of its backups, and how it stands with them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from therapist_emr.domain.clock import moment_from
from therapist_emr.errors import UserError
from therapist_emr.practice.destinations import (
    STALE_DAYS,
    Destination,
    Drive,
    DriveKind,
    Standing,
    Trouble,
)
from therapist_emr.practice.work import BACKUPS, Work
from therapist_emr.store.backups import (
    BackupRun,
    Backups,
    Destinations,
    DrillRun,
    Drills,
    StoredDestination,
)

__all__ = ["BackupHealth", "BackupLog", "BackupRun", "DrillRun"]

DRILL_DAYS = 30
"""How often trying a restore is offered."""
RETRY_MINUTES = 60
"""How soon a destination in trouble is tried again by itself; one that is away, sooner."""


class AlreadyThere(UserError):
    """Say that backups go to a folder already."""

    def __init__(self) -> None:
        super().__init__("Backups go to this folder already.", "Choose another one, or go back.")


@dataclass(frozen=True, slots=True)
class BackupHealth:
    """Say how long ago the last verified backup was made, and how each destination stands.

    `days` is None without a backup, and where the last one is dated in the future.
    """

    last_verified: BackupRun | None
    days: int | None
    destinations: tuple[Destination, ...] = ()

    @property
    def good(self) -> bool:
        """Tell whether there is a verified backup that is not old, and nothing needs a hand."""
        recent = self.days is not None and self.days <= STALE_DAYS
        return recent and not self.troubled

    @property
    def troubled(self) -> tuple[Destination, ...]:
        """Return the destinations that need a hand."""
        return tuple(
            one for one in self.destinations if one.standing in {Standing.TROUBLED, Standing.OLD}
        )

    @property
    def away(self) -> tuple[Destination, ...]:
        """Return the destinations that are only not connected just now."""
        return tuple(one for one in self.destinations if one.standing is Standing.AWAY)


class BackupLog:
    """Remember destinations, backups and restore drills, and say how the practice stands."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._runs = Backups(work.connection)
        self._stored = Destinations(work.connection)
        self._drills = Drills(work.connection)

    # --- where backups go -----------------------------------------------------------------

    def destinations(self) -> tuple[Destination, ...]:
        """Return where backups go and how each place stands, in the order they were added."""
        return tuple(self._told(one) for one in self._stored.all())

    def add(self, folder: Path, drive: Drive | None = None) -> None:
        """Let backups go to another folder; raise `AlreadyThere` when they do.

        What is known of its drive is looked at anew with every backup.
        """
        if any(Path(one.folder) == folder for one in self._stored.all()):
            raise AlreadyThere
        self._keep(str(folder), drive or Drive(DriveKind.DISK, "", apart=False))
        self._announce("backup destination", "added")

    def place(self, folder: Path) -> Destination:
        """Return a folder as a destination, whether backups go there by themselves or not."""
        for one in self.destinations():
            if Path(one.folder) == folder:
                return one
        told = StoredDestination(0, str(folder), DriveKind.DISK.value, "", False, "")
        return self._told(told)

    def know(self, folder: Path, drive: Drive) -> None:
        """Remember what was seen of a destination's drive; other folders are passed over."""
        for one in self._stored.all():
            known = (one.kind, one.name, one.apart) == (drive.kind, drive.name, drive.apart)
            if Path(one.folder) == folder and not known:
                self._keep(one.folder, drive)

    def remove(self, destination_id: int) -> None:
        """Let backups no longer go to a folder; those that are there stay."""
        with self._work.writing(BACKUPS):
            self._stored.remove(destination_id)
            self._work.record("backup destination", detail="removed")

    def due(self) -> tuple[Destination, ...]:
        """Return the destinations that have no verified backup of today, and may be tried now."""
        return tuple(one for one in self.destinations() if self._is_due(one))

    # --- how it went ----------------------------------------------------------------------

    def remember(self, run: BackupRun) -> None:
        """Remember the outcome of a backup; that a drive is away, once a day."""
        last = self._runs.last_into(run.folder)
        if last is not None and self._tells_the_same(run, last):
            return
        with self._work.writing(BACKUPS):
            self._runs.add(run)
            self._work.record("backup", "backup", run.sha256, "" if run.verified else "failed")

    def newest(self, limit: int = 20) -> list[BackupRun]:
        """Return the last runs, newest first."""
        return self._runs.newest(limit)

    def health(self) -> BackupHealth:
        """Return how the practice stands with its backups."""
        good = self._runs.last_verified()
        return BackupHealth(good, self._days_since(good), self.destinations())

    # --- trying a restore -----------------------------------------------------------------

    def remember_drill(self, run: DrillRun) -> None:
        """Remember how a restore drill went."""
        with self._work.writing(BACKUPS):
            self._drills.add(run)
            self._work.record("restore drill", detail="passed" if run.passed else "failed")

    def last_drill(self) -> DrillRun | None:
        """Return the last restore drill, if there was one."""
        return self._drills.newest()

    def drill_due(self) -> date | None:
        """Return the day on which the next restore drill comes due; None without a backup.

        A month after the last one that passed, or after the sheet was read back; at once after
        one that failed, and where that day is in the future, by a clock that was wrong.
        """
        first = self._runs.first_verified()
        if first is None:
            return None
        last = self._drills.newest()
        then = self._day(last.at_utc) if last is not None else self._sheet_seen(first)
        if then > self._work.today:
            return self._work.today
        failed = last is not None and not last.passed
        return then if failed else then + timedelta(days=DRILL_DAYS)

    # --- inside ---------------------------------------------------------------------------

    def _sheet_seen(self, first: BackupRun) -> date:
        """Return when the sheet was read back, or the first backup made."""
        try:
            return date.fromisoformat(self._work.settings.sheet_checked)
        except ValueError:
            return self._day(first.at_utc)

    def _keep(self, folder: str, drive: Drive) -> None:
        with self._work.writing(BACKUPS):
            self._stored.add(
                folder, drive.kind, drive.name, apart=drive.apart, at_utc=self._work.now().utc
            )

    def _announce(self, action: str, detail: str) -> None:
        with self._work.writing(BACKUPS):
            self._work.record(action, detail=detail)

    def _told(self, one: StoredDestination) -> Destination:
        known = spelled(one.folder)
        verified = self._runs.last_verified_into(known)
        last = self._runs.last_into(known)
        return Destination(
            id=one.id,
            folder=one.folder,
            kind=DriveKind(one.kind),
            label=one.name,
            apart=one.apart,
            verified=verified,
            last=last,
            verified_on=self._day(verified.at_utc) if verified else None,
            tried_on=self._day(last.at_utc) if last else None,
            days=self._days_since(verified),
        )

    def _is_due(self, one: Destination) -> bool:
        if one.verified_on == self._work.today:
            return False
        if one.trouble in {None, Trouble.MISSING, Trouble.PULLED} or one.last is None:
            return True
        return not timedelta(0) <= self._since(one.last) < timedelta(minutes=RETRY_MINUTES)

    def _tells_the_same(self, run: BackupRun, last: BackupRun) -> bool:
        away = Trouble.MISSING.value
        same = not run.verified and run.trouble == away == last.trouble
        return same and self._day(run.at_utc) == self._day(last.at_utc)

    def _since(self, run: BackupRun) -> timedelta:
        now = datetime.fromisoformat(self._work.now().utc)
        return now - datetime.fromisoformat(run.at_utc).astimezone(UTC)

    def _days_since(self, run: BackupRun | None) -> int | None:
        """Return how old a backup is; None when a clock that was wrong dated it in the future."""
        if run is None or self._day(run.at_utc) > self._work.today:
            return None
        return max(0, self._since(run).days)

    def _day(self, utc: str) -> date:
        return moment_from(utc, self._work.now().zone).day


def spelled(name: str | Path) -> str:
    """Return a name so that it can be stored, even where the disk has one that is no text."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
