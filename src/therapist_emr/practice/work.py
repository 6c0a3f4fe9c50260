"""What everything that is done in one open practice shares: the file, the time, who does it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from therapist_emr import logs
from therapist_emr.domain.clock import Clock, Moment
from therapist_emr.domain.entry import Draft, Entry, EntryStatus
from therapist_emr.domain.people import Client, PracticeSettings
from therapist_emr.errors import Gone as Gone
from therapist_emr.store.audit import AuditTrail
from therapist_emr.store.clients import Clients
from therapist_emr.store.connection import Connection, empty_wal, transaction
from therapist_emr.store.drafts import Drafts
from therapist_emr.store.entries import Entries
from therapist_emr.store.errors import DiskFault, DiskFull, ReadOnly
from therapist_emr.store.settings import Settings

if TYPE_CHECKING:
    from therapist_emr.forms.field import CheckContext
    from therapist_emr.sections.contract import Section
    from therapist_emr.store.recording import Recorder
    from therapist_emr.store.search import Search

Found = TypeVar("Found")
Listener = Callable[[frozenset[str], int | None], None]
"""Hears once after each write: the kinds of things that changed, and whose chart it was."""

CLIENTS, DRAFTS, SETTINGS, BACKUPS = "clients", "drafts", "settings", "backups"
RECORDS_CHECK, REVIEW, LIBRARY = "records check", "review", "library"
"""Kinds of change besides the sections' own keys."""


class Work:
    """Hold one open practice's repositories, and run each change as one whole."""

    def __init__(
        self,
        connection: Connection,
        clock: Clock,
        actor: str,
        sections: Sequence[Section] | None = None,
    ) -> None:
        self.connection = connection
        self.clock = clock
        self.actor = actor
        self._given = sections
        self.clients = Clients(connection)
        self.entries = Entries(connection)
        self.drafts = Drafts(connection)
        self.audit = AuditTrail(connection)
        self._settings_store = Settings(connection)
        self._settings: PracticeSettings | None = None
        self._listeners: list[Listener] = []

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Return the sections of the charts: those that were given, or all."""
        if self._given is not None:
            return tuple(self._given)
        from therapist_emr.sections import SECTIONS

        return SECTIONS

    @cached_property
    def recorder(self) -> Recorder:
        """Return what adds to the record."""
        from therapist_emr.store.recording import Recorder

        return Recorder(self.connection)

    @cached_property
    def search(self) -> Search:
        """Return the search index."""
        from therapist_emr.store.search import Search

        return Search(self.connection)

    def now(self) -> Moment:
        """Return this moment."""
        return self.clock.now()

    @property
    def today(self) -> date:
        """Return this day on the wall calendar."""
        return self.now().day

    @property
    def context(self) -> CheckContext:
        """Return what the checks of forms need to know."""
        from therapist_emr.forms.field import CheckContext

        now = self.now()
        return CheckContext(now.day, self.settings.region, now.wall.time())

    def section(self, key: str) -> Section:
        """Return the section of that key; raise KeyError when there is none."""
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(key)

    def client(self, client_id: int) -> Client:
        """Return one client; raise `Gone` when there is none."""
        return _there("client", self.clients.get, client_id)

    def entry(self, entry_id: int) -> Entry:
        """Return one entry with its revisions; raise `Gone` when there is none."""
        return _there("entry", self.entries.entry, entry_id)

    def entry_in(self, client_id: int, section: Section, entry_id: int) -> Entry:
        """Return one entry of a client's section; raise `Gone` for any other."""
        entry = self.entry(entry_id)
        if (entry.header.client_id, entry.header.section) != (client_id, section.key):
            raise Gone("entry")
        return entry

    def draft(self, draft_id: int) -> Draft:
        """Return one draft with what was typed; raise `Gone` when there is none."""
        return _there("draft", self.drafts.get, draft_id)

    def standing(self, client_id: int, section: Section) -> int | None:
        """Return the id of the one entry that stands in a section that has one, if there is one."""
        if not section.single:
            return None
        found = self.entries.headers(client_id, section.key)
        return next((head.id for head in found if head.status is not EntryStatus.ERROR), None)

    @property
    def settings(self) -> PracticeSettings:
        """Return the practice's settings, read from the file once."""
        if self._settings is None:
            self._settings = self._settings_store.load()
        return self._settings

    def save_settings(self, settings: PracticeSettings) -> None:
        """Keep the settings."""
        changed = " ".join(changed_names(self.settings, settings))
        try:
            with self.writing(SETTINGS):
                self._settings_store.save(settings)
                self.record("settings", detail=changed)
        finally:
            self._settings = None

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell a listener of every change; the returned call ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @contextmanager
    def writing(
        self, *kinds: str, client_id: int | None = None, settle: bool = True
    ) -> Iterator[None]:
        """Save all that happens inside or nothing, then announce it once if it has kinds.

        Without `settle` the log is emptied later, by `settle`: for drafts, saved many times.
        """
        with transaction(self.connection, checkpoint=settle):
            yield
        if kinds:
            self.announce(*kinds, client_id=client_id)

    def witness(self, action: str, entity: str, entity_id: str, detail: str = "") -> None:
        """Record that something was read; a disk that takes no more keeps nobody from reading."""
        try:
            with self.writing():
                self.record(action, entity, entity_id, detail)
        except (DiskFault, DiskFull, ReadOnly):
            logs.event("practice.look-unrecorded")

    def announce(self, *kinds: str, client_id: int | None = None) -> None:
        """Tell every listener once what changed, and whose chart it was."""
        for listener in tuple(self._listeners):
            listener(frozenset(kinds), client_id)

    def settle(self) -> None:
        """Empty the write-ahead log, so that an idle practice rests in one file."""
        empty_wal(self.connection)

    def record(
        self,
        action: str,
        entity: str = "",
        entity_id: str = "",
        detail: str = "",
        *,
        at_utc: str = "",
    ) -> None:
        """Add a row to the audit trail, within a change; never names or clinical text."""
        self.audit.append(
            action,
            at_utc=at_utc or self.now().utc,
            actor=self.actor,
            entity=entity,
            entity_id=entity_id,
            detail=detail,
        )


def _there(what: str, find: Callable[[int], Found], number: int) -> Found:
    try:
        return find(number)
    except KeyError:
        raise Gone(what) from None


def changed_names(before: PracticeSettings, after: PracticeSettings) -> list[str]:
    """Return the names of the settings that differ; what they say is nobody's business."""
    names = [each.name for each in fields(PracticeSettings)]
    return [name for name in names if getattr(before, name) != getattr(after, name)]
