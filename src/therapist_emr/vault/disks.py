"""Whether the disk below a folder is encrypted, and where memory may be written to.

On Linux this is read from the kernel's own tables under `root`; Windows and macOS are asked by
their own commands. None means that it could not be told.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path("/")
PATIENCE_SECONDS = 10
_SEALED_FILESYSTEMS = {"ecryptfs", "fuse.cryfs", "fuse.encfs", "fuse.gocryptfs"}
# Unlike manage-bde this answers whoever asks, and in numbers, whatever the language.
_BITLOCKER = (
    "(New-Object -ComObject Shell.Application).NameSpace('{drive}').Self"
    ".ExtendedProperty('System.Volume.BitLockerProtection')"
)
_BITLOCKER_ON = {"1", "6"}  # on, and on but locked
_BITLOCKER_OFF = {"2", "3", "4", "5"}  # off, on its way on, on its way off, suspended


@dataclass(frozen=True, slots=True)
class Swap:
    """Say where memory may be written to while the program runs, and when the computer rests."""

    places: tuple[str, ...]
    """Devices and files, those kept in memory (zram) left out."""
    open_places: tuple[str, ...]
    """Those of them that are not known to be encrypted."""
    hibernates: bool
    """Whether the computer can write all of its memory there and switch off."""


def encrypted(folder: Path, root: Path = ROOT) -> bool | None:
    """Tell whether what is written into a folder is encrypted by the system."""
    if sys.platform == "win32":
        return _windows(folder)
    if sys.platform == "darwin":
        told = _answer(["fdesetup", "status"])
        return None if told is None else "FileVault is On" in told
    return _below(folder, root) if sys.platform == "linux" else None


def swap(root: Path = ROOT) -> Swap | None:
    """Return where Linux may write memory; elsewhere it goes where the system's own disk goes."""
    table = _read(root / "proc/swaps")
    if table is None:
        return None
    places, open_places = [], []
    for line in table.splitlines()[1:]:
        place, sort, *_sizes = [*line.split(), "", ""]
        place = _unescaped(place)
        if place.startswith("/dev/zram"):
            continue
        places.append(place)
        sealed = _below(Path(place), root) if sort == "file" else _device(place, root)
        if not sealed:
            open_places.append(place)
    can_rest = "disk" in (_read(root / "sys/power/state") or "").split()
    switched_off = "[disabled]" in (_read(root / "sys/power/disk") or "")
    return Swap(tuple(places), tuple(open_places), bool(places) and can_rest and not switched_off)


def _below(folder: Path, root: Path) -> bool | None:
    """Find the file system a folder is on by the longest mount point above where links lead."""
    folder = Path(os.path.realpath(folder))
    table = _read(root / "proc/self/mounts")
    if table is None:
        return None
    best = ("", "", "")
    for line in table.splitlines():
        device, point, sort, *_rest = [*map(_unescaped, line.split()), "", "", ""]
        if point and folder.is_relative_to(point) and len(point) >= len(best[1]):
            best = (device, point, sort)
    device, _point, sort = best
    return True if sort in _SEALED_FILESYSTEMS else _device(device, root)


def _device(device: str, root: Path) -> bool | None:
    if not device.startswith("/dev/"):
        return None
    name = (root / device.lstrip("/")).resolve().name
    return _block(name, root) if (root / "sys/class/block" / name).is_dir() else None


def _block(name: str, root: Path) -> bool:
    """Tell whether a block device is encrypted: itself, or all that it lies on."""
    block = root / "sys/class/block" / name
    if (_read(block / "dm/uuid") or "").startswith("CRYPT-"):
        return True
    below = list(_names(block / "slaves"))
    return bool(below) and all(_block(each, root) for each in below)


def _names(folder: Path) -> Iterator[str]:
    if folder.is_dir():
        yield from (entry.name for entry in folder.iterdir())


def _windows(folder: Path) -> bool | None:
    asked = _BITLOCKER.format(drive=folder.drive or "C:")
    told = _answer(["powershell", "-NoProfile", "-NonInteractive", "-Command", asked])
    if told is None or told.strip() not in _BITLOCKER_ON | _BITLOCKER_OFF:
        return None
    return told.strip() in _BITLOCKER_ON


def _answer(command: Sequence[str]) -> str | None:
    import subprocess

    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None


def _unescaped(word: str) -> str:
    """Read a blank that the kernel writes as its octal number."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), word)
