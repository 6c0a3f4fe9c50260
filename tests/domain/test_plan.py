from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapist_emr.domain.plan import (
    Point,
    Standing,
    fraction_done,
    measured,
    read_measure,
    review_due,
    standing,
)

TODAY = date(2026, 11, 17)
NUMBERS = st.floats(-1e6, 1e6)


def stand(**more: Any) -> Standing:
    values: dict[str, Any] = {
        "start": 0.0, "target": 3.0, "unit": "a week", "status": "active", "due": "",
        "points": (), "today": TODAY,
    }  # fmt: skip
    return standing(**{**values, **more})


@given(NUMBERS, NUMBERS, NUMBERS)
def test_a_fraction_is_between_nothing_and_all(start: float, target: float, value: float) -> None:
    assert 0 <= fraction_done(start, target, value) <= 1
    assert fraction_done(start, target, target) == 1
    if start != target:
        assert fraction_done(start, target, start) == 0


def test_a_start_at_the_target_is_done_or_not() -> None:
    assert fraction_done(2, 2, 2) == 1
    assert fraction_done(2, 2, 1) == 0


def test_the_newest_value_counts() -> None:
    points = (Point("2026-10-01", 2.0), Point("2026-09-01", 1.0))
    found = stand(points=points)
    assert (found.fraction, found.words) == (2 / 3, "2 of 3 a week")


def test_an_objective_may_go_downwards() -> None:
    found = stand(start=20.0, target=10.0, unit="", points=(Point("2026-10-01", 15.0),))
    assert (found.fraction, found.words) == (0.5, "15, down from 20")
    assert stand(start=20.0, target=10.0, unit="").words == "20, target 10"


def test_without_numbers_nothing_is_claimed() -> None:
    assert stand(target=None).fraction is None
    assert stand(start=None).fraction is None
    assert stand(start=None, points=(Point("2026-10-01", 3.0),)).fraction == 1.0


def test_met_and_overdue() -> None:
    met = stand(status="met", due="2020-01-01")
    assert (met.words, met.met, met.overdue, met.fraction) == ("Met", True, False, 1.0)
    assert stand(due="2026-11-16").overdue
    assert not stand(due="2026-11-17").overdue
    assert not stand(due="2026-11-16", status="dropped").overdue


def test_the_next_review_is_some_days_on() -> None:
    assert review_due(TODAY, 90) == date(2027, 2, 15)


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("3 walks a week", (3.0, "walks a week")),
        ("at most 1.5 hours", (1.5, "hours")),
        ("2,5 h", (2.5, "h")),
        ("-4", (-4.0, "")),
        ("80%", (80.0, "")),
        ("most days", (None, "")),
        ("10,000 steps a day", (10_000.0, "steps a day")),
        ("$1,234,567.50 saved", (1_234_567.5, "saved")),
        ("PHQ-9 below 10", (10.0, "")),
        ("GAD 7 under 5", (5.0, "")),
        ("5 or less on the PHQ-9", (5.0, "or less on the PHQ-9")),
        ("F33.1 in remission", (None, "")),
        ("2-3 walks a week", (2.0, "walks a week")),
        ("2 to 3 walks a week", (2.0, "walks a week")),
        ("4/5 days", (4.0, "of 5 days")),
        ("asleep by 10:30 pm", (None, "")),
    ],
)
def test_a_measure_is_a_number_and_what_it_counts(
    text: str, measure: tuple[float | None, str]
) -> None:
    assert read_measure(text) == measure


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (1, "attacks a month", "1 attack a month"),
        (3, "attacks a month", "3 attacks a month"),
        (0, "walks", "0 walks"),
        (1.0, "hours", "1 hour"),
        (1, "classes", "1 class"),
        (1, "boxes of ten", "1 box of ten"),
        (1, "lunches out", "1 lunch out"),
        (1, "washes", "1 wash"),
        (1, "stories", "1 story"),
        (1, "a week", "1 a week"),
        (1, "is", "1 is"),
        (1, "basis", "1 basis"),
        (1, "bus", "1 bus"),
        (1, "glass", "1 glass"),
        (1, "", "1"),
        (1.5, "hours", "1.5 hours"),
    ],
)
def test_one_of_a_thing_is_not_many(value: float, unit: str, told: str) -> None:
    assert measured(value, unit) == told


def test_large_numbers_are_told_to_the_last_digit() -> None:
    steps = stand(target=1_234_567.0, unit="steps", points=(Point("2026-10-01", 12_345.67),))
    assert steps.words == "12345.67 of 1234567 steps"


def test_standing_words_read_well_for_one() -> None:
    some = stand(unit="attacks a month", points=(Point("2026-10-01", 1.0),))
    assert some.words == "1 of 3 attacks a month"
    assert stand(target=1.0, unit="walks a week").words == "0 of 1 walk a week"


def test_more_than_was_aimed_for_is_said() -> None:
    assert stand(points=(Point("2026-10-01", 5.0),)).words == "5, more than 3 a week"


def test_a_value_on_a_scale_is_told_apart_from_its_target() -> None:
    points = (Point("2026-10-01", 6.0),)
    assert stand(target=7.0, unit="of 10", points=points).words == "6 of 10, target 7"
