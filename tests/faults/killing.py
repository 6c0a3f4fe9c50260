"""Letting a program work for a moment in a process of its own, and ending it without a warning."""

from __future__ import annotations

import gc
import os
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.faults import shim
from tests.faults.shim import Fault
from therapist_emr.errors import UserError

Say = Callable[[str], None]
"""Acknowledge a step, as the screen would."""
Work = Callable[[Path, Say], None]
REFUSED, FAULT = "refused ", "fault "
_ROUNDS = 1_000


@dataclass(frozen=True, slots=True)
class Ended:
    """Say what a program had acknowledged when it ended, and how it ended."""

    said: list[str]
    killed: bool

    @property
    def refused(self) -> str:
        """Return the name of the `UserError` it ended with, or an empty text."""
        last = self.said[-1] if self.said else ""
        return last.removeprefix(REFUSED) if last.startswith(REFUSED) else ""

    @property
    def fault(self) -> str:
        """Return the traceback of a bug it ended with, or an empty text."""
        last = self.said[-1] if self.said else ""
        return last.removeprefix(FAULT).replace("\x1f", "\n") if last.startswith(FAULT) else ""


def killed_after(seconds: float, work: Work, folder: Path) -> Ended:
    """Do some work over and over, and kill it from outside after so many seconds."""
    pid, pipe = _fork(_over_and_over(work), folder, None)
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    return _ended(pid, pipe)


def ended_by(fault: Fault, work: Work, folder: Path) -> Ended:
    """Do some work once with a fault of the disk, which may be its death."""
    return _ended(*_fork(work, folder, fault))


def done_once(work: Work, folder: Path) -> Ended:
    """Do some work once in a process of its own."""
    return _ended(*_fork(work, folder, None))


def recorded(work: Work, folder: Path, log: Path) -> Ended:
    """Do some work once, writing down all that it does to the disk and what it says."""
    handle = os.open(log, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | os.O_APPEND, 0o600)
    try:
        return _ended(*_fork(work, folder, Fault(), handle))
    finally:
        os.close(handle)


def measured(work: Work, folder: Path, counted: Fault | None = None) -> tuple[float, int]:
    """Return how many seconds a piece of work takes, and how many operations of the disk."""
    steps = 0

    def counting(place: Path, say: Say) -> None:
        work(place, say)
        say(f"steps {shim.done()}" if shim.is_loaded() else "steps 0")

    began = time.monotonic()
    ended = ended_by(counted or Fault(), counting, folder)
    if ended.killed or not ended.said[-1].startswith("steps "):
        raise RuntimeError(f"the work does not succeed without a fault: {ended.said[-1:]}")
    steps = int(ended.said[-1].split()[1])
    return time.monotonic() - began, steps


def _over_and_over(work: Work) -> Work:
    def again(folder: Path, say: Say) -> None:
        for _ in range(_ROUNDS):
            work(folder, say)
        signal.pause()

    return again


def _fork(work: Work, folder: Path, fault: Fault | None, log: int = -1) -> tuple[int, int]:
    """Start the work in a child; return its number and what it can be heard through."""
    hearing, saying = os.pipe()
    pid = os.fork()
    if pid:
        os.close(saying)
        return pid, hearing
    try:
        gc.disable()
        os.close(hearing)
        _work(work, folder, saying, fault, log)
    finally:
        os._exit(0)


def _work(work: Work, folder: Path, saying: int, fault: Fault | None, log: int) -> None:
    def say(words: str) -> None:
        if log >= 0:
            shim.mark(words)
        os.write(saying, f"{words}\n".encode())

    try:
        if fault is not None and shim.is_loaded():
            shim.arm(folder, fault, log)
        work(folder, say)
    except UserError as error:
        say(f"{REFUSED}{type(error).__name__}: {error.message}")
    except BaseException:
        told = "\x1f".join(traceback.format_exc().splitlines())
        say(f"{FAULT}{told}")


def _ended(pid: int, pipe: int) -> Ended:
    """Hear a child out; the last line may have been cut by its death."""
    with os.fdopen(pipe, "rb") as stream:
        heard = stream.read().decode()
    _, status = os.waitpid(pid, 0)
    whole = heard.rpartition("\n")[0]
    return Ended(whole.split("\n") if whole else [], os.WIFSIGNALED(status))
