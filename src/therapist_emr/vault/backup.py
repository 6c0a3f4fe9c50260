"""A copy of the practice that counts, because it was opened and compared."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from therapist_emr import __version__
from therapist_emr.domain.clock import moment_of
from therapist_emr.domain.progress import Progress
from therapist_emr.errors import Cancelled, UserError
from therapist_emr.store.audit import AuditHead
from therapist_emr.store.connection import Connection, connect_sealed, empty_wal
from therapist_emr.store.errors import Damaged, DiskFault, DiskFull, MovedAway, ReadOnly
from therapist_emr.vault.copying import copy_in, partial_file, require_space, sha256_of
from therapist_emr.vault.files import BACKUP_SUFFIX, plain_words
from therapist_emr.vault.generations import (
    FoundBackup,
    Generations,
    find_backups,
    next_turn,
    prune,
)
from therapist_emr.vault.inspection import Contents, contents_of, inspect
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.sidecar import Sidecar, sidecar_path, write_sidecar
from therapist_emr.vault.stillness import still_file
from therapist_emr.whole_files import PART_SUFFIX, sweep, sync_folder

THOROUGH_EVERY = timedelta(days=7)
_PAUSE_SECONDS = 0.1
_NOT_EVERYWHERE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\ufffd]')
_LONGEST_STEM = 80
"""In bytes, of the 143 that an encrypted home folder leaves a name, and 255 elsewhere."""


class NoBackupFolder(UserError):
    """Say that the folder for backups is not there."""

    def __init__(self) -> None:
        super().__init__(
            "The folder for backups is not there.",
            "Connect the drive it is on, or choose another folder. No backup was made.",
        )


class FolderNotReadable(UserError):
    """Say that what lies in the folder for backups is hidden from this account."""

    def __init__(self) -> None:
        super().__init__(
            "What is in the folder for backups may not be seen with your account.",
            "Check the folder's permissions, or choose another one. No backup was made.",
        )


class DriveGone(UserError):
    """Say that the drive went away while the copy was written or checked."""

    def __init__(self) -> None:
        super().__init__(
            "The drive was disconnected in the middle of the backup.",
            "Connect it and try again. What was written of this backup does not count.",
        )


class BackupNotVerified(UserError):
    """Say that a copy did not stand the comparison with its source."""

    def __init__(self) -> None:
        super().__init__(
            "The copy differs from the practice, so it was thrown away.",
            "Check the drive, or choose another folder. The practice itself was not changed.",
        )


class PracticeNotWhole(Damaged):
    """Say that a copy is as the practice is, and that this did not stand its check."""

    def __init__(self) -> None:
        UserError.__init__(
            self,
            "The practice's own file is damaged, so the copy of it was thrown away. The place for "
            "backups is not to blame.",
            "Keep the backups you have, and restore the newest of them.",
        )


class OwnDiskFails(UserError):
    """Say that the practice's own disk is in trouble, and not the place for backups."""

    def __init__(self, problem: UserError) -> None:
        super().__init__(
            f"The trouble is on the disk the practice is on. {problem.message}", problem.remedy
        )


@dataclass(frozen=True, slots=True)
class BackupResult:
    """Say what a verified backup is and where."""

    path: Path
    sidecar: Path
    sha256: str
    size: int
    fingerprint: str
    made: datetime
    contents: Contents
    removed: tuple[Path, ...] = ()
    same_disk: bool = False

    @property
    def counts(self) -> Mapping[str, int]:
        """Return how many rows each table had."""
        return self.contents.counts

    @property
    def audit_head(self) -> AuditHead:
        """Return the last row of the audit trail at the time of the copy."""
        return self.contents.head


def back_up(
    vault: OpenVault,
    folder: Path,
    progress: Progress,
    *,
    keep: Generations | None = None,
    now: datetime | None = None,
    thorough: bool | None = None,
) -> BackupResult:
    """Copy an open practice into a folder, verify the copy, then drop what is out of date.

    Runs in any thread, on a connection of its own; saving may go on meanwhile. Raise a
    `UserError` and leave nothing behind when the copy cannot be made or does not verify. The
    caller records it in the audit trail, and can say there what it knows of it.

    Every copy is opened, each page's seal is checked, and its counts and audit head are compared
    with the practice's. Tables, indexes and search index are looked through (`thorough`) at
    the first backup into a folder and once a week, unless the caller says otherwise.
    """
    made = now or datetime.now().astimezone()
    with plain_words(), alone(vault, progress), closing(_connected(vault)) as connection:
        require_folder(folder)
        with _staying(folder):
            before = find_backups(folder, vault.db_id)
            if thorough is None:
                thorough = _look_is_due(before, made)
            return _made(
                vault, connection, folder, progress, made, keep, before=before, thorough=thorough
            )


def require_folder(folder: Path) -> None:
    """Raise `NoBackupFolder` or `FolderNotReadable` when nothing can be looked for in a folder."""
    try:
        if not folder.is_dir():
            raise NoBackupFolder
        os.scandir(folder).close()
    except PermissionError:
        raise FolderNotReadable from None


