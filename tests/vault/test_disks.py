"""Disks and swap as they really are set up, from the tables and answers of such computers."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import cast

import pytest

from therapist_emr.vault import disks
from therapist_emr.vault.disks import Swap

HOME = Path("/home/elena/.local/share/therapist-emr")
linux = pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's own tables")
CRYPT = "CRYPT-LUKS2-9ad7b1c5f9d34c9c8f2a-luks-9ad7b1c5"
LVM = "LVM-kV2aXGz0pLq"


def computer(
    root: Path,
    mounts: str = "",
    swaps: str | None = None,
    *,
    blocks: Mapping[str, tuple[str, tuple[str, ...]]] | None = None,
    names: Mapping[str, str] | None = None,
    power: tuple[str, str] = ("freeze mem disk", "[platform] shutdown reboot"),
) -> Path:
    """Lay out the kernel's tables: blocks by name, with their uuid and what they lie on."""
    files = {
        "proc/self/mounts": mounts,
        "sys/power/state": power[0],
        "sys/power/disk": power[1],
    }
    if swaps is not None:
        files["proc/swaps"] = f"Filename\t\tType\t\tSize\tUsed\tPriority\n{swaps}"
    for name, (uuid, below) in (blocks or {}).items():
        block = root / "sys/class/block" / name
        block.mkdir(parents=True)
        if uuid:
            files[f"sys/class/block/{name}/dm/uuid"] = f"{uuid}\n"
        for each in below:
            (block / "slaves" / each).mkdir(parents=True)
    for path, words in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(words, encoding="utf-8")
    for alias, name in (names or {}).items():
        link = root / "dev/mapper" / alias
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(f"../{name}")
        (root / "dev" / name).touch()
    return root


PLAIN: dict[str, tuple[str, tuple[str, ...]]] = {"nvme0n1p2": ("", ()), "nvme0n1p3": ("", ())}
LUKS = PLAIN | {"dm-0": (CRYPT, ("nvme0n1p3",))}
LVM_ON_LUKS = LUKS | {"dm-1": (LVM, ("dm-0",)), "dm-2": (LVM, ("dm-0",))}
LUKS_ON_RAID = {"sda": ("", ()), "sdb": ("", ()), "md0": ("", ("sda", "sdb")),
                "dm-0": (CRYPT, ("md0",))}  # fmt: skip
HALF_SEALED = {"sda": ("", ()), "dm-0": (CRYPT, ("sda",)), "dm-3": (LVM, ("dm-0", "sda"))}


@linux
def test_a_folder_is_on_the_disk_that_its_link_leads_to(tmp_path: Path) -> None:
    root, plain, home = tmp_path / "root", tmp_path / "plain", tmp_path / "home"
    for folder in (root, plain, home):
        folder.mkdir()
    mounts = f"/dev/dm-0 / ext4 rw 0 0\n/dev/nvme0n1p2 {plain} ext4 rw 0 0"
    computer(root, mounts, blocks=LUKS)
    (home / "share").symlink_to(plain)
    assert disks.encrypted(home, root) is True
    assert disks.encrypted(plain, root) is False
    assert disks.encrypted(home / "share", root) is False
    assert disks.encrypted(home / "share" / "therapist-emr", root) is False


@linux
@pytest.mark.parametrize(
    ("mounts", "blocks", "names", "sealed"),
    [
        ("/dev/nvme0n1p2 / ext4 rw 0 0", PLAIN, {}, False),
        ("/dev/mapper/luks-9ad7 / btrfs rw 0 0", LUKS, {"luks-9ad7": "dm-0"}, True),
        ("/dev/dm-0 / btrfs rw,subvol=/root 0 0", LUKS, {}, True),
        ("/dev/mapper/vg-root / ext4 rw 0 0", LVM_ON_LUKS, {"vg-root": "dm-1"}, True),
        ("/dev/mapper/vault / ext4 rw 0 0", LUKS_ON_RAID, {"vault": "dm-0"}, True),
        ("/dev/mapper/half / ext4 rw 0 0", HALF_SEALED, {"half": "dm-3"}, False),
        ("/dev/nvme0n1p2 / ext4 rw 0 0\n/dev/dm-0 /home ext4 rw 0 0", LUKS, {}, True),
        ("/dev/dm-0 / ext4 rw 0 0\n/dev/nvme0n1p2 /home ext4 rw 0 0", LUKS, {}, False),
        ("/dev/dm-0 / ext4 rw 0 0\n/dev/nvme0n1p2 /home/el ext4 rw 0 0", LUKS, {}, True),
        ("/home/.x/.Private /home/elena ecryptfs rw 0 0", {}, {}, True),
        ("gocryptfs /home/elena fuse.gocryptfs rw 0 0", {}, {}, True),
        ("rpool/home /home zfs rw 0 0", {}, {}, None),
        ("overlay / overlay rw 0 0", {}, {}, None),
        ("/dev/root / ext4 rw 0 0", PLAIN, {}, None),
        ("broken", {}, {}, None),
        ("", {}, {}, None),
    ],
)
def test_a_linux_disk_is_looked_through_to_the_bottom(
    tmp_path: Path,
    mounts: str,
    blocks: dict[str, tuple[str, tuple[str, ...]]],
    names: dict[str, str],
    sealed: bool | None,
) -> None:
    root = computer(tmp_path, mounts, blocks=blocks, names=names)
    assert disks.encrypted(HOME, root) is sealed


