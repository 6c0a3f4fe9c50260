"""Work off the screen's thread, asked for in one call: with a practice of its own, or without."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from therapist_emr.domain.progress import Progress
from therapist_emr.practice.practice import Practice
from therapist_emr.ui.jobs import Connection, Job, JobRunner

T = TypeVar("T")
C = TypeVar("C", bound=Connection)

Running = Job
"""One piece of work on its way; `cancel` stops it, and then neither answer nor trouble comes."""

Work = Callable[[Practice, Progress], T]
"""What runs elsewhere: it gets a practice of its own and somewhere to say how far it is."""


def listen(
    job: Job,
    done: Callable[[T], None],
    failed: Callable[[BaseException], None] | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Job:
    """Hear of a job's end; without `failed` its trouble is raised here, where it is shown."""

    def end(answer: T) -> None:
        if not job.stop_asked.is_set():
            done(answer)

    def fail(trouble: BaseException) -> None:
        if not job.stop_asked.is_set():
            (failed or _raise)(trouble)

    job.done.connect(end)
    job.failed.connect(fail)
    if progress is not None:
        job.stepped.connect(progress)
    return job


class Background:
    """Run work on a practice of its own, and hand its answers to the screen's thread."""

    def __init__(self, runner: JobRunner[C], practice_of: Callable[[C], Practice]) -> None:
        def start(title: str, work: Work[Any]) -> Job:
            return runner.start(title, lambda opened, watch: work(practice_of(opened), watch))

        self._start = start
        self.stop, self.fall_silent = runner.stop, runner.fall_silent

    def ask(
        self,
        work: Work[T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None] | None = None,
        progress: Callable[[int, int, str], None] | None = None,
        *,
        title: str = "",
    ) -> Running:
        """Start the work; exactly one of `done` and `failed` is called unless it is cancelled."""
        return listen(self._start(title, work), done, failed, progress)


def _raise(trouble: BaseException) -> None:
    raise trouble
