"""Carrying out a row's trials in several processes at once, each in a folder of its own."""

from __future__ import annotations

import os
import random
import tempfile
import time
import traceback
from pathlib import Path

from tests.faults.row import Ground, Row, Tally, run_trials

MEMORY = Path("/dev/shm")


def run_row(row: Row, count: int, jobs: int, seed: int) -> Tally:
    """Share a row's trials out, wait for all of them, and add up what survived."""
    jobs = 1 if row.alone else max(1, min(jobs, count))
    began = time.monotonic()
    memory = row.in_memory and MEMORY.is_dir()
    with tempfile.TemporaryDirectory(prefix="torture-", dir=MEMORY if memory else None) as folder:
        pipes = [_start(row, count, (job, jobs), seed, Path(folder)) for job in range(jobs)]
        total = Tally()
        for pid, pipe in pipes:
            total.add(_heard(pid, pipe))
    total.seconds = time.monotonic() - began
    return total


def _start(row: Row, count: int, share: tuple[int, int], seed: int, top: Path) -> tuple[int, int]:
    job, jobs = share
    hearing, saying = os.pipe()
    pid = os.fork()
    if pid:
        os.close(saying)
        return pid, hearing
    try:
        os.close(hearing)
        folder = top / f"{job}"
        folder.mkdir(mode=0o700)
        chance = random.Random(f"{seed} {row.name} {job}")
        numbers = range(count * job // jobs, count * (job + 1) // jobs)
        told = run_trials(row, Ground(folder, count, chance), numbers).to_json()
        with os.fdopen(saying, "w") as stream:
            stream.write(told)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)


def _heard(pid: int, pipe: int) -> Tally:
    with os.fdopen(pipe) as stream:
        told = stream.read()
    os.waitpid(pid, 0)
    if not told:
        return Tally(lost=1, losses=["the process that carried out the trials ended early"])
    return Tally.from_json(told)
