from __future__ import annotations

import time
from datetime import timedelta

import pytest

from therapist_emr.vault.clock_watch import ClockWatch, jump_words, out_of_order, steady_seconds


class Clocks:
    """A wall clock that can be set, beside one that cannot."""

    def __init__(self) -> None:
        self.wall, self.steady = 1_800_000_000.0, 50.0

    def pass_by(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds

    def watch(self) -> ClockWatch:
        return ClockWatch(lambda: self.wall, lambda: self.steady)


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


def test_time_that_passes_is_no_jump(clocks: Clocks) -> None:
    watch = clocks.watch()
    clocks.pass_by(10 * 86_400)
    clocks.wall += 45  # what a time server corrects
    assert not watch.jump()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-3_600, "set back by 1 hour"),
        (86_400 + 120, "set forward by 1 day 2 minutes"),
        (10 * 365 * 86_400, "set forward by 3,650 days"),
        (-80, "set back by 1 minute"),
        (2 * 3_600 + 60, "set forward by 2 hours 1 minute"),
    ],
)
def test_a_clock_that_was_set_is_told_until_it_is_accepted(
    clocks: Clocks, seconds: float, words: str
) -> None:
    watch = clocks.watch()
    clocks.pass_by(300)
    clocks.wall += seconds
    for _ in range(2):
        assert jump_words(watch.jump()) == words
    watch.accept()
    assert watch.jump() == timedelta(0)


def test_a_clock_set_little_by_little_is_noticed(clocks: Clocks) -> None:
    watch = clocks.watch()
    for _ in range(3):
        clocks.wall += 30
        clocks.pass_by(60)
    assert watch.jump() == timedelta(seconds=90)


@pytest.mark.parametrize(
    ("last", "words"),
    [
        ("2026-11-17T20:00:00.000000Z", ""),
        ("2026-11-17T20:00:59.000000Z", ""),
        ("2026-11-17T22:30:00.000000Z", "2 hours 30 minutes before the last row"),
        ("2036-11-17T20:00:00.000000Z", "3,653 days before the last row"),
        ("2026-05-20T20:00:00.000000Z", "181 days after the last row"),
        ("2026-06-20T20:00:00.000000Z", ""),
        ("never", ""),
        ("2026-11-17", ""),
    ],
)
def test_the_time_since_the_last_row_is_looked_at(last: str, words: str) -> None:
    assert out_of_order(last, "2026-11-17T20:00:00.000000Z") == words


def test_the_steady_clock_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    assert steady_seconds() <= steady_seconds()
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC"):
        monkeypatch.delattr(time, name, raising=False)
        assert steady_seconds() <= steady_seconds()
    watch = ClockWatch()
    assert not watch.jump()
