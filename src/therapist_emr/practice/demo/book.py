"""The appointment book: who is seen when, in standing hours, never two at once."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from therapist_emr.practice.demo.cast import CAST
from therapist_emr.practice.demo.chance import seeded

HOURS = {
    0: ("08:00", "09:15", "10:30", "11:45", "13:45", "15:00", "16:15", "17:30"),
    1: ("09:00", "10:15", "11:30", "13:30", "14:45", "16:00", "17:15", "18:30"),
    2: ("08:30", "09:45", "11:00", "13:00", "14:15", "15:30", "16:45", "18:00"),
    3: ("09:00", "10:15", "11:30", "13:30", "14:45", "16:00", "17:15", "18:30"),
    4: ("08:00", "09:15", "10:30", "11:45", "13:00", "14:15"),
}
"""Starts by weekday. Sessions take at most 60 minutes, the 15 that follow are for calls."""

_SLOTS = tuple(
    (weekday, place) for weekday, starts in HOURS.items() for place in range(len(starts))
)
_TYPICAL_SESSIONS, _SPREAD = 26.0, 0.85
_WEEKS = {"weekly": 1, "fortnightly": 2, "monthly": 4}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Hold some weeks in which a client has the same standing hour."""

    first_week: int
    last_week: int
    weekday: int
    place: int


@dataclass(frozen=True, slots=True)
class Booking:
    """Hold what the book says of one client; weeks count from the practice's first Monday."""

    index: int
    status: str
    cadence: str
    sessions: int
    first_week: int
    last_week: int
    stretches: tuple[Stretch, ...]
    chair: int


