"""A line of the overview with a course beside its words: the whole line opens the thing itself."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from therapist_emr.forms.blocks import Trend
from therapist_emr.ui import theme
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.answers import KeyRow
from therapist_emr.ui.widgets.text import PlainLabel, caption
from therapist_emr.ui.widgets.trend import Sparkline

_WORDS, _LINE = 2, 3


class CourseRow(KeyRow):
    """Show "9 PHQ-9", what it means and its course; a click or Return opens it."""

    opened = Signal()

    def __init__(self, figure: str, title: str, detail: str, trend: Trend | None) -> None:
        super().__init__()
        self._lit = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(", ".join([f"{title} {figure}".strip(), *detail.splitlines()]))
        self.setAccessibleDescription("Return opens it")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, SPACE.s, 0, SPACE.s + 1)
        row.setSpacing(SPACE.l)
        words = self._words(figure, title, detail)
        words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(words, _WORDS)
        if trend is not None:
            row.addWidget(Sparkline(trend), _LINE)
        else:
            row.addStretch(_LINE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open by Return or the space bar."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.opened.emit()
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open by a click."""
        if event.button() == Qt.MouseButton.LeftButton and self._inside(event):
            self.opened.emit()

    def _inside(self, event: QMouseEvent) -> bool:
        return self.rect().contains(event.position().toPoint())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the press, so that its release comes here."""
        event.accept()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Light up under the pointer."""
        super().enterEvent(event)
        self._lit = True
        self.update()

    def leaveEvent(self, event: object) -> None:
        """Go quiet again."""
        self._lit = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground under the pointer, then ring and line."""
        if self._lit:
            painter = QPainter(self)
            painter.fillRect(self.rect().adjusted(0, 0, 0, -1), theme.color("hover"))
            painter.end()
        super().paintEvent(event)

    @staticmethod
    def _words(figure: str, title: str, detail: str) -> QWidget:
        holder = QWidget()
        head = QHBoxLayout()
        head.setSpacing(SPACE.s)
        if figure:
            head.addWidget(PlainLabel(figure, Role.NAME), 0, Qt.AlignmentFlag.AlignBaseline)
        head.addWidget(PlainLabel(title, elide=True), 1, Qt.AlignmentFlag.AlignBaseline)
        told = QVBoxLayout(holder)
        told.setContentsMargins(0, 0, 0, 0)
        told.setSpacing(0)
        told.addStretch(1)
        told.addLayout(head)
        for line in detail.splitlines():
            told.addWidget(caption(line, "text2", wrap=True))
        told.addStretch(1)
        return holder
