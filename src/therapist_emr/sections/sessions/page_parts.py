"""The texts of a note one below the other, in the order of its template."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from therapist_emr.forms.field import Values
from therapist_emr.sections.sessions.page_text import NotePart
from therapist_emr.sections.sessions.writing import Row
from therapist_emr.ui.theme import SPACE


class Parts(QWidget):
    """Hold the parts; a part that stays keeps its own undo when the template changes."""

    edited = Signal(str)
    refused = Signal(str)
    left = Signal()
    cursor_moved = Signal(QWidget)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: list[NotePart] = []
        self._quiet = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE.l)

    def all(self) -> Sequence[NotePart]:
        """Return the parts in their order."""
        return tuple(self._parts)

    def part(self, key: str) -> NotePart:
        """Return the part of that key."""
        return next(part for part in self._parts if part.key == key)

    def rows(self) -> list[Row]:
        """Return the texts as they stand."""
        return [part.row() for part in self._parts]

    def show_rows(self, rows: Sequence[Values]) -> None:
        """Show these texts; parts of the same key and name are kept and changed."""
        self._quiet = True
        before = {(part.key, part.label): part for part in self._parts}
        made = []
        for row in rows:
            kept = before.pop((str(row.get("key")), str(row.get("label") or "Text")), None)
            if kept is None:
                kept = self._make(row)
            else:
                kept.take(row)
            made.append(kept)
        for old in before.values():
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        for part in made:
            self._column.removeWidget(part)
            self._column.addWidget(part)
            part.show()
        self._parts = made
        self.setVisible(bool(made))
        self._quiet = False

    def to_write(self) -> NotePart | None:
        """Return the first part without text, or the last one."""
        empty = (part for part in self._parts if not part.text().strip())
        return next(empty, self._parts[-1] if self._parts else None)

    def first_carried(self) -> NotePart | None:
        """Return the first part in which carried text waits for an answer."""
        return next((part for part in self._parts if part.carried()), None)

    def carried_labels(self) -> list[str]:
        """Return the names of the parts in which carried text waits for an answer."""
        return [part.label for part in self._parts if part.carried()]

    def _make(self, row: Values) -> NotePart:
        part = NotePart(row)
        part.edited.connect(lambda: self._tell(part))
        part.editor.refused.connect(self.refused)
        part.cursor_moved.connect(self.cursor_moved)
        part.editor.installEventFilter(self)
        return part

    def _tell(self, part: NotePart) -> None:
        if not self._quiet:
            self.edited.emit(part.key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say when a text is left, so that it is saved at once."""
        if event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        return False