@linux
def test_a_mount_point_with_a_blank_is_understood(tmp_path: Path) -> None:
    root = computer(tmp_path, "/dev/dm-0 /media/my\\040disk ext4 rw 0 0", blocks=LUKS)
    assert disks.encrypted(Path("/media/my disk/charts"), root) is True
    assert disks.encrypted(Path("/media/my"), root) is None


@linux
def test_without_tables_nothing_can_be_told(tmp_path: Path) -> None:
    assert disks.encrypted(HOME, tmp_path) is None
    assert disks.swap(tmp_path) is None


MOUNTED = "/dev/dm-0 / ext4 rw 0 0\n/dev/nvme0n1p2 /data ext4 rw 0 0"
NEVER = ("freeze mem", "[disabled]")
FORBIDDEN = ("freeze mem disk", "[disabled]")


@linux
@pytest.mark.parametrize(
    ("swaps", "power", "found"),
    [
        ("", NEVER, Swap((), (), hibernates=False)),
        ("/dev/zram0 partition 8388604 0 100", None, Swap((), (), hibernates=False)),
        ("/dev/nvme0n1p2 partition 1 0 -2", NEVER,
         Swap(("/dev/nvme0n1p2",), ("/dev/nvme0n1p2",), hibernates=False)),
        ("/dev/nvme0n1p2 partition 1 0 -2", FORBIDDEN,
         Swap(("/dev/nvme0n1p2",), ("/dev/nvme0n1p2",), hibernates=False)),
        ("/dev/nvme0n1p2 partition 1 0 -2", None,
         Swap(("/dev/nvme0n1p2",), ("/dev/nvme0n1p2",), hibernates=True)),
        ("/dev/dm-2 partition 1 0 -2", None, Swap(("/dev/dm-2",), (), hibernates=True)),
        ("/swapfile file 1 0 -2", None, Swap(("/swapfile",), (), hibernates=True)),
        ("/data/swap\\040file file 1 0 -2", None,
         Swap(("/data/swap file",), ("/data/swap file",), hibernates=True)),
        ("/dev/zram0 partition 1 0 100\n/dev/nvme0n1p2 partition 1 0 -2", NEVER,
         Swap(("/dev/nvme0n1p2",), ("/dev/nvme0n1p2",), hibernates=False)),
    ],
)  # fmt: skip
def test_swap_is_looked_through_and_hibernation_with_it(
    tmp_path: Path, swaps: str, power: tuple[str, str] | None, found: Swap
) -> None:
    usual = ("freeze mem disk", "[platform] shutdown reboot")
    root = computer(tmp_path, MOUNTED, swaps, blocks=LVM_ON_LUKS, power=power or usual)
    assert disks.swap(root) == found


def answering(
    folder: Path, monkeypatch: pytest.MonkeyPatch, program: str, said: str, code: int = 0
) -> None:
    """Put a program on the path that answers as the real one does."""
    made = folder / program
    made.write_text(f"#!/bin/sh\nprintf '%s\\n' '{said}'\nexit {code}\n", encoding="utf-8")
    made.chmod(0o700)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/bin{os.pathsep}/usr/bin")


@linux
@pytest.mark.parametrize(
    ("said", "code", "sealed"),
    [
        ("FileVault is On.", 0, True),
        ("FileVault is Off.", 0, False),
        ("FileVault is On.\nDecryption in progress: Percent completed = 12", 0, True),
        ("", 1, None),
    ],
)
def test_a_mac_is_asked_for_filevault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, code: int, sealed: bool | None
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    answering(tmp_path, monkeypatch, "fdesetup", said, code)
    assert disks.encrypted(HOME) is sealed


@linux
@pytest.mark.parametrize(
    ("said", "code", "sealed"),
    [
        ("1", 0, True), ("6", 0, True), ("2", 0, False), ("3", 0, False), ("4", 0, False),
        ("5", 0, False), ("0", 0, None), ("", 0, None), ("1", 1, None),
    ],
)  # fmt: skip
def test_windows_is_asked_for_bitlocker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, code: int, sealed: bool | None
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    answering(tmp_path, monkeypatch, "powershell", said, code)
    folder = cast("Path", PureWindowsPath("D:\\charts"))
    assert disks.encrypted(folder) is sealed


@linux
def test_windows_is_asked_about_the_drive_of_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    program = tmp_path / "powershell"
    program.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\necho 1\n', encoding="utf-8")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin{os.pathsep}/usr/bin")
    for folder in (PureWindowsPath("D:\\charts"), PurePosixPath("charts")):
        disks.encrypted(cast("Path", folder))
    asked = (tmp_path / "asked").read_text(encoding="utf-8").splitlines()
    assert "NameSpace('D:')" in asked[0]
    assert "NameSpace('C:')" in asked[1]


def test_a_program_that_is_missing_or_silent_cannot_tell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert disks.encrypted(HOME) is None

    def silent(*_asked: object, **_options: object) -> None:
        raise subprocess.TimeoutExpired("fdesetup", 10)

    monkeypatch.setattr(subprocess, "run", silent)
    assert disks.encrypted(HOME) is None


def test_another_system_cannot_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "plan9")
    assert disks.encrypted(HOME) is None
