"""Work off the screen's thread, with progress and a way to stop; answers come home to it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, Final, TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot
from shiboken6 import isValid

from therapist_emr.domain.progress import Progress
from therapist_emr.errors import Cancelled

T = TypeVar("T")

Job = Callable[[Progress], T]
"""What runs elsewhere; it gets somewhere to say how far it is."""

_TELL_SECONDS: Final = 0.05


class Running(QObject):
    """Be one piece of work on its way; `cancel` stops it at its next step."""

    told = Signal(int, int, str)
    ended = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = threading.Event()
        self._last = 0.0
        self.over = False

    def cancel(self) -> None:
        """Ask the work to stop; its answer is thrown away."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Tell whether the work was asked to stop."""
        return self._stop.is_set()

    def check(self) -> None:
        """Raise `Cancelled` when the work was asked to stop."""
        if self._stop.is_set():
            raise Cancelled

    def step(self, done: int, total: int, words: str) -> None:
        """Pass on how far the work is; raise `Cancelled` when it was asked to stop."""
        self.check()
        now = time.monotonic()
        if now - self._last >= _TELL_SECONDS or done >= total:
            self._last = now
            self.told.emit(done, total, words)


class _Task(QRunnable):
    def __init__(self, running: Running, job: Job[Any]) -> None:
        super().__init__()
        self._running, self._job = running, job

    def run(self) -> None:
        """Do the work and carry its answer or its trouble home."""
        answer: object = None
        trouble: BaseException | None = None
        try:
            self._running.check()
            answer = self._job(self._running)
        except BaseException as problem:
            trouble = problem
        if isValid(self._running):
            self._running.ended.emit(answer, trouble)


class Jobs(QObject):
    """Run jobs, a few at a time, and hand their answers to the screen's thread."""

    def __init__(self, threads: int = 1, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._going: dict[Running, tuple[Callable[[Any], None], Callable[[BaseException], None]]]
        self._going = {}

    def run(
        self,
        job: Job[T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None] | None = None,
        progress: Callable[[int, int, str], None] | None = None,
    ) -> Running:
        """Start a job; exactly one of `done` and `failed` is called unless it is cancelled.

        Without `failed` what went wrong is raised on the screen's thread, where it is shown.
        """
        running = Running(self)
        running.ended.connect(self._ended)
        if progress is not None:
            running.told.connect(progress)
        self._going[running] = (done, failed or _raise)
        self._pool.start(_Task(running, job))
        return running

    def stop(self, patience_ms: int = 5_000) -> bool:
        """Ask everything to stop and wait for it; tell whether all has ended."""
        for running in self._going:
            running.cancel()
        return self._pool.waitForDone(patience_ms)

    @Slot(object, object)
    def _ended(self, answer: object, trouble: BaseException | None) -> None:
        running = self.sender()
        assert isinstance(running, Running)
        done, failed = self._going.pop(running)
        running.over = True
        running.deleteLater()
        if running.cancelled:
            return
        if trouble is None:
            done(answer)
        else:
            failed(trouble)


def _raise(trouble: BaseException) -> None:
    raise trouble
