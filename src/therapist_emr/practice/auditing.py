"""Reading the audit trail as a person does: what, when, in whose chart, by whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from therapist_emr.domain.clock import Moment, moment_at
from therapist_emr.domain.dates import day_after
from therapist_emr.domain.people import Client
from therapist_emr.practice.audit_time import written_at
from therapist_emr.practice.audit_words import actions_of, detail_of, section_of, words_of
from therapist_emr.practice.work import Work
from therapist_emr.store.audit import AuditHead, AuditReport, AuditRow
from therapist_emr.store.audit_log import AuditFilter, AuditLog

__all__ = ["AuditDesk", "AuditRow", "Event", "Looking"]

PAGE = 200
_OPENINGS = (
    "create practice", "unlock", "unlock with recovery key", "unlock without passphrase", "lock",
)  # fmt: skip
_LAST_OPENINGS = 8


@dataclass(frozen=True, slots=True)
class Looking:
    """Say which events are wanted; what is empty does not narrow. Both days are included."""

    since: date | None = None
    until: date | None = None
    group: str = ""
    client_id: int | None = None
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Hold one row of the trail in words, with the chart it is about if it is about one."""

    row: AuditRow
    at: Moment
    words: str
    detail: str
    client: Client | None = None
    section: str = ""
    entry_id: int | None = None


class AuditDesk:
    """Look into what was done in the practice."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._log = AuditLog(work.connection)
        self._noted = False

    def rows(self, limit: int = 200) -> Sequence[AuditRow]:
        """Return the last rows of the audit trail, newest first."""
        return self._work.audit.newest(limit)

    def openings(self) -> Sequence[AuditRow]:
        """Return the last unlockings and locks, newest first, however much was done between."""
        return self._log.page(AuditFilter(actions=_OPENINGS), size=_LAST_OPENINGS)

    def record(self, action: str, entity: str = "", entity_id: str = "", detail: str = "") -> None:
        """Add a row for what is done outside the record, such as an export; never a name in it."""
        with self._work.writing():
            self._work.record(action, entity, entity_id, detail)

    def head(self) -> AuditHead:
        """Return the last row's number and seal."""
        return self._work.audit.head()

    def verify(self) -> AuditReport:
        """Check the whole audit trail."""
        return self._work.audit.verify()

    def events(
        self, looking: Looking, *, before: int | None = None, size: int = PAGE
    ) -> list[Event]:
        """Return the newest wanted events below a row's number, newest first."""
        return self.told(self._log.page(self._filter(looking), before=before, size=size))

    def count(self, looking: Looking) -> int:
        """Return how many events are wanted; of the whole trail the last row's number says it."""
        if looking == Looking():
            return self.head().seq
        return sum(self._log.counts(self._filter(looking)).values())

    def actors(self) -> list[str]:
        """Return who is named in the trail."""
        return self._log.actors()

    def oldest_first(self, looking: Looking) -> Iterator[AuditRow]:
        """Yield the wanted rows as they were written."""
        return self._log.oldest_first(self._filter(looking))

    def told(self, rows: list[AuditRow]) -> list[Event]:
        """Return rows in words, with the charts they are about."""
        subjects = self._log.subjects(rows)
        clients = self._work.clients.some({each.client_id for each in subjects.values()})
        titles = {section.key: section.title for section in self._work.sections}
        zone = self._work.now().zone
        found = []
        for row in rows:
            about = subjects.get(row.seq)
            key = section_of(row)
            title = titles.get(key, key)
            detail = ", ".join(part for part in (title, detail_of(row)) if part)
            at = written_at(row.at_utc, zone)
            client = clients.get(about.client_id) if about else None
            entry_id = about.entry_id if about else None
            found.append(Event(row, at, words_of(row), detail, client, key, entry_id))
        return found

    def looked(self) -> None:
        """Record that the trail was looked at, once for each time the practice is open."""
        if not self._noted:
            self._noted = True
            self._work.witness("view", "audit", "")

    def _filter(self, looking: Looking) -> AuditFilter:
        until = day_after(looking.until) if looking.until else None
        return AuditFilter(
            since=self._begins(looking.since),
            until=self._begins(until),
            actions=actions_of(looking.group),
            client_id=looking.client_id,
            actor=looking.actor,
        )

    def _begins(self, day: date | None) -> str:
        """Return the instant at which a day of the wall calendar begins, if it lies within ours."""
        if day is None:
            return ""
        try:
            return moment_at(datetime.combine(day, time()), self._work.now().zone).utc
        except OverflowError:
            return ""
