"""Starting a program, letting it work for a moment, and killing it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
# The full counts are 1,000 in saving and 200 elsewhere; the ordinary run takes a sample.
KILLS = int(os.environ.get("THERAPIST_EMR_KILLS", "6"))


def run_and_kill(chance: random.Random, longest: float, *arguments: str) -> list[str]:
    """Kill a child between now and `longest` seconds after it started; return what it said."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.children", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "started\n"
        time.sleep(chance.uniform(0, longest))
        os.kill(child.pid, signal.SIGKILL)
        return child.stdout.read().splitlines(keepends=True)


def run(*arguments: str) -> list[str]:
    """Let a child end by itself; return what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.children", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def acknowledged(said: list[str]) -> list[str]:
    """Return the whole lines; the last may have been cut by the kill."""
    return [line.rstrip("\n") for line in said if line.endswith("\n")]
