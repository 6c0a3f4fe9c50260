"""What waits on the desk today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from therapist_emr.domain.entry import DraftHeader, EntryHeader, EntryStatus
from therapist_emr.domain.people import Client
from therapist_emr.practice.backups import BackupHealth, BackupLog
from therapist_emr.practice.work import Work
from therapist_emr.sections.contract import Life

REVIEW_NOTICE_DAYS = 14
"""How many days before it is due a review of a plan is shown."""


@dataclass(frozen=True, slots=True)
class Unsigned:
    """Hold a draft that waits, with how many days ago it was about."""

    client: Client
    draft: DraftHeader
    days: int


@dataclass(frozen=True, slots=True)
class ReviewDue:
    """Hold a plan whose review comes due or is overdue (`days` below 0)."""

    client: Client
    entry: EntryHeader
    due: date
    days: int


@dataclass(frozen=True, slots=True)
class Seen:
    """Hold a session of today, signed or still a draft."""

    client: Client
    at: str
    title: str
    summary: str
    signed: bool
    entry_id: int | None
    draft_id: int | None


@dataclass(frozen=True, slots=True)
class Today:
    """Hold the whole desk of a day."""

    day: date
    unsigned: tuple[Unsigned, ...]
    reviews: tuple[ReviewDue, ...]
    sessions: tuple[Seen, ...]
    visits: tuple[Client, ...]
    visits_tomorrow: tuple[Client, ...]
    backup: BackupHealth

    @property
    def all_done(self) -> bool:
        """Tell whether nothing waits."""
        return not self.unsigned and not self.reviews and self.backup.good


class TodayDesk:
    """Gather what waits."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._backups = BackupLog(work)

    def look(self) -> Today:
        """Return what waits on the desk now."""
        today = self._work.today
        tomorrow = today + timedelta(days=1)
        clients = _Clients(self._work)
        return Today(
            day=today,
            unsigned=tuple(self._unsigned(clients, today)),
            reviews=tuple(self._reviews(clients, today)),
            sessions=tuple(self._sessions(clients, today)),
            visits=tuple(self._visits(today)),
            visits_tomorrow=tuple(self._visits(tomorrow)),
            backup=self._backups.health(),
        )

    def _unsigned(self, clients: _Clients, today: date) -> list[Unsigned]:
        found = [
            Unsigned(clients.get(head.client_id), head, _days_since(head.at, today))
            for head in self._work.drafts.headers()
        ]
        return sorted(found, key=lambda each: each.draft.at)

    def _reviews(self, clients: _Clients, today: date) -> list[ReviewDue]:
        found = []
        for section in self._work.sections:
            if section.life is not Life.VERSIONED:
                continue
            for header, facts in self._work.entries.of_active(section.key):
                due = _day(str(facts.get("review_due") or ""))
                if due is not None and (days := (due - today).days) <= REVIEW_NOTICE_DAYS:
                    found.append(ReviewDue(clients.get(header.client_id), header, due, days))
        return sorted(found, key=lambda each: each.due)

    def _sessions(self, clients: _Clients, today: date) -> list[Seen]:
        first, last = today.isoformat(), (today + timedelta(days=1)).isoformat()
        found = []
        for section in self._work.sections:
            if section.life is not Life.SIGNED:
                continue
            for head, _facts in self._work.entries.between(section.key, first, last):
                if head.status is EntryStatus.SIGNED:
                    client = clients.get(head.client_id)
                    found.append(
                        Seen(client, head.at, head.title, head.summary, True, head.id, None)
                    )
            for draft in self._work.drafts.headers(None, section.key):
                if first <= draft.at < last:
                    client = clients.get(draft.client_id)
                    found.append(
                        Seen(client, draft.at, draft.title, draft.summary, False, None, draft.id)
                    )
        return sorted(found, key=lambda each: each.at)

    def _visits(self, day: date) -> list[Client]:
        return self._work.clients.visits(day.isoformat(), (day + timedelta(days=1)).isoformat())


class _Clients:
    def __init__(self, work: Work) -> None:
        self._work = work
        self._known: dict[int, Client] = {}

    def get(self, client_id: int) -> Client:
        if client_id not in self._known:
            self._known[client_id] = self._work.clients.get(client_id)
        return self._known[client_id]


def _day(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso[:10])
    except ValueError:
        return None


def _days_since(at: str, today: date) -> int:
    try:
        return (today - datetime.fromisoformat(at).date()).days
    except ValueError:
        return 0
