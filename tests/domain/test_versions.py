"""From when to when each version of a document was in force."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from therapist_emr.domain.versions import FOREVER, spans

DAYS = st.dates().map(lambda day: day.isoformat())


def test_a_version_stands_until_the_next_begins() -> None:
    told = spans(["2026-01-01", "2026-04-01"], ["2026-01-01", "2026-03-20"])
    assert told == [("2026-01-01", "2026-04-01"), ("2026-04-01", FOREVER)]


def test_one_that_is_dated_back_replaces_the_last_when_it_is_made() -> None:
    told = spans(["2026-01-01", "2026-02-01"], ["2026-01-01", "2026-03-20"])
    assert told[0] == ("2026-01-01", "2026-03-20")


def test_a_correction_of_the_same_day_leaves_no_time_between() -> None:
    assert spans(["2026-01-01"] * 2, ["2026-01-01"] * 2)[0] == ("2026-01-01", "2026-01-01")


def test_what_says_no_day_begins_when_it_was_made() -> None:
    assert spans([""], ["2026-01-01"]) == [("2026-01-01", FOREVER)]


def test_what_was_corrected_before_it_began_was_never_in_force() -> None:
    effective = ["2026-01-01", "2026-06-01", "2026-06-01"]
    made = ["2026-01-01", "2026-03-20", "2026-03-25"]
    assert spans(effective, made)[:2] == [
        ("2026-01-01", "2026-06-01"),
        ("2026-06-01", "2026-03-25"),
    ]
    sooner = spans(["2026-01-01", "2026-06-01", "2026-04-10"], made)
    assert sooner[0] == ("2026-01-01", "2026-04-10")


@given(st.lists(st.tuples(DAYS, DAYS)))
def test_a_version_stands_as_long_as_no_later_one_took_over(told: list[tuple[str, str]]) -> None:
    made = sorted(made for _effective, made in told)
    found = spans([effective for effective, _made in told], made)
    assert [ends for _begins, ends in found[-1:]] == [FOREVER] * bool(told)
    for at, (begins, ends) in enumerate(found):
        later = [max(found[j][0], made[j]) for j in range(at + 1, len(found))]
        if begins < ends:
            assert ends == min(later, default=FOREVER)
        else:
            assert min(later) <= begins
