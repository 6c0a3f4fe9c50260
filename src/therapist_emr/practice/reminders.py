"""What the practice as a whole is reminded of: not charts, but the keeping of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from therapist_emr.practice.work import Work


@dataclass(frozen=True, slots=True)
class Reminder:
    """Hold something to be done for the practice, and the place in the window to do it.

    `place` is a page of the window, or "settings/" and one of its panels.
    """

    title: str
    detail: str
    icon: str
    place: str
    due: date


REMINDERS: tuple[Callable[[Work, date], Iterable[Reminder]], ...] = ()
"""Each tells what it reminds of on a day; a reminder shows until it is done."""


def reminders(work: Work, today: date) -> list[Reminder]:
    """Return all that the practice is reminded of, soonest first."""
    found = [reminder for tell in REMINDERS for reminder in tell(work, today)]
    return sorted(found, key=lambda reminder: reminder.due)
