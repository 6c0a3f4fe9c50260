"""One medication opened in the list: all that is known, its doses, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from therapist_emr.forms.blocks import Block
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.blocks_view import BlocksView
from therapist_emr.ui.widgets.buttons import Button, IconButton, Kind
from therapist_emr.ui.widgets.reason_dialog import ReasonDialog
from therapist_emr.ui.widgets.scaffold import Tray
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.ui.widgets.wrapping import WrapBar, WrapRow


class MedicationCard(Tray):
    """Show a medication and offer a new dose, stopping, correcting, entered in error."""

    dose = Signal()
    stop = Signal()
    edit = Signal()
    resume = Signal()
    withdraw = Signal(str)
    closed = Signal()

    def __init__(self, title: str, blocks: tuple[Block, ...], *, stopped: bool) -> None:
        super().__init__()
        head = QHBoxLayout()
        head.addWidget(PlainLabel(title, Role.STRONG, wrap=True), 1)
        head.addWidget(IconButton("close", "Close", size=16, on_click=self.closed.emit))
        self.column.addLayout(head)
        self.column.addWidget(BlocksView(blocks))
        if stopped:
            offered = [Button("Taken again", Kind.SECONDARY, "undo", on_click=self.resume.emit)]
        else:
            offered = [
                Button("Change dose", Kind.SECONDARY, "pencil", on_click=self.dose.emit),
                Button("Stop", Kind.SECONDARY, "withheld", on_click=self.stop.emit),
            ]
        edit = Button("Edit", Kind.QUIET, on_click=self.edit.emit)
        wrong = Button("Entered in error…", Kind.QUIET, on_click=self._ask_reason)
        self.column.addSpacing(SPACE.s)
        self.column.addWidget(WrapBar(WrapRow((*offered, edit)), (wrong,)))
        self.first = offered[0]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put the card away by Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def _ask_reason(self) -> None:
        box = ReasonDialog(
            "this medication",
            "It leaves the list but stays in the record, marked, with your reason, name and the"
            " time. This cannot be taken back.",
            "Belongs to another client",
            self.window(),
        )
        box.accepted.connect(lambda: self.withdraw.emit(box.reason.value()))
        box.finished.connect(box.deleteLater)
        box.open()
