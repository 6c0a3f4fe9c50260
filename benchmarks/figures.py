"""One row of the table: our times, the floor's times, and what is aimed at."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, slots=True)
class Figure:
    """Hold what was measured; times are in milliseconds, memory in MB."""

    job: str
    floor_is: str
    ours: list[float]
    floor: list[float]
    target: float | None
    unit: str = "ms"
    how: str = "median ratio"
    notes: dict[str, float | str] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        """Return the median of the ratios, pair by pair where both were measured in turns."""
        if len(self.ours) == len(self.floor):
            return statistics.median(ratios(self.ours, self.floor))
        return statistics.median(self.ours) / statistics.median(self.floor)

    @property
    def met(self) -> bool | None:
        """Tell whether the aim is reached; None where there is none."""
        return None if self.target is None else self.score <= self.target

    @property
    def score(self) -> float:
        """Return the number that is held against the aim."""
        if self.how == "95th percentile":
            return quantile(self.ours, 0.95)
        if self.how == "difference":
            if len(self.ours) == len(self.floor):
                pairs = zip(self.ours, self.floor, strict=True)
                return statistics.median(mine - theirs for mine, theirs in pairs)
            return statistics.median(self.ours) - statistics.median(self.floor)
        return self.ratio

    def as_json(self) -> dict[str, object]:
        """Return the figure with everything that was measured."""
        return {**asdict(self), "score": self.score, "met": self.met}


def ratios(ours: list[float], floor: list[float]) -> list[float]:
    """Return how many times the floor each of our times was, pair by pair."""
    return [mine / theirs for mine, theirs in zip(ours, floor, strict=True) if theirs]


def quantile(values: list[float], part: float) -> float:
    """Return the value below which that part of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def timed(work: Callable[[], object]) -> float:
    """Return how many milliseconds some work took."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def in_turns(
    ours: Callable[[], object], floor: Callable[[], object], rounds: int, warm: int = 1
) -> tuple[list[float], list[float]]:
    """Return both times, measured in turns so that a drifting machine strikes both alike."""
    for _ in range(warm):
        ours()
        floor()
    pairs = [(timed(ours), timed(floor)) for _ in range(rounds)]
    return [one for one, _ in pairs], [other for _, other in pairs]
