"""Unlocking and locking many times, with the program's memory read after each: also by hand.

`python -m tests.faults.cycles vault|window COUNT` prints what came of it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from tests.faults import memory
from tests.practice import bodies
from tests.ui.windows import PROFILE
from tests.vault.practices import FAST
from therapist_emr.domain.clock import SystemClock
from therapist_emr.practice import open_practice
from therapist_emr.vault import lifecycle
from therapist_emr.vault.keys import Key

ROOT = Path(__file__).parents[2]
PASSPHRASE = "eleven loud bitterns"
CANARY = "Zwitscherkanari"
SETTLED = 20
MOST_GROWTH = 50 * 1024 * 1024


@dataclass(frozen=True)
class Result:
    """Say what many lockings left behind."""

    cycles: int
    found: Counter[str]
    """How often the key was found, by its form, over all cycles."""
    growth: int
    """The bytes of memory gained after the first few cycles."""


def practice_with_canary(folder: Path) -> Key:
    """Write a practice in which one client's name, note and medication hold the canary."""
    vault = lifecycle.create_practice(folder / "practice.emr", PASSPHRASE, None, kdf=FAST)
    practice = open_practice(vault.connection, SystemClock())
    known = replace(practice.settings, profile=PROFILE, sheet_checked="2026-11-17")
    practice.change_settings(known)
    client = practice.clients.add({"legal_name": f"Ben {CANARY}", "born": "1980-01-01"})
    desk = practice.desk(client.id)
    told = [{"key": "note", "label": "Note", "text": f"{CANARY} slept better"}]
    desk.sign(desk.begin("sessions", "session", bodies.session(notes=told)).header.id)
    desk.keep("medications", "medication", bodies.medication(name=CANARY, reason=CANARY))
    key = vault.key.copy()
    vault.lock("made for a test")
    return key


def started(module: str, *arguments: str, home: Path, **more: str) -> subprocess.Popen[str]:
    """Start a program of these tests with a home of its own and no screen."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    return subprocess.Popen(
        [sys.executable, "-m", f"tests.faults.{module}", *arguments],
        cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env={**kept, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen",
             "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}", **more},
    )  # fmt: skip


def run(way: str, count: int, folder: Path, look_every: int = 1) -> Result:
    """Unlock and lock `count` times; look for the key in the program's memory after each."""
    key = practice_with_canary(folder)
    needles = memory.key_halves(key)
    found: Counter[str] = Counter()
    first = last = 0
    with started("locker", str(folder / "practice.emr"), way, home=folder / "home") as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(f"{PASSPHRASE[::-1]}\n")
        for number in range(1, count + 1):
            child.stdin.write("again\n")
            child.stdin.flush()
            if child.stdout.readline() != "locked\n":
                raise RuntimeError(f"the program ended in cycle {number}")
            if number % look_every == 0:
                found += memory.count(child.pid, needles)
            last = memory.resident(child.pid)
            if number <= SETTLED:
                first = last
        child.stdin.close()
    return Result(count, found, last - first)


def main(way: str, count: int) -> int:
    """Run and tell; return 1 when a key was found or memory grew by more than 50 MB."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        os.environ["HOME"] = str(folder / "home")
        told = run(way, count, folder)
    seen = sum(told.found.values())
    grown = told.growth / 1024**2
    sys.stdout.write(f"{told.cycles} cycles, key found {seen} times, {grown:.1f} MB more\n")
    return 0 if not seen and told.growth < MOST_GROWTH else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
