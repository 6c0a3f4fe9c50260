"""One medication opened in the list: all that is known, its doses, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from therapist_emr.domain.entry import Entry
from therapist_emr.forms.blocks import Block
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.blocks_view import BlocksView
from therapist_emr.ui.widgets.buttons import Button, IconButton, Kind
from therapist_emr.ui.widgets.dialogs import Dialog
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.lineedit import LineEdit
from therapist_emr.ui.widgets.scaffold import Tray
from therapist_emr.ui.widgets.text import PlainLabel


class MedicationCard(Tray):
    """Show a medication and offer a new dose, stopping, correcting, entered in error."""

    dose = Signal()
    stop = Signal()
    edit = Signal()
    resume = Signal()
    withdraw = Signal(str)
    closed = Signal()

    def __init__(self, entry: Entry, blocks: tuple[Block, ...]) -> None:
        super().__init__()
        body = entry.current.body
        head = QHBoxLayout()
        head.addWidget(PlainLabel(entry.header.title, Role.STRONG))
        head.addStretch(1)
        head.addWidget(IconButton("close", "Close", size=16, on_click=self.closed.emit))
        self.column.addLayout(head)
        self.column.addWidget(BlocksView(blocks))
        foot = QHBoxLayout()
        foot.setSpacing(SPACE.s)
        if body.get("stopped"):
            foot.addWidget(Button("Taken again", Kind.SECONDARY, "undo", on_click=self.resume.emit))
        else:
            foot.addWidget(Button("Change dose", Kind.SECONDARY, "pencil", on_click=self.dose.emit))
            foot.addWidget(Button("Stop", Kind.SECONDARY, "withheld", on_click=self.stop.emit))
        foot.addWidget(Button("Edit", Kind.QUIET, on_click=self.edit.emit))
        foot.addStretch(1)
        foot.addWidget(Button("Entered in error", Kind.QUIET, on_click=self._ask_reason))
        self.column.addLayout(foot)
        shortcut = QShortcut(QKeySequence("Escape"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.closed.emit)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _ask_reason(self) -> None:
        box = ReasonDialog(self)
        if box.exec() and box.reason():
            self.withdraw.emit(box.reason())
        box.deleteLater()


class ReasonDialog(Dialog):
    """Ask why an entry was made in error; it stays readable with the reason."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Mark as entered in error",
            "It leaves the list but stays in the record, with your reason.",
            parent=parent,
        )
        self._edit = LineEdit(placeholder="Belongs to another client")
        self._row = FieldRow("Reason", self._edit)
        self.add(self._row)
        self.add_cancel()
        self.add_action("Mark it", Kind.DESTRUCTIVE, on_click=self._submit)
        self._edit.setFocus()

    def reason(self) -> str:
        """Return the reason typed."""
        return self._edit.value()

    def _submit(self) -> None:
        if self.reason():
            self.accept()
        else:
            self._row.show_problem("A reason is needed.", "A few words are enough.")