class Book:
    """Give every client standing hours. A practice too large for one person gets more chairs."""

    def __init__(
        self, clients: int, years: int, seed: int, today: date, sessions_per_client: float | None
    ) -> None:
        self._seed = seed
        self.today = today
        opened = today - timedelta(days=round(years * 365.25))
        self.first_monday = opened - timedelta(days=opened.weekday())
        self.weeks = (today - self.first_monday).days // 7
        wanted = [self._wanted(index, clients) for index in range(clients)]
        if sessions_per_client is not None:
            wanted = self._scaled(wanted, sessions_per_client * clients)
        self.chairs = 0
        self.bookings = self._booked([self._spanned(row) for row in wanted])

    def _wanted(self, index: int, clients: int) -> Booking:
        random = seeded(self._seed, "book", index)
        role = CAST[index] if index < len(CAST) else None
        active, waiting = min(0.6, max(0.12, 28 / clients)), min(0.1, max(0.02, 4 / clients))
        draw = random.random()
        status = (
            "active" if draw < active else "waiting" if draw < active + waiting else "discharged"
        )
        cadence = random.choices(("weekly", "fortnightly", "monthly"), (62, 28, 10))[0]
        sessions = round(_TYPICAL_SESSIONS * random.lognormvariate(0, _SPREAD))
        if role is not None:
            status, cadence = role.status, role.cadence
            sessions = role.sessions or sessions
        sessions = 0 if status == "waiting" else max(4, sessions)
        return Booking(index, status, cadence, sessions, 0, 0, (), 0)

    def _scaled(self, rows: list[Booking], total: float) -> list[Booking]:
        """Lengthen or shorten charts alike until together they reach the total asked for."""
        factor = 1.0
        for _ in range(12):
            lengths = [self._clipped(row, factor) for row in rows]
            reached = sum(lengths)
            if not reached or abs(reached - total) < total * 0.005:
                break
            factor *= total / reached
        return [
            Booking(r.index, r.status, "weekly" if factor > 1.5 else r.cadence,
                    self._clipped(r, factor), 0, 0, (), 0)
            for r in rows
        ]  # fmt: skip

    def _clipped(self, row: Booking, factor: float) -> int:
        if not row.sessions:
            return 0
        return max(4, min(round(row.sessions * factor), int(self.weeks * 0.8)))

    def _spanned(self, row: Booking) -> Booking:
        """Choose the weeks in which the client comes."""
        random = seeded(self._seed, "span", row.index)
        step = _WEEKS[row.cadence]
        weeks = min(self.weeks, max(2, round(row.sessions * step * 1.22)))
        if row.status == "discharged":
            free = max(0, self.weeks - weeks - 3)
            first = random.randint(0, free)
            last = min(first + weeks, self.weeks - 3)
        else:
            first, last = max(0, self.weeks - weeks), self.weeks + 5
        return Booking(
            row.index, row.status, row.cadence, row.sessions, first, max(first, last), (), 0
        )

    def _booked(self, rows: list[Booking]) -> tuple[Booking, ...]:
        """Hand out standing hours by the week in which they are first needed."""
        asked = sorted(
            (part, row.index) for row in rows if row.sessions for part in self._parts(row)
        )
        given: dict[int, list[tuple[int, Stretch]]] = {}
        free: list[tuple[int, int, float, int, int]] = []
        for (first, last), index in asked:
            if not free or free[0][0] > first:
                self._add_chair(free)
            _, chair, order, weekday, place = heapq.heappop(free)
            heapq.heappush(free, (last + 1, chair, order, weekday, place))
            given.setdefault(index, []).append((chair, Stretch(first, last, weekday, place)))
        return tuple(
            Booking(
                row.index, row.status, row.cadence, row.sessions, row.first_week, row.last_week,
                tuple(stretch for _, stretch in given.get(row.index, [])),
                max((chair for chair, _ in given.get(row.index, [])), default=0),
            )
            for row in rows
        )  # fmt: skip

    def _add_chair(self, free: list[tuple[int, int, float, int, int]]) -> None:
        random = seeded(self._seed, "chair", self.chairs)
        for weekday, place in _SLOTS:
            heapq.heappush(free, (0, self.chairs, random.random(), weekday, place))
        self.chairs += 1

    def _parts(self, row: Booking) -> Iterator[tuple[int, int]]:
        random = seeded(self._seed, "hours", row.index)
        first = row.first_week
        while first <= row.last_week:
            length = random.randint(40, 130)
            last = min(row.last_week, first + length)
            if row.last_week - last < 12:
                last = row.last_week
            yield first, last
            first = last + 1

    def visits(self, booking: Booking) -> list[datetime]:
        """Return the times a client is due, the first coming visit included."""
        random = seeded(self._seed, "visits", booking.index)
        found: list[datetime] = []
        step, due = _WEEKS[booking.cadence], booking.first_week
        weekly_until = min(8, booking.sessions // 3)
        for stretch in booking.stretches:
            for week in range(stretch.first_week, stretch.last_week + 1):
                at = self._time(week, stretch)
                if week < due or closed(at.date(), self._seed) or random.random() < 0.04:
                    continue
                found.append(at)
                if at.date() > self.today:
                    return found
                if booking.status == "discharged" and len(found) >= booking.sessions:
                    return found
                tapering = booking.status == "discharged" and len(found) > booking.sessions - 4
                due = week + (1 if len(found) < weekly_until else step * (2 if tapering else 1))
        return found

    def _time(self, week: int, stretch: Stretch) -> datetime:
        day = self.first_monday + timedelta(weeks=week, days=stretch.weekday)
        return datetime.combine(day, time.fromisoformat(HOURS[stretch.weekday][stretch.place]))


def call_after(visit: datetime) -> datetime | None:
    """Return the time for a call two working days after a visit.

    The gap after the same place of that day belongs to whoever holds the visit's hour, so that
    calls collide with nothing either.
    """
    day = visit.date()
    place = HOURS[day.weekday()].index(f"{visit:%H:%M}")
    starts = HOURS[(day.weekday() + 2) % 5]
    if place >= len(starts):
        return None
    ahead = timedelta(days=4 if day.weekday() > 2 else 2)
    return datetime.combine(day + ahead, time.fromisoformat(starts[place])) + timedelta(minutes=61)


@cache
def closed(day: date, seed: int) -> bool:
    """Tell whether the practice is closed: holidays, the turn of the year, vacations."""
    random = seeded(seed, "vacation", day.year)
    spring = date(day.year, random.choice((3, 4)), random.randint(1, 22))
    summer = date(day.year, random.choice((7, 8)), random.randint(6, 18))
    away = (spring <= day < spring + timedelta(days=7)) or (
        summer <= day < summer + timedelta(days=15)
    )
    turn = (day.month, day.day) >= (12, 24) or (day.month, day.day) <= (1, 1)
    return away or turn or _holiday(day)


def _holiday(day: date) -> bool:
    nth = (day.day - 1) // 7 + 1
    if (day.month, day.day) in {(6, 19), (7, 4), (11, 11)}:
        return True
    if day.weekday() == 0:
        last_monday = day.month == 5 and day.day > 24
        return last_monday or (day.month, nth) in {(1, 3), (2, 3), (9, 1), (10, 2)}
    return day.month == 11 and ((day.weekday() == 3 and nth == 4) or _day_after(day))


def _day_after(day: date) -> bool:
    return day.weekday() == 4 and (day.day - 2) // 7 + 1 == 4
