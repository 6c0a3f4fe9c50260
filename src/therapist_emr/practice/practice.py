"""One open practice, as the window and the command line see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from therapist_emr.domain.clock import Clock, Moment
from therapist_emr.domain.people import PracticeSettings
from therapist_emr.practice.backups import BackupLog
from therapist_emr.practice.charting import Charting
from therapist_emr.practice.clients import ClientBook
from therapist_emr.practice.desk import NO_WINDOW, Desk, Window
from therapist_emr.practice.drafting import Drafting
from therapist_emr.practice.newcomer import Newcomer
from therapist_emr.practice.reading import Reader
from therapist_emr.practice.record import ChartContents, RecordDesk, Scope
from therapist_emr.practice.searching import Searching
from therapist_emr.practice.today import Today, TodayDesk
from therapist_emr.practice.work import CLIENTS, Gone, Listener, Work
from therapist_emr.sections import SECTIONS
from therapist_emr.sections.contract import Section
from therapist_emr.store.audit import AuditHead, AuditReport, AuditRow
from therapist_emr.store.connection import Connection


class Practice:
    """Hand out the desks of one open practice.

    `clients`, `charting`, `drafting`, `newcomer`, `reader`, `search` and `backups` share one
    connection and belong to its thread; a job opens a practice of its own over its own connection.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self.clients = ClientBook(work)
        self.charting = Charting(work)
        self.drafting = Drafting(work)
        self.newcomer = Newcomer(work)
        self.reader = Reader(work)
        self.search = Searching(work)
        self.backups = BackupLog(work)

    @property
    def settings(self) -> PracticeSettings:
        """Return the practice's settings."""
        return self._work.settings

    def change_settings(self, settings: PracticeSettings) -> None:
        """Keep changed settings."""
        self._work.save_settings(settings)

    @property
    def sections(self) -> tuple[Section, ...]:
        """Return the sections of the charts."""
        return self._work.sections

    def now(self) -> Moment:
        """Return this moment."""
        return self._work.now()

    def today(self) -> Today:
        """Return what waits on the desk now."""
        return TodayDesk(self._work).look()

    def desk(self, client_id: int, window: Window = NO_WINDOW) -> Desk:
        """Open a client's chart; the window shows what the chart's pages ask it to show."""
        desk = Desk(self._work, client_id, window)
        uuid = desk.client.uuid
        with self._work.writing():
            self._work.record("view", "client", uuid)
        return desk

    def contents(self, client_id: int, scope: Scope) -> ChartContents:
        """Return what a copy of a chart holds, to be written entry by entry."""
        return RecordDesk(self._work).contents(client_id, scope)

    @property
    def hides_names(self) -> bool:
        """Tell whether clients are shown by their initials."""
        return self._work.clients.veil

    def hide_names(self, hide: bool) -> None:
        """Show clients by their initials, or by name again; what is written is not touched."""
        self._work.clients.veil = hide
        self._work.announce(CLIENTS)

    def settle(self) -> None:
        """Empty the write-ahead log when nothing was typed for a moment."""
        self._work.settle()

    def on_change(self, listener: Listener) -> Callable[[], None]:
        """Tell a listener once of every change: what kinds, whose chart; the call ends it."""
        return self._work.listen(listener)

    def record(self, action: str, entity: str = "", entity_id: str = "", detail: str = "") -> None:
        """Add a row to the audit trail for what is done outside the record, such as an export."""
        with self._work.writing():
            self._work.record(action, entity, entity_id, detail)

    def audit_rows(self, limit: int = 200) -> Sequence[AuditRow]:
        """Return the last rows of the audit trail, newest first."""
        return self._work.audit.newest(limit)

    def audit_head(self) -> AuditHead:
        """Return the last row's number and seal."""
        return self._work.audit.head()

    def verify_audit(self) -> AuditReport:
        """Check the whole audit trail."""
        return self._work.audit.verify()

    def damaged_entries(self) -> list[int]:
        """Return the ids of all entries whose seals do not fit."""
        return self._work.entries.damaged()


def open_practice(
    connection: Connection,
    clock: Clock,
    actor: str = "clinician",
    sections: Sequence[Section] = SECTIONS,
) -> Practice:
    """Return the practice in an open file."""
    return Practice(Work(connection, clock, actor, sections))


__all__ = ["Gone", "Practice", "open_practice"]
