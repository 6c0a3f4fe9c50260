"""Work off the screen's thread with a practice of its own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeVar

from therapist_emr.domain.progress import Progress
from therapist_emr.practice.practice import Practice
from therapist_emr.ui.jobs import Jobs, Running

__all__ = ["Background", "Opener", "Running", "Work"]

T = TypeVar("T")

Work = Callable[[Practice, Progress], T]
"""What runs elsewhere: it gets a practice of its own and somewhere to say how far it is."""

Opener = Callable[[], AbstractContextManager[Practice]]
"""Opens a practice over a connection of its own, in the thread that calls it."""


class Background:
    """Run work on a practice, and hand its answers to the screen's thread."""

    def __init__(self, opener: Opener, jobs: Jobs) -> None:
        self._opener = opener
        self._jobs = jobs

    def ask(
        self,
        work: Work[T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None] | None = None,
        progress: Callable[[int, int, str], None] | None = None,
    ) -> Running:
        """Start the work; exactly one of `done` and `failed` is called unless it is cancelled."""

        def job(watch: Progress) -> T:
            with self._opener() as practice:
                return work(practice, watch)

        return self._jobs.run(job, done, failed, progress)

    def stop(self, patience_ms: int = 5_000) -> bool:
        """Stop everything before the practice is locked; tell whether all has ended."""
        return self._jobs.stop(patience_ms)
