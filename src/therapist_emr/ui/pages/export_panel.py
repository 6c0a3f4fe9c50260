"""What of a chart goes into the PDF: sections, dates, drafts, a password."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from therapist_emr.domain.people import Client
from therapist_emr.practice.record import Scope
from therapist_emr.sections.contract import Life, Section
from therapist_emr.ui import theme
from therapist_emr.ui.theme import SPACE
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.choice import CheckBox
from therapist_emr.ui.widgets.dateedit import DateEdit, are_readable
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.lineedit import LineEdit, PasswordEdit
from therapist_emr.ui.widgets.scaffold import Scroll, Surface
from therapist_emr.ui.widgets.sections import SectionHeader
from therapist_emr.ui.widgets.text import PlainLabel, body, title

_WIDTH, _LEAST = 300, 150


def _group(*parts: QWidget, space: int = SPACE.s) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, SPACE.m, 0, SPACE.s)
    column.setSpacing(space)
    for part in parts:
        column.addWidget(part)
    return holder


class ExportPanel(Surface):
    """Choose what is printed; `changed` says that the pages are no longer right."""

    changed = Signal()
    back_wanted = Signal()

    def __init__(self, sections: Sequence[Section], parent: QWidget | None = None) -> None:
        super().__init__("pane", "right", parent=parent)
        self.setAccessibleName("What the PDF holds")
        self._scope = Scope()
        self._today = date.min
        self._most = theme.px(_WIDTH)
        self._title = title("")
        self._title.setWordWrap(True)
        self._below = body("")
        self.back = Button("Chart", Kind.QUIET, "chevron-left", on_click=self.back_wanted.emit)
        self.back.setAccessibleName("Back to the chart")
        self._kept = {section.key for section in sections if section.life is Life.KEPT}
        self.boxes = {section.key: CheckBox(section.title, on=True) for section in sections}
        self.since = DateEdit(name="From", today=lambda: self._today)
        self.until = DateEdit(name="To", today=lambda: self._today)
        self.drafts = CheckBox("Include drafts")
        self.earlier = CheckBox("Show changes")
        self.earlier.setToolTip("What lists, the profile and the history said before")
        self.errors = CheckBox("Show errors")
        self.errors.setToolTip("What entries marked as entered in error say")
        self.asked_by = LineEdit(name="Requested by")
        self.password = PasswordEdit("Password of the PDF")
        self.since_row = FieldRow("From", self.since, help_text="Notes of this day and later")
        self.until_row = FieldRow("To", self.until, help_text="Notes up to this day")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._sections = _group(SectionHeader("Sections"), *self.boxes.values())
        self._dates = _group(SectionHeader("Dates"), self.since_row, self.until_row, self.drafts)
        self._asked = FieldRow("Requested by", self.asked_by, help_text="Printed on the first page")
        locked = FieldRow(
            "Password",
            self.password,
            marker="optional",
            help_text="Locks the file with AES-256. Send it separately from the file.",
        )
        more = _group(SectionHeader("Handing it out"), self._asked, locked)
        head = _group(self._title, self._below, space=SPACE.xs)
        self.back.setContentsMargins(0, 0, 0, 0)
        back = QWidget()
        row = QVBoxLayout(back)
        row.setContentsMargins(0, SPACE.s, 0, 0)
        row.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self._nothing = PlainLabel("Choose at least one section.", tint="red")
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(SPACE.l + 4, SPACE.s, SPACE.l + 4, SPACE.l)
        column.setSpacing(0)
        for part in (back, head, self._sections, self._nothing, self._dates, self.earlier):
            column.addWidget(part)
        column.addSpacing(SPACE.s)
        column.addWidget(self.errors)
        column.addWidget(more)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 1, 0)
        whole.addWidget(Scroll(inner, "What the PDF holds"))
        self._nothing.hide()
        self.restyle()

    def restyle(self) -> None:
        """Take the width at the text size in force."""
        self.fit(self._most)

    def fit(self, most: int) -> None:
        """Take the width of the pictures, or less when it is more than this."""
        self._most = most
        self.setFixedWidth(max(theme.px(_LEAST), min(theme.px(_WIDTH), most)))

    def _connect(self) -> None:
        for box in (*self.boxes.values(), self.drafts, self.earlier, self.errors):
            box.toggled.connect(self._changed)
        for edit in (self.since, self.until):
            edit.edited.connect(self._changed)
        self.asked_by.textEdited.connect(self._changed)

    def begin(
        self, client: Client, scope: Scope, noun: str, today: date, *, asked: bool = True
    ) -> None:
        """Start with a chart, a section or an entry of it; `asked` when it says for whom."""
        self._asked.setVisible(asked)
        self._today, self._scope = today, scope
        self._title.setText(client.name)
        self._below.setText(f"PDF of {noun}, record {client.record_number}")
        one_entry = scope.entry_id is not None
        self._sections.setVisible(not one_entry)
        self._dates.setVisible(not one_entry)
        self.errors.setVisible(not one_entry)
        self.earlier.setVisible(not one_entry or bool(self._kept & set(scope.sections)))
        for key, box in self.boxes.items():
            box.blockSignals(True)
            box.setChecked(not scope.sections or key in scope.sections)
            box.blockSignals(False)
        for edit in (self.since, self.until, self.asked_by, self.password):
            edit.clear()
        for box in (self.drafts, self.earlier, self.errors):
            box.blockSignals(True)
            box.setChecked(False)
            box.blockSignals(False)
        self._check()

    def scope(self) -> Scope | None:
        """Return what is chosen, or None while it cannot be printed."""
        if not self._check():
            return None
        if self._scope.entry_id is not None:
            return replace(self._scope, changed=self.earlier.isChecked())
        chosen = tuple(key for key, box in self.boxes.items() if box.isChecked())
        every = len(chosen) == len(self.boxes)
        since, until = self._day(self.since), self._day(self.until, last=True)
        return replace(
            self._scope,
            sections=() if every else chosen,
            since=since.isoformat() if since else "",
            until=until.isoformat() if until else "",
            drafts=self.drafts.isChecked(),
            changed=self.earlier.isChecked(),
            errors=self.errors.isChecked(),
        )

    def requested_by(self) -> str:
        """Return who asked for the PDF, as typed."""
        return self.asked_by.value()

    @staticmethod
    def _day(edit: DateEdit, *, last: bool = False) -> date | None:
        found = edit.found()
        if found is None:
            return None
        return found.latest() if last else found.earliest()

    def _check(self) -> bool:
        """Say beside the fields what is wrong."""
        fine = are_readable((self.since_row, self.since), (self.until_row, self.until))
        since, until = self._day(self.since), self._day(self.until, last=True)
        if fine and since and until and until < since:
            self.until_row.show_problem("This is before the first day.", "Check both dates.")
            fine = False
        some = self._scope.entry_id is not None or any(b.isChecked() for b in self.boxes.values())
        self._nothing.setVisible(not some)
        return fine and some

    def _changed(self) -> None:
        self.changed.emit()
