"""The appointment book: standing hours, closed days, calls between the hours."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from therapist_emr.practice.demo.book import HOURS, Book, Booking, call_after, closed
from therapist_emr.practice.demo.cast import CAST

TODAY = date(2026, 11, 23)


def book(clients: int = 40, years: int = 6, seed: int = 1, average: float | None = None) -> Book:
    return Book(clients, years, seed, TODAY, average)


def test_hours_leave_room_for_a_session_and_a_call() -> None:
    for starts in HOURS.values():
        times = [datetime.fromisoformat(f"2026-01-01T{start}") for start in starts]
        assert all(b - a >= timedelta(minutes=75) for a, b in pairwise(times))


def test_every_client_is_in_the_book_once_and_in_order() -> None:
    assert [booking.index for booking in book(60).bookings] == list(range(60))


def test_the_cast_keeps_its_parts() -> None:
    for role, booking in zip(CAST, book().bookings, strict=False):
        assert (booking.status, booking.cadence) == (role.status, role.cadence)


def test_those_who_wait_have_no_hours() -> None:
    waiting = [booking for booking in book(80).bookings if booking.status == "waiting"]
    assert waiting
    for booking in waiting:
        assert booking.stretches == ()
        assert book(80).visits(booking) == []


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 120), st.integers(1, 10), st.integers(0, 10**6))
def test_one_standing_hour_belongs_to_one_client_at_a_time(
    clients: int, years: int, seed: int
) -> None:
    made = book(clients, years, seed)
    taken: dict[tuple[int, int], list[tuple[int, int]]] = {}
    single = [b for b in made.bookings if made.chairs == 1 or b.chair == 0]
    for booking in single:
        for part in booking.stretches:
            weeks = (part.first_week, part.last_week)
            taken.setdefault((part.weekday, part.place), []).append(weeks)
    for spans in taken.values():
        assert all(a[1] < b[0] for a, b in pairwise(sorted(spans)))


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 60), st.integers(1, 10), st.integers(0, 10**6), st.integers(0, 59))
def test_visits_come_in_order_on_open_days(clients: int, years: int, seed: int, which: int) -> None:
    made = book(clients, years, seed)
    visits = made.visits(made.bookings[which % clients])
    assert all(b - a > timedelta(days=1) for a, b in pairwise(visits))
    for at in visits:
        assert not closed(at.date(), seed)
        assert f"{at:%H:%M}" in HOURS[at.weekday()]
        assert at.date() >= made.first_monday
    assert all(at.date() <= TODAY for at in visits[:-1])


@pytest.mark.parametrize(("cadence", "days"), [("weekly", 7), ("fortnightly", 14), ("monthly", 28)])
def test_the_cadence_shows(cadence: str, days: int) -> None:
    made = book(200, 8)
    gaps: Counter[int] = Counter()
    for booking in made.bookings:
        if booking.cadence == cadence and booking.status == "active":
            visits = made.visits(booking)
            gaps.update(round((b - a).days / 7) * 7 for a, b in pairwise(visits[8:]))
    assert gaps.most_common(1)[0][0] == days


def test_active_clients_are_due_again() -> None:
    made = book(40)
    for booking in made.bookings:
        visits = made.visits(booking)
        if booking.status == "active":
            assert visits[-1].date() > TODAY
        if booking.status == "discharged":
            assert visits[-1].date() < TODAY


def test_an_average_can_be_asked_for() -> None:
    made = book(300, 12, average=90)
    assert sum(booking.sessions for booking in made.bookings) == pytest.approx(300 * 90, rel=0.02)


def test_more_than_one_can_see_takes_more_chairs() -> None:
    assert book(30).chairs == 1
    assert book(600, 12, average=100).chairs > 3


def test_some_change_their_hour_over_the_years() -> None:
    assert any(len({(p.weekday, p.place) for p in b.stretches}) > 1 for b in book().bookings)


@pytest.mark.parametrize(
    "day",
    [
        date(2025, 1, 1), date(2025, 1, 20), date(2025, 2, 17), date(2025, 5, 26),
        date(2025, 6, 19), date(2025, 7, 4), date(2025, 9, 1), date(2025, 10, 13),
        date(2025, 11, 11), date(2025, 11, 27), date(2025, 11, 28), date(2025, 12, 25),
    ],
)  # fmt: skip
def test_holidays_are_closed(day: date) -> None:
    assert closed(day, 1)


@given(st.integers(2000, 2060), st.integers(0, 10**6))
def test_a_year_has_two_vacations_and_otherwise_work(year: int, seed: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]
    shut = sum(closed(day, seed) for day in days)
    assert 30 <= shut <= 50


@given(
    st.sampled_from([(d, s) for d, starts in HOURS.items() for s in starts]), st.integers(0, 200)
)
def test_a_call_has_a_gap_of_its_own(hour: tuple[int, str], week: int) -> None:
    weekday, start = hour
    day = date(2020, 1, 6) + timedelta(weeks=week, days=weekday)
    call = call_after(datetime.fromisoformat(f"{day}T{start}"))
    if call is None:
        assert weekday == 2
        return
    assert call.weekday() == (weekday + 2) % 5
    before = call - timedelta(minutes=61)
    assert f"{before:%H:%M}" in HOURS[call.weekday()]
    assert timedelta(0) < call - datetime.fromisoformat(f"{day}T{start}") < timedelta(days=6)


def test_calls_of_different_hours_never_meet() -> None:
    monday = date(2026, 3, 2)
    hours = [(monday + timedelta(days=d), s) for d, starts in HOURS.items() for s in starts]
    calls = [call_after(datetime.fromisoformat(f"{day}T{start}")) for day, start in hours]
    kept = [call for call in calls if call is not None]
    assert len(kept) == len(set(kept))


def test_a_booking_is_a_value() -> None:
    one = Booking(0, "active", "weekly", 5, 0, 9, (), 0)
    assert one == Booking(0, "active", "weekly", 5, 0, 9, (), 0)