def _made(
    vault: OpenVault,
    connection: Connection,
    folder: Path,
    progress: Progress,
    made: datetime,
    keep: Generations | None,
    *,
    before: Sequence[FoundBackup],
    thorough: bool,
) -> BackupResult:
    prefix = f".{vault.db_id[:16]}-"
    sweep(folder, prefix)
    with partial_file(
        folder / f"{prefix}{secrets.token_hex(4)}{BACKUP_SUFFIX}{PART_SUFFIX}"
    ) as part:
        sha256, size, contents = _copy(vault, connection, part, progress)
        empty_wal(connection)
        if not _stands(vault, part, contents, progress, thorough=thorough):
            # What was written as it was read is the practice's own fault.
            written = sha256_of(part, progress, "Adding up")
            raise PracticeNotWhole if written == sha256 else BackupNotVerified
        path = _free_name(folder, vault, made)
        part.rename(path)
    note = Sidecar(
        sha256=sha256,
        size=size,
        created_utc=moment_of(made, "UTC").utc,
        created_local=made.isoformat(timespec="seconds"),
        db_id=vault.db_id,
        fingerprint=vault.fingerprint,
        app_version=__version__,
        contents=contents,
        thorough=thorough,
        turn=next_turn(before, contents.head),
    )
    with _noted_or_gone(path):
        sync_folder(folder)
        sidecar = write_sidecar(path, note, mark=prefix)
    return BackupResult(
        path=path,
        sidecar=sidecar,
        sha256=sha256,
        size=size,
        fingerprint=vault.fingerprint,
        made=made,
        contents=contents,
        removed=prune(folder, vault.db_id, path, keep or Generations()),
        same_disk=path.stat().st_dev == vault.path.stat().st_dev,
    )


@contextmanager
def _noted_or_gone(path: Path) -> Iterator[None]:
    """Take a copy away that did not get its note: it counts nowhere, and no pruning finds it."""
    try:
        yield
    except BaseException:
        for left in (path, sidecar_path(path)):
            with suppress(OSError):
                left.unlink(missing_ok=True)
        raise


@contextmanager
def alone(vault: OpenVault, progress: Progress) -> Iterator[None]:
    """Wait until no other copy of this practice is being made: two would sweep each other away."""
    while not vault.copying.acquire(timeout=_PAUSE_SECONDS):
        progress.step(0, 1, "Waiting for another backup")
    try:
        yield
    finally:
        vault.copying.release()


@contextmanager
def _staying(folder: Path) -> Iterator[None]:
    """Tell a drive that was pulled out meanwhile from one that fails."""
    device = folder.stat().st_dev
    try:
        yield
    except Cancelled:
        raise
    except (UserError, OSError) as problem:
        if _is_gone(folder, device):
            raise DriveGone from problem
        raise


def _is_gone(folder: Path, device: int) -> bool:
    try:
        return folder.stat().st_dev != device
    except OSError:
        return True


def _copy(
    vault: OpenVault, connection: Connection, part: Path, progress: Progress
) -> tuple[str, int, Contents]:
    with ExitStack() as stack:
        with _of_the_practice():
            stack.enter_context(still_file(vault, connection))
        size = vault.size()
        require_space(part.parent, size)
        sha256 = copy_in(lambda *piece: _read(vault, *piece), size, part, progress, "Copying")
        with _of_the_practice():
            return sha256, size, contents_of(connection)


def _connected(vault: OpenVault) -> Connection:
    with _of_the_practice():
        return vault.connect()


def _read(vault: OpenVault, offset: int, size: int) -> bytes:
    with _of_the_practice():
        return vault.read_at(offset, size)


@contextmanager
def _of_the_practice() -> Iterator[None]:
    """Tell what the practice's own disk refuses from what the place for backups does."""
    try:
        with plain_words():
            yield
    except MovedAway:
        raise
    except (DiskFault, DiskFull, ReadOnly) as problem:
        raise OwnDiskFails(problem) from problem


def _look_is_due(before: Iterable[FoundBackup], made: datetime) -> bool:
    looks = [backup.note.day for backup in before if backup.note.thorough]
    return not any(abs(made - look) < THOROUGH_EVERY for look in looks)


def _stands(
    vault: OpenVault, part: Path, source: Contents, progress: Progress, *, thorough: bool
) -> bool:
    groups = ("pages", "tables", "search") if thorough else ("pages",)
    findings = inspect(lambda: connect_sealed(part, vault.key.raw), progress, groups)
    return findings.ok and findings.contents == source


def _free_name(folder: Path, vault: OpenVault, made: datetime) -> Path:
    stem = f"{_fitting(vault.path.stem)}-{made:%Y-%m-%d-%H%M%S}"
    number = 1
    while True:
        again = f"-{number}" if number > 1 else ""
        path = folder / f"{stem}{again}-{vault.fingerprint}{BACKUP_SUFFIX}"
        if not os.path.lexists(path):
            return path
        number += 1


def _fitting(stem: str) -> str:
    """Return a name as every drive takes it: those for Windows refuse some signs, all long ones."""
    plain = _NOT_EVERYWHERE.sub("-", os.fsencode(stem).decode("utf-8", "replace"))
    return plain.encode()[:_LONGEST_STEM].decode("utf-8", "ignore")
