"""One medication or review opened in the list: all that is known, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from therapist_emr.domain.entry import EntryStatus
from therapist_emr.forms.blocks import Block
from therapist_emr.sections.desk import Reading
from therapist_emr.sections.medications.page_tray import REVIEW_KIND
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.blocks_view import BlocksView
from therapist_emr.ui.widgets.buttons import Button, IconButton, Kind
from therapist_emr.ui.widgets.reason_dialog import ReasonDialog
from therapist_emr.ui.widgets.scaffold import Tray
from therapist_emr.ui.widgets.standing import standing_banners
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.ui.widgets.wrapping import WrapBar, WrapRow


class MedicationCard(Tray):
    """Show an entry and offer what fits it: a new dose, stopping, correcting, entered in error.

    `changes` are its versions, shown when they are asked for; without any nothing was changed.
    """

    dose = Signal()
    stop = Signal()
    edit = Signal()
    resume = Signal()
    withdraw = Signal(str)
    closed = Signal()

    def __init__(
        self, reading: Reading, noun: str, changes: tuple[Block, ...] = (), *, stopped: bool = False
    ) -> None:
        super().__init__()
        self._noun, self._changes = noun, changes
        head = QHBoxLayout()
        head.addWidget(PlainLabel(reading.entry.header.title, Role.STRONG, wrap=True), 1)
        self.first: Button = IconButton("close", "Close", size=16, on_click=self.closed.emit)
        head.addWidget(self.first)
        self.column.addLayout(head)
        for banner in standing_banners(reading, noun):
            self.column.addWidget(banner)
        self.column.addWidget(BlocksView(reading.blocks))
        self._more = Button("Changes", Kind.QUIET, "history", on_click=self._show_changes)
        holds = reading.entry.header.status is not EntryStatus.ERROR
        review = reading.entry.header.kind == REVIEW_KIND
        offered = self._offered(review=review, stopped=stopped) if holds else []
        at_end = [Button("Entered in error…", Kind.QUIET, on_click=self._ask_reason)]
        if changes:
            offered.append(self._more)
        if offered:
            self.first = offered[0]
            self.column.addSpacing(SPACE.s)
            self.column.addWidget(WrapBar(WrapRow(offered), at_end if holds else ()))

    def _offered(self, *, review: bool, stopped: bool) -> list[Button]:
        edit = Button("Edit", Kind.QUIET, on_click=self.edit.emit)
        if review:
            return [edit]
        if stopped:
            again = Button("Taken again", Kind.SECONDARY, "undo", on_click=self.resume.emit)
            return [again, edit]
        return [
            Button("Change dose", Kind.SECONDARY, "pencil", on_click=self.dose.emit),
            Button("Stop", Kind.SECONDARY, "withheld", on_click=self.stop.emit),
            edit,
        ]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put the card away by Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def _show_changes(self) -> None:
        self.first.setFocus(Qt.FocusReason.OtherFocusReason)
        self._more.setEnabled(False)
        self.column.addWidget(BlocksView(self._changes))

    def _ask_reason(self) -> None:
        box = ReasonDialog(
            f"this {self._noun}",
            "It stays in the record and in this list, marked, with your reason, name and the time."
            " This cannot be taken back.",
            "Belongs to another client",
            self.window(),
        )
        box.accepted.connect(lambda: self.withdraw.emit(box.reason.value()))
        box.finished.connect(box.deleteLater)
        box.open()
