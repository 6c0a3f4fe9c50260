from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapist_emr.domain import words
from therapist_emr.domain.dates import PartialDate, read_date, read_time

TODAY = date(2026, 11, 17)


@pytest.fixture
def european() -> Iterator[None]:
    before = words.current_style()
    words.use_style(words.DateStyle(day_first=True, clock_24=True))
    yield
    words.use_style(before)


def test_days_in_american_words() -> None:
    assert words.day(TODAY) == "Nov 17, 2026"
    assert words.short_day(TODAY, TODAY) == "Nov 17"
    assert words.short_day(date(2025, 1, 2), TODAY) == "Jan 2, 2025"
    assert words.weekday_day(TODAY) == "Tue, Nov 17, 2026"
    assert words.long_day(TODAY) == "Tuesday, November 17"
    assert words.moment(datetime(2026, 11, 10, 18, 58)) == "Tue, Nov 10, 2026, 6:58 pm"  # noqa: DTZ001


def test_days_in_european_words(european: None) -> None:
    assert words.day(TODAY) == "17 Nov 2026"
    assert words.short_day(TODAY, TODAY) == "17 Nov"
    assert words.long_day(TODAY) == "Tuesday, 17 November"
    assert words.clock(time(17, 5)) == "17:05"
    assert words.clock_span(time(9), time(9, 53)) == "09:00 to 09:53"


def test_partial_days() -> None:
    assert words.partial_day(PartialDate(2019)) == "2019"
    assert words.partial_day(PartialDate(2019, 4)) == "Apr 2019"
    assert words.iso_day("2019-04-30") == "Apr 30, 2019"
    assert words.iso_day("not a date") == "not a date"


@pytest.mark.parametrize(
    ("start", "stop", "told"),
    [
        (time(17, 30), time(18, 23), "5:30 to 6:23 pm"),
        (time(9), time(9, 53), "9:00 to 9:53 am"),
        (time(11, 30), time(12, 20), "11:30 am to 12:20 pm"),
        (time(0, 5), time(0, 50), "12:05 to 12:50 am"),
    ],
)
def test_a_span_names_the_half_of_the_day_once(start: time, stop: time, told: str) -> None:
    assert words.clock_span(start, stop) == told


@pytest.mark.parametrize(
    ("gap", "told"),
    [(0, "today"), (-1, "yesterday"), (1, "tomorrow"), (13, "in 13 days"), (-4, "4 days ago")],
)
def test_how_far_a_day_is(gap: int, told: str) -> None:
    assert words.days_away(TODAY + timedelta(days=gap), TODAY) == told


@pytest.mark.parametrize(
    ("born", "told"),
    [
        ("1992-03-02", "34 years"),
        ("2024-11-17", "2 years"),
        ("2024-11-18", "23 months"),
        ("2026-10-17", "1 month"),
        ("2026-10-18", "4 weeks"),
        ("2026-11-10", "1 week"),
        ("2026-11-17", "0 weeks"),
        ("2027-11-17", "0 weeks"),
    ],
)
def test_ages_of_the_old_and_the_very_young(born: str, told: str) -> None:
    assert words.age(date.fromisoformat(born), TODAY) == told


def test_counts_and_lists() -> None:
    assert words.count(1, "note") == "1 note"
    assert words.count(0, "note") == "0 notes"
    assert words.count(2, "diagnosis", "diagnoses") == "2 diagnoses"
    assert [words.listed(["a", "b", "c"][:n]) for n in range(4)] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.times(), st.booleans())
def test_what_is_shown_can_be_typed_again(day: date, at: time, european: bool) -> None:
    before = words.current_style()
    words.use_style(words.DateStyle(day_first=european, clock_24=european))
    try:
        assert read_date(words.day(day), TODAY) == PartialDate(day.year, day.month, day.day)
        assert read_time(words.clock(at)) == at.replace(second=0, microsecond=0)
    finally:
        words.use_style(before)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-17T17:30", "Today 5:30 pm"),
        ("2026-11-18T10:00", "Tomorrow 10:00 am"),
        ("2026-11-20T13:00", "Fri 1:00 pm"),
        ("2026-11-24T09:00", "Nov 24, 9:00 am"),
        ("2027-01-05T09:00", "Jan 5, 2027, 9:00 am"),
        ("2026-11-17", "Today"),
        ("2026-12-24", "Dec 24"),
        ("not a date", "not a date"),
    ],
)
def test_a_visit_is_said_by_its_nearness(at: str, said: str) -> None:
    assert words.visit(at, TODAY) == said


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-400, 400))
def test_any_visit_can_be_said(today: date, gap: int) -> None:
    assert words.visit((today + timedelta(days=gap)).isoformat(), today)


def test_a_near_day_leaves_out_this_year_and_keeps_what_is_no_day() -> None:
    assert words.near_day("2026-11-10T10:00", TODAY) == "Nov 10"
    assert words.near_day("2019-03-01", TODAY) == "Mar 1, 2019"
    assert words.near_day("2019", TODAY) == "2019"
    assert words.near_day("soon", TODAY) == "soon"


def test_a_time_of_another_day_names_it() -> None:
    at = datetime(2026, 11, 17, 19, 42)  # noqa: DTZ001 - wall time
    assert words.lately(at, date(2026, 11, 17)) == "7:42 pm"
    assert words.lately(at, date(2026, 11, 18)) == "Nov 17, 7:42 pm"
    assert words.lately(at, date(2027, 1, 2)) == "Nov 17, 2026, 7:42 pm"


def test_a_stored_time_is_read_as_a_day_or_a_moment() -> None:
    assert words.stored("2026-11-17T10:00") == "Tue, Nov 17, 2026, 10:00 am"
    assert words.stored("2026-11-17") == "Nov 17, 2026"
    assert words.stored("2026") == "2026"
    assert words.stored("some time in 2026") == "some time in 2026"


def test_a_sentence_begins_large_and_goes_on_as_it_was() -> None:
    assert words.sentence("none known. ER visit") == "None known. ER visit"
    assert words.sentence("") == ""


def test_within_a_sentence_words_begin_small_and_names_of_letters_stay() -> None:
    assert words.within("Hives") == "hives"
    assert words.within("ER visit") == "ER visit"
    assert words.within("") == ""


def test_an_article_fits_its_noun() -> None:
    assert words.with_article("intake visit") == "an intake visit"
    assert words.with_article("session") == "a session"
