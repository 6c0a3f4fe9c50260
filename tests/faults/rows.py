"""The table "what has to be survived, and how many times": each row once, with its counts."""

from __future__ import annotations

import errno
import shutil
import sys

from tests.faults import cycles, memory, scenarios, shim, trials
from tests.faults.row import Row


def no_fork() -> str:
    """Say why programs cannot be killed here, or nothing."""
    return "" if sys.platform != "win32" else "Windows has no SIGKILL"


def _killed(what: str, scenario: scenarios.Scenario, full: int, quick: int) -> Row:
    words = f"kill -9 in {what}"
    return Row(f"kill {scenario.name}", words, full, quick, trials.killed(scenario), no_fork)


def _power(what: str, scenario: scenarios.Scenario, full: int, quick: int) -> Row:
    prepare = trials.power_lost(scenario)
    words = f"power loss in {what}, simulated"
    return Row(f"power {scenario.name}", words, full, quick, prepare, shim.missing, in_memory=True)


def _full_disk(what: str, scenario: scenarios.Scenario, full: int, quick: int) -> Row:
    prepare = trials.refused(scenario, errno.ENOSPC, shim.GROWTH)
    words = f"ENOSPC at each step of {what}"
    return Row(f"full {scenario.name}", words, full, quick, prepare, shim.missing)


def _broken_disk(what: str, scenario: scenarios.Scenario, full: int, quick: int) -> Row:
    prepare = trials.refused(scenario, errno.EIO)
    words = f"EIO at each step of {what}"
    return Row(f"broken {scenario.name}", words, full, quick, prepare, shim.missing)


def _locked(what: str, way: str, full: int, quick: int) -> Row:
    words = f"no key in memory after {what}"
    return Row(f"lock {way}", words, full, quick, cycles.locked(way), memory.missing, alone=True)


ROWS: tuple[Row, ...] = (
    _killed("saving, signing and adding", scenarios.SAVE, 1_000, 24),
    _killed("a backup", scenarios.BACKUP, 200, 12),
    _killed("a change of the key", scenarios.REKEY, 200, 12),
    _killed("a restore", scenarios.RESTORE, 200, 12),
    _killed("an upgrade of the schema", scenarios.MIGRATION, 200, 12),
    _killed("setting up", scenarios.FIRST_RUN, 200, 12),
    _power("saving, signing and adding", scenarios.SAVE, 5_000, 200),
    _power("a change of the key", scenarios.REKEY, 1_000, 60),
    _power("a backup", scenarios.BACKUP, 1_000, 60),
    _power("a restore", scenarios.RESTORE, 1_000, 60),
    _power("an upgrade of the schema", scenarios.MIGRATION, 1_000, 40),
    _power("setting up", scenarios.FIRST_RUN, 1_000, 60),
    _full_disk("saving, signing and adding", scenarios.SAVE, 600, 12),
    _full_disk("a backup", scenarios.BACKUP, 120, 12),
    _full_disk("a change of the key", scenarios.REKEY, 660, 12),
    _full_disk("a restore", scenarios.RESTORE, 80, 12),
    _full_disk("setting up", scenarios.FIRST_RUN, 320, 12),
    _full_disk("saving a chart as a PDF", scenarios.EXPORT, 20, 6),
    _broken_disk("saving, signing and adding", scenarios.SAVE, 800, 12),
    _broken_disk("a backup", scenarios.BACKUP, 620, 12),
    _broken_disk("a change of the key", scenarios.REKEY, 900, 12),
    _broken_disk("a restore", scenarios.RESTORE, 380, 12),
    _broken_disk("setting up", scenarios.FIRST_RUN, 500, 12),
    _broken_disk("saving a chart as a PDF", scenarios.EXPORT, 100, 6),
    _locked("the vault locks", "vault", 10_000, 20),
    _locked("the window locks", "window", 500, 2),
)

NOT_RUN: tuple[tuple[str, str], ...] = (
    ("Windows and macOS", "everything above is for Linux and ran there"),
    (
        "real sleep of the computer",
        "this machine cannot; the jump of the clock is tried",
    ),
    ("mutated imports, 500", "nothing can be imported yet"),
    ("ENOSPC at each step of an import", "nothing can be imported yet"),
    ("names of attachments", "a chart has no attachments yet"),
    ("the plug pulled from a real disk", "the states it may leave are worked out instead"),
)


def tool(name: str) -> str:
    """Say that a program of the system is missing, or nothing."""
    return "" if shutil.which(name) else f"the program {name} is not installed"
