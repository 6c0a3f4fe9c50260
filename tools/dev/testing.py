"""The tests: in parallel without a screen, with a real keyring, and with the coverage gates."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.dev import apt, coverage_gates, keyring_session
from tools.dev.environment import WORK
from tools.dev.project import BUILD, ROOT, Stop, run, say

_KEYRING = "tests/keyring"
_DATA_FILE = BUILD / "coverage" / "data"
_TRANSLATES_ANEW = {"PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"}
"""With these each process that a test starts would translate the whole program again."""


def isolated(home: Path, base: Mapping[str, str]) -> dict[str, str]:
    """Return an environment with no screen, no keyring and no file of the user's in reach."""
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", *_TRANSLATES_ANEW}
    env = {key: value for key, value in base.items() if key not in hidden}
    env["QT_QPA_PLATFORM"] = "offscreen"
    if os.name == "posix":
        runtime = home / "run"
        runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
        stale = [key for key in env if key.startswith("XDG_")]
        for key in stale:
            del env[key]
        env |= {"HOME": str(home), "XDG_RUNTIME_DIR": str(runtime)}
    return env


def needs_keyring(arguments: Sequence[str]) -> bool:
    """Tell whether a selection of tests names the ones for the real keyring."""
    named = [argument.replace("\\", "/").removeprefix("./") for argument in arguments]
    return any(argument.startswith(_KEYRING) for argument in named)


def run_tests(arguments: Sequence[str]) -> int:
    """Run a selection of tests, or all of them with the coverage gates."""
    with tempfile.TemporaryDirectory(prefix="test-home-") as home:
        env = isolated(Path(home), os.environ)
        return _selection(arguments, env) if arguments else _whole(env)


def _selection(arguments: Sequence[str], env: dict[str, str]) -> int:
    command = [str(WORK.python), "-m", "pytest", *arguments]
    if needs_keyring(arguments):
        return _with_keyring(command, env)
    return run([*command, f"--ignore={_KEYRING}"], env=env)


def _with_keyring(command: Sequence[str], env: dict[str, str]) -> int:
    lacking = keyring_session.missing_programs()
    if sys.platform == "linux" and lacking and apt.may_install():
        apt.install(keyring_session.DEBIAN)
        lacking = keyring_session.missing_programs()
    if not lacking:
        return keyring_session.run_with_keyring(command, env)
    words = f"The tests of the real keyring need {', '.join(lacking)}"
    if os.environ.get("CI"):
        raise Stop(f"{words}: {apt.command(keyring_session.DEBIAN)}")
    say(f"{words}; they were left out. On Debian: {apt.command(keyring_session.DEBIAN)}")
    return 0


def _workers() -> int:
    """Return one worker more than there are cores: tests wait a quarter of the time."""
    return (os.cpu_count() or 1) + 1


def _whole(env: dict[str, str]) -> int:
    started = time.monotonic()
    _DATA_FILE.parent.mkdir(parents=True, exist_ok=True)
    for old in _DATA_FILE.parent.glob("data*"):
        old.unlink()
    measured = {
        **env,
        "COVERAGE_FILE": str(_DATA_FILE),
        "COVERAGE_PROCESS_START": str(ROOT / "pyproject.toml"),
    }
    # The interpreter starts measuring by itself, so that workers and child processes are counted.
    pytest = [str(WORK.python), "-m", "pytest", "--no-header"]
    parallel = [
        "--durations=12",
        "--durations-min=4",
        "-n",
        str(_workers()),
        "--dist",
        "worksteal",
        f"--ignore={_KEYRING}",
        "tests",
    ]
    codes = [run([*pytest, *parallel], env=measured)]
    codes.append(_with_keyring([*pytest, _KEYRING], measured))
    missed = _gates(measured)
    for line in missed:
        say(f"Below the gate: {line}")
    say(f"All tests took {time.monotonic() - started:.0f} s.")
    return next((code for code in codes if code), 1 if missed else 0)


def _gates(env: Mapping[str, str]) -> list[str]:
    coverage = [str(WORK.python), "-m", "coverage"]
    env = {key: value for key, value in env.items() if key != "COVERAGE_PROCESS_START"}
    written = BUILD / "coverage" / "coverage.json"
    if run([*coverage, "combine", "--quiet"], env=env) != 0:
        return ["nothing was measured"]
    if run([*coverage, "json", "--quiet", "-o", str(written)], env=env) != 0:
        return ["the measurements could not be read"]
    table, missed = coverage_gates.report(written)
    say("")
    for line in table:
        say(line)
    return missed
