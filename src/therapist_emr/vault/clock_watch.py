"""Noticing that the computer's clock was set, which would put notes and trail out of order."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

TOLERANCE = timedelta(minutes=1)
LONG_ABSENCE = timedelta(days=180)


def wall_seconds() -> float:
    """Return the time by the clock that people and time servers set."""
    return time.time()


def steady_seconds() -> float:
    """Return the seconds that passed by a clock nobody can set, time asleep included."""
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC"):
        # On Linux only the first goes on in sleep; on macOS the second does.
        clock = getattr(time, name, None)
        if clock is not None:
            return time.clock_gettime(clock)
    return time.monotonic()


class ClockWatch:
    """Compare the clock on the wall with one that nobody can set."""

    def __init__(
        self, wall: Callable[[], float] | None = None, steady: Callable[[], float] | None = None
    ) -> None:
        self._wall, self._steady = wall or wall_seconds, steady or steady_seconds
        self._offset = self._read()

    def jump(self) -> timedelta:
        """Return how far the clock was set since it was last right; zero for what is slight."""
        moved = timedelta(seconds=self._read() - self._offset)
        return moved if abs(moved) > TOLERANCE else timedelta(0)

    def accept(self) -> None:
        """Take the clock as right from now on, since its jump was recorded."""
        self._offset = self._read()

    def _read(self) -> float:
        return self._wall() - self._steady()


def jump_words(moved: timedelta) -> str:
    """Say how far a clock was set."""
    return f"set {'back' if moved < timedelta(0) else 'forward'} by {_length(abs(moved))}"


def out_of_order(last_utc: str, now_utc: str) -> str:
    """Say what is odd about the time since the trail's last row, or nothing."""
    try:
        passed = datetime.fromisoformat(now_utc) - datetime.fromisoformat(last_utc)
    except (TypeError, ValueError):
        return ""
    if passed < -TOLERANCE:
        return f"{_length(-passed)} before the last row"
    if passed > LONG_ABSENCE:
        return f"{_length(passed)} after the last row"
    return ""


def _length(span: timedelta) -> str:
    span += timedelta(seconds=30)
    hours, minutes = divmod(span.seconds // 60, 60)
    parts = ((span.days, "day"), (hours, "hour"), (minutes, "minute"))
    told = [f"{count:,} {name}{'' if count == 1 else 's'}" for count, name in parts if count]
    return " ".join(told[:2])
