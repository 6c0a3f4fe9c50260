"""The rail at the left: the few places of the window, and the lock at its foot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from therapist_emr.ui import icons, style, theme
from therapist_emr.ui.theme import Role, Token
from therapist_emr.ui.widgets.scaffold import Surface

_SIDE = 6


@dataclass(frozen=True, slots=True)
class RailItem:
    """Name one place: what it is called, its icon, the keys that go there; `foot` stands below."""

    key: str
    title: str
    icon: str
    keys: str = ""
    foot: bool = False
    stays: bool = True
    """Whether pressing it marks it as the place one is at; Lock is an action."""


class RailButton(style.Ringed, QAbstractButton):
    """Show an icon over its word."""

    def __init__(self, item: RailItem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item = item
        self._badge = False
        self.setText(item.title)
        self.setCheckable(item.stays)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focusRing", theme.RADIUS.row)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if item.keys:
            self.setToolTip(f"{item.title} ({item.keys})")

    def restyle(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def nextCheckState(self) -> None:
        """Leave it to the rail which place is marked."""

    def sizeHint(self) -> QSize:
        """Return 64 by 56."""
        return QSize(theme.px(64), theme.px(56))

    def minimumSizeHint(self) -> QSize:
        """Keep icon and word in sight."""
        return self.sizeHint()

    def enterEvent(self, event: object) -> None:
        """Light up under the pointer."""
        self.update()

    def leaveEvent(self, event: object) -> None:
        """Go quiet again."""
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, icon and word."""
        painter = QPainter(self)
        on = self.isChecked()
        rect = QRectF(self.rect())
        if on:
            style.box(painter, rect, "soft", radius=theme.RADIUS.row)
        elif self.isDown() or self.underMouse():
            style.box(painter, rect, "band2", radius=theme.RADIUS.row)
        ink: Token = "accent" if on else "text2"
        middle = self.width() / 2
        icons.paint(painter, self.item.icon, QPointF(middle, theme.px(19)), ink, icons.RAIL)
        painter.setFont(theme.font(Role.CAPTION_STRONG if on else Role.CHIP))
        painter.setPen(theme.color(ink))
        words = QRect(0, theme.px(31), self.width(), theme.px(19))
        painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter), self.text())
        painter.end()


class Rail(Surface):
    """Hold the places one above the other; `chosen` says which was pressed."""

    chosen = Signal(str)

    def __init__(self, items: Iterable[RailItem], parent: QWidget | None = None) -> None:
        super().__init__("rail", "right", parent=parent)
        self._buttons: dict[str, RailButton] = {}
        self.setAccessibleName("Places")
        column = QVBoxLayout(self)
        column.setContentsMargins(_SIDE, theme.SPACE.m, _SIDE, theme.SPACE.m)
        column.setSpacing(theme.SPACE.xs)
        foot: list[RailButton] = []
        for item in items:
            button = RailButton(item)
            button.clicked.connect(lambda _on=False, key=item.key: self.chosen.emit(key))
            self._buttons[item.key] = button
            if item.foot:
                foot.append(button)
            else:
                column.addWidget(button)
        column.addStretch(1)
        for button in foot:
            column.addWidget(button)
        self.restyle()

    def restyle(self) -> None:
        """Take the width at the text size in force."""
        self.setFixedWidth(theme.px(theme.RAIL - 2 * _SIDE) + 2 * _SIDE)

    def mark(self, key: str) -> None:
        """Mark the place one is at."""
        for other, button in self._buttons.items():
            button.setChecked(other == key)

    def button(self, key: str) -> RailButton:
        """Return one place's button."""
        return self._buttons[key]
