"""What the practice as a whole is reminded of: not charts, but the keeping of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from therapist_emr.practice import backup_reminders, contingency_due, review_due
from therapist_emr.practice.reminder import Reminder
from therapist_emr.practice.work import Work

__all__ = ["REMINDERS", "Reminder", "reminders"]


REMINDERS: tuple[Callable[[Work, date], Iterable[Reminder]], ...] = (
    backup_reminders.remind_of_backups,
    backup_reminders.remind_of_drill,
    review_due.remind,
    contingency_due.remind,
)
"""Each tells what it reminds of on a day; a reminder shows until it is done."""


def reminders(work: Work, today: date) -> list[Reminder]:
    """Return all that the practice is reminded of, soonest first."""
    found = [reminder for tell in REMINDERS for reminder in tell(work, today)]
    return sorted(found, key=lambda reminder: reminder.due)
