"""What a folder for backups is: which kind of drive, what it is called, and what ails it."""

from __future__ import annotations

import os
import sys
from pathlib import Path, PurePath, PureWindowsPath

from therapist_emr.errors import UserError
from therapist_emr.store.errors import DiskFault, DiskFull, MovedAway, ReadOnly
from therapist_emr.vault.backup import (
    BackupNotVerified,
    DriveGone,
    FolderNotReadable,
    NoBackupFolder,
    require_folder,
)
from therapist_emr.vault.drives import Drive, DriveKind, Trouble
from therapist_emr.vault.files import plain_words
from therapist_emr.vault.folders import synced_by

_REPLACED = "\N{REPLACEMENT CHARACTER}"
_MOUNTS = Path("/proc/self/mounts")
_NETWORK = ("nfs", "cifs", "smb", "ncpfs", "afs", "9p", "davfs", "fuse.sshfs", "fuse.gvfsd",
            "fuse.rclone", "fuse.davfs", "fuse.curlftpfs", "ceph", "glusterfs")  # fmt: skip
_DRIVE_REMOVABLE, _DRIVE_REMOTE = 2, 4


class DriveAway(NoBackupFolder):
    """Say that the drive is away, and only the empty folder it is shown in is there."""


class NamelessFolder(UserError):
    """Say that a folder's name cannot be remembered, since it is no text."""

    def __init__(self) -> None:
        super().__init__(
            "The name of this folder, or of one above it, has characters that are no text.",
            "Give it another name, and choose it again.",
        )


_BY_ERROR: tuple[tuple[type[UserError], Trouble], ...] = (
    (DriveGone, Trouble.PULLED),
    (NoBackupFolder, Trouble.MISSING),
    (FolderNotReadable, Trouble.UNREADABLE),
    (DiskFull, Trouble.FULL),
    (ReadOnly, Trouble.READ_ONLY),
    (MovedAway, Trouble.OTHER),
    (DiskFault, Trouble.FAULT),
    (BackupNotVerified, Trouble.UNVERIFIED),
)


def trouble_of(problem: UserError) -> Trouble:
    """Return what kind of trouble a backup met."""
    for error, trouble in _BY_ERROR:
        if isinstance(problem, error):
            return trouble
    return Trouble.OTHER


def require_new(folder: Path) -> None:
    """Raise a `UserError` when a folder cannot become a place that backups go to."""
    name = os.fsencode(folder).decode("utf-8", "replace")
    # The window's dialogs hand such a name over with marks in it, and then nothing is there.
    if name != str(folder) or (_REPLACED in name and not os.path.lexists(folder)):
        raise NamelessFolder
    with plain_words():
        require_folder(folder)


def require_drive(folder: Path, practice: Path, *, apart: bool) -> None:
    """Raise `DriveAway` when a folder that was on another disk is on the practice's own now.

    An unplugged drive often leaves an empty folder of its name behind, which would be filled.
    """
    if apart and folder.is_dir() and not is_apart(folder, practice):
        raise DriveAway


def is_apart(folder: Path, practice: Path) -> bool:
    """Tell whether a folder is on another disk than the practice."""
    return folder.stat().st_dev != practice.stat().st_dev


def drive_of(folder: Path, practice: Path) -> Drive:
    """Look at a folder and say what kind of drive it is on, and what that is called.

    This asks the drive itself: a network drive that does not answer takes its time.
    """
    apart = folder.is_dir() and is_apart(folder, practice)
    service = synced_by(folder / "backup")
    if service:
        return Drive(DriveKind.SYNCED, service, apart)
    whole = Path(os.path.realpath(folder))
    kind, name = known_drive(whole, _mount_of(whole), _drive_type(whole.anchor))
    return Drive(kind, name, apart)


def known_drive(
    folder: PurePath, mount: tuple[str, str] = ("", ""), windows_type: int = 0
) -> tuple[DriveKind, str]:
    """Tell kind and name of a drive by a folder's path and what the system says of its mount.

    `mount` is its place and file system, as Linux tells them; `windows_type` Windows' number.
    """
    place, sort = mount
    parts = folder.parts
    if sort.startswith(_NETWORK):
        return DriveKind.NETWORK, PurePath(place).name or folder.name
    if isinstance(folder, PureWindowsPath):
        return _windows_drive(folder, windows_type)
    for above, depth in ((("/", "media"), 3), (("/", "run", "media"), 4), (("/", "Volumes"), 2)):
        if parts[: len(above)] == above and len(parts) > len(above):
            return DriveKind.REMOVABLE, parts[min(depth, len(parts) - 1)]
    return DriveKind.DISK, folder.name or str(folder)


def _windows_drive(folder: PureWindowsPath, sort: int) -> tuple[DriveKind, str]:
    if folder.drive.startswith("\\\\"):
        return DriveKind.NETWORK, folder.drive.strip("\\").partition("\\")[0]
    if sort == _DRIVE_REMOTE:
        return DriveKind.NETWORK, folder.drive
    if sort == _DRIVE_REMOVABLE:
        return DriveKind.REMOVABLE, folder.drive
    return DriveKind.DISK, folder.name or folder.drive


def _mount_of(folder: Path) -> tuple[str, str]:
    """Return place and type of the innermost mount a folder is in; empty where none is told."""
    best = ("", "")
    for line in _mount_lines():
        words = line.split()
        if len(words) < 3:
            continue
        place = words[1].replace("\\040", " ")
        if folder.is_relative_to(place) and len(place) >= len(best[0]):
            best = (place, words[2])
    return best


def _mount_lines() -> list[str]:
    try:
        return _MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


if sys.platform == "win32":  # pragma: no cover - not to be run here
    import ctypes

    def _drive_type(root: str) -> int:
        return int(ctypes.windll.kernel32.GetDriveTypeW(root))

else:

    def _drive_type(_root: str) -> int:
        return 0
