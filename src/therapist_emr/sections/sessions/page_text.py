"""One text of a note being written: its lines, what was carried into it, what is wrong with it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from therapist_emr.domain import words
from therapist_emr.domain.text import clean_text
from therapist_emr.forms.field import Values
from therapist_emr.sections.carried import (
    carried_lines,
    with_text,
    without_carried,
    without_marks,
)
from therapist_emr.ui import theme
from therapist_emr.ui.theme import Tone
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.chips import Chip
from therapist_emr.ui.widgets.textedit import NoteSection

LONGEST_PASTE = 100_000
CARRIED = "carried"


class NotePart(NoteSection):
    """Hold one row of a note's texts; carried lines are marked until they are kept or changed."""

    cursor_moved = Signal(QWidget)

    def __init__(self, row: Values, parent: QWidget | None = None) -> None:
        self._row = dict(row)
        super().__init__(str(row.get("label") or "Text"), str(row.get("help") or ""), parent=parent)
        self.editor.most = LONGEST_PASTE
        self._chip = Chip("", "history", Tone.SOON)
        self._keep = Button("Keep", Kind.LINK, tip="The carried text is right for this note")
        self._remove = Button("Remove", Kind.LINK, tip="Take the carried text out again")
        for widget in (self._chip, self._keep, self._remove):
            self.end.addWidget(widget)
            widget.hide()
        self._keep.clicked.connect(self.keep)
        self._remove.clicked.connect(self.remove)
        self.editor.setAccessibleName(self.label)
        self.set_text(str(row.get("text") or ""))
        self.editor.textChanged.connect(self._mark)
        self.editor.cursorPositionChanged.connect(self._moved)
        self._mark()

    @property
    def key(self) -> str:
        """Return the row's key."""
        return str(self._row.get("key") or "")

    @property
    def label(self) -> str:
        """Return the row's name."""
        return str(self._row.get("label") or "Text")

    def row(self) -> dict[str, Any]:
        """Return the row as it stands, exactly as typed; marked as carried only while it is."""
        return with_text(self._row, self.text())

    def carried(self) -> bool:
        """Say whether carried text waits for Keep or Remove."""
        return not self._chip.isHidden()

    def take(self, row: Values) -> None:
        """Take another row's text and marks; the change of text can be undone."""
        self._row = dict(row)
        self.replace(str(row.get("text") or ""))
        self._mark()

    def replace(self, text: str) -> None:
        """Change the whole text in one step that can be undone."""
        if text == self.text():
            return
        cursor = QTextCursor(self.editor.document())
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        cursor.endEditBlock()

    def keep(self) -> None:
        """Say that the carried text is right for this note."""
        self._row["accepted"] = True
        self._mark()
        self.editor.setFocus()
        self.edited.emit()

    def remove(self) -> None:
        """Take the carried lines out again."""
        self.replace(without_carried(self.text(), str(self._row.get("carried") or "")))
        self._row = without_marks(self._row)
        self._mark()
        self.editor.setFocus()
        self.edited.emit()

    def restyle(self) -> None:
        """Take the colours in force."""
        self._mark()

    def _mark(self) -> None:
        lines = carried_lines(str(self._row.get("carried") or ""))
        accepted = bool(self._row.get("accepted"))
        marks = [] if accepted or not lines else self._marks(lines)
        waiting = bool(marks)
        self.editor.set_marks(CARRIED, marks)
        day = words.iso_day(str(self._row.get("carried_from") or "")).rpartition(",")[0]
        self._chip.set_text(f"Carried from {day or 'the last note'}")
        self._chip.setMinimumWidth(self._chip.sizeHint().width())
        for widget in (self._chip, self._keep, self._remove):
            widget.setVisible(waiting)

    def _marks(self, lines: frozenset[str]) -> list[QTextEdit.ExtraSelection]:
        look = QTextCharFormat()
        look.setBackground(theme.color("amberSoft"))
        marks = []
        block = self.editor.document().begin()
        while block.isValid():
            if clean_text(block.text()) in lines:
                cursor = QTextCursor(block)
                cursor.movePosition(
                    QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor
                )
                mark = QTextEdit.ExtraSelection()
                mark.cursor, mark.format = cursor, look
                marks.append(mark)
            block = block.next()
        return marks

    def _moved(self) -> None:
        if self.editor.hasFocus():
            self.cursor_moved.emit(self.editor)
