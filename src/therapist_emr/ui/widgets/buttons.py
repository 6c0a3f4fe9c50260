"""Buttons: one primary in a view, secondary, quiet, link, destructive, icon only."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from therapist_emr.ui import icons, style, theme
from therapist_emr.ui.theme import Role, Token


class Kind(StrEnum):
    """Say how much a button weighs."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    QUIET = "quiet"
    LINK = "link"
    DESTRUCTIVE = "destructive"


class State(StrEnum):
    """Say how a button is seen at this moment."""

    REST = "rest"
    HOVER = "hover"
    PRESSED = "pressed"
    DISABLED = "disabled"


_PADDING = {
    Kind.PRIMARY: 15,
    Kind.SECONDARY: 13,
    Kind.QUIET: 9,
    Kind.LINK: 1,
    Kind.DESTRUCTIVE: 13,
}
_GAP = 5


def _ground(kind: Kind, state: State) -> tuple[Token | None, Token | None]:
    """Return fill and edge."""
    if kind is Kind.LINK:
        return None, None
    if kind is Kind.QUIET:
        fills: dict[State, Token] = {State.HOVER: "hover", State.PRESSED: "band2"}
        return fills.get(state), None
    if state is State.DISABLED:
        return "hover", "hair"
    if kind is Kind.PRIMARY:
        return ("accent" if state is State.REST else "accentHover"), None
    if kind is Kind.DESTRUCTIVE:
        return (None if state is State.REST else "redSoft"), "red"
    if state is State.HOVER:
        return "hover", "line"
    return ("band2" if state is State.PRESSED else "raised"), "line"


def _ink(kind: Kind, state: State) -> Token:
    if state is State.DISABLED:
        return "text3"
    if kind is Kind.PRIMARY:
        return "onAccent"
    if kind is Kind.LINK:
        return "accentHover" if state in {State.HOVER, State.PRESSED} else "accent"
    if kind is Kind.DESTRUCTIVE:
        return "red"
    if kind is Kind.QUIET and state is State.REST:
        return "text2"
    return "text"


