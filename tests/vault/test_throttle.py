from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapist_emr.vault.throttle import LONGEST_SECONDS, Throttle, TooSoon

ONE, TWO = "1" * 32, "2" * 32


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def throttle(tmp_path: Path, clock: Clock) -> Throttle:
    return Throttle(tmp_path / "tries.json", clock)


def test_the_pause_grows_after_three_free_tries(throttle: Throttle, clock: Clock) -> None:
    pauses = []
    for _ in range(12):
        throttle.check(ONE)
        throttle.wrong(ONE)
        pauses.append(throttle.wait(ONE))
        clock.now += pauses[-1]
    assert pauses == [0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]


def test_a_try_during_the_pause_is_refused_with_the_time_left(
    throttle: Throttle, clock: Clock
) -> None:
    for _ in range(5):
        throttle.wrong(ONE)
    clock.now += 1.2
    with pytest.raises(TooSoon, match="in 3 seconds") as caught:
        throttle.check(ONE)
    assert caught.value.seconds == 3
    clock.now += 2.5
    with pytest.raises(TooSoon, match="in 1 second"):
        throttle.check(ONE)
    clock.now += 0.4
    throttle.check(ONE)


def test_a_restart_does_not_end_the_pause(tmp_path: Path, clock: Clock) -> None:
    for _ in range(4):
        Throttle(tmp_path / "tries.json", clock).wrong(ONE)
    again = Throttle(tmp_path / "tries.json", clock)
    assert again.failures(ONE) == 4
    assert again.wait(ONE) == 2


def test_the_right_passphrase_ends_it_and_says_how_many_were_wrong(throttle: Throttle) -> None:
    for _ in range(4):
        throttle.wrong(ONE)
    throttle.wrong(TWO)
    assert throttle.right(ONE) == 4
    assert throttle.right(ONE) == 0
    assert throttle.failures(TWO) == 1


@pytest.mark.parametrize("jump", [-10 * 365 * 86400, -86400, -1])
def test_a_clock_set_back_never_makes_the_pause_longer(
    throttle: Throttle, clock: Clock, jump: int
) -> None:
    for _ in range(20):
        throttle.wrong(ONE)
    clock.now += jump
    assert throttle.wait(ONE) == LONGEST_SECONDS
    clock.now += LONGEST_SECONDS
    throttle.check(ONE)


@pytest.mark.parametrize("last", ["NaN", "Infinity", "1e300"])
def test_a_time_that_never_comes_keeps_nobody_out(tmp_path: Path, clock: Clock, last: str) -> None:
    path = tmp_path / "tries.json"
    path.write_text(f'{{"{ONE}": {{"failures": 9, "last": {last}}}}}', encoding="utf-8")
    throttle = Throttle(path, clock)
    assert throttle.wait(ONE) == LONGEST_SECONDS
    clock.now += LONGEST_SECONDS
    throttle.check(ONE)


def test_a_clock_set_back_keeps_nobody_out_where_nothing_can_be_written(
    tmp_path: Path, clock: Clock
) -> None:
    path = tmp_path / ("t" * 250)  # leaves no room for the name of the file written beside it
    last = clock.now + 86400
    path.write_text(json.dumps({ONE: {"failures": 9, "last": last}}), encoding="utf-8")
    throttle = Throttle(path, clock)
    throttle.check(ONE)
    assert throttle.failures(ONE) == 9


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "7",
        '{"a": 1}',
        '{"a": {"failures": "many", "last": 0}}',
        '{"a": {"failures": Infinity, "last": 0}}',
        "\x00",
    ],
)
def test_a_spoiled_count_keeps_nobody_out(tmp_path: Path, clock: Clock, text: str) -> None:
    path = tmp_path / "tries.json"
    path.write_text(text, encoding="utf-8")
    throttle = Throttle(path, clock)
    throttle.check(ONE)
    throttle.wrong(ONE)
    assert throttle.failures(ONE) == 1


def test_a_place_that_cannot_be_written_keeps_nobody_out(tmp_path: Path, clock: Clock) -> None:
    throttle = Throttle(tmp_path / "gone" / "tries.json", clock)
    throttle.wrong(ONE)
    throttle.check(ONE)
    assert throttle.right(ONE) == 0


def test_the_count_is_kept_with_this_computers_settings(private_home: Path) -> None:
    Throttle().wrong(ONE)
    assert Throttle().failures(ONE) == 1
    (found,) = private_home.rglob("wrong-tries.json")
    assert "practice" not in found.read_text(encoding="utf-8")


@given(st.integers(0, 10**6))
def test_no_number_of_tries_makes_the_pause_endless(failures: int) -> None:
    assert 0 <= Throttle.pause(failures) <= LONGEST_SECONDS


@pytest.mark.skipif(os.name == "nt", reason="Windows asks the system, not the environment")
@pytest.mark.usefixtures("no_home")
def test_without_a_home_folder_nobody_is_kept_out() -> None:
    throttle = Throttle()
    throttle.wrong(ONE)
    throttle.check(ONE)
    assert throttle.right(ONE) == 0
