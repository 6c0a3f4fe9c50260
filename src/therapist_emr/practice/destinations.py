"""How each folder that backups go to stands, and what to do about it, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import PurePath

from therapist_emr.store.backups import BackupRun
from therapist_emr.vault.drives import Drive, DriveKind, Trouble

__all__ = ["Destination", "Drive", "DriveKind", "Standing", "Trouble"]

STALE_DAYS = 3
"""After how many days without a verified backup it is said that the last one is old."""
AWAY_DAYS = 7
"""How long a drive may be away before that is pressing: one fetched once a week is no trouble."""

_KINDS = {
    DriveKind.DISK: "Folder",
    DriveKind.REMOVABLE: "USB disk",
    DriveKind.NETWORK: "Network drive",
    DriveKind.SYNCED: "Synced folder",
}
_TROUBLES = {
    Trouble.MISSING: (
        "is not connected",
        "Connect it. The backup is then made by itself within minutes.",
    ),
    Trouble.PULLED: (
        "was disconnected in the middle of a backup",
        "Connect it again and wait until the backup says verified. The unfinished copy "
        "does not count.",
    ),
    Trouble.FULL: (
        "is full",
        "Make room on it, or choose a larger one. The backups on it are kept.",
    ),
    Trouble.READ_ONLY: (
        "cannot be written to",
        "Look for a lock switch on it, check the folder's permissions, or choose another one.",
    ),
    Trouble.UNREADABLE: (
        "hides what is in it from your account",
        "Check the folder's permissions, or choose another one.",
    ),
    Trouble.FAULT: (
        "did not read or write as it should",
        "Check its cable or connection. If it happens again, replace it.",
    ),
    Trouble.UNVERIFIED: (
        "returned something else than was written",
        "The copy was thrown away. If it happens again, replace this disk.",
    ),
    Trouble.OTHER: ("has no new backup", ""),
}


class Standing(StrEnum):
    """Name how a destination stands."""

    NEW = "new"
    GOOD = "good"
    OLD = "old"
    AWAY = "away"
    TROUBLED = "troubled"


@dataclass(frozen=True, slots=True)
class Destination:
    """Hold one folder that backups go to, with its last verified backup and its last try."""

    id: int
    folder: str
    kind: DriveKind
    label: str
    apart: bool
    verified: BackupRun | None = None
    last: BackupRun | None = None
    verified_on: date | None = None
    tried_on: date | None = None
    days: int | None = None
    """How many days ago the last verified backup was made; None when it is dated in the future."""

    @property
    def name(self) -> str:
        """Return what it is called: its drive's or its service's name, else the folder's."""
        return self.label or PurePath(self.folder).name or self.folder

    @property
    def drive(self) -> Drive:
        """Return what is known of its drive."""
        return Drive(self.kind, self.label, self.apart)

    @property
    def sort(self) -> str:
        """Return what kind of place it is, in words."""
        return _KINDS[self.kind]

    @property
    def trouble(self) -> Trouble | None:
        """Return why the last try failed; None when it did not, or there was none."""
        if self.last is None or self.last.verified:
            return None
        known = {trouble.value: trouble for trouble in Trouble}
        return known.get(self.last.trouble, Trouble.OTHER)

    @property
    def standing(self) -> Standing:
        """Return how it stands."""
        recent = self.days is not None and self.days <= AWAY_DAYS
        if self.trouble is Trouble.MISSING and recent:
            return Standing.AWAY
        if self.trouble is not None:
            return Standing.TROUBLED
        if self.verified is None:
            return Standing.NEW
        fresh = self.days is not None and self.days <= STALE_DAYS
        return Standing.GOOD if fresh else Standing.OLD

    @property
    def shares_disk(self) -> bool:
        """Tell whether it was last seen on the practice's own disk, and fails together with it."""
        return self.verified is not None and not self.apart

    @property
    def says(self) -> str:
        """Return its trouble as a sentence, such as "SANDISK is full."; empty without one."""
        return trouble_words(self.name, self.trouble)[0] if self.trouble else ""

    @property
    def next_step(self) -> str:
        """Return what to do about its trouble; empty without one."""
        if self.trouble is None:
            return ""
        told = self.last.problem if self.last is not None else ""
        return trouble_words(self.name, self.trouble)[1] or told


def trouble_words(name: str, trouble: Trouble) -> tuple[str, str]:
    """Return what ails a place, such as "SANDISK is full.", and the next step if one is known."""
    said, next_step = _TROUBLES[trouble]
    return f"{name} {said}.", next_step
