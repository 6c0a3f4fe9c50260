"""Where the parts of the checkout are, and how the tools speak and start programs."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
REQUIREMENTS = ROOT / "requirements"


class Stop(Exception):
    """End the command with one plain line and an exit code."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def say(words: str) -> None:
    """Print one line at once, so that it stands before what a started program prints."""
    print(words, flush=True)


def warn(words: str) -> None:
    """Print one line on standard error."""
    print(words, file=sys.stderr, flush=True)


def run(
    command: Sequence[str | Path], *, env: Mapping[str, str] | None = None, cwd: Path = ROOT
) -> int:
    """Run a program, waiting for it even when Ctrl+C reaches both, and return its exit code."""
    with subprocess.Popen([str(part) for part in command], env=env, cwd=cwd) as process:
        interrupted = False
        while True:
            try:
                code = process.wait()
            except KeyboardInterrupt:
                interrupted = True
                continue
            break
    if interrupted and code == 0:
        return 128 + signal.SIGINT
    return code if code >= 0 else 128 - code


def output(command: Sequence[str | Path]) -> str:
    """Return what a program prints, or an empty text when it cannot be run or fails."""
    with contextlib.suppress(OSError, subprocess.CalledProcessError):
        return subprocess.run(
            [str(part) for part in command],
            check=True,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ).stdout
    return ""
