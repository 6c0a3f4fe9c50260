"""When the audit trail was last reviewed, and when it is to be reviewed again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from therapist_emr.domain import words
from therapist_emr.domain.clock import Moment
from therapist_emr.practice.audit_time import written_at
from therapist_emr.practice.reminder import Reminder
from therapist_emr.practice.work import Work
from therapist_emr.store.json_text import dumps, loads
from therapist_emr.store.meta import Meta

KEY = "audit_review"
EVERY = timedelta(days=30)
PLACE = "settings/audit"


@dataclass(frozen=True, slots=True)
class SignedOff:
    """Hold the last review: when it was, and the row of the trail up to which it went."""

    at: Moment
    upto: int


class ReviewDates:
    """Remember reviews, and say when the next one is due."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._meta = Meta(work.connection)

    def last(self) -> SignedOff | None:
        """Return the last review, or None when there was none."""
        stored = self._meta.get(KEY)
        if not stored:
            return None
        told = loads(stored)
        return SignedOff(self._moment(told["at_utc"]), int(told["upto"]))

    def begun(self) -> Moment | None:
        """Return when the trail begins, or None when it is empty."""
        first = next(iter(self._work.audit.rows(limit=1)), None)
        return None if first is None else self._moment(first.at_utc)

    def due(self) -> date:
        """Return the day on which the next review is due."""
        last = self.last()
        begun = last.at if last else self.begun()
        return (begun.day if begun else self._work.today) + EVERY

    def remember(self, upto: int) -> SignedOff:
        """Remember a review made now, within the caller's transaction."""
        now = self._work.now()
        self._meta.put(KEY, dumps({"at_utc": now.utc, "upto": upto}))
        return SignedOff(now, upto)

    def _moment(self, utc: str) -> Moment:
        return written_at(utc, self._work.now().zone)


def remind(work: Work, today: date) -> Iterator[Reminder]:
    """Remind of a review that is due; a made-up practice has nobody to answer for it."""
    if work.settings.made_up:
        return
    dates = ReviewDates(work)
    due = dates.due()
    if due > today:
        return
    last = dates.last()
    detail = f"Last reviewed {words.day(last.at.day)}" if last else "Not reviewed yet"
    yield Reminder("Review the audit trail", detail, "history", PLACE, due)
