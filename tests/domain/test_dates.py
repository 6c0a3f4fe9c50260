from __future__ import annotations

import contextlib
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapist_emr.domain.dates import (
    Lean,
    PartialDate,
    age_on,
    is_minor,
    minutes_between,
    read_date,
    read_time,
)

TODAY = date(2026, 11, 17)
YEARS = st.dates(date(1880, 1, 1), date(2200, 12, 31))


@given(YEARS)
def test_a_whole_date_reads_back(day: date) -> None:
    found = PartialDate.parse(day.isoformat())
    assert found.whole == found.earliest() == found.latest() == day
    assert found.iso == day.isoformat()


@given(st.integers(1, 9999), st.integers(1, 12))
def test_a_month_runs_from_its_first_to_its_last_day(year: int, month: int) -> None:
    found = PartialDate.parse(f"{year:04d}-{month:02d}")
    assert found.whole is None
    assert found.earliest() == date(year, month, 1)
    assert found.latest().month == month
    if found.latest() < date.max:
        assert (found.latest() + timedelta(days=1)).day == 1
    assert PartialDate.parse(found.iso) == found


def test_a_year_runs_from_january_to_december() -> None:
    found = PartialDate.parse("2019")
    assert (found.earliest(), found.latest()) == (date(2019, 1, 1), date(2019, 12, 31))


@pytest.mark.parametrize(
    "text",
    ["", "19", "2019-4", "2019-13", "2019-00", "2019-04-31", "2019-04-00", "2023-02-29", "0000",
     "2019-04-30T10:00", " 2019", "٢٠١٩", "x"],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate.parse(text)


@given(st.text())
def test_reading_never_fails_otherwise(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert PartialDate.parse(text).iso == text
    found = read_date(text, TODAY)
    assert found is None or PartialDate.parse(found.iso) == found
    read_time(text)


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        ("1992-03-02", "2026-03-01", 33),
        ("1992-03-02", "2026-03-02", 34),
        ("2008-02-29", "2026-02-28", 17),
        ("2008-02-29", "2026-03-01", 18),
        ("2008-02-29", "2028-02-29", 20),
        ("2026-11-17", "2026-11-17", 0),
        ("1900-01-01", "2026-11-17", 126),
    ],
)
def test_ages_turn_on_the_birthday(born: str, on: str, years: int) -> None:
    assert age_on(date.fromisoformat(born), date.fromisoformat(on)) == years
    assert is_minor(date.fromisoformat(born), date.fromisoformat(on)) == (years < 18)


@given(YEARS, st.integers(0, 120))
def test_nobody_ages_twice_in_a_year(born: date, years: int) -> None:
    year = born.year + years
    turned = [age_on(born, date(year, 1, 1) + timedelta(days=n)) for n in range(365)]
    assert turned == sorted(turned)
    assert set(turned) <= {years - 1, years}


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("3/2/1992", "1992-03-02"),
        ("03-02-1992", "1992-03-02"),
        ("3.2.92", "1992-03-02"),
        ("3/2/36", "2036-03-02"),
        ("3/2/37", "1937-03-02"),
        ("30/6/1999", "1999-06-30"),
        ("1992/3/2", "1992-03-02"),
        ("1992-03-02", "1992-03-02"),
        (" 1992-03 ", "1992-03"),
        ("1992", "1992"),
        ("1992.", "1992"),
        ("3/1992", "1992-03"),
        ("Mar 2, 1992", "1992-03-02"),
        ("2nd of March 92", "1992-03-02"),
        ("2 march 1992", "1992-03-02"),
        ("1992 Mar 2", "1992-03-02"),
        ("march 1992", "1992-03"),
        ("Sept 5", "2026-09-05"),
        ("today", "2026-11-17"),
        ("T", "2026-11-17"),
        ("yesterday", "2026-11-16"),
        ("tomorrow", "2026-11-18"),
        ("2/29/2024", "2024-02-29"),
    ],
)
def test_dates_are_read_as_people_type_them(typed: str, iso: str) -> None:
    found = read_date(typed, TODAY)
    assert found is not None
    assert found.iso == iso


