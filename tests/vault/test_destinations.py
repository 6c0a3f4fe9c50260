from __future__ import annotations

from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from therapist_emr.errors import Cancelled, UserError
from therapist_emr.store.errors import Busy, DiskFault, DiskFull, ReadOnly
from therapist_emr.vault import destinations
from therapist_emr.vault.backup import (
    BackupNotVerified,
    DriveGone,
    FolderNotReadable,
    NoBackupFolder,
)
from therapist_emr.vault.destinations import (
    DriveAway,
    NamelessFolder,
    drive_of,
    known_drive,
    require_drive,
    require_new,
    trouble_of,
)
from therapist_emr.vault.drives import Drive, DriveKind, Trouble
from therapist_emr.vault.lifecycle import OpenVault


@pytest.mark.parametrize(
    ("problem", "trouble"),
    [
        (NoBackupFolder(), Trouble.MISSING),
        (DriveAway(), Trouble.MISSING),
        (DriveGone(), Trouble.PULLED),
        (DiskFull(), Trouble.FULL),
        (ReadOnly(), Trouble.READ_ONLY),
        (FolderNotReadable(), Trouble.UNREADABLE),
        (DiskFault(), Trouble.FAULT),
        (BackupNotVerified(), Trouble.UNVERIFIED),
        (Busy(), Trouble.OTHER),
        (Cancelled(), Trouble.OTHER),
    ],
)
def test_each_failure_has_its_kind(problem: UserError, trouble: Trouble) -> None:
    assert trouble_of(problem) is trouble


LINUX: list[tuple[str, tuple[str, str], DriveKind, str]] = [
    ("/media/dana/DISK/Backups", ("/media/dana/DISK", "vfat"), DriveKind.REMOVABLE, "DISK"),
    ("/run/media/dana/STICK", ("/run/media/dana/STICK", "exfat"), DriveKind.REMOVABLE, "STICK"),
    ("/media/usb/Backups", ("/media/usb", "ext4"), DriveKind.REMOVABLE, "Backups"),
    ("/Volumes/Archive/emr", ("", ""), DriveKind.REMOVABLE, "Archive"),
    ("/mnt/nas/emr", ("/mnt/nas", "nfs4"), DriveKind.NETWORK, "nas"),
    ("/mnt/box/emr", ("/mnt/box", "cifs"), DriveKind.NETWORK, "box"),
    ("/run/user/1/gvfs/smb-share:server=nas", ("/run/user/1/gvfs", "fuse.gvfsd-fuse"),
     DriveKind.NETWORK, "gvfs"),
    ("/home/dana/Backups", ("/home", "ext4"), DriveKind.DISK, "Backups"),
    ("/", ("/", "nfs"), DriveKind.NETWORK, ""),
    ("/", ("/", "ext4"), DriveKind.DISK, "/"),
]  # fmt: skip


@pytest.mark.parametrize(("folder", "mount", "kind", "name"), LINUX)
def test_a_drive_is_known_by_its_place_and_its_mount(
    folder: str, mount: tuple[str, str], kind: DriveKind, name: str
) -> None:
    assert known_drive(PurePosixPath(folder), mount) == (kind, name)


@pytest.mark.parametrize(
    ("folder", "number", "kind", "name"),
    [
        (PureWindowsPath(r"\\nas\backups\emr"), 0, DriveKind.NETWORK, "nas"),
        (PureWindowsPath(r"Z:\emr"), 4, DriveKind.NETWORK, "Z:"),
        (PureWindowsPath(r"E:\emr"), 2, DriveKind.REMOVABLE, "E:"),
        (PureWindowsPath(r"D:\Backups"), 3, DriveKind.DISK, "Backups"),
        (PureWindowsPath("D:\\"), 3, DriveKind.DISK, "D:"),
    ],
)
def test_windows_says_by_number_what_a_drive_is(
    folder: PurePath, number: int, kind: DriveKind, name: str
) -> None:
    assert known_drive(folder, windows_type=number) == (kind, name)


def test_the_innermost_mount_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nas = tmp_path / "my nas"
    (nas / "emr").mkdir(parents=True)
    mounts = tmp_path / "mounts"
    written = str(nas).replace(" ", "\\040")
    mounts.write_text(
        f"disk / ext4 rw 0 0\nshare {written} cifs rw 0 0\nbroken\n", encoding="utf-8"
    )
    monkeypatch.setattr(destinations, "_MOUNTS", mounts)
    practice = tmp_path / "practice.emr"
    practice.touch()
    assert drive_of(nas / "emr", practice) == Drive(DriveKind.NETWORK, "my nas", apart=False)
    monkeypatch.setattr(destinations, "_MOUNTS", tmp_path / "none")
    assert drive_of(nas / "emr", practice).kind is DriveKind.DISK


def test_a_synced_folder_is_named_by_its_service(tmp_path: Path) -> None:
    folder = tmp_path / "Dropbox" / "emr"
    practice = tmp_path / "practice.emr"
    assert drive_of(folder, practice) == Drive(DriveKind.SYNCED, "Dropbox", apart=False)


def test_an_empty_mount_point_is_not_taken_for_the_drive(vault: OpenVault, backups: Path) -> None:
    require_drive(backups, vault.path, apart=False)
    with pytest.raises(DriveAway):
        require_drive(backups, vault.path, apart=True)
    require_drive(backups / "unplugged", vault.path, apart=True)


def test_another_disk_is_apart(vault: OpenVault) -> None:
    elsewhere = Path("/dev/shm")
    assert drive_of(elsewhere, vault.path).apart
    require_drive(elsewhere, vault.path, apart=True)


def test_a_new_place_is_a_folder_with_a_name_that_can_be_kept(tmp_path: Path) -> None:
    require_new(tmp_path)
    odd = tmp_path / "usb-\N{REPLACEMENT CHARACTER}"
    for folder in (tmp_path / "usb-\udcff", odd):  # the latter is what Qt makes of the former
        with pytest.raises(NamelessFolder):
            require_new(folder)
    odd.mkdir()
    require_new(odd)
    with pytest.raises(NoBackupFolder):
        require_new(tmp_path / "gone")