class Button(style.Ringed, QPushButton):
    """Do one thing, in words, with an icon before them where it helps."""

    def __init__(
        self,
        text: str = "",
        kind: Kind = Kind.SECONDARY,
        icon: str = "",
        *,
        on_click: Callable[[], object] | None = None,
        tip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.kind = kind
        self.icon_name = icon
        self.setProperty("focusRing", theme.RADIUS.control)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.set_role(self, Role.LABEL if kind is Kind.LINK else Role.STRONG)
        if kind in {Kind.SECONDARY, Kind.QUIET}:
            theme.set_role(self, Role.LABEL)
        if tip:
            self.setToolTip(tip)
        if on_click is not None:
            self.clicked.connect(lambda: on_click())

    def restyle(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def set_icon_name(self, icon: str) -> None:
        """Change the icon."""
        self.icon_name = icon
        self.updateGeometry()
        self.update()

    def state(self) -> State:
        """Return how the button is seen now."""
        if not self.isEnabled():
            return State.DISABLED
        if self.isDown() or (self.isCheckable() and self.isChecked()):
            return State.PRESSED
        return State.HOVER if self.underMouse() else State.REST

    def sizeHint(self) -> QSize:
        """Return the size the words need."""
        width = 2 * theme.px(_PADDING[self.kind]) + self._content_width()
        height = theme.px(24 if self.kind is Kind.LINK else theme.CONTROL)
        return QSize(width, max(height, self.fontMetrics().height() + 4))

    def minimumSizeHint(self) -> QSize:
        """Never hide a word of a button."""
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        """Repaint as the pointer comes and goes."""
        if event.type() in {QEvent.Type.HoverEnter, QEvent.Type.HoverLeave}:
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, icon and words."""
        painter = QPainter(self)
        state = self.state()
        fill, edge = _ground(self.kind, state)
        if fill or edge:
            style.box(painter, QRectF(self.rect()), fill, edge)
        self._paint_content(painter, _ink(self.kind, state))
        painter.end()

    def _words(self) -> str:
        return self.text()

    def _content_width(self) -> int:
        words = self._words()
        width = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, words).width() if words else 0
        if self.icon_name:
            width += theme.px(icons.INLINE) + (theme.px(_GAP) if words else 0)
        if self.menu() is not None and words:
            width += theme.px(icons.INLINE) + theme.px(_GAP)
        return width

    def _paint_content(self, painter: QPainter, ink: Token) -> None:
        x = (self.width() - self._content_width()) / 2
        middle = self.height() / 2
        side = theme.px(icons.INLINE)
        if self.icon_name:
            icons.paint(painter, self.icon_name, QPointF(x + side / 2, middle), ink, icons.INLINE)
            x += side + (theme.px(_GAP) if self._words() else 0)
        painter.setFont(self.font())
        painter.setPen(theme.color(ink))
        hidden = Qt.TextFlag.TextHideMnemonic
        words = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self._words()).width()
        painter.drawText(
            QRect(round(x), 0, words + 2, self.height()),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft) | int(hidden.value),
            self._words(),
        )
        if self.menu() is not None and self._words():
            centre = QPointF(x + words + theme.px(_GAP) + side / 2, middle)
            icons.paint(painter, "chevron-down", centre, ink, icons.INLINE)


class IconButton(Button):
    """Do one thing by an icon alone; the name is what a screen reader and the tool tip say."""

    def __init__(
        self,
        icon: str,
        name: str,
        *,
        kind: Kind = Kind.QUIET,
        size: int = icons.BUTTON,
        on_click: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        if not name:
            raise ValueError("a button without words needs a name")
        self._size = size
        super().__init__("", kind, icon, on_click=on_click, tip=name, parent=parent)
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        """Return a square as high as a control."""
        side = theme.px(theme.CONTROL)
        return QSize(side, side)

    def _paint_content(self, painter: QPainter, ink: Token) -> None:
        centre = QPointF(self.width() / 2, self.height() / 2)
        icons.paint(painter, self.icon_name, centre, ink, self._size)


class FactButton(style.Ringed, QPushButton):
    """Show a fact under its label and let it be changed: the head of a note."""

    def __init__(self, label: str, value: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = label
        self._value = value
        self.setProperty("focusRing", theme.RADIUS.control)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.set_role(self, Role.BODY)
        self._name()

    def set_value(self, value: str) -> None:
        """Show another value."""
        self._value = value
        self._name()
        self.updateGeometry()
        self.update()

    def value(self) -> str:
        """Return the value shown."""
        return self._value

    def _name(self) -> None:
        self.setAccessibleName(f"{self._label}: {self._value}" if self._value else self._label)

    def restyle(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the room for label over value and chevron."""
        small = theme.font(Role.CAPTION)
        value = self.fontMetrics().horizontalAdvance(self._value) + theme.px(22)
        width = max(QFontMetrics(small).horizontalAdvance(self._label), value) + theme.px(4)
        return QSize(width, theme.px(34))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the label, the value and the chevron."""
        painter = QPainter(self)
        half = self.height() // 2
        painter.setFont(theme.font(Role.CAPTION))
        painter.setPen(theme.color("text3"))
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRect(0, 0, self.width(), half), left, self._label)
        painter.setFont(self.font())
        lit = self.underMouse() and self.isEnabled()
        painter.setPen(theme.color("accent" if lit else "text" if self.isEnabled() else "text2"))
        painter.drawText(QRect(0, half, self.width(), self.height() - half), left, self._value)
        if self.isEnabled():
            x = self.fontMetrics().horizontalAdvance(self._value) + theme.px(12)
            centre = QPointF(x, half + (self.height() - half) / 2)
            icons.paint(painter, "chevron-down", centre, "text3", icons.INLINE)
        painter.end()
