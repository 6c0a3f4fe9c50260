"""Parts of a made-up chart for the tests of its makers."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from therapist_emr.practice.demo.book import Book
from therapist_emr.practice.demo.people import Person, make_person
from therapist_emr.practice.demo.stories import Chapter, story
from therapist_emr.practice.demo.text import Visit, Writer

TODAY = date(2026, 11, 23)
MARI, KWAME, DOV, THUY = 0, 8, 1, 9
"""Places in the cast: an adult with a partner, a minor, half of a couple, one who is "they"."""


def person(which: int = MARI) -> Person:
    """Return one of the cast."""
    booking = Book(20, 4, 1, TODAY, None).bookings[which]
    return make_person(1, booking, TODAY - timedelta(days=300), TODAY)


def visit_times(count: int) -> list[datetime]:
    """Return weekly visits, Tuesdays at half past one, the last a week before the tests' today."""
    last = datetime.combine(date(2026, 11, 17), time(13, 30))
    return [last - timedelta(weeks=count - 1 - number) for number in range(count)]


def visit(number: int, key: str = "depression", severity: float = 0.5) -> Visit:
    """Return one session of forty."""
    at = visit_times(41)[number]
    return Visit(
        number=number, at=at, last=(at - timedelta(weeks=1)).date(),
        following=at + timedelta(weeks=1), chapter=Chapter(story(key), 0, 41), severity=severity,
        change=0.0, measured=False, place="in_person", cadence="weekly", ending=False, meds=None,
        goal="",
    )  # fmt: skip


def writer(which: int = MARI, words: int = 180, seed: int = 3) -> Writer:
    """Return a writer for one of the cast."""
    return Writer(Random(seed), person(which), words)
