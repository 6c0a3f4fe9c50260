"""The medications' page: current and past, changed in a tray below the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.domain.entry import Body, DraftHeader, Entry, EntryStatus
from therapist_emr.forms.changes import history_blocks
from therapist_emr.forms.field import Values
from therapist_emr.sections.draft_keeper import (
    BEGUN_BEFORE,
    DraftKeeper,
    begun_change,
    draft_body,
)
from therapist_emr.sections.medications.form import MEDICATION
from therapist_emr.sections.medications.glance import NONE_NOW
from therapist_emr.sections.medications.page_allergies import AllergyNotes
from therapist_emr.sections.medications.page_card import MedicationCard
from therapist_emr.sections.medications.page_side import Reviewed, ReviewNotes, last_asked
from therapist_emr.sections.medications.page_tray import (
    ADD,
    CHANGE_DOSE,
    EDIT,
    EDIT_REVIEW,
    KEY,
    MEDICATION_KIND,
    RESUME,
    REVIEW_KIND,
    REVIEW_TASK,
    STOP,
    TASKS,
    MedicationTray,
    Task,
)
from therapist_emr.ui import theme
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.banner import Banner
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.empty import EmptyState
from therapist_emr.ui.widgets.kept_place import place_kept
from therapist_emr.ui.widgets.scaffold import Column, PageHeader, SidePanel
from therapist_emr.ui.widgets.section_page import SectionPage
from therapist_emr.ui.widgets.tab_order import bring_up
from therapist_emr.ui.widgets.table import Cell, RecordTable, TableRow
from therapist_emr.ui.widgets.table import Column as TableColumn
from therapist_emr.ui.widgets.text import PlainLabel

if TYPE_CHECKING:
    from therapist_emr.sections.desk import ChartDesk

WIDTH = 860
BESIDE = "Allergies, reviews and questions"
SIDE_WIDTH, NARROW_BELOW = 248, 800
EDITS = {MEDICATION_KIND: EDIT, REVIEW_KIND: EDIT_REVIEW}
_SHARES = (2.0, 1.7, 1.2, 1.2, 1.2)


def _columns(first: str, last: str) -> list[TableColumn]:
    titles = (first, "How often", "For", "Prescriber", last)
    return [TableColumn(*told) for told in zip(titles, _SHARES, strict=True)]


def current_row(entry: Entry, body: Values) -> TableRow:
    """Return a medication that is taken, as the list shows it."""
    route = MEDICATION["route"].choice_label(str(body.get("route") or ""))
    told = ". ".join(str(one) for one in (route, body.get("taking")) if one)
    since = str(body.get("changed_on") or body.get("started") or "")
    return _row(entry, body, told, since, faint=False)


def past_row(entry: Entry, body: Values) -> TableRow:
    """Return a medication that was stopped, as the list shows it."""
    reason = str(body.get("stop_reason") or "")
    told = f"Stopped: {reason}" if reason else "Stopped"
    return _row(entry, body, told, str(body["stopped"]), faint=True)


def wrong_row(entry: Entry, body: Values) -> TableRow:
    """Return a medication entered in error, which was never taken and can still be read."""
    return _row(entry, body, "Entered in error", "", faint=True)


def _row(entry: Entry, body: Values, detail: str, when: str, *, faint: bool) -> TableRow:
    title = " ".join(str(body[key]) for key in ("name", "dose") if body.get(key))
    cells = (
        Cell(title, detail, strong=not faint),
        Cell(str(body.get("frequency") or "")),
        Cell(str(body.get("reason") or "")),
        Cell(str(body.get("prescriber") or ""), quiet=True),
        Cell(words.iso_day(when), quiet=True),
    )
    return TableRow(str(entry.header.id), cells, faint=faint)


def _is_wrong(entry: Entry) -> bool:
    return entry.header.status is EntryStatus.ERROR


class MedicationsPage(SectionPage):
    """Show the list; add, change, stop, correct and review in place."""

    comfort = 900

    def __init__(self, desk: ChartDesk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.tray: MedicationTray | None = None
        self._entries: dict[int, Entry] = {}
        self._parts: list[QWidget] = []
        self._open_id = 0
        self._slot = QVBoxLayout()
        self._add: QWidget = Button()
        self._side = SidePanel(BESIDE, width=SIDE_WIDTH)
        self._below = QVBoxLayout()
        self._notes = QWidget()
        self._folded: bool | None = None
        self.refresh()
        self._go_on()

    def refresh(self) -> None:
        """Read the list again, unless something is being typed in it."""
        if self.tray is None:
            with place_kept(self, self._take_focus):
                self._read()

    def _read(self) -> None:
        found = self.desk.entries(KEY)
        self._entries = {entry.header.id: entry for entry in found}
        reviews = self._reviews()
        self._clear()
        if not found:
            self._put(self._empty())
            return
        self._put(self._list(reviews))
        self._side = SidePanel(BESIDE, width=SIDE_WIDTH)
        self._notes = self._beside(reviews)
        self._folded = None
        self._put(self._side, stretch=0)
        self._fold()
        if (opened := self._entries.get(self._open_id)) is not None:
            self._show_card(opened)

    def _beside(self, reviews: Sequence[Reviewed]) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.m)
        column.addWidget(AllergyNotes(self.desk))
        notes = ReviewNotes(reviews, self.review)
        notes.opened.connect(self.open_entry)
        column.addWidget(notes)
        return holder

    def begin(self, kind: str = "") -> None:
        """Begin a medication, or a review."""
        if kind == REVIEW_KIND:
            self.review()
        else:
            self._work(ADD, self._blank(), DraftKeeper(self.desk, KEY, MEDICATION_KIND))

    def review(self) -> None:
        """Go through the list together: what is taken now, and what is still to be asked."""
        current = [
            body
            for entry, body in self._medications()
            if not (_is_wrong(entry) or body.get("stopped"))
        ]
        keys = ("name", "dose", "frequency")
        body: Body = {
            "reviewed_on": self.desk.now().day.isoformat(),
            "with": "client",
            "list": [{key: one.get(key) or "" for key in keys} for one in current],
            "questions": last_asked(self._reviews()),
        }
        self._work(REVIEW_TASK, body, DraftKeeper(self.desk, KEY, REVIEW_KIND))

    def open_entry(self, entry_id: int) -> None:
        """Show one medication with its doses, or one review, and what can be done."""
        entry = self._entries.get(entry_id)
        if entry is None:
            return
        self._leave_tray()
        self._open_id = entry_id
        card = self._show_card(entry)
        card.first.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, card, lambda: bring_up(card))

    def _show_card(self, entry: Entry) -> MedicationCard:
        card = self._card(entry)
        card.dose.connect(lambda: self._change(entry, CHANGE_DOSE, changed_on=self._today()))
        card.stop.connect(lambda: self._change(entry, STOP, stopped=self._today()))
        card.edit.connect(lambda: self._change(entry, EDITS[entry.header.kind]))
        card.resume.connect(lambda: self._resume(entry))
        card.withdraw.connect(lambda reason: self._withdraw(entry, reason))
        card.closed.connect(self._close_card)
        self._fill_slot(card)
        return card

    def _card(self, entry: Entry) -> MedicationCard:
        kind = self.desk.section(KEY).kind(entry.header.kind)
        changes = history_blocks(kind.form, entry.contents) if len(entry.contents) > 1 else ()
        stopped = bool(self._body(entry).get("stopped"))
        reading = self.desk.reading(entry.header.id)
        return MedicationCard(reading, kind.title.lower(), changes, stopped=stopped)

    def open_draft(self, draft_id: int) -> None:
        """Show what was being typed where it was left."""
        self.flush()
        draft = self.desk.draft(draft_id)
        body = draft_body(self.desk, draft)
        usual = REVIEW_TASK if draft.header.kind == REVIEW_KIND else EDIT
        task = TASKS.get(str(body.get("task")), usual)
        entry_id = draft.header.entry_id
        keeper = DraftKeeper(self.desk, KEY, draft.header.kind, entry_id, draft)
        self._work(task, {k: v for k, v in body.items() if k != "task"}, keeper)

    def flush(self) -> None:
        """Put what is being typed on disk now."""
        if self.tray is not None:
            self.tray.flush()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put what stands beside the list below it where there is no room."""
        super().resizeEvent(event)
        self._fold()

    def restyle(self) -> None:
        """Fold anew at the text size in force."""
        self._fold()

    def _fold(self) -> None:
        narrow = self.width() < theme.px(NARROW_BELOW)
        if self._side not in self._parts or narrow == self._folded:
            return
        self._folded = narrow
        self._side.setVisible(not narrow)
        if narrow:
            self._below.addWidget(self._notes)
        else:
            self._side.add(self._notes)

    def _go_on(self) -> None:
        if drafts := self.desk.drafts(KEY):
            self.open_draft(drafts[0].id)

    def _body(self, entry: Entry) -> Body:
        return self.desk.section(KEY).body(entry)

    def _reviews(self) -> list[Reviewed]:
        found = (e for e in self._entries.values() if e.header.kind == REVIEW_KIND)
        return [Reviewed(e.header.id, self._body(e), wrong=_is_wrong(e)) for e in found]

    def _medications(self) -> list[tuple[Entry, Body]]:
        found = (e for e in self._entries.values() if e.header.kind == MEDICATION_KIND)
        return [(e, self._body(e)) for e in found]

    def _list(self, reviews: Sequence[Reviewed]) -> QWidget:
        page = Column("Medications", width=WIDTH, centred=False)
        days = (str(one.body.get("reviewed_on") or "") for one in reviews if not one.wrong)
        last = next(days, "")
        reviewed = f"Reviewed {words.iso_day(last)}" if last else ""
        self._add = Button("Add a medication", Kind.PRIMARY, "plus", on_click=self.begin)
        buttons = (
            Button("Review together", Kind.QUIET, "check-circle", on_click=self.review),
            Button("Print", Kind.QUIET, "printer", on_click=lambda: self.desk.export(KEY)),
            self._add,
        )
        page.add(PageHeader("Medications", reviewed, actions=buttons))
        if drafts := self.desk.drafts(KEY):
            page.add(self._unfinished(drafts[0]))
        medications = self._medications()
        held = [(e, body) for e, body in medications if not _is_wrong(e)]
        current = [current_row(e, body) for e, body in held if not body.get("stopped")]
        past = [past_row(e, body) for e, body in held if body.get("stopped")]
        past += [wrong_row(e, body) for e, body in medications if _is_wrong(e)]
        page.add(self._table("Current", "Dose since", current, past))
        if not current:
            page.add(PlainLabel(NONE_NOW, Role.BODY, "text2"))
        holder = QWidget()
        self._slot = QVBoxLayout(holder)
        self._slot.setContentsMargins(0, 0, 0, 0)
        page.add(holder)
        if past:
            page.add(self._table("Past", "Stopped", past, current), space=SPACE.m)
        below = QWidget()
        self._below = QVBoxLayout(below)
        self._below.setContentsMargins(0, 0, 0, 0)
        page.add(below)
        return page

    def _unfinished(self, draft: DraftHeader) -> Banner:
        told = draft.title if draft.kind == MEDICATION_KIND else "A review"
        return Banner(
            f"{told or 'A medication'} was begun and is not kept yet",
            "What you typed is saved as a draft.",
            action="Go on",
            on_action=lambda: self.open_draft(draft.id),
        )

    def _table(
        self, first: str, last: str, rows: Sequence[TableRow], others: Sequence[TableRow]
    ) -> RecordTable:
        columns = _columns(first, last)
        table = RecordTable(columns, rows, name=f"{first} medications", alike=others)
        table.opened.connect(lambda key: self.open_entry(int(key)))
        return table

    def _empty(self) -> QWidget:
        page = Column("Medications", width=WIDTH, centred=False)
        if drafts := self.desk.drafts(KEY):
            page.add(self._unfinished(drafts[0]))
        holder = QWidget()
        self._slot = QVBoxLayout(holder)
        self._slot.setContentsMargins(0, 0, 0, 0)
        page.add(holder)
        empty = self.desk.section(KEY).empty
        self._add = EmptyState("pill", empty.title, empty.words, empty.action, self.begin)
        page.fill(self._add)
        return page

    def _blank(self) -> Body:
        return MEDICATION.blank()

    def _today(self) -> str:
        return self.desk.now().day.isoformat()

    def _change(self, entry: Entry, task: Task, **first: str) -> None:
        if begun := begun_change(self.desk, KEY, entry.header.id):
            self.open_draft(begun.id)
            self.desk.say(BEGUN_BEFORE)
            return
        keeper = DraftKeeper(self.desk, KEY, task.kind, entry.header.id)
        self._work(task, {**self._body(entry), **first}, keeper)

    def _resume(self, entry: Entry) -> None:
        self._change(entry, RESUME, stopped="", stop_reason="", changed_on=self._today())

    def _withdraw(self, entry: Entry, reason: str) -> None:
        self.desk.withdraw(entry.header.id, reason)
        self._done("Marked as entered in error")

    def _work(self, task: Task, body: Values, keeper: DraftKeeper) -> None:
        self._leave_tray()
        tray = MedicationTray(self.desk, task, body, keeper)
        tray.finished.connect(self._done)
        tray.closed.connect(self._closed)
        self.tray = tray
        self._fill_slot(tray)
        tray.focus_first()

    def _leave_tray(self) -> None:
        self._open_id = 0
        if self.tray is not None:
            self.tray.flush()
            self.tray = None
            self.refresh()
        self._clear_slot()

    def _close_card(self) -> None:
        self._open_id = 0
        self._clear_slot()

    def _done(self, told: str) -> None:
        self._closed()
        self.desk.say(told)

    def _closed(self) -> None:
        self.tray = None
        self.refresh()
        QTimer.singleShot(0, self, self._take_focus)  # once the new table stands

    def _take_focus(self) -> None:
        if self.tray is not None:
            return
        tables = (one for one in self.findChildren(RecordTable) if one.isVisibleTo(self))
        (next(tables, None) or self._add).setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill_slot(self, widget: QWidget) -> None:
        self._clear_slot()
        for part in (self._add, *self.findChildren(Banner)):
            part.setHidden(self.tray is not None)  # one primary in sight
        self._slot.addWidget(widget)
        widget.show()

    def _clear_slot(self) -> None:
        while (item := self._slot.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()

    def _put(self, widget: QWidget, stretch: int = 1) -> None:
        self._parts.append(widget)
        self._layout.addWidget(widget, stretch)

    def _clear(self) -> None:
        for part in self._parts:
            self._layout.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts = []
