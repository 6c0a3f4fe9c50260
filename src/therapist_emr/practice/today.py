"""What waits on the desk today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from therapist_emr.domain.entry import DraftHeader, EntryHeader, EntryStatus
from therapist_emr.domain.people import Client
from therapist_emr.practice.backups import BackupHealth, BackupLog
from therapist_emr.practice.reminders import Reminder, reminders
from therapist_emr.practice.work import Work
from therapist_emr.sections.contract import ADDENDUM_KIND
from therapist_emr.sections.glance import Told

NOTICE_DAYS = 14
"""How many days before it is due a thing is shown."""


@dataclass(frozen=True, slots=True)
class Unsigned:
    """Hold a draft that waits, with how many days ago it was about."""

    client: Client
    draft: DraftHeader
    days: int


@dataclass(frozen=True, slots=True)
class Due:
    """Hold what comes due in a chart or is overdue (`days` below 0)."""

    client: Client
    section: str
    entry_id: int
    words: str
    due: date
    days: int


@dataclass(frozen=True, slots=True)
class Seen:
    """Hold a session of today, signed or still a draft."""

    client: Client
    section: str
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
    due: tuple[Due, ...]
    reminders: tuple[Reminder, ...]
    sessions: tuple[Seen, ...]
    visits: tuple[Client, ...]
    visits_tomorrow: tuple[Client, ...]
    backup: BackupHealth


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
            due=tuple(self._due(clients, today)),
            reminders=tuple(reminders(self._work, today)),
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

    def _due(self, clients: _Clients, today: date) -> list[Due]:
        found = []
        for section in self._work.sections:
            if section.waits is None:
                continue
            for client_id, told in self._charts(section.key):
                for wait in section.waits(told, today):
                    if (days := (wait.due - today).days) <= NOTICE_DAYS:
                        client = clients.get(client_id)
                        found.append(
                            Due(client, section.key, wait.entry_id, wait.words, wait.due, days)
                        )
        return sorted(found, key=lambda each: each.due)

    def _charts(self, section: str) -> Iterable[tuple[int, Told]]:
        charts: dict[int, list[tuple[EntryHeader, Mapping[str, Any]]]] = {}
        for header, facts in self._work.entries.of_active(section):
            charts.setdefault(header.client_id, []).append((header, facts))
        return charts.items()

    def _sessions(self, clients: _Clients, today: date) -> list[Seen]:
        first, last = today.isoformat(), (today + timedelta(days=1)).isoformat()
        found = []
        for section in self._work.sections:
            if not section.visits:
                continue
            key = section.key
            for head, _facts in self._work.entries.between(key, first, last):
                if head.status is EntryStatus.SIGNED:
                    who, told = clients.get(head.client_id), (head.at, head.title, head.summary)
                    found.append(Seen(who, key, *told, True, head.id, None))
            for draft in self._work.drafts.headers(None, key):
                if first <= draft.at < last and draft.kind != ADDENDUM_KIND.key:
                    who, told = clients.get(draft.client_id), (draft.at, draft.title, draft.summary)
                    found.append(Seen(who, key, *told, False, None, draft.id))
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


def _days_since(at: str, today: date) -> int:
    try:
        return (today - datetime.fromisoformat(at).date()).days
    except ValueError:
        return 0
