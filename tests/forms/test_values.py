from __future__ import annotations

from datetime import date

import pytest

from therapist_emr.forms.values import as_day, as_number


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
