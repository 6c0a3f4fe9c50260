"""Dress the application: shared strokes of paint, and the ring that follows the keyboard."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from shiboken6 import isValid

from therapist_emr.ui import theme
from therapist_emr.ui.theme import Mode, Theme, Token

RING_GAP, RING_WIDTH = 2, 2
RING_REACH = RING_GAP + RING_WIDTH


def install(app: QApplication, mode: Mode = Mode.SYSTEM, percent: int = 100) -> Theme:
    """Give the application its look and return the switch for colours and text size."""
    made = Theme(app, mode, percent)
    if app.findChild(FocusRing) is None:
        FocusRing(app)
    return made


def application() -> QApplication:
    """Return the application; there is one while anything of this can be seen."""
    return cast("QApplication", QApplication.instance())


def menu_sheet() -> str:
    """Return the style sheet of one menu.

    It is set on menus only: a sheet on the application makes Qt restore the palettes it knew
    whenever a widget changes its parent. Fonts are never in it.
    """
    c = theme.hex_of
    return f"""
QMenu {{ background: {c("raised")}; border: 1px solid {c("line")};
  border-radius: {theme.RADIUS.row}px; padding: 4px; }}
QMenu::item {{ color: {c("text")}; padding: {theme.px(7)}px {theme.px(28)}px {theme.px(7)}px
  {theme.px(12)}px; border-radius: {theme.RADIUS.control}px; }}
QMenu::icon {{ padding-left: {theme.px(10)}px; }}
QMenu::item:selected {{ background: {c("soft")}; }}
QMenu::item:disabled {{ color: {c("text3")}; background: transparent; }}
QMenu::separator {{ height: 1px; background: {c("hair")}; margin: 4px 8px; }}
"""


def box(
    painter: QPainter,
    rect: QRectF,
    fill: Token | QColor | None,
    edge: Token | None = None,
    radius: float = theme.RADIUS.control,
    width: float = 1,
) -> None:
    """Paint a rounded box whose edge lies inside the rectangle, on whole pixels."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color(edge), width) if edge else Qt.PenStyle.NoPen)
    if fill is None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
    else:
        painter.setBrush(fill if isinstance(fill, QColor) else theme.color(fill))
    inset = width / 2 if edge else 0
    inner = rect.adjusted(inset, inset, -inset, -inset)
    painter.drawRoundedRect(inner, radius - inset, radius - inset)


def ring(painter: QPainter, rect: QRectF, radius: float = theme.RADIUS.control) -> None:
    """Paint the keyboard's ring outside a rectangle."""
    reach = RING_GAP + RING_WIDTH
    outer = rect.adjusted(-reach, -reach, reach, reach)
    box(painter, outer, None, "accent", radius + reach, RING_WIDTH)


def hairline(painter: QPainter, left: float, right: float, y: float, tint: Token = "hair") -> None:
    """Paint a one pixel line, on half pixels so that it stays one."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(QPen(theme.color(tint), 1))
    painter.drawLine(QPointF(left, y), QPointF(right - 1, y))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def shadow(painter: QPainter, rect: QRectF, radius: float = theme.RADIUS.floating) -> None:
    """Paint the soft shadow of a floating thing around its rectangle."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    reach = theme.SPACE.m
    for step in range(reach, 0, -1):
        veil = QColor(Qt.GlobalColor.black)
        veil.setAlphaF((0.018 if theme.is_dark() else 0.008) * (1 - step / (reach + 1)) * 2)
        painter.setBrush(veil)
        grown = rect.adjusted(-step, -step + 3, step, step + 3)
        painter.drawRoundedRect(grown, radius + step, radius + step)


_RETURN = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
KEYBOARD = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
    }
)
"""How the focus comes by keyboard, which then shows where it is."""
_RETURNS = {Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason}
"""A window, or a menu, gives the keyboard back to where it was."""
_MOVES = {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide}


class _RingFace(QWidget):
    """Draw the ring over the host without taking part in anything else."""

    def __init__(self, host: QWidget, radius: float) -> None:
        super().__init__(host)
        self.radius = radius
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setObjectName("focus-ring")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ring along the inside of this overlay."""
        painter = QPainter(self)
        inner = QRectF(self.rect()).adjusted(RING_REACH, RING_REACH, -RING_REACH, -RING_REACH)
        ring(painter, inner, self.radius)
        painter.end()


class Ringed:
    """Be a button for the keyboard, with a ring around; mix in before Qt's class of buttons.

    It remembers how the focus came, and Return presses it as Space does, where Qt would press the
    default button of a dialog, and nothing anywhere else.
    """

    focus_reason = Qt.FocusReason.OtherFocusReason
    by_return = True
    """Whether Return presses it; a box is ticked by Space alone."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press by Return, once however long it is held."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.by_return and plain and event.key() in _RETURN:
            if not event.isAutoRepeat():
                self.click()  # type: ignore[attr-defined]  # the Qt class that follows has it
            return
        super().keyPressEvent(event)  # type: ignore[misc]  # and this

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Note the reason, also before the window is shown, which takes the focus later."""
        self.focus_reason = reason
        super().setFocus(reason)  # type: ignore[misc]  # the Qt class that follows has it

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Note the reason, which the focus signal does not carry; coming back keeps the first."""
        if event.reason() not in _RETURNS:
            self.focus_reason = event.reason()
        super().focusInEvent(event)  # type: ignore[misc]  # the Qt class that follows has it


class FocusRing(QObject):
    """Follow the keyboard focus with a ring outside every widget that asks for one.

    A widget asks by the property `focusRing` holding its corner radius. The ring shows when
    focus came by keyboard, and lies over the scrolled contents so that it scrolls with them.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._target: QWidget | None = None
        self._face: _RingFace | None = None
        self._watched: list[QWidget] = []
        app.focusChanged.connect(self._moved)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the target when it or one of its parents moves."""
        if event.type() in _MOVES:
            self._place()
        return False

    @Slot(QWidget, QWidget)
    def _moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None or new.property("focusRing") is None:
            self._show(None)
            return
        reason = getattr(new, "focus_reason", Qt.FocusReason.TabFocusReason)
        self._show(new if reason in KEYBOARD else None)

    def _show(self, target: QWidget | None) -> None:
        self._clear()
        if target is None:
            return
        self._target = target
        host = _host(target)
        step: QWidget | None = target
        while step is not None and step is not host:
            step.installEventFilter(self)
            self._watched.append(step)
            step = step.parentWidget()
        self._face = _RingFace(host, float(target.property("focusRing")))
        self._face.destroyed.connect(self._lost)
        self._place()

    def _clear(self) -> None:
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        if self._face is not None:
            face, self._face = self._face, None
            face.destroyed.disconnect(self._lost)
            face.hide()
            face.deleteLater()
        self._target, self._watched = None, []

    @Slot()
    def _lost(self) -> None:
        self._face, self._target, self._watched = None, None, []

    def _place(self) -> None:
        target, face = self._target, self._face
        if target is None or face is None or not isValid(target):
            return
        host = face.parentWidget()
        if host is None:
            return
        rect = QRect(target.mapTo(host, target.rect().topLeft()), target.size())
        face.setGeometry(rect.adjusted(-RING_REACH, -RING_REACH, RING_REACH, RING_REACH))
        face.setVisible(target.isVisible())
        face.raise_()


def _host(target: QWidget) -> QWidget:
    step = target
    while (parent := step.parentWidget()) is not None and not step.isWindow():
        grand = parent.parentWidget()
        if isinstance(grand, QAbstractScrollArea) and grand.viewport() is parent:
            return step
        step = parent
    return step
