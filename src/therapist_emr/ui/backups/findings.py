"""What was found, line by line, each with its mark."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from therapist_emr.ui import icons
from therapist_emr.ui.theme import SPACE, TONE_INK, Role, Tone
from therapist_emr.ui.widgets.aloud import say_aloud
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
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE.s)
        self._grid.setVerticalSpacing(SPACE.s)
        self._grid.setColumnStretch(1, 1)
        self._labels: list[PlainLabel] = []

    def show_lines(self, lines: Sequence[tuple[Tone, str]]) -> None:
        """Show other sentences, and let the dialog they are in take the height they need."""
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        top = Qt.AlignmentFlag.AlignTop
        self._labels = []
        for number, (tone, line) in enumerate(lines):
            mark = IconLabel(_MARKS[tone], TONE_INK[tone], icons.INLINE)
            label = PlainLabel(line, Role.BODY, "text", wrap=True)
            self._labels.append(label)
            self._grid.addWidget(mark, number, 0, top)
            self._grid.addWidget(label, number, 1)
            mark.show()
            label.show()
        self.setAccessibleName(" ".join(line for _tone, line in lines))
        self.show()
        say_aloud(self, self.accessibleName())
        fit(self.window())

    def lines(self) -> list[str]:
        """Return the sentences shown."""
        return [label.text() for label in self._labels]


def fit(dialog: QWidget) -> None:
    """Let a dialog take the height that its words need at its width."""
    layout = dialog.layout()
    if isinstance(dialog, QDialog) and layout is not None:
        layout.activate()
        dialog.resize(dialog.width(), layout.totalHeightForWidth(dialog.width()))