@pytest.mark.parametrize(
    "typed",
    ["", "soon", "3/2", "3", "13/13/2020", "2/29/2023", "0/0/2020", "13/1992", "0/1992", "mar",
     "may june 2020", "ma 2020", "mar 1 2 3", "1/2/3/4", "19920302", "12345", "3/2/199", "1 x 2",
     "mar 40", "1st 2", "1 2 3", "feb 30 2020", "march 199"],
)  # fmt: skip
def test_what_cannot_be_a_date_is_none(typed: str) -> None:
    assert read_date(typed, TODAY) is None


@pytest.mark.parametrize(
    ("typed", "today", "lean", "iso"),
    [
        ("Jan 5", date(2026, 12, 20), Lean.NEAREST, "2027-01-05"),
        ("Jan 5", date(2026, 12, 20), Lean.PAST, "2026-01-05"),
        ("Nov 10", date(2026, 11, 17), Lean.NEAREST, "2026-11-10"),
        ("28 dec", date(2027, 1, 3), Lean.PAST, "2026-12-28"),
        ("28 dec", date(2027, 1, 3), Lean.NEAREST, "2026-12-28"),
        ("Feb 29", date(2026, 11, 17), Lean.PAST, "2024-02-29"),
        ("Feb 29", date(2027, 11, 17), Lean.NEAREST, "2028-02-29"),
        ("Feb 29", date(2103, 11, 17), Lean.PAST, "2096-02-29"),
        ("Nov 18", date(2026, 11, 17), Lean.PAST, "2026-11-18"),
        ("Mar 2", date(2026, 11, 17), Lean.PAST, "2026-03-02"),
    ],
)
def test_a_day_without_its_year_is_of_the_year_that_is_meant(
    typed: str, today: date, lean: Lean, iso: str
) -> None:
    found = read_date(typed, today, lean=lean)
    assert found is not None
    assert found.iso == iso


@given(YEARS, YEARS)
def test_without_its_year_a_day_is_never_far(day: date, today: date) -> None:
    leap = (day.month, day.day) == (2, 29)
    typed = f"{day:%b} {day.day}"
    near = read_date(typed, today, lean=Lean.NEAREST)
    past = read_date(typed, today, lean=Lean.PAST)
    assert near is not None and near.whole is not None
    assert past is not None and past.whole is not None
    assert abs((near.whole - today).days) <= (183 if not leap else 4 * 366)
    assert abs((past.whole - today).days) <= (366 if not leap else 8 * 366)
    assert past.whole.year <= today.year


def test_day_first_is_the_readers_choice() -> None:
    assert read_date("3/2/1992", TODAY, day_first=True) == PartialDate(1992, 2, 3)
    assert read_date("2/13/1992", TODAY, day_first=True) == PartialDate(1992, 2, 13)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("5:30p", "17:30"), ("5:30 pm", "17:30"), ("5.30 P.M.", "17:30"), ("17.30", "17:30"),
        ("1730", "17:30"), ("17h30", "17:30"), ("9", "09:00"), ("9a", "09:00"), ("12a", "00:00"),
        ("12p", "12:00"), ("12", "12:00"), ("12:15", "12:15"), ("5", "17:00"), ("5:30", "17:30"),
        ("05:30", "05:30"), ("6:59", "18:59"), ("7:00", "07:00"), ("23:59", "23:59"),
        ("00:00", "00:00"), ("0", "00:00"), ("5a", "05:00"), (" 8 am ", "08:00"),
    ],
)  # fmt: skip
def test_times_are_read_as_people_type_them(typed: str, shown: str) -> None:
    found = read_time(typed)
    assert found is not None
    assert found.strftime("%H:%M") == shown


@pytest.mark.parametrize("typed", ["", "24:00", "9:60", "13p", "0a", "noon", "9:3", "1:2:3", "-1"])
def test_what_cannot_be_a_time_is_none(typed: str) -> None:
    assert read_time(typed) is None


@given(st.times())
def test_a_stored_time_reads_as_itself(at: time) -> None:
    stored = at.strftime("%H:%M")
    found = read_time(stored)
    assert found is not None
    assert found.strftime("%H:%M") == stored


def test_a_session_may_run_over_midnight() -> None:
    assert minutes_between(time(17, 30), time(18, 23)) == 53
    assert minutes_between(time(23, 30), time(0, 20)) == 50
    assert minutes_between(time(9), time(9)) == 0
