"""The table "what has to be survived, and how many times": each row once, with its counts."""

from __future__ import annotations

import errno
import shutil
import sys
from collections.abc import Callable

from tests.faults import (
    canary,
    clocks,
    cycles,
    damage,
    day,
    disks,
    hostile,
    memory,
    paper,
    plain,
    scenarios,
    shim,
    trials,
)
from tests.faults.borrowed import tests_of
from tests.faults.row import Row
from tests.faults.scenarios import Scenario

EVERY_BYTE = 262_144
"""More places than the files have bytes, so that a bit of each byte is turned over."""


def no_fork() -> str:
    """Say why programs cannot be killed here, or nothing."""
    return "" if sys.platform != "win32" else "Windows has no SIGKILL"


def needs(*programs: str) -> Callable[[], str]:
    """Return what says that a program of the system is missing, or nothing."""

    def missing() -> str:
        lacking = [name for name in programs if shutil.which(name) is None]
        return f"not installed: {', '.join(lacking)}" if lacking else ""

    return missing


def _killed(what: str, scenario: Scenario, full: int, quick: int) -> Row:
    words = f"kill -9 in {what}"
    return Row(f"kill {scenario.name}", words, full, quick, trials.killed(scenario), no_fork)


def _power(what: str, scenario: Scenario, full: int, quick: int) -> Row:
    name, words = f"power {scenario.name}", f"power loss in {what}, simulated"
    return Row(name, words, full, quick, trials.power_lost(scenario), shim.missing, in_memory=True)


def _full(what: str, scenario: Scenario, full: int, quick: int) -> Row:
    prepare = trials.refused(scenario, errno.ENOSPC, shim.GROWTH)
    name, words = f"full {scenario.name}", f"ENOSPC at each step of {what}"
    return Row(name, words, full, quick, prepare, shim.missing)


def _broken(what: str, scenario: Scenario, full: int, quick: int) -> Row:
    prepare = trials.refused(scenario, errno.EIO)
    name, words = f"broken {scenario.name}", f"EIO at each step of {what}"
    return Row(name, words, full, quick, prepare, shim.missing)


def _locked(what: str, way: str, full: int, quick: int) -> Row:
    words = f"no key in memory after {what}"
    return Row(f"lock {way}", words, full, quick, cycles.locked(way), memory.missing, alone=True)


_SAVING = "saving, signing and adding"
_KEY = "a change of the key"
_PDF = "saving a chart as a PDF"
_SAVE, _BACKUP, _REKEY = scenarios.SAVE, scenarios.BACKUP, scenarios.REKEY
_RESTORE, _UPGRADE = scenarios.RESTORE, scenarios.MIGRATION
_FIRST_RUN, _EXPORT = scenarios.FIRST_RUN, scenarios.EXPORT

ROWS: tuple[Row, ...] = (
    _killed(_SAVING, _SAVE, 1_000, 24),
    _killed("a backup", _BACKUP, 200, 12),
    _killed(_KEY, _REKEY, 200, 12),
    _killed("a restore", _RESTORE, 200, 12),
    _killed("an upgrade of the schema", _UPGRADE, 200, 12),
    _killed("setting up", _FIRST_RUN, 200, 12),
    _killed(_PDF, _EXPORT, 200, 8),
    _power(_SAVING, _SAVE, 5_000, 200),
    _power(_KEY, _REKEY, 1_000, 60),
    _power("a backup", _BACKUP, 1_000, 60),
    _power("a restore", _RESTORE, 1_000, 60),
    _power("an upgrade of the schema", _UPGRADE, 1_000, 40),
    _power("setting up", _FIRST_RUN, 1_000, 60),
    _full(_SAVING, _SAVE, 600, 12),
    _full("a backup", _BACKUP, 120, 12),
    _full(_KEY, _REKEY, 660, 12),
    _full("a restore", _RESTORE, 80, 12),
    _full("setting up", _FIRST_RUN, 400, 12),
    _full(_PDF, _EXPORT, 42, 6),
    Row("small disk", "a small disk that is really full", 100, 8, disks.filled, disks.no_mount),
    _broken(_SAVING, _SAVE, 800, 12),
    _broken("a backup", _BACKUP, 720, 12),
    _broken(_KEY, _REKEY, 1_000, 12),
    _broken("a restore", _RESTORE, 480, 12),
    _broken("setting up", _FIRST_RUN, 640, 12),
    _broken(_PDF, _EXPORT, 110, 6),
    Row("unplugged", "disk pulled out in a backup", 50, 4, disks.pulled, disks.no_mount),
    Row("second program", "a second program", 20, 2, disks.second_programs, no_fork),
    Row(
        "plain words", "rights and files missing, each command", plain.CASES, 14, plain.sentences,
        no_fork,
    ),
    Row("flips", "a flipped bit in a practice", EVERY_BYTE, 128, damage.flips, in_memory=True),
    Row(
        "flips in a backup", "a flipped bit in a backup, without key", EVERY_BYTE, 128,
        damage.flips_without_key, in_memory=True,
    ),
    Row("flips in the log", "a flipped bit in the log", 500, 12, damage.logs, in_memory=True),
    Row("cuts", "a file cut short", 1_000, 24, damage.cuts, in_memory=True),
    Row("old pages", "an old page put back", 200, 12, damage.old_pages, in_memory=True),
    Row("old files", "an old file put back", 200, 6, damage.old_files, in_memory=True),
    Row("strangers", "another file in its place", 60, 6, damage.strangers),
    Row(
        "keyring", "8 states of a real keyring, vault and window", 16, 16,
        tests_of("tests/keyring", "-k", "every_state"),
        needs("gnome-keyring-daemon", "dbus-daemon"), alone=True,
    ),
    _locked("the vault locks", "vault", 10_000, 20),
    _locked("the window locks", "window", 500, 2),
    Row("paper", "a new computer: backup and paper", 20, 2, paper.new_computers),
    Row("typos", "a key with one typo in each line", 1_000, 100, paper.typos),
    Row(
        "clocks", "clocks set, DST, resume: order and lock", 24, 8, clocks.set_clocks,
        needs("faketime"),
    ),
    Row("hostile text", "hostile text, written and printed", 200, 12, hostile.texts),
    Row("hostile searches", "hostile searches", 500, 50, hostile.searches),
    Row(
        "markup", "markup in a PDF", 20, 20,
        tests_of("tests/pdf/test_hostile.py", "-k", "markup_is_shown"), alone=True,
    ),
    Row("canary", "a canary looked for, step by step", 6, 2, canary.typed, no_fork),
    Row(
        "day", "a day under strace: sockets, modes, traces", 3, 3, day.watched, day.no_watching,
        alone=True,
    ),
)  # fmt: skip

NOT_RUN: tuple[tuple[str, str], ...] = (
    ("Windows and macOS", "everything above is for Linux and ran there"),
    ("real sleep of the computer", "this machine cannot; the jump of the clock is tried"),
    ("mutated imports, 500", "nothing can be imported yet"),
    ("ENOSPC at each step of an import", "nothing can be imported yet"),
    ("names of attachments", "a chart has no attachments yet"),
    ("the plug pulled from a real disk", "the states it may leave are worked out instead"),
)
