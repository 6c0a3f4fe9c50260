"""Steering what stands between a program and the disk: see `shim.c`.

The library has to be there from a program's start, so that a program which wants it starts
itself anew with it (`start_again`); its forked children are then steered one by one.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

SOURCE = Path(__file__).with_name("shim.c")
BUILT = Path(__file__).parents[2] / "build" / "torture"
PRELOAD = "LD_PRELOAD"


class Kind(IntEnum):
    """Name what a program asked of the disk, as `shim.c` numbers it."""

    MADE = 1
    WRITE = 2
    CUT = 3
    SYNC = 4
    SYNC_FOLDER = 5
    RENAME = 6
    UNLINK = 7
    MKDIR = 8
    RMDIR = 9
    MARK = 10
    READ = 11


CHANGES = tuple(kind for kind in Kind if kind not in (Kind.MARK, Kind.READ))
GROWTH = (Kind.MADE, Kind.WRITE, Kind.SYNC, Kind.MKDIR)
"""What a full disk refuses; removing still works."""
EVERYTHING = (*CHANGES, Kind.READ)


class Fate(IntEnum):
    """Name what becomes of the operation that was chosen, as `shim.c` numbers it."""

    NONE = 0
    DIE = 1
    FAIL_ONCE = 2
    FAIL_ON = 3


@dataclass(frozen=True, slots=True)
class Fault:
    """Say at which operation what happens, and which kinds of operation are counted."""

    fate: Fate = Fate.NONE
    at: int = 0
    errno: int = 0
    counted: Sequence[Kind] = CHANGES


def missing() -> str:
    """Return why the library cannot be used here, or an empty text."""
    if sys.platform != "linux":
        return "the shim that stands between program and disk is for Linux"
    return "" if shutil.which("cc") else "there is no C compiler"


def is_loaded() -> bool:
    """Tell whether this process was started with the library."""
    return hasattr(ctypes.CDLL(None), "shim_arm") if sys.platform == "linux" else False


def start_again(module: str, arguments: Sequence[str]) -> None:
    """Replace this process by the same program with the library in it, unless it is there."""
    if missing() or is_loaded():
        return
    environment = {**os.environ, PRELOAD: str(_compiled())}
    os.execve(sys.executable, [sys.executable, "-m", module, *arguments], environment)  # noqa: S606


def plain_environment() -> dict[str, str]:
    """Return this environment without the library, for programs that need none."""
    return {name: value for name, value in os.environ.items() if name != PRELOAD}


def arm(folder: Path, fault: Fault, log: int = -1) -> None:
    """Watch the files below a folder: log what is done to them, or let a fault happen."""
    kinds = sum(1 << kind for kind in fault.counted)
    ctypes.CDLL(None).shim_arm(
        bytes(folder), log, int(fault.fate), ctypes.c_long(fault.at), fault.errno, kinds
    )


def done() -> int:
    """Return how many operations were counted since `arm`."""
    count = ctypes.CDLL(None).shim_done
    count.restype = ctypes.c_long
    return int(count())


def mark(text: str) -> None:
    """Write a word into the log, between the operations."""
    ctypes.CDLL(None).shim_mark(text.encode())


def _compiled() -> Path:
    digest = hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:12]
    library = BUILT / f"shim-{digest}.so"
    if not library.exists():
        BUILT.mkdir(parents=True, exist_ok=True)
        part = library.with_suffix(f".{os.getpid()}.part")
        options = ["-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror"]
        command = ["cc", *options, "-o", str(part), str(SOURCE), "-ldl", "-lpthread"]
        subprocess.run(command, check=True)
        part.rename(library)
    return library
