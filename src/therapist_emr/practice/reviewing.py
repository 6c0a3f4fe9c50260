"""Reviewing the audit trail once a month: what stands out, and a sign-off that is itself recorded.

45 CFR 164.308(a)(1)(ii)(D) asks for a regular review of records of activity, not only for keeping
them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from therapist_emr.domain.clock import Moment
from therapist_emr.practice.audit_time import written_at
from therapist_emr.practice.audit_words import GROUPS
from therapist_emr.practice.auditing import AuditDesk, Event
from therapist_emr.practice.review_due import ReviewDates, SignedOff
from therapist_emr.practice.work import REVIEW, Work
from therapist_emr.store.audit import AuditRow
from therapist_emr.store.audit_log import AuditFilter, AuditLog

NIGHT_ENDS, NIGHT_BEGINS = 6, 22
MOST_SHOWN = 200
_REMARKABLE = (
    "failed unlock", "unlock with recovery key", "older file", "altered file", "altered guards",
    "clock", "version", "restore",
    "upgrade", "show", "export", "print", "psychotherapy.export", "withdraw", "draft.delete",
    "psychotherapy.withdraw", "change passphrase", "begin passphrase", "drop passphrase",
    "keep passphrase", "begin key change", "abandon key change", "change key", "key seen",
    "encrypt backup anew", "destroy backup", "backup gone", "backup destination",
    "settings",
)  # fmt: skip
_AT_NIGHT = ("unlock", "unlock without passphrase")
_TEMPLATES = "templates"  # remembered with every note: a setting, but nobody's decision


class Finding(StrEnum):
    """Name what a review came to."""

    NOTHING = "nothing unusual"
    FOLLOWED_UP = "something was followed up"


@dataclass(frozen=True, slots=True)
class Review:
    """Hold what there is to look through: rows after the last review, up to today's end."""

    first: int
    upto: int
    since: Moment | None
    counts: tuple[tuple[str, int], ...]
    remarkable: tuple[Event, ...]
    more: int
    """How many more rows stand out than are shown."""


class ReviewDesk:
    """Prepare a review, sign it off, and say when the next one is due."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._dates = ReviewDates(work)
        self._log = AuditLog(work.connection)

    def last(self) -> SignedOff | None:
        """Return the last review, or None when there was none."""
        return self._dates.last()

    def due(self) -> date:
        """Return the day on which the next review is due."""
        return self._dates.due()

    def prepare(self) -> Review:
        """Gather what happened since the last review."""
        last = self.last()
        after, upto = (last.upto if last else 0), self._work.audit.head().seq
        span = AuditFilter(after=after, upto=upto)
        standing_out = 0
        shown: deque[AuditRow] = deque(maxlen=MOST_SHOWN)
        for row in self._standing_out(span):
            standing_out += 1
            shown.append(row)
        return Review(
            first=after + 1,
            upto=upto,
            since=last.at if last else self._dates.begun(),
            counts=tuple(_grouped(self._log.counts(span))),
            remarkable=tuple(AuditDesk(self._work).told(list(reversed(shown)))),
            more=standing_out - len(shown),
        )

    def sign_off(self, review: Review, finding: Finding) -> SignedOff:
        """Record that a review was made, up to the row it showed, and what it came to."""
        with self._work.writing(REVIEW):
            rows = f"rows {review.first} to {review.upto}"
            self._work.record("review", "audit", "", f"{rows}, {finding}")
            return self._dates.remember(review.upto)

    def _standing_out(self, span: AuditFilter) -> Iterator[AuditRow]:
        wanted = replace(span, actions=(*_REMARKABLE, *_AT_NIGHT))
        for row in self._log.oldest_first(wanted):
            if row.action == "settings" and row.detail == _TEMPLATES:
                continue
            if row.action in _REMARKABLE or self._at_night(row):
                yield row

    def _at_night(self, row: AuditRow) -> bool:
        at = written_at(row.at_utc, self._work.now().zone)
        return not NIGHT_ENDS <= at.wall.hour < NIGHT_BEGINS


def _grouped(counts: dict[str, int]) -> Iterator[tuple[str, int]]:
    for group in GROUPS:
        total = sum(counts.get(action, 0) for action in group.words)
        if total:
            yield group.title, total
    known = {action for group in GROUPS for action in group.words}
    other = sum(count for action, count in counts.items() if action not in known)
    if other:
        yield "Other", other
