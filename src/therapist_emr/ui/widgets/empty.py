"""An empty page: what belongs here, and the button that begins it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from therapist_emr.ui import icons, theme
from therapist_emr.ui.theme import Role
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.scaffold import Scroll
from therapist_emr.ui.widgets.text import PlainLabel


class _Sheets(QWidget):
    """Paint two turned sheets behind one that carries the icon."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def restyle(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the room of the drawing."""
        return QSize(theme.px(96), theme.px(76))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sheets."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, height = theme.px(46), theme.px(62)
        middle = QPointF(self.width() / 2, self.height() / 2)
        sheet = QRectF(-width / 2, -height / 2, width, height)
        radius = theme.RADIUS.control
        for turn, shift in ((-9, -theme.px(13)), (9, theme.px(13))):
            painter.save()
            painter.translate(middle.x() + shift, middle.y())
            painter.rotate(turn)
            painter.setPen(QPen(theme.color("line"), 1))
            painter.setBrush(theme.color("pane"))
            painter.drawRoundedRect(sheet, radius, radius)
            painter.restore()
        painter.setPen(QPen(theme.color("field"), 1.5))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(sheet.translated(middle), radius, radius)
        icons.paint(painter, self._icon, middle, "text2", 24)
        painter.end()


class EmptyState(Scroll):
    """Fill an empty page with what belongs there and one primary button; scroll if need be."""

    def __init__(
        self,
        icon: str,
        title: str,
        words: str,
        action: str = "",
        on_action: Callable[[], object] | None = None,
        *,
        action_icon: str = "plus",
        below: str = "",
        parent: QWidget | None = None,
    ) -> None:
        inner = QWidget()
        super().__init__(inner, title, parent)
        centre = Qt.AlignmentFlag.AlignHCenter
        self._column = QVBoxLayout(inner)
        column = self._column
        column.setContentsMargins(theme.SPACE.xl, theme.SPACE.xl, theme.SPACE.xl, theme.SPACE.xxl)
        column.setSpacing(0)
        column.addStretch(5)
        column.addWidget(_Sheets(icon), 0, centre)
        column.addSpacing(theme.SPACE.l)
        column.addWidget(PlainLabel(title, Role.NAME), 0, centre)
        column.addSpacing(theme.SPACE.xs)
        self._words: list[PlainLabel] = []
        for line in words.split("\n"):
            text = PlainLabel(line, Role.BODY, "text2", wrap=True)
            text.setAlignment(centre)
            column.addWidget(text)
            column.addSpacing(theme.SPACE.xs)
            self._words.append(text)
        self.button = Button(action, Kind.PRIMARY, action_icon, on_click=on_action)
        column.addSpacing(theme.SPACE.l)
        column.addWidget(self.button, 0, centre)
        self.button.setVisible(bool(action))
        if below:
            column.addSpacing(theme.SPACE.s)
            column.addWidget(PlainLabel(below, Role.CAPTION, "text3"), 0, centre)
        column.addStretch(6)
        self.setAccessibleName(title)

    def offer(self, button: QWidget) -> None:
        """Offer something else to begin, below the button."""
        at = self._column.indexOf(self.button) + 1
        self._column.insertSpacing(at, theme.SPACE.s)
        self._column.insertWidget(at + 1, button, 0, Qt.AlignmentFlag.AlignHCenter)
