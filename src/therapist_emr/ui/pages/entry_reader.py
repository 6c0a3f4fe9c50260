"""One entry as it is read on the general page, with what was changed in it and what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.domain.entry import Entry, EntryStatus
from therapist_emr.forms.changes import history_blocks
from therapist_emr.forms.form import Form
from therapist_emr.sections.deed import Deed
from therapist_emr.sections.desk import Reading
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.addendum_editor import AddendumEditor
from therapist_emr.ui.widgets.blocks_view import BlocksView
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.field_grid import bring_into_sight
from therapist_emr.ui.widgets.flow import FlowLayout
from therapist_emr.ui.widgets.kept_place import keyboard_kept
from therapist_emr.ui.widgets.scaffold import Column, PageHeader
from therapist_emr.ui.widgets.sections import Hairline
from therapist_emr.ui.widgets.standing import (
    AddendumView,
    SignatureRow,
    standing_banners,
    standing_chip,
)
from therapist_emr.ui.widgets.text import PlainLabel


def kept_words(entry: Entry, today: date) -> str:
    """Return "Entered Nov 3 by Elena Marchetti, last changed Nov 10"."""
    first, last = entry.contents[0].made, entry.current.made
    told = f"Entered {words.short_day(first.day, today)} by {entry.contents[0].author}"
    if len(entry.contents) < 2:
        return told
    return f"{told}, last changed {words.short_day(last.day, today)}"


class EntryReader(Column):
    """Show one entry; ask for its changes, for doing something with it, for marking an error."""

    changes_wanted = Signal()
    error_wanted = Signal()
    back_wanted = Signal()
    deed_wanted = Signal(object)

    addendum: AddendumEditor | None = None

    def show_entry(self, reading: Reading, remark: str, today: date, deeds: Sequence[Deed]) -> None:
        """Show an entry as it stands."""
        self.addendum = None
        with keyboard_kept(self, self._focus_first):
            self.clear()
            self._fill(reading, remark, today, deeds)
        self.verticalScrollBar().setValue(0)

    def _fill(self, reading: Reading, remark: str, today: date, deeds: Sequence[Deed]) -> None:
        entry = reading.entry
        self.add(self._heading(entry, remark))
        for banner in standing_banners(reading, "entry"):
            self.add(banner)
        if deeds:
            self.add(self._deeds(deeds))
        self.add(BlocksView(reading.blocks))
        self.add(Hairline(), space=SPACE.s)
        if entry.current.signature is not None:
            self.add(SignatureRow(entry.current.signature, intact=reading.intact))
        for addendum in entry.addenda:
            self.add(AddendumView(addendum), space=SPACE.xs)
        self.add(self._foot(entry, today))

    def _focus_first(self) -> None:
        shown = (one for one in self.findChildren(Button) if one.isVisibleTo(self))
        if (first := next(shown, None)) is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_changes(self, entry: Entry, form: Form) -> None:
        """Show every version of an entry with who made it, when, and what it changed."""
        self.addendum = None
        self.clear()
        back = Button("Back", Kind.QUIET, "chevron-left", on_click=self.back_wanted.emit)
        told = words.count(len(entry.contents), "version")
        self.add(PageHeader("Changes", f"{entry.header.title}, {told}", actions=(back,)))
        self.add(BlocksView(history_blocks(form, entry.contents)))
        self.verticalScrollBar().setValue(0)
        back.setFocus(Qt.FocusReason.OtherFocusReason)

    def write_addendum(self, editor: AddendumEditor) -> None:
        """Open the text of an addendum under the entry."""
        self.close_addendum()
        self.addendum = editor
        self.add(editor)
        editor.begin()
        QTimer.singleShot(0, editor, lambda: bring_into_sight(editor.part.editor))

    def close_addendum(self) -> None:
        """Put the text of an addendum away."""
        if self.addendum is not None:
            old, self.addendum = self.addendum, None
            old.hide()
            old.deleteLater()

    def _heading(self, entry: Entry, remark: str) -> QWidget:
        line = QHBoxLayout()
        line.setSpacing(SPACE.s)
        line.addWidget(PlainLabel(entry.header.title, Role.TITLE, wrap=True), 1)
        if (chip := standing_chip(entry)) is not None:
            line.addWidget(chip)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.xs)
        column.addLayout(line)
        if remark:
            column.addWidget(PlainLabel(remark, Role.CAPTION, "text3"))
        return holder

    def _deeds(self, deeds: Sequence[Deed]) -> QWidget:
        holder = QWidget()
        flow = FlowLayout(holder)
        for deed in deeds:
            button = Button(deed.words, Kind.SECONDARY, deed.icon)
            button.clicked.connect(lambda _on=False, chosen=deed: self.deed_wanted.emit(chosen))
            if deed.keys:
                button.setToolTip(deed.keys)
            flow.addWidget(button)
        return holder

    def _foot(self, entry: Entry, today: date) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.m)
        kept = entry.current.signature is None
        told = PlainLabel(
            kept_words(entry, today) if kept else "", Role.CAPTION, "text3", wrap=True
        )
        row.addWidget(told, 1)
        if len(entry.contents) > 1:
            row.addWidget(
                Button("Changes", Kind.LINK, "history", on_click=self.changes_wanted.emit)
            )
        if entry.header.status is not EntryStatus.ERROR:
            wrong = Button("Entered in error…", Kind.LINK, on_click=self.error_wanted.emit)
            row.addWidget(wrong)
        return holder
