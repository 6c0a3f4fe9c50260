"""The command line of dev.py."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tools.dev import checks, launch, locks, packaging, qt_libraries, testing, torture
from tools.dev.environment import DATA, WORK
from tools.dev.project import BUILD, ROOT, Stop, run, say, warn

USAGE = """usage: python3 dev.py COMMAND [ARGUMENTS]

  run [ARGS]       start the program; ARGS go to it (`run doctor`, `run demo DIR`)
  test [ARGS]      run all tests with the coverage gates, or the pytest selection ARGS
  torture [ARGS]   run what the files have to survive; `--quick`, `--row NAME`, `--list`
  check            formatting, lint, types, import rules, sizes, links, resources
  bench [ARGS]     measure against the floors
  screens [DIR]    render every page and dialog to PNG, into build/screens by default
  package          build the one-folder program and let it take the tour
  lock [ARGS]      make requirements/*.txt anew (`lock --upgrade` takes newer versions)
  schema [--keep]  write docs/schema.sql anew; --keep stores a practice of a released schema
  data             build the data files in resources/ from their sources

The first command makes .venv from the hashed lock; nothing else is installed by hand."""


BUILT_FROM_PACKAGES = ("build_diagnoses", "build_medications")
"""What needs nothing but the packages of `requirements/data.txt`; fonts are built from folders."""


def _run(arguments: Sequence[str]) -> int:
    return launch.start(arguments)


def _test(arguments: Sequence[str]) -> int:
    _ready_for_qt()
    return testing.run_tests(arguments)


def _torture(arguments: Sequence[str]) -> int:
    _ready_for_qt()
    return torture.torture(arguments)


def _check(arguments: Sequence[str]) -> int:
    _no_arguments("check", arguments)
    WORK.ensure("dev")
    return checks.check()


def _bench(arguments: Sequence[str]) -> int:
    _ready_for_qt()
    return run([WORK.python, "-m", "benchmarks", *arguments], env=_offscreen())


def _screens(arguments: Sequence[str]) -> int:
    _ready_for_qt()
    named = bool(arguments) and not arguments[0].startswith("-")
    folder = Path(arguments[0]).absolute() if named else BUILD / "screens"
    options = arguments[1:] if named else arguments
    program = [str(WORK.python), "-m", "therapist_emr.ui.screens"]
    return run([*program, str(folder), *options], env=_offscreen())


def _package(arguments: Sequence[str]) -> int:
    _no_arguments("package", arguments)
    return packaging.package()


def _data(arguments: Sequence[str]) -> int:
    _no_arguments("data", arguments)
    DATA.ensure("data")
    for name in BUILT_FROM_PACKAGES:
        script = ROOT / "tools" / f"{name}.py"
        say(f"== tools/{script.name}")
        if code := run([DATA.python, script]):
            return code
    return 0


def _schema(arguments: Sequence[str]) -> int:
    WORK.ensure("dev")
    return run([WORK.python, "-m", "tools.schema", *arguments])


def _ready_for_qt() -> None:
    WORK.ensure("dev")
    qt_libraries.provide(WORK.site_packages())


def _offscreen() -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM") or "offscreen"}


def _no_arguments(command: str, arguments: Sequence[str]) -> None:
    if arguments:
        raise Stop(f"`{command}` takes no arguments.", 2)


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "run": _run,
    "test": _test,
    "torture": _torture,
    "check": _check,
    "bench": _bench,
    "screens": _screens,
    "package": _package,
    "lock": locks.lock,
    "schema": _schema,
    "data": _data,
}


def main(arguments: Sequence[str]) -> int:
    """Carry out one command and return its exit code."""
    if arguments and arguments[0] in ("-h", "--help", "help"):
        say(USAGE)
        return 0
    if not arguments or arguments[0] not in COMMANDS:
        if arguments:
            warn(f"dev.py has no command {arguments[0]!r}.")
        warn(USAGE)
        return 2
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except Stop as stop:
        warn(str(stop))
        return stop.code
    except OSError as error:
        warn(f"dev.py could not go on: {error}")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
