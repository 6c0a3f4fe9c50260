"""One open practice, as the window and the command line see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from therapist_emr.practice.work import CLIENTS, Gone, Listener, Work

if TYPE_CHECKING:
    from therapist_emr.domain.clock import Clock, Moment
    from therapist_emr.domain.people import PracticeSettings
    from therapist_emr.practice.backups import BackupLog
    from therapist_emr.practice.charting import Charting
    from therapist_emr.practice.clients import ClientBook
    from therapist_emr.practice.desk import Desk, Window
    from therapist_emr.practice.drafting import Drafting
    from therapist_emr.practice.library import LibraryDesk
    from therapist_emr.practice.newcomer import Newcomer
    from therapist_emr.practice.oversight import Oversight
    from therapist_emr.practice.reading import Reader
    from therapist_emr.practice.record import ChartContents, Scope
    from therapist_emr.practice.searching import Searching
    from therapist_emr.practice.today import Today
    from therapist_emr.sections.contract import Section
    from therapist_emr.store.connection import Connection


class Practice:
    """Hand out the desks of one open practice.

    `clients`, `charting`, `drafting`, `newcomer`, `reader`, `search` and `backups` share one
    connection and belong to its thread; a job opens a practice of its own over its own connection.
    Each is read from disk and made when it is first asked for, so that the window is seen sooner.
    """

    def __init__(self, work: Work) -> None:
        self._work = work

    @cached_property
    def clients(self) -> ClientBook:
        """Return the client book."""
        from therapist_emr.practice.clients import ClientBook

        return ClientBook(self._work)

    @cached_property
    def charting(self) -> Charting:
        """Return what extends the record."""
        from therapist_emr.practice.charting import Charting

        return Charting(self._work)

    @cached_property
    def drafting(self) -> Drafting:
        """Return what keeps the drafts."""
        from therapist_emr.practice.drafting import Drafting

        return Drafting(self._work)

    @cached_property
    def newcomer(self) -> Newcomer:
        """Return what keeps a profile that is not a client yet."""
        from therapist_emr.practice.newcomer import Newcomer

        return Newcomer(self._work)

    @cached_property
    def reader(self) -> Reader:
        """Return what turns entries into blocks."""
        from therapist_emr.practice.reading import Reader

        return Reader(self._work)

    @cached_property
    def search(self) -> Searching:
        """Return what asks the search index."""
        from therapist_emr.practice.searching import Searching

        return Searching(self._work)

    @cached_property
    def backups(self) -> BackupLog:
        """Remember backups and say how the practice stands with them."""
        from therapist_emr.practice.backups import BackupLog

        return BackupLog(self._work)

    @cached_property
    def library(self) -> LibraryDesk:
        """Keep note templates, snippets and words."""
        from therapist_emr.practice.library import LibraryDesk

        return LibraryDesk(self._work)

    @cached_property
    def audit(self) -> Oversight:
        """Look into the audit trail, review it, and check the record."""
        from therapist_emr.practice.oversight import Oversight

        return Oversight(self._work)

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
        from therapist_emr.practice.today import TodayDesk

        return TodayDesk(self._work).look()

    def desk(self, client_id: int, window: Window | None = None) -> Desk:
        """Open a client's chart; the window shows what the chart's pages ask it to show."""
        from therapist_emr.practice.desk import NO_WINDOW, Desk

        desk = Desk(self._work, client_id, window or NO_WINDOW)
        self._work.witness("view", "client", desk.client.uuid)
        return desk

    def contents(self, client_id: int, scope: Scope) -> ChartContents:
        """Return what a copy of a chart holds, to be written entry by entry."""
        from therapist_emr.practice.record import RecordDesk

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


def open_practice(
    connection: Connection,
    clock: Clock,
    actor: str = "clinician",
    sections: Sequence[Section] | None = None,
) -> Practice:
    """Return the practice in an open file, with all sections unless some are given."""
    return Practice(Work(connection, clock, actor, sections))


__all__ = ["Gone", "Practice", "open_practice"]
