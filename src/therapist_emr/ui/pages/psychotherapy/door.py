"""The door of the psychotherapy notes: what they are, and the passphrase before they are shown."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.ui import theme
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.icon_label import IconDisc
from therapist_emr.ui.widgets.lineedit import PasswordEdit
from therapist_emr.ui.widgets.text import PlainLabel

WIDTH = 420
EXPLAINED = "They close when you leave this page or the practice is locked."


class Door(QWidget):
    """Ask for the passphrase, or for a word where there is none; tell nothing of what is behind."""

    passed = Signal(str)
    left = Signal()

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asks = True
        self.edit = PasswordEdit()
        self.row = FieldRow("Passphrase", self.edit, help_text=EXPLAINED)
        self.open = Button("Open the notes", Kind.PRIMARY, "unlock", on_click=self._submit)
        self.back = Button("Back to the chart", Kind.QUIET, on_click=self.left.emit)
        self._title = PlainLabel("Psychotherapy notes", Role.TITLE)
        self._whose = PlainLabel("", Role.BODY, "text2")
        self._words = PlainLabel(words, Role.BODY, "text2", wrap=True)
        self._closing = PlainLabel(EXPLAINED, Role.CAPTION, "text3", wrap=True)
        self._lay_out()
        self.edit.returnPressed.connect(self._submit)
        self.edit.textEdited.connect(lambda _text: self.row.clear_problem())

    def _lay_out(self) -> None:
        centre = Qt.AlignmentFlag.AlignHCenter
        self._inner = QWidget()
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.xs)
        column.addWidget(IconDisc("lock"), 0, centre)
        column.addSpacing(SPACE.l)
        column.addWidget(self._title, 0, centre)
        column.addWidget(self._whose, 0, centre)
        column.addSpacing(SPACE.s)
        self._words.setAlignment(centre)
        self._closing.setAlignment(centre)
        column.addWidget(self._words)
        column.addSpacing(SPACE.l)
        column.addWidget(self.row)
        column.addWidget(self._closing)
        column.addSpacing(SPACE.s)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE.s)
        buttons.addStretch(1)
        buttons.addWidget(self.back)
        buttons.addWidget(self.open)
        buttons.addStretch(1)
        column.addLayout(buttons)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._inner)
        middle.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(SPACE.xl, SPACE.xl, SPACE.xl, SPACE.xl)
        rows.addStretch(2)
        rows.addLayout(middle)
        rows.addStretch(3)
        self.restyle()

    def restyle(self) -> None:
        """Keep the column's width at the text size in force."""
        self._inner.setFixedWidth(theme.px(WIDTH))

    def begin(self, whose: str, *, asks: bool) -> None:
        """Stand closed before one client's notes; `asks` says whether a passphrase is needed."""
        self._asks = asks
        self._whose.setText(whose)
        self.row.setVisible(asks)
        self._closing.setVisible(not asks)
        self.edit.clear()
        self.row.clear_problem()
        self.set_busy(on=False)
        (self.edit if asks else self.open).setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, *, on: bool) -> None:
        """Show that the passphrase is being tried."""
        self.open.setEnabled(not on)
        self.open.setText("Opening" if on else "Open the notes")
        self.edit.setReadOnly(on)

    def show_problem(self, message: str, remedy: str) -> None:
        """Say why it stays closed."""
        self.set_busy(on=False)
        self.row.show_problem(message, remedy)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back by Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _submit(self) -> None:
        if not self.open.isEnabled():
            return
        typed = self.edit.value()
        if self._asks and not typed:
            self.row.show_problem("Type your passphrase.")
            return
        self.edit.clear()
        self.set_busy(on=True)
        self.passed.emit(typed)
