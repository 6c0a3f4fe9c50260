"""A list beside what is read of it, or above it where a page is too narrow for both."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from therapist_emr.ui import theme
from therapist_emr.ui.theme import SPACE
from therapist_emr.ui.widgets.scaffold import Surface

SHARE = 0.36
"""The most of a page that its list takes, of the width or of the height."""


class ListBeside(QWidget):
    """Hold a list at the left and the rest of the page at its right or below it."""

    def __init__(self, rest: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = Surface("surface", "right")
        self.column = QVBoxLayout(self._side)
        self.column.setContentsMargins(SPACE.s, SPACE.m, SPACE.s, 0)
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.setSpacing(0)
        self._across.addWidget(self._side)
        self._across.addWidget(rest, 1)

    def stand(self, width: int, above: int, *, stacked: bool, shown: bool) -> None:
        """Let the list be so wide, or stacked above the rest and so high at the most."""
        way = QBoxLayout.Direction
        self._across.setDirection(way.TopToBottom if stacked else way.LeftToRight)
        self._side.setMinimumWidth(0 if stacked else width)
        self._side.setMaximumSize(
            theme.NO_LIMIT if stacked else width, above if stacked else theme.NO_LIMIT
        )
        self._side.set_edges("bottom" if stacked else "right")
        self._side.setVisible(shown)
