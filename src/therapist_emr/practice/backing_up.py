"""Making backups of the open practice, and remembering how each went."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from therapist_emr import logs
from therapist_emr.domain.clock import Clock, Moment
from therapist_emr.domain.progress import Progress
from therapist_emr.errors import Cancelled, UserError
from therapist_emr.practice.backups import BackupRun, DrillRun, spelled
from therapist_emr.practice.destinations import Destination, trouble_words
from therapist_emr.practice.practice import open_practice
from therapist_emr.store.errors import DiskFault, StoreError
from therapist_emr.vault.backup import BackupResult, back_up, require_folder
from therapist_emr.vault.destinations import drive_of, require_drive, trouble_of
from therapist_emr.vault.drill import DrillReport, NoBackupFound, newest_backup, try_restore
from therapist_emr.vault.drives import Drive
from therapist_emr.vault.files import plain_words
from therapist_emr.vault.generations import FoundBackup, find_backups, newest_first
from therapist_emr.vault.key_finding import key_for
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.recovery import RecoveryKeyError
from therapist_emr.vault.verify import VerifyReport, verify_file


@dataclass(frozen=True, slots=True)
class Ended:
    """Say how a backup into one destination ended: with a result or with a problem."""

    destination: Destination
    result: BackupResult | None = None
    problem: UserError | None = None

    @property
    def says(self) -> str:
        """Return what kept the backup from being made, and the next step; empty when it was."""
        if self.problem is None:
            return ""
        said, next_step = trouble_words(self.destination.name, trouble_of(self.problem))
        return f"{said} {next_step or self.problem}"


def back_up_practice(
    vault: OpenVault, folder: Path, clock: Clock, progress: Progress, *, apart: bool = False
) -> BackupResult:
    """Make a verified backup in a folder, in any thread, and remember that it was made or failed.

    With `apart` the folder must be on another disk than the practice, as it was before. Raise
    the `UserError` of a backup that failed; one that was stopped is not remembered.
    """
    try:
        with _all_in_plain_words():
            require_folder(folder)
            require_drive(folder, vault.path, apart=apart)
            result = back_up(vault, folder, progress, now=_aware(clock.now()))
            drive = drive_of(folder, vault.path)
    except Cancelled:
        raise
    except UserError as error:
        trouble = trouble_of(error).value
        run = BackupRun(clock.now().utc, spelled(folder), problem=str(error), trouble=trouble)
        with suppress(StoreError):
            _remember(vault, clock, run)
        raise
    made = BackupRun(
        at_utc=clock.now().utc,
        folder=spelled(folder),
        file=spelled(result.path.name),
        bytes=result.size,
        sha256=result.sha256,
        verified=True,
    )
    # The practice's own disk may take no more; the backup counts all the same.
    try:
        _remember(vault, clock, made, drive)
    except StoreError:
        logs.event("backup.unrecorded")
    return result


def back_up_all(
    vault: OpenVault, destinations: Sequence[Destination], clock: Clock, progress: Progress
) -> list[Ended]:
    """Make a verified backup in each destination; one that fails does not keep the others.

    Raise `Cancelled` when it is stopped; what was verified by then counts.
    """
    ended = []
    for number, one in enumerate(destinations):
        watch = _Part(progress, number, len(destinations), one.name)
        try:
            result = back_up_practice(vault, Path(one.folder), clock, watch, apart=one.apart)
        except Cancelled:
            raise
        except UserError as problem:
            ended.append(Ended(one, problem=problem))
        else:
            ended.append(Ended(one, result))
    return ended


def back_up_due(vault: OpenVault, clock: Clock, progress: Progress) -> list[Ended]:
    """Make the backups of today that are not made yet, wherever a drive is within reach."""
    with closing(vault.connect()) as connection:
        due = open_practice(connection, clock).backups.due()
    return back_up_all(vault, due, clock, progress)


def backups_within_reach(vault: OpenVault, folders: Sequence[str]) -> list[FoundBackup]:
    """Return the practice's backups in its destinations, newest first; this asks the drives."""
    return newest_first(
        one for folder in folders for one in find_backups(Path(folder), vault.db_id)
    )


def check_newest(vault: OpenVault, folder: str, progress: Progress) -> VerifyReport:
    """Check the newest backup in a folder with the practice's key; raise `NoBackupFound`."""
    newest = newest_backup([Path(folder)], vault.db_id)
    if newest is None:
        raise NoBackupFound
    key = key_for(vault, newest.path)
    try:
        return verify_file(newest.path, key, progress)
    finally:
        key.zero()


def drill(
    vault: OpenVault, folders: Sequence[str], typed: str, clock: Clock, progress: Progress
) -> DrillReport:
    """Try to restore the newest backup with the typed sheet, and remember how that went.

    Raise `NoBackupFound`, `RecoveryKeyError` or what a restore raises; the last is remembered.
    """
    newest = newest_backup(map(Path, folders), vault.db_id)
    if newest is None:
        raise NoBackupFound
    try:
        report = try_restore(vault, newest, typed, progress)
    except (Cancelled, RecoveryKeyError):
        raise
    except UserError as problem:
        _remember_drill(vault, clock, newest, str(problem))
        raise
    _remember_drill(vault, clock, newest)
    return report


@contextmanager
def _all_in_plain_words() -> Iterator[None]:
    """Turn whatever a drive refuses into a `UserError`: one place must not keep the others."""
    try:
        with plain_words():
            yield
    except OSError as error:
        logs.fault(error, "backup")
        raise DiskFault from error


def _remember(vault: OpenVault, clock: Clock, run: BackupRun, drive: Drive | None = None) -> None:
    with closing(vault.connect()) as connection:
        log = open_practice(connection, clock, actor=vault.actor).backups
        log.remember(run)
        if drive is not None:
            log.know(Path(run.folder), drive)


def _remember_drill(vault: OpenVault, clock: Clock, backup: FoundBackup, problem: str = "") -> None:
    folder, file = spelled(backup.path.parent), spelled(backup.path.name)
    with closing(vault.connect()) as connection:
        log = open_practice(connection, clock).backups
        log.remember_drill(DrillRun(clock.now().utc, folder, file, not problem, problem))


class _Part:
    """Tell the progress of one of several backups as a part of the whole."""

    def __init__(self, whole: Progress, number: int, count: int, name: str) -> None:
        self._whole, self._number, self._count, self._name = whole, number, count, name

    def step(self, done: int, total: int, words: str) -> None:
        """Say how far the whole is."""
        if self._count > 1:
            words = f"{words}, {self._name}"
        self._whole.step(self._number * total + done, self._count * total, words)


def _aware(moment: Moment) -> datetime:
    """Return a moment's wall time with its distance from UTC."""
    instant = datetime.fromisoformat(moment.utc)
    return instant.astimezone(timezone(moment.wall - instant.replace(tzinfo=None, microsecond=0)))
