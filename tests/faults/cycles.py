"""Unlocking and locking many times, with the program's memory read after each: also by hand.

`python -m tests.faults.cycles vault|window COUNT` prints what came of it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.faults import memory
from tests.faults.row import Ground, Trial, require
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


class Locker:
    """Unlock and lock in a program, and look into its memory after each time."""

    def __init__(self, way: str, folder: Path) -> None:
        self._needles = memory.key_halves(practice_with_canary(folder))
        self._child = started("locker", str(folder / "practice.emr"), way, home=folder / "home")
        self._cycles = self._settled = 0
        self.growth = 0
        """The bytes of memory gained after the first few cycles."""
        self._tell(PASSPHRASE[::-1])

    def once(self) -> Counter[str]:
        """Unlock and lock once; return how often the key is in memory, by its form."""
        self._tell("again")
        assert self._child.stdout is not None
        require(self._child.stdout.readline() == "locked\n", "the program ended")
        self._cycles += 1
        held = memory.resident(self._child.pid)
        if self._cycles <= SETTLED:
            self._settled = held
        self.growth = held - self._settled
        return memory.count(self._child.pid, self._needles)

    def close(self) -> None:
        """Let the program end."""
        with self._child as child:
            assert child.stdin is not None
            child.stdin.close()

    def _tell(self, words: str) -> None:
        assert self._child.stdin is not None
        self._child.stdin.write(f"{words}\n")
        self._child.stdin.flush()


def locked(way: str) -> Callable[[Ground], Trial]:
    """Return the trials of a row: no key in memory after any locking, and memory does not grow."""

    def prepare(ground: Ground) -> Trial:
        locker = Locker(way, ground.folder)

        def trial(_number: int) -> None:
            found = locker.once()
            ground.facts["MB of memory more"] = max(0, locker.growth) // 1024**2
            require(not found, f"in memory after locking: {', '.join(found)}")
            require(locker.growth < MOST_GROWTH, "memory grew by 50 MB")

        return trial

    return prepare


def main(way: str, count: int) -> int:
    """Lock many times and tell; return 1 when a key was found or memory grew by 50 MB."""
    with tempfile.TemporaryDirectory() as place:
        os.environ["HOME"] = str(Path(place) / "home")
        locker = Locker(way, Path(place))
        found = sum((locker.once() for _ in range(count)), Counter[str]())
        locker.close()
    grown = locker.growth / 1024**2
    told = f"{count} cycles, key found {found.total()} times, {grown:.1f} MB more"
    sys.stdout.write(f"{told}\n")
    return 0 if not found and locker.growth < MOST_GROWTH else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
