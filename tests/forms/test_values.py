from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapist_emr.forms.field import CheckContext
from therapist_emr.forms.values import as_day, as_number, not_before


@pytest.mark.parametrize(
    ("value", "read"), [(3, 3.0), (2.5, 2.5), (0, 0.0), (True, None), ("3", None), (None, None)]
)
def test_a_number_is_what_json_says_is_one(value: object, read: float | None) -> None:
    assert as_number(value) == read


@pytest.mark.parametrize("value", ["2026-11-17", "2026-11-17T10:00"])
def test_a_day_is_read_from_a_day_or_a_time(value: str) -> None:
    assert as_day(value) == date(2026, 11, 17)


@pytest.mark.parametrize("value", [None, "", "2026", "2026-11", "soon", 7, "2026-02-30"])
def test_what_names_no_whole_day_is_none(value: object) -> None:
    assert as_day(value) is None


@given(st.dates(), st.dates())
def test_what_comes_after_is_not_before(begun: date, told: date) -> None:
    said = not_before("date", "this session")(
        told.isoformat(), {"date": begun.isoformat()}, CheckContext(begun)
    )
    assert bool(said) is (told < begun)
    assert ("Did you mean" in said) is (
        begun.year - 1 <= told.year
        and said != ""
        and ((told.year + 1, told.month, told.day) >= (begun.year, begun.month, begun.day))
    )


@pytest.mark.parametrize(("value", "begun"), [("soon", "2026-11-17"), ("2026-11-17", "soon")])
def test_what_is_no_day_is_neither_before_nor_after(value: str, begun: str) -> None:
    check = not_before("date", "this session")
    assert check(value, {"date": begun}, CheckContext(date(2026, 11, 17))) == ""


def test_next_january_is_named_when_this_one_was_understood() -> None:
    check = not_before("date", "this session")
    context = CheckContext(date(2026, 12, 20))
    said = check("2026-01-05", {"date": "2026-12-20"}, context)
    assert said == "This is before this session. Did you mean 2027?"
    assert check("2025-01-05", {"date": "2026-12-20"}, context) == "This is before this session."
