"""When the contingency plan is to be made, and to be gone through again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from therapist_emr.domain import words
from therapist_emr.practice.reminder import Reminder
from therapist_emr.practice.review_due import ReviewDates
from therapist_emr.practice.work import Work

PLACE = "settings/contingency"
GRACE = timedelta(days=14)
"""How long a new practice is left alone before it is reminded of a plan."""
EVERY = timedelta(days=365)


def remind(work: Work, today: date) -> Iterator[Reminder]:
    """Remind of a plan that is missing, or that was not gone through for a year.

    One that a wrong clock dated in the future counts as not gone through.
    """
    plan = work.settings.contingency
    if work.settings.made_up:
        return
    if plan.usable and plan.reviewed:
        title = "Go through the contingency plan"
        detail = f"Last gone through {words.iso_day(plan.reviewed)}; do all names still hold?"
        reviewed = date.fromisoformat(plan.reviewed)
        due = reviewed + EVERY if reviewed <= today else today
    else:
        title, detail = "Name who takes over if you cannot work", "There is no contingency plan yet"
        begun = ReviewDates(work).begun()
        due = (begun.day if begun else today) + GRACE
    if due <= today:
        yield Reminder(title, detail, "people", PLACE, due)
