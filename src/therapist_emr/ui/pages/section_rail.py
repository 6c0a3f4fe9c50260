"""The list of a chart's sections, in four groups, with how much is in each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from therapist_emr.sections.contract import Section
from therapist_emr.ui import theme
from therapist_emr.ui.theme import SPACE
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.row_delegate import NAVIGATION
from therapist_emr.ui.widgets.rows import Row, separator_row

OVERVIEW: Final = "overview"


def section_rows(sections: Sequence[Section], count_of: Callable[[Section], int]) -> list[Row]:
    """Return Overview and the sections as rows, a line between groups, no count when empty."""
    rows = [Row(OVERVIEW, "Overview", icon="overview")]
    group = sections[0].group if sections else None
    for section in sections:
        if section.group is not group:
            group = section.group
            rows.append(separator_row(len(rows)))
        count = count_of(section)
        rows.append(
            Row(section.key, section.title, icon=section.icon, fact=str(count) if count else "")
        )
    return rows


class SectionRail(QWidget):
    """Choose a section of the chart."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = ListView(look=NAVIGATION, name="Sections of this chart", selects=True)
        self.view.picked.connect(self._picked)
        self.view.opened.connect(self._picked)
        self._said = OVERVIEW
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.s, SPACE.m, SPACE.s, SPACE.s)
        column.addWidget(self.view)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show the sections with their counts."""
        self.view.set_rows(rows)
        self.view.choose(self._said)

    def rows(self) -> list[Row]:
        """Return what is shown, in order."""
        shown = self.view.rows()
        return [shown.row(at) for at in range(shown.rowCount())]

    def choose(self, key: str) -> None:
        """Mark a section without opening it."""
        self._said = key
        self.view.choose(key)

    def restyle(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the width of the pictures, grown with the text."""
        return QSize(theme.px(theme.SECTIONS), theme.px(400))

    def minimumSizeHint(self) -> QSize:
        """Keep the width."""
        return QSize(theme.px(theme.SECTIONS), theme.px(120))

    def _picked(self, key: str) -> None:
        if key != self._said:
            self._said = key
            self.chosen.emit(key)
