"""Trying a restore: the newest backup and the typed sheet, into a temporary file, then away."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from therapist_emr.domain.progress import Progress
from therapist_emr.errors import UserError
from therapist_emr.store.connection import connect_sealed
from therapist_emr.store.holdings import Holdings, holdings
from therapist_emr.vault import recovery
from therapist_emr.vault.backup import alone
from therapist_emr.vault.files import plain_words
from therapist_emr.vault.generations import FoundBackup, find_backups
from therapist_emr.vault.inspection import Contents
from therapist_emr.vault.keys import Key
from therapist_emr.vault.leftovers import clear_trials, trial
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.restore import restore
from therapist_emr.vault.sidecar import Sidecar


class NoBackupFound(UserError):
    """Say that no backup is within reach."""

    def __init__(self) -> None:
        super().__init__(
            "There is no backup here to try.",
            "Connect the drive your backups are on, or make a backup first.",
        )


class OtherContents(UserError):
    """Say that what came out of a backup is not what went in."""

    def __init__(self) -> None:
        super().__init__(
            "What was restored differs from what was backed up.",
            "Make a new backup on another drive now. Your practice itself was not touched.",
        )


@dataclass(frozen=True, slots=True)
class DrillReport:
    """Say which backup was restored in the trial, and what was in it."""

    backup: Path
    note: Sidecar
    contents: Contents
    holdings: Holdings


def newest_backup(folders: Iterable[Path], db_id: str) -> FoundBackup | None:
    """Return the newest backup of a practice in any of its folders, as their notes say."""
    found = [backup for folder in folders for backup in find_backups(folder, db_id)[:1]]
    return max(found, key=lambda backup: backup.note.order, default=None)


def try_restore(
    vault: OpenVault, backup: FoundBackup, typed: str | Iterable[str], progress: Progress
) -> DrillReport:
    """Restore a backup with the typed sheet into a temporary encrypted file, read it, remove it.

    The practice's own key is not used: what is tried is the paper. Raise `RecoveryKeyError` for
    a line that cannot be right, `WrongRecoveryKey` for the sheet of another practice, and the
    `UserError` of a restore that fails. The open practice is not touched.
    """
    key = recovery.decode(typed)
    try:
        with plain_words(), alone(vault, progress), _temporary(vault.path) as target:
            restored = restore(backup.path, target, key, None, progress=progress)
            held = _read(target, key)
    finally:
        key.zero()
    if not _same(restored.contents, backup.note.contents):
        raise OtherContents
    return DrillReport(backup.path, backup.note, restored.contents, held)


def _read(target: Path, key: Key) -> Holdings:
    with closing(connect_sealed(target, key.raw)) as connection:
        return holdings(connection)


def _same(restored: Contents, noted: Contents) -> bool:
    """Compare what nobody adds to while restoring; the trail grows by the restore's own rows."""
    lasting = ("client", "entry", "revision", "draft")
    return restored.head.seq > noted.head.seq and all(
        restored.counts.get(name) == noted.counts.get(name) for name in lasting
    )


@contextmanager
def _temporary(practice: Path) -> Iterator[Path]:
    """Give a folder beside the practice, on a disk that is known to keep one, and remove it."""
    place = Path(os.path.realpath(practice))
    clear_trials(place)
    folder = place.with_name(trial(place) + secrets.token_hex(4))
    folder.mkdir(mode=0o700)
    try:
        yield folder / place.name
    finally:
        shutil.rmtree(folder, ignore_errors=True)
