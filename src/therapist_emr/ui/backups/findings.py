"""What was found, line by line, each with its mark."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.ui import icons
from therapist_emr.ui.theme import SPACE, TONE_INK, Role, Tone
from therapist_emr.ui.widgets.icon_label import IconLabel
from therapist_emr.ui.widgets.text import PlainLabel

_MARKS = {
    Tone.GOOD: "check-circle",
    Tone.BAD: "warning",
    Tone.SOON: "warning",
    Tone.INFO: "info",
    Tone.PLAIN: "info",
}


class Findings(QWidget):
    """Show sentences below each other; the mark says good or bad, and the words do too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE.s)
        self._labels: list[PlainLabel] = []

    def show_lines(self, lines: Sequence[tuple[Tone, str]]) -> None:
        """Show other sentences."""
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._labels = []
        for tone, line in lines:
            row = self._row(tone, line)
            self._column.addWidget(row)
            row.show()
        self.setAccessibleName(" ".join(line for _tone, line in lines))
        self.show()

    def lines(self) -> list[str]:
        """Return the sentences shown."""
        return [label.text() for label in self._labels]

    def _row(self, tone: Tone, line: str) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.s)
        label = PlainLabel(line, Role.BODY, "text", wrap=True)
        self._labels.append(label)
        row.addWidget(
            IconLabel(_MARKS[tone], TONE_INK[tone], icons.INLINE), 0, Qt.AlignmentFlag.AlignTop
        )
        row.addWidget(label, 1)
        return holder
