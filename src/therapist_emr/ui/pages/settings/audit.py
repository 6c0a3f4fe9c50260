"""Settings: the audit trail, narrowed, exported, and reviewed once a month."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from therapist_emr.domain import words
from therapist_emr.practice.audit_export import Sort, export_trail
from therapist_emr.practice.auditing import PAGE, Event, Looking
from therapist_emr.practice.practice import Practice
from therapist_emr.practice.reviewing import Finding, Review
from therapist_emr.ui.background import Background, Running
from therapist_emr.ui.files import Files
from therapist_emr.ui.models.audit_rows import COLUMNS, audit_row, count_words, review_words
from therapist_emr.ui.navigation import Navigator
from therapist_emr.ui.pages.settings.audit_filters import AuditFilters
from therapist_emr.ui.pages.settings.audit_review import ReviewDialog
from therapist_emr.ui.pages.settings.column import PanelColumn
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.buttons import Button, IconButton
from therapist_emr.ui.widgets.menu import Menu
from therapist_emr.ui.widgets.sections import SectionHeader
from therapist_emr.ui.widgets.table import RecordTable
from therapist_emr.ui.widgets.text import PlainLabel

_WIDE = 940
_NEAR = 400  # pixels above the foot at which older rows are fetched


class AuditPanel(PanelColumn):
    """Show what was done in the practice, newest first, as far back as one scrolls."""

    def __init__(
        self, practice: Practice, background: Background, files: Files, navigator: Navigator
    ) -> None:
        super().__init__(width=_WIDE)
        self._practice, self._background = practice, background
        self._files, self._navigator = files, navigator
        self._events: dict[str, Event] = {}
        self._looking = Looking()
        self._total, self._whole = 0, True
        self._running: Running | None = None
        self._add_review()
        self.filters = AuditFilters(practice)
        self.filters.changed.connect(self.ask)
        self._menu = Menu("Export", self)
        self._menu.add("Export as CSV…", lambda: self.export(Sort.CSV), "download")
        self._menu.add("Export as JSON…", lambda: self.export(Sort.JSON), "download")
        more = IconButton("more", "Export what is listed")
        more.setMenu(self._menu)
        self._head = SectionHeader("What was done", end=more)
        self.add(self._head, space=SPACE.l)
        self.add(self.filters)
        self.table = RecordTable(COLUMNS, name="Audit trail", row_height=44)
        self.table.opened.connect(self._open)
        self.add(self.table)
        self._nothing = PlainLabel("", Role.BODY, "text2", wrap=True)
        self.add(self._nothing)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.refresh()
        background.ask(
            lambda practice, _progress: practice.audit.actors(), self.filters.offer_actors
        )

    def refresh(self) -> None:
        """Read again how the reviews stand, and the newest rows."""
        self._practice.audit.looked()
        self._tell_review()
        if not self._events or not self.verticalScrollBar().value():
            self.ask()  # who reads further down is not torn away from there

    @property
    def settled(self) -> bool:
        """Tell whether nothing is being fetched."""
        return self._running is None

    # --- what is listed ------------------------------------------------------------------

    def ask(self) -> None:
        """Ask for the newest of what is wanted."""
        looking = self.filters.looking()
        if looking is None:
            return
        self._looking = looking
        self._cancel()
        self._running = self._background.ask(
            lambda practice, _progress: practice.audit.events(looking), self._answered
        )

    def _answered(self, found: list[Event]) -> None:
        self._running = None
        self._events = {}
        self._total = len(found)
        self._show(found)
        self._nothing.setText("" if found else "Nothing was done that fits these filters.")
        self._nothing.setVisible(not found)
        if not self._whole:
            self._count()

    def _count(self) -> None:
        """Count what is wanted: of a long trail that takes longer than a page of it."""
        looking = self._looking

        def counted(total: int) -> None:
            if looking == self._looking:
                self._total = total
                self._tell_count()

        self._background.ask(lambda practice, _progress: practice.audit.count(looking), counted)

    def _more(self, found: list[Event]) -> None:
        self._running = None
        self._show(found)

    def _show(self, found: list[Event]) -> None:
        self._whole = len(found) < PAGE
        self._events |= {str(event.row.seq): event for event in found}
        today = self._practice.now().day
        self.table.set_rows([audit_row(event, today) for event in self._events.values()])
        self._total = max(self._total, len(self._events))
        self._tell_count()

    def _tell_count(self) -> None:
        self._head.set_count(count_words(len(self._events), self._total))

    def _scrolled(self, value: int) -> None:
        near = value >= self.verticalScrollBar().maximum() - _NEAR
        if self._whole or self._running is not None or not near:
            return
        looking, last = self._looking, int(next(reversed(self._events)))
        self._running = self._background.ask(
            lambda practice, _progress: practice.audit.events(looking, before=last), self._more
        )

    def _cancel(self) -> None:
        if self._running is not None and not self._running.over:
            self._running.cancel()
        self._running = None

    def _open(self, key: str) -> None:
        event = self._events[key]
        if event.client is None:
            return
        section = event.section if event.entry_id is not None else ""
        self._navigator.open_client(event.client.id, section, event.entry_id)

    # --- handing out ---------------------------------------------------------------------

    def export(self, sort: Sort) -> None:
        """Ask for a place and write what is listed there."""
        name = f"audit-trail-{self._practice.now().day.isoformat()}.{sort}"
        out = self._files.save_file(self, "Export the audit trail", name, f".{sort}")
        if out is None:
            return
        looking = self._looking
        job = self._background.ask(
            lambda practice, progress: export_trail(practice, looking, out, progress, sort).rows,
            partial(self._exported, out),
            title="Exporting the audit trail",
        )
        self.follow(job, self.table)

    def _exported(self, out: Path, rows: int) -> None:
        self._navigator.say(f"{words.count(rows, 'row')} written to {out.name}")
        self.ask()

    # --- reviewing -----------------------------------------------------------------------

    def _add_review(self) -> None:
        self._reviewed = PlainLabel("", Role.STRONG, wrap=True)
        self._due = PlainLabel("", Role.CAPTION, "text2", wrap=True)
        self.review = Button("Review…", icon="check-circle", on_click=self.open_review)
        told = QHBoxLayout()
        told.setSpacing(SPACE.l)
        text = QVBoxLayout()
        text.setSpacing(SPACE.xs)
        text.addWidget(self._reviewed)
        text.addWidget(self._due)
        told.addLayout(text, 1)
        told.addWidget(self.review)
        self.add_row(told, space=SPACE.s)

    def _tell_review(self) -> None:
        reviews, today = self._practice.audit.reviews, self._practice.now().day
        title, follows, due = review_words(reviews.last(), reviews.due(), today)
        self._reviewed.setText(title)
        self._due.setText(follows)
        self._due.set_tint("amber" if due else "text2")

    def open_review(self) -> None:
        """Gather what happened since the last review, and show it."""
        self.review.setEnabled(False)
        self._background.ask(
            lambda practice, _progress: practice.audit.reviews.prepare(), self._review_prepared
        )

    def _review_prepared(self, review: Review) -> None:
        self.review.setEnabled(True)
        if not self.isVisible():
            return  # one has gone on to something else
        self.review.setFocus(Qt.FocusReason.OtherFocusReason)  # where the dialog leaves it again
        box = ReviewDialog(review, self._practice.now().day, self)
        box.signed.connect(lambda finding: self._sign(review, Finding(finding)))
        box.finished.connect(box.deleteLater)
        box.open()

    def _sign(self, review: Review, finding: Finding) -> None:
        self._practice.audit.reviews.sign_off(review, finding)
        self._navigator.say("The review is signed off and recorded")
        self.refresh()
