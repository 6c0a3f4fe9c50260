"""Everything that is checked without running the program."""

from __future__ import annotations

import time
from pathlib import Path

from tools.dev.environment import WORK
from tools.dev.project import BUILD, run, say


def commands(python: Path) -> dict[str, list[str]]:
    """Return what is checked, by name, with the command that checks it."""
    bin_folder = python.parent
    suffix = python.suffix
    return {
        "format": [str(bin_folder / f"ruff{suffix}"), "format", "--check", "."],
        "lint": [str(bin_folder / f"ruff{suffix}"), "check", "."],
        "types": [str(bin_folder / f"mypy{suffix}")],
        "imports": [
            str(bin_folder / f"lint-imports{suffix}"),
            "--no-logo",
            *["--cache-dir", str(BUILD / "import-linter")],
        ],
        "sizes": [str(python), "-m", "tools.check_sizes"],
        "links": [str(python), "-m", "tools.check_links"],
        "resources": [str(python), "-m", "tools.check_resources"],
    }


def check() -> int:
    """Run every check, even after one failed, and end with one line for each."""
    results = {}
    for name, command in commands(WORK.python).items():
        say(f"== {name}")
        started = time.monotonic()
        results[name] = (run(command), time.monotonic() - started)
    say("")
    for name, (code, seconds) in results.items():
        say(f"{name:<10} {'ok' if code == 0 else 'FAILED':<7} {seconds:5.1f} s")
    return 1 if any(code for code, _ in results.values()) else 0
