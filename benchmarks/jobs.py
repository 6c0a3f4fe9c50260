"""What is measured, each in a process of its own, not in the memory another one left."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor

from benchmarks import codes, reading, saving, unlocking, whole_files, window
from benchmarks.figures import Figure
from benchmarks.made_up import Measured

Work = Callable[[Measured, int], Figure | Iterable[Figure]]

JOBS: dict[str, tuple[Work, int]] = {
    "start": (window.start, 15),
    "unlock": (unlocking.unlock, 25),
    "chart": (reading.chart, 100),
    "save": (saving.saving, 60),
    "search": (reading.search, 12),
    "codes": (codes.keystroke, 9),
    "pdf": (whole_files.chart_pdf, 5),
    "backup": (whole_files.backup, 3),
    "memory": (lambda practice, _rounds: window.memory(practice), 1),
    "scroll": (lambda practice, _rounds: window.scrolling(practice), 1),
}


def by_itself(name: str, practice: Measured) -> list[Figure]:
    """Measure a job in a new process."""
    anew = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=anew) as process:
        return process.submit(_measure, name, practice).result()


def _measure(name: str, practice: Measured) -> list[Figure]:
    work, rounds = JOBS[name]
    found = work(practice, rounds)
    return [found] if isinstance(found, Figure) else list(found)
