"""Memory that was let go of is overwritten; what is in use stays as it is."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults import memory
from therapist_emr.vault import scrubbing

ROOT = Path(__file__).parents[2]
linux = pytest.mark.skipif(sys.platform != "linux", reason="reads memory through /proc")
BEGIN = """
import ctypes, sys
from therapist_emr.vault import scrubbing
library = ctypes.CDLL(None)
library.malloc.restype, library.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
wipes = {wipes}
if wipes:
    assert scrubbing.wipe_what_is_freed()
"""
FROM_THE_LIBRARY = """
kept = [library.malloc({size}) for _ in range(40)]
for piece in kept:
    ctypes.memset(piece, 0xC7, {size})
for piece in kept[1::2]:
    library.free(piece)
"""
FROM_PYTHON = """
held = [bytes([0xC7]) * {size} for _ in range(5_000)]
del held[1::2]
del held[:]
"""
END = """
if wipes:
    scrubbing.scrub()
print("ready", flush=True)
sys.stdin.read()
"""


def left(program: str, size: int, *, wipes: bool) -> int:
    """Return how many pieces a program of this size leaves that it let go of."""
    code = BEGIN.format(wipes=wipes) + program.format(size=size) + END
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env={"PYTHONPATH": str(ROOT / "src")},
    ) as child:  # fmt: skip
        assert child.stdout is not None
        assert child.stdin is not None
        assert child.stdout.readline() == b"ready\n"
        # Whole pieces do not run into each other: at least eight bytes lie between any two.
        step = bytes([0xC7]) * 48
        count = memory.count(child.pid, {"piece": step})["piece"] // (size - 47)
        child.stdin.close()
    return count


@linux
@pytest.mark.parametrize("size", [100, 1_000, 50_000])
def test_what_the_library_let_go_of_is_overwritten(size: int) -> None:
    assert left(FROM_THE_LIBRARY, size, wipes=False) > 20
    assert left(FROM_THE_LIBRARY, size, wipes=True) == 20


@linux
@pytest.mark.parametrize("size", [60, 400])
def test_what_python_let_go_of_is_overwritten(size: int) -> None:
    assert left(FROM_PYTHON, size, wipes=True) == 0


def test_what_is_in_use_stays_as_it_is() -> None:
    held = ["".join(("in use ", str(number))) for number in range(2_000)]
    large = bytes(range(256)) * 100
    scrubbing.scrub()
    assert held == [f"in use {number}" for number in range(2_000)]
    assert large == bytes(range(256)) * 100


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_where_the_library_cannot_be_asked_only_python_is_scrubbed(
    platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert not scrubbing.wipe_what_is_freed()
    scrubbing.scrub()


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    assert not scrubbing.wipe_what_is_freed()
