"""A fact on one line: a caption with its value beside it, changed by a press."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from therapist_emr.ui import style, theme
from therapist_emr.ui.theme import Role, Token
from therapist_emr.ui.widgets.text import plain_tip


class InlineFact(style.Ringed, QPushButton):
    """Show a caption with its value beside it, to be changed by a press."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label, self._value = label, ""
        self.setProperty("focusRing", theme.RADIUS.control)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        theme.set_role(self, Role.BODY)

    def set_value(self, value: str) -> None:
        """Show another value."""
        self._value = value
        self.setAccessibleName(f"{self._label}: {value}")
        self.setToolTip(plain_tip(value))
        self.updateGeometry()
        self.update()

    def value(self) -> str:
        """Return the value shown."""
        return self._value

    def restyle(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def _label_width(self) -> int:
        return QFontMetrics(theme.font(Role.CAPTION)).horizontalAdvance(self._label) + theme.px(9)

    def sizeHint(self) -> QSize:
        """Return the room for caption and value."""
        width = self._label_width() + self.fontMetrics().horizontalAdvance(self._value) + 2
        return QSize(width, max(theme.px(24), self.fontMetrics().height() + 4))

    def minimumSizeHint(self) -> QSize:
        """Keep the caption and the start of the value in sight."""
        least = self._label_width() + theme.px(44)
        return QSize(min(least, self.sizeHint().width()), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint caption and value."""
        painter = QPainter(self)
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(theme.font(Role.CAPTION))
        painter.setPen(theme.color("text3"))
        painter.drawText(self.rect(), left, self._label)
        painter.setFont(self.font())
        ink: Token = "accent" if self.underMouse() else "text"
        painter.setPen(theme.color(ink))
        room = self.rect().adjusted(self._label_width(), 0, 0, 0)
        mode = Qt.TextElideMode.ElideRight
        shown = self.fontMetrics().elidedText(self._value, mode, room.width())
        painter.drawText(room, left, shown)
        painter.end()
