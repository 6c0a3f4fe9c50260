"""A clock that is wrong, is set, or jumps because the computer slept.

`python -m tests.faults.clocks FILE CLOCK BEGAN JUMP` is the program that lives through it, under
libfaketime: it writes, has its clock set by so many seconds, writes on, and looks at itself.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.faults import shim
from tests.faults.paper import ROOT, environment
from tests.faults.row import Ground, Trial, require
from tests.vault.practices import Tools, read, write
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.throttle import Throttle
from therapist_emr.vault.verify import verify_vault

DAY, YEAR = 86_400, 31_557_600
WALL = "%Y-%m-%d %H:%M:%S"
LOCK_MINUTES, GRACE_SECONDS = 10, 5.0
# Where the clock begins, and by how many seconds it is set while the practice is open.
CASES = (
    ("2026-11-17 10:00:00", DAY),
    ("2026-11-17 10:00:00", -DAY),
    ("2026-11-17 10:00:00", 10 * YEAR),
    ("2026-11-17 10:00:00", -10 * YEAR),
    ("2026-03-08 01:59:58", 0),  # the hour that is left out
    ("2026-11-01 01:59:58", 0),  # the hour that comes twice
    ("2026-12-31 23:59:58", 0),
    ("2026-11-17 18:00:00", LOCK_MINUTES * 60 + 60),  # asleep for longer than the limit
)


def set_clocks(ground: Ground) -> Trial:
    """Set the clock while a practice is open, and look at the trail and the automatic lock."""
    library = subprocess.run(
        ["faketime", "-f", "+0", "printenv", shim.PRELOAD],
        env=shim.plain_environment(), capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip

    def trial(number: int) -> None:
        began, jump = CASES[number % len(CASES)]
        home = ground.folder / f"{number}"
        home.mkdir()
        clock = home / "clock"
        clock.write_text(f"@{began}")
        faked = {
            **environment(home),
            "TZ": "America/New_York",
            shim.PRELOAD: library,
            "FAKETIME_TIMESTAMP_FILE": str(clock),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "QT_QPA_PLATFORM": "offscreen",
        }
        words = [str(home / "practice.emr"), str(clock), began, f"{jump}"]
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults.clocks", *words],
            cwd=ROOT, env=faked, capture_output=True, text=True, check=False,
        )  # fmt: skip
        require(done.returncode == 0, f"{began} and {jump} s: {done.stderr[-600:]}")
        ground.notes["clocks set"] += 1

    return trial


def main(path: Path, clock: Path, began: str, jump: int) -> None:
    """Write before and after the jump; raise when the trail or the lock went wrong."""
    tools = Tools(path, None, Throttle(path.with_name("tries.json")))
    vault = tools.create()
    write(vault, "before", "kept")
    watch_idle(clock, began, jump)
    write(vault, "after", "kept")
    vault.record("note", "after the jump")
    vault.lock("done")
    vault = tools.unlock()
    require(read(vault, "before") == read(vault, "after") == "kept", "what was saved is gone")
    require(verify_vault(vault).ok, "the practice does not verify any more")
    _check_order(vault)
    vault.lock("done")


def watch_idle(clock: Path, began: str, jump: int) -> None:
    """Set the clock while nobody is at the desk; a jump over the limit has to lock in time."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from therapist_emr.ui.idle import IdleWatch

    app = QApplication([])
    watch = IdleWatch(app, LOCK_MINUTES)
    said: list[float] = []

    def leave() -> None:
        said.append(time.monotonic())
        app.quit()

    watch.idle.connect(leave)
    watch.woke.connect(leave)  # the window locks at either
    watch.start(LOCK_MINUTES)
    started, now = time.monotonic(), datetime.now(UTC)
    wall = datetime.strptime(began, WALL)  # noqa: DTZ007 - the wall's own time, as it is set
    clock.write_text(f"@{wall + timedelta(seconds=jump):{WALL}}")
    QTimer.singleShot(int(GRACE_SECONDS * 1000), app.quit)
    app.exec()
    if jump > LOCK_MINUTES * 60:
        require(said, f"it was not locked within {GRACE_SECONDS} s")
        require(said[0] - started < GRACE_SECONDS, "it was locked late")
    moved = (datetime.now(UTC) - now).total_seconds()
    require(abs(moved - jump) < 60, f"the clock was not set: {moved}")


def _check_order(vault: OpenVault) -> None:
    from therapist_emr.store.audit import AuditTrail

    rows = list(AuditTrail(vault.connection).rows())
    numbers = [row.seq for row in rows]
    require(numbers == list(range(numbers[0], numbers[0] + len(numbers))), "the trail has gaps")
    actions = [row.action for row in rows]
    wanted = ("create practice", "note", "lock", "unlock")
    places = [actions.index(action) for action in wanted]
    require(places == sorted(places), "the trail's order is not that of what happened")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
    sys.stdout.flush()
    os._exit(0)
