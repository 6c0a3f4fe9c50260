"""Dates as a chart needs them: partial ones, ages, what a tired person types."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import Enum

EARLIEST_YEAR = 1880
LATEST_YEAR = 2200
ADULT = 18


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """Hold a date of which only the year, or year and month, may be known."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, iso: str) -> PartialDate:
        """Read "2019", "2019-04" or "2019-04-30"; raise ValueError for anything else."""
        if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", iso, re.ASCII):
            raise ValueError("not an ISO date")
        numbers = [int(part) for part in iso.split("-")]
        found = cls(*numbers)
        found.earliest()
        return found

    @property
    def iso(self) -> str:
        """Return the ISO form, as short as what is known."""
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    @property
    def whole(self) -> date | None:
        """Return the date when day and month are known."""
        if self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    def earliest(self) -> date:
        """Return the first day it can mean."""
        month = 1 if self.month is None else self.month
        return date(self.year, month, 1 if self.day is None else self.day)

    def latest(self) -> date:
        """Return the last day it can mean."""
        if self.month is None:
            return date(self.year, 12, 31)
        if self.day is None:
            return date(self.year, self.month, monthrange(self.year, self.month)[1])
        return date(self.year, self.month, self.day)


def age_on(born: date, on: date) -> int:
    """Return the age in whole years; a birthday of February 29 comes on March 1 in other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def day_after(day: date) -> date:
    """Return the next day; the calendar's last is its own."""
    return day if day == date.max else day + timedelta(days=1)


def is_minor(born: date, on: date) -> bool:
    """Tell whether a person born then is under age on that day."""
    return age_on(born, on) < ADULT


_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}


class Lean(Enum):
    """Say which year is meant by a day that is typed without one, such as "Jan 5"."""

    NEAREST = "the one that brings it nearest"
    PAST = "this one, or the one before when that is nearer"


def read_date(
    text: str, today: date, *, day_first: bool = False, lean: Lean = Lean.PAST
) -> PartialDate | None:
    """Read what a person types as a date ("3/2/92", "Mar 1992", "today"); None when it is not one.

    A year of two digits is the latest one that is at most ten years ahead of `today`.
    """
    words = text.strip().casefold()
    if not words:
        return None
    relative = {"today": 0, "t": 0, "yesterday": -1, "tomorrow": 1}
    if words in relative:
        near = today + timedelta(days=relative[words])
        return PartialDate(near.year, near.month, near.day)
    try:
        return PartialDate.parse(words)
    except ValueError:
        pass
    parts = re.findall(r"\d+|[a-z]+", words)
    found = _from_parts(parts, today, day_first=day_first, lean=lean)
    try:
        if found is not None:
            found.latest()
    except (ValueError, OverflowError):
        return None
    return found


def _from_parts(
    parts: list[str], today: date, *, day_first: bool, lean: Lean
) -> PartialDate | None:
    names = [
        part for part in parts if part.isalpha() and part not in {"st", "nd", "rd", "th", "of"}
    ]
    if any(not part.isalpha() and len(part) > 4 for part in parts) or len(names) > 1:
        return None
    if names:
        month = _MONTHS.get(names[0][:3]) if len(names[0]) >= 3 else None
        rest = [part for part in parts if part.isdecimal()]
        return None if month is None else _with_month(month, rest, today, lean)
    if not all(part.isdecimal() for part in parts):
        return None
    if len(parts) == 3 and len(parts[0]) == 4:
        return PartialDate(int(parts[0]), int(parts[1]), int(parts[2]))
    if len(parts) == 3 and len(parts[2]) in {2, 4}:
        first, second = int(parts[0]), int(parts[1])
        day, month = (first, second) if day_first else (second, first)
        if month > 12 >= day:
            day, month = month, day
        return PartialDate(_full_year(parts[2], today), month, day)
    if len(parts) == 2 and len(parts[1]) == 4:
        return PartialDate(int(parts[1]), int(parts[0]))
    if len(parts) == 1 and len(parts[0]) == 4:
        return PartialDate(int(parts[0]))
    return None


def _with_month(month: int, rest: list[str], today: date, lean: Lean) -> PartialDate | None:
    if len(rest) == 1 and len(rest[0]) == 4:
        return PartialDate(int(rest[0]), month)
    if len(rest) == 1 and len(rest[0]) <= 2:
        return _without_year(month, int(rest[0]), today, lean)
    if len(rest) == 2 and len(rest[0]) == 4 and len(rest[1]) <= 2:
        return PartialDate(int(rest[0]), month, int(rest[1]))
    if len(rest) == 2 and len(rest[0]) <= 2 and len(rest[1]) in {2, 4}:
        return PartialDate(_full_year(rest[1], today), month, int(rest[0]))
    return None


_LEAP_YEARS_APART = 8
"""Between 1896 and 1904 there was no February 29, and there will be none from 2096 to 2104."""


def _without_year(month: int, day: int, today: date, lean: Lean) -> PartialDate:
    ahead = _LEAP_YEARS_APART if lean is Lean.NEAREST else 0
    years = range(today.year - _LEAP_YEARS_APART, today.year + ahead + 1)
    near = (PartialDate(year, month, day) for year in years)
    days = [whole for one in near if (whole := _real(one)) is not None]
    if not days:
        return PartialDate(today.year, month, day)
    best = min(days, key=lambda whole: abs((whole - today).days))
    return PartialDate(best.year, month, day)


def _real(day: PartialDate) -> date | None:
    try:
        return day.whole
    except ValueError:
        return None


def _full_year(digits: str, today: date) -> int:
    if len(digits) == 4:
        return int(digits)
    year = today.year // 100 * 100 + int(digits)
    return year if year <= today.year + 10 else year - 100


def read_time(text: str) -> time | None:
    """Read what a person types as a time ("5:30p", "17.30", "9"); None when it is not one.

    An hour from 1 to 6 means the afternoon, for nobody is seen at four in the morning, unless it
    is said otherwise or written with a zero ("05:30").
    """
    found = re.fullmatch(
        r"(\d{1,2})(?:[:.h ]?(\d{2}))?\s*(a|p|am|pm|a\.m\.|p\.m\.)?",
        text.strip().casefold(),
        re.ASCII,
    )
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "")[:1]
    if half and not 1 <= hour <= 12:
        return None
    if half == "p":
        hour = hour % 12 + 12
    elif half == "a":
        hour %= 12
    elif found[1] in {"1", "2", "3", "4", "5", "6"}:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def minutes_between(start: time, stop: time) -> int:
    """Return the minutes from start to stop, over midnight where stop is the earlier one."""
    passed = (stop.hour - start.hour) * 60 + stop.minute - start.minute
    return passed if passed >= 0 else passed + 24 * 60
