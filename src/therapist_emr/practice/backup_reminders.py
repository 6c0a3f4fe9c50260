"""What Today reminds of about backups: drives that need a hand, and a restore to be tried."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from therapist_emr.practice.backups import BackupLog
from therapist_emr.practice.destinations import Destination, Standing
from therapist_emr.practice.reminder import Reminder
from therapist_emr.practice.work import Work

PLACE = "settings/backups"


def remind_of_backups(work: Work, today: date) -> Iterator[Reminder]:
    """Tell each destination that needs a hand, with the next step."""
    for one in BackupLog(work).health().troubled:
        yield Reminder(_title(one), _detail(one), "disk", PLACE, _due(one, today))


def remind_of_drill(work: Work, today: date) -> Iterator[Reminder]:
    """Offer to try a restore once a month, and again when it did not pass."""
    log = BackupLog(work)
    due = log.drill_due()
    if due is None or due > today:
        return
    last = log.last_drill()
    if last is not None and not last.passed:
        yield Reminder("Try a restore again", last.problem, "key", PLACE, due)
    else:
        detail = "With your recovery sheet, in about a minute. Your charts are not touched."
        yield Reminder("Try a restore", detail, "key", PLACE, due)


def _due(one: Destination, today: date) -> date:
    """Return the day after the last verified backup: one is due each day."""
    since = one.verified_on + timedelta(days=1) if one.verified_on else one.tried_on
    return min(since or today, today)


def _title(one: Destination) -> str:
    if one.standing is Standing.OLD and one.days is None:
        return f"The last backup on {one.name} is dated in the future"
    if one.standing is Standing.OLD:
        return f"No backup on {one.name} for {one.days} days"
    return one.says.rstrip(".")


def _detail(one: Destination) -> str:
    if one.standing is Standing.OLD and one.days is None:
        return "The computer's clock was wrong then, or is now. A new backup is made by itself."
    if one.standing is Standing.OLD:
        return "Connect it, or take it off the list in Settings."
    return one.next_step
