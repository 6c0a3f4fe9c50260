"""Long work off the screen's thread: one worker, progress, cancel, results where they are shown."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from therapist_emr.domain.progress import Progress
from therapist_emr.errors import Cancelled, UserError
from therapist_emr.ui.tidy import Tidy

_TOO_OFTEN = 0.05


class Connection(Protocol):
    """Be a job's own connection to the practice."""

    def interrupt(self) -> None:
        """Stop what is running, from another thread."""

    def close(self) -> None:
        """Close the connection."""


C = TypeVar("C", bound=Connection)
R = TypeVar("R")


class Job(QObject):
    """Stand for one piece of work; its signals come on the screen's thread."""

    stepped = Signal(int, int, str)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()

    def __init__(self, title: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.running = True
        self.stop_asked = threading.Event()
        self._open: Connection | None = None
        self._guard = threading.Lock()

    def cancel(self) -> None:
        """Ask the work to stop; what it began is undone by itself."""
        self.stop_asked.set()
        with self._guard:
            if self._open is not None:
                self._open.interrupt()

    @property
    def over(self) -> bool:
        """Say whether the work has ended."""
        return not self.running

    def hold(self, connection: Connection | None) -> None:
        """Remember the connection that a cancel must interrupt; called by the worker."""
        with self._guard:
            self._open = connection


class _Reporter:
    """Send the steps of a job, not more often than one can see."""

    def __init__(self, job: Job, send: Callable[[Job, str, object], None]) -> None:
        self._job, self._send = job, send
        self._last = 0.0

    def step(self, done: int, total: int, words: str) -> None:
        """Say how far the work is; raise `Cancelled` when the user asked to stop."""
        self.check()
        now = time.monotonic()
        if done >= total or now - self._last >= _TOO_OFTEN:
            self._last = now
            self._send(self._job, "step", (done, total, words))

    def check(self) -> None:
        """Raise `Cancelled` when the user asked to stop."""
        if self._job.stop_asked.is_set():
            raise Cancelled


class _Post(QObject):
    """Carry news from the worker to the screen's thread; belongs to neither job nor worker."""

    news = Signal(object, str, object)


class JobRunner(QObject, Generic[C]):
    """Run jobs one after the other on one thread, each with a connection of its own.

    Jobs are no children of the runner: a job that is deleted may let go of the last reference to
    it, and a parent must not go while its child does.
    """

    started = Signal(object)

    def __init__(self, connect: Callable[[], C], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._connect = connect
        self._waiting: queue.SimpleQueue[tuple[Job, Callable[[Progress], Any]] | None]
        self._waiting = queue.SimpleQueue()
        self._jobs: list[Job] = []
        self._post = _Post()
        self._post.news.connect(self._heard, Qt.ConnectionType.QueuedConnection)
        self._thread: threading.Thread | None = None
        self._silent = False
        self._tidy = Tidy(self)

    def start(self, title: str, work: Callable[[C, Progress], R]) -> Job:
        """Queue work that reads or writes the practice; return the job to listen to."""
        job = Job(title)
        return self._queue(job, lambda progress: self._with_connection(job, work, progress))

    def run(
        self,
        work: Callable[[Progress], R],
        done: Callable[[R], None],
        failed: Callable[[BaseException], None],
        progress: Callable[[int, int, str], None] | None = None,
    ) -> Job:
        """Queue work that needs no connection, and hear of its end."""
        job = self.start_plain("", work)
        job.done.connect(done)
        job.failed.connect(failed)
        if progress is not None:
            job.stepped.connect(progress)
        return job

    def start_plain(self, title: str, work: Callable[[Progress], R]) -> Job:
        """Queue work that needs no connection."""
        return self._queue(Job(title), work)

    def busy(self) -> bool:
        """Say whether anything runs or waits."""
        return bool(self._jobs)

    def fall_silent(self) -> None:
        """Let nobody hear of any job any more: what they would tell of is closed."""
        self._silent = True

    def stop(self, seconds: float = 10.0) -> bool:
        """Cancel everything and wait for the worker; return whether it ended in time."""
        for job in tuple(self._jobs):
            job.cancel()
        if self._thread is None:
            return True
        self._waiting.put(None)
        self._thread.join(seconds)
        ended = not self._thread.is_alive()
        if ended:
            self._thread = None
            self._tidy.release_now()
        return ended

    def _queue(self, job: Job, work: Callable[[Progress], Any]) -> Job:
        self._tidy.hold()
        self._jobs.append(job)
        self._waiting.put((job, work))
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name="jobs", daemon=True)
            self._thread.start()
        self.started.emit(job)
        return job

    def _with_connection(self, job: Job, work: Callable[[C, Progress], R], progress: Progress) -> R:
        connection = self._connect()
        job.hold(connection)
        try:
            return work(connection, progress)
        finally:
            job.hold(None)
            connection.close()

    def _serve(self) -> None:
        while (item := self._waiting.get()) is not None:
            self._run(*item)

    def _run(self, job: Job, work: Callable[[Progress], Any]) -> None:
        try:
            reporter = _Reporter(job, self._send)
            reporter.check()
            result = work(reporter)
        except Cancelled:
            self._send(job, "cancelled", None)
        except UserError as problem:
            self._send(job, "failed", problem)
        except Exception as fault:
            if job.stop_asked.is_set():
                self._send(job, "cancelled", None)
            else:
                self._send(job, "failed", fault)
        else:
            self._send(job, "done", result)

    def _send(self, job: Job, what: str, content: object) -> None:
        self._post.news.emit(job, what, content)

    @Slot(object, str, object)
    def _heard(self, job: Job, what: str, content: Any) -> None:
        if what == "step":
            if job.running and not job.stop_asked.is_set() and not self._silent:
                job.stepped.emit(*content)
            return
        job.running = False
        if job in self._jobs:
            self._jobs.remove(job)
        if not self._jobs:
            self._tidy.release()
        if not self._silent:
            self._tell_end(job, what, content)
        job.deleteLater()

    @staticmethod
    def _tell_end(job: Job, what: str, content: object) -> None:
        if what == "cancelled":
            job.cancelled.emit()
        elif what == "failed":
            job.failed.emit(content)
        else:
            job.done.emit(content)
        job.ended.emit()


AnyRunner = JobRunner[Any]
"""A runner of which only work without a connection is asked."""
