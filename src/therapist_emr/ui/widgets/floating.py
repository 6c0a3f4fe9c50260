"""Cards that float over the window's own contents: suggestions, calendar, toast, palette."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from therapist_emr.ui import style, theme
from therapist_emr.ui.theme import Token

SHADOW = 14
_FOOT = "foot"


def keep_free(foot: QWidget) -> None:
    """Name a bar at the foot of a page; what floats at the bottom of the window stands above it."""
    foot.setObjectName(_FOOT)


def floor_of(host: QWidget, left: int, right: int) -> int:
    """Return how far down the host is free between two edges: to its bottom, or to a foot there."""
    floor = host.height()
    for foot in host.findChildren(QWidget, _FOOT):
        if foot.isVisibleTo(host):
            corner = foot.mapTo(host, QPoint(0, 0))
            if corner.x() < right and corner.x() + foot.width() > left:
                floor = min(floor, corner.y())
    return floor


class FloatingCard(QWidget):
    """Hold a layout on a raised ground with a hairline and a soft shadow around it."""

    def __init__(self, host: QWidget, edge: Token = "hair", margin: int = theme.SPACE.xs) -> None:
        super().__init__(host)
        self._edge: Token = edge
        self.column = QVBoxLayout(self)
        whole = SHADOW + margin
        self.column.setContentsMargins(whole, whole, whole, whole)
        self.column.setSpacing(0)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def card_rect(self) -> QRect:
        """Return the card without its shadow."""
        return self.rect().adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)

    def set_card(self, rect: QRect) -> None:
        """Place the card; the shadow lies outside the rectangle."""
        self.setGeometry(rect.adjusted(-SHADOW, -SHADOW, SHADOW, SHADOW))

    def place_below(self, anchor: QWidget, width: int, height: int) -> None:
        """Place the card under a widget, or above it when there is no room below."""
        host = self.parentWidget()
        if host is None:
            return
        corner = anchor.mapTo(host, QPoint(0, anchor.height() + theme.SPACE.xs))
        top = anchor.mapTo(host, QPoint(0, 0)).y()
        room_below = host.height() - corner.y() - theme.SPACE.s
        if height > room_below and top > room_below:
            height = min(height, top - theme.SPACE.s)
            corner.setY(top - theme.SPACE.xs - height)
        else:
            height = min(height, max(room_below, theme.px(48)))
        width = min(width, host.width() - 2 * theme.SPACE.s)
        x = min(max(corner.x(), theme.SPACE.s), host.width() - width - theme.SPACE.s)
        self.set_card(QRect(x, corner.y(), width, height))
        self.raise_()

    def give_way(self) -> None:
        """Leave what comes above it the window; a card that holds the keyboard gives it back."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint shadow and card."""
        painter = QPainter(self)
        card = QRectF(self.card_rect())
        style.shadow(painter, card)
        style.box(painter, card, "raised", self._edge, theme.RADIUS.floating)
        painter.end()


def clear_the_way() -> None:
    """Let the card that has the keyboard go before something comes above it."""
    step = QApplication.focusWidget()
    while step is not None and not isinstance(step, FloatingCard):
        step = step.parentWidget()
    if isinstance(step, FloatingCard):
        step.give_way()


class Scrim(QWidget):
    """Veil the whole host, follow its size, and say when it was pressed."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("scrim")
        host.installEventFilter(self)
        self.setGeometry(host.rect())
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the host at any size."""
        host = self.parentWidget()
        if watched is host and host is not None and event.type() == QEvent.Type.Resize:
            self.setGeometry(host.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the veil."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.scrim())
        painter.end()
