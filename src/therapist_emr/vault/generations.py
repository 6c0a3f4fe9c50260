"""Which backups are kept: some days, some weeks, some months back."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from pathlib import Path

from therapist_emr.store.audit import AuditHead
from therapist_emr.vault.files import BACKUP_SUFFIX
from therapist_emr.vault.sidecar import MAX_NUMBER, Sidecar, read_sidecar, sidecar_path


@dataclass(frozen=True, slots=True)
class Generations:
    """Say how many of the latest backups stay, and how many days, weeks and months keep one."""

    latest: int = 5
    daily: int = 7
    weekly: int = 5
    monthly: int = 12


@dataclass(frozen=True, slots=True)
class FoundBackup:
    """Name a backup and what its note says."""

    path: Path
    note: Sidecar


def find_backups(folder: Path, db_id: str = "") -> list[FoundBackup]:
    """Return the backups in a folder that have their note, newest first."""
    try:
        paths = [path for path in folder.iterdir() if path.name.endswith(BACKUP_SUFFIX)]
    except OSError:
        return []
    notes = [(path, read_sidecar(path)) for path in paths]
    found = [FoundBackup(path, note) for path, note in notes if note is not None]
    wanted = [backup for backup in found if not db_id or backup.note.db_id == db_id]
    return newest_first(wanted)


def newest_first(found: Iterable[FoundBackup]) -> list[FoundBackup]:
    """Return backups in the order they were made in, the last first, whatever the clock said."""
    return sorted(found, key=lambda backup: backup.note.order, reverse=True)


def next_turn(found: Iterable[FoundBackup], head: AuditHead) -> int:
    """Return the turn of a backup that is made after those in its folder."""
    last = max((backup.note.order[0] for backup in found), default=-1)
    return min(max(head.seq, last + 1), MAX_NUMBER)


def to_keep(found: Iterable[FoundBackup], keep: Generations) -> set[Path]:
    """Return what stays of backups given newest first.

    Counted are days, weeks and months that have a backup, not those that passed: a computer
    that was off for a year loses none, and one whose clock jumped keeps the latest ones made.
    """
    backups = list(found)
    kept = {backup.path for backup in backups[: keep.latest]}
    spans: tuple[tuple[int, Callable[[Sidecar], Hashable]], ...] = (
        (keep.daily, lambda note: note.day.date()),
        (keep.weekly, lambda note: note.day.isocalendar()[:2]),
        (keep.monthly, lambda note: (note.day.year, note.day.month)),
    )
    for count, span_of in spans:
        seen: set[Hashable] = set()
        for backup in backups:
            span = span_of(backup.note)
            if span not in seen and len(seen) < count:
                seen.add(span)
                kept.add(backup.path)
    return kept


def prune(folder: Path, db_id: str, newest: Path, keep: Generations) -> tuple[Path, ...]:
    """Remove the backups of one practice that no generation needs; never the newest one."""
    found = find_backups(folder, db_id)
    kept = to_keep(found, keep) | {newest}
    removed = []
    for backup in found:
        if backup.path not in kept:
            try:
                backup.path.unlink()
                sidecar_path(backup.path).unlink(missing_ok=True)
            except OSError:
                continue  # an old backup that cannot be removed harms nobody
            removed.append(backup.path)
    return tuple(removed)
