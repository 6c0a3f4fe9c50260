"""Dates, times and ages in the words a reader expects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from therapist_emr.domain.dates import PartialDate, age_on

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONG_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class DateStyle:
    """Say how this reader writes dates: day before month or not, 12 or 24 hours."""

    day_first: bool = False
    clock_24: bool = False


AMERICAN = DateStyle()
_current = AMERICAN


def use_style(style: DateStyle) -> None:
    """Choose the style for the whole program, once, at its start (as setlocale does)."""
    global _current
    _current = style


def current_style() -> DateStyle:
    """Return the style in use."""
    return _current


def day(on: date) -> str:
    """Return "Nov 17, 2026"."""
    month = _MONTHS[on.month - 1]
    return f"{on.day} {month} {on.year}" if _current.day_first else f"{month} {on.day}, {on.year}"


def short_day(on: date, today: date) -> str:
    """Return "Nov 17", with the year only when it is not this one."""
    if on.year != today.year:
        return day(on)
    month = _MONTHS[on.month - 1]
    return f"{on.day} {month}" if _current.day_first else f"{month} {on.day}"


def weekday_day(on: date) -> str:
    """Return "Tue, Nov 17, 2026"."""
    return f"{_DAYS[on.weekday()]}, {day(on)}"


def long_day(on: date) -> str:
    """Return "Tuesday, November 17"."""
    month = _LONG_MONTHS[on.month - 1]
    rest = f"{on.day} {month}" if _current.day_first else f"{month} {on.day}"
    return f"{_LONG_DAYS[on.weekday()]}, {rest}"


def partial_day(on: PartialDate) -> str:
    """Return "2019", "Apr 2019" or "Apr 30, 2019"."""
    if (whole := on.whole) is not None:
        return day(whole)
    return str(on.year) if on.month is None else f"{_MONTHS[on.month - 1]} {on.year}"


def iso_day(iso: str) -> str:
    """Return an ISO date, whole or partial, in words; the text itself when it is not one."""
    try:
        return partial_day(PartialDate.parse(iso))
    except ValueError:
        return iso


def near_day(iso: str, today: date) -> str:
    """Return a stored day without its year when it is this one; what is no day stays as it is."""
    try:
        whole = PartialDate.parse(iso[:10]).whole
    except ValueError:
        return iso
    return short_day(whole, today) if whole else iso_day(iso)


def clock(at: time) -> str:
    """Return "5:30 pm" or "17:30"."""
    if _current.clock_24:
        return f"{at.hour:02d}:{at.minute:02d}"
    return f"{at.hour % 12 or 12}:{at.minute:02d} {'am' if at.hour < 12 else 'pm'}"


def clock_span(start: time, stop: time) -> str:
    """Return "5:30 to 6:23 pm", naming the half of the day once when both share it."""
    if _current.clock_24 or (start.hour < 12) != (stop.hour < 12):
        return f"{clock(start)} to {clock(stop)}"
    return f"{start.hour % 12 or 12}:{start.minute:02d} to {clock(stop)}"


def moment(at: datetime) -> str:
    """Return "Tue, Nov 10, 2026, 6:58 pm"."""
    return f"{weekday_day(at.date())}, {clock(at.time())}"


def stored(at: str) -> str:
    """Return a stored time or day, whole or partial, as one reads it."""
    try:
        return moment(datetime.fromisoformat(at)) if len(at) > len("2026-11-17") else iso_day(at)
    except ValueError:
        return at


def visit(at: str, today: date) -> str:
    """Return a wall time as a list says it: "Today 5:30 pm", "Wed 10:00 am", "Jan 5, 9:00 am"."""
    try:
        when = datetime.fromisoformat(at)
    except ValueError:
        return iso_day(at)
    on = when.date()
    near = {today: "Today", today + timedelta(days=1): "Tomorrow"}.get(on, "")
    if not near and today < on < today + timedelta(weeks=1):
        near = _DAYS[on.weekday()]
    told = clock(when.time()) if "T" in at or " " in at else ""
    if near:
        return f"{near} {told}".strip()
    return ", ".join(part for part in (short_day(on, today), told) if part)


def lately(at: datetime, today: date) -> str:
    """Return "7:42 pm" of today, "Nov 15, 7:42 pm" of another day."""
    told = clock(at.time())
    return told if at.date() == today else f"{short_day(at.date(), today)}, {told}"


def days_away(on: date, today: date) -> str:
    """Return "today", "yesterday", "4 days ago", "tomorrow" or "in 13 days"."""
    near = {0: "today", -1: "yesterday", 1: "tomorrow"}
    gap = (on - today).days
    if gap in near:
        return near[gap]
    return f"in {gap} days" if gap > 0 else f"{-gap} days ago"


def age(born: date, today: date) -> str:
    """Return "34 years", or months and weeks for the very young; nobody is younger than 0."""
    years = age_on(born, today)
    if years >= 2:
        return f"{years} years"
    months = (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)
    return (
        count(months, "month") if months >= 1 else count(max(0, (today - born).days // 7), "week")
    )


def not_a_date() -> str:
    """Return what is said of words that are no date, with a date as this computer writes it."""
    sample = "30/6/1999" if current_style().day_first else "6/30/1999"
    return f"This is not a date. Write it like {sample}."


def count(number: int, noun: str, plural: str = "") -> str:
    """Return "1 note" or "3 notes"."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def sentence(told: str) -> str:
    """Return words as they begin a sentence."""
    return told[:1].upper() + told[1:]


def within(told: str) -> str:
    """Return words as they stand within a sentence; a number or "ER" stays as it is."""
    return told[:1].lower() + told[1:] if told[1:2].islower() else told


def with_article(noun: str) -> str:
    """Return "an intake" or "a session"."""
    return f"{'an' if noun[:1].lower() in set('aeiou') else 'a'} {noun}"


def listed(words: list[str]) -> str:
    """Return "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
