"""What a drive that backups go to can be, and what can ail it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DriveKind(StrEnum):
    """Name what kind of place a folder is in."""

    DISK = "disk"
    REMOVABLE = "removable"
    NETWORK = "network"
    SYNCED = "synced"


class Trouble(StrEnum):
    """Name why a backup into a folder does not count."""

    MISSING = "missing"
    PULLED = "pulled"
    FULL = "full"
    READ_ONLY = "read-only"
    UNREADABLE = "unreadable"
    FAULT = "fault"
    UNVERIFIED = "unverified"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Drive:
    """Describe the drive a folder is on; `apart` when it is not the practice's own disk."""

    kind: DriveKind
    name: str
    apart: bool
