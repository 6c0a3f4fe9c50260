"""Chips: a state on a soft ground, a fact in an outline, a filter or choice to press."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from therapist_emr.ui import icons, style, theme
from therapist_emr.ui.theme import TONE_INK, TONE_SOFT, Role, Token, Tone
from therapist_emr.ui.widgets.flow import FlowLayout
from therapist_emr.ui.widgets.text import plain_tip

_PAD, _GAP, _ICON = 8, 4, 16


def _size(text: str, icon: str, face: QFont) -> QSize:
    metrics = QFontMetrics(face)
    width = metrics.horizontalAdvance(text) + 2 * theme.px(_PAD)
    if icon:
        width += theme.px(_ICON + _GAP) - theme.px(2)
    return QSize(width, max(theme.px(theme.CHIP), metrics.height() + 4))


def _paint(painter: QPainter, rect: QRect, text: str, icon: str, ink: Token, mark: Token) -> None:
    x = rect.x() + theme.px(_PAD)
    if icon:
        x -= theme.px(2)
        side = theme.px(_ICON)
        centre = QPointF(x + side / 2, rect.y() + rect.height() / 2)
        icons.paint(painter, icon, centre, mark, _ICON - 1)
        x += side + theme.px(_GAP)
    painter.setPen(theme.color(ink))
    room = QRect(x, rect.y(), rect.right() - x - theme.px(_PAD) + 3, rect.height())
    words = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width() + 1)
    painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), words)


class Chip(QWidget):
    """Show a state (`tone`) on its soft ground, or a plain fact in an outline."""

    def __init__(
        self,
        text: str,
        icon: str = "",
        tone: Tone = Tone.PLAIN,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text, self._icon, self._tone = text, icon, tone
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        theme.set_role(self, Role.CHIP)
        self.setAccessibleName(text)

    def text(self) -> str:
        """Return the words."""
        return self._text

    def set_text(self, text: str, icon: str | None = None, tone: Tone | None = None) -> None:
        """Show other words."""
        self._text = text
        self._icon = self._icon if icon is None else icon
        self._tone = self._tone if tone is None else tone
        self.setAccessibleName(text)
        self.restyle()

    def restyle(self) -> None:
        """Measure and paint again."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size the words need."""
        return _size(self._text, self._icon, self.font())

    def minimumSizeHint(self) -> QSize:
        """Let a chip shrink until only its start shows."""
        return QSize(theme.px(48), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, icon and words."""
        painter = QPainter(self)
        painter.setFont(self.font())
        if self._tone is Tone.PLAIN:
            style.box(painter, QRectF(self.rect()), None, "hair")
        else:
            style.box(painter, QRectF(self.rect()), TONE_SOFT[self._tone])
        ink = TONE_INK[self._tone]
        _paint(painter, self.rect(), self._text, self._icon, ink, ink)
        painter.end()


class ChipButton(style.Ringed, QAbstractButton):
    """Be pressed: a filter or a choice (`checkable`), or a small action in an outline."""

    def __init__(
        self,
        text: str,
        icon: str = "",
        *,
        checkable: bool = False,
        outlined: bool = False,
        on_click: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self._outlined = outlined
        self.setText(text)
        self.setCheckable(checkable)
        self.setProperty("focusRing", theme.RADIUS.control)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.set_role(self, Role.CHIP)
        if on_click is not None:
            self.clicked.connect(lambda: on_click())

    def restyle(self) -> None:
        """Measure and paint again."""
        self.updateGeometry()
        self.update()

    def set_text(self, text: str) -> None:
        """Show other words, such as another count."""
        self.setText(text)
        self.updateGeometry()

    def _mark(self) -> str:
        return "check" if self._outlined and self.isCheckable() and self.isChecked() else self._icon

    def sizeHint(self) -> QSize:
        """Return the size the words need; a choice keeps room for its tick."""
        reserve = self._icon or ("check" if self._outlined and self.isCheckable() else "")
        if reserve == "check" and not self.isChecked():
            reserve = ""
        return _size(self.text(), reserve, self.font())

    def minimumSizeHint(self) -> QSize:
        """Never hide a word of a button."""
        return self.sizeHint()

    def nextCheckState(self) -> None:
        """Measure again, since the tick takes room."""
        super().nextCheckState()
        self.updateGeometry()

    def event(self, event: QEvent) -> bool:
        """Repaint as the pointer comes and goes."""
        if event.type() in {QEvent.Type.HoverEnter, QEvent.Type.HoverLeave}:
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, icon and words."""
        painter = QPainter(self)
        painter.setFont(self.font())
        on = self.isChecked()
        fill: Token | None = "soft" if on else None
        if self.isDown() and self.isEnabled():
            fill = "band2"
        elif self.underMouse() and not on and self.isEnabled():
            fill = "hover"
        edge: Token | None = "line" if self._outlined and not on else None
        style.box(painter, QRectF(self.rect()), fill, edge)
        ink: Token = "accent" if on else "text2" if self.isEnabled() else "text3"
        _paint(painter, self.rect(), self.text(), self._mark(), ink, ink)
        painter.end()


class ChipRow(QWidget):
    """Hold chips side by side and go on in the next line."""

    def __init__(
        self,
        chips: Iterable[QWidget] = (),
        gap: int = theme.SPACE.s - 2,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self, gap)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_chips(chips)

    def set_chips(self, chips: Iterable[QWidget]) -> None:
        """Show other chips, laid out once: each that came into sight would lay out the page."""
        if seen := self.isVisible():
            self.hide()
        while (item := self._flow.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for chip in chips:
            self._flow.addWidget(chip)
            chip.show()
        self.updateGeometry()
        if seen:
            self.show()

    def add(self, chip: QWidget) -> None:
        """Add a chip at the end."""
        self._flow.addWidget(chip)


class ChipLine(QWidget):
    """Hold chips in one line; those without room stand behind a last one that names them."""

    GAP = theme.SPACE.s - 2

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips: list[Chip] = []
        self._more = Chip("", parent=self)
        self._more.hide()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_chips(self, chips: Iterable[Chip]) -> None:
        """Show other chips, the weightiest first."""
        for old in self._chips:
            old.hide()
            old.deleteLater()
        self._chips = list(chips)
        for chip in self._chips:
            chip.setParent(self)
        self._place()
        self.updateGeometry()

    def restyle(self) -> None:
        """Measure and place again."""
        self._place()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the room in which every chip is seen."""
        return QSize(self._width(self._chips), self._more.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Ask for the first chip and the one that stands for the rest."""
        return QSize(theme.px(48), self._more.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the chips there is room for."""
        super().resizeEvent(event)
        self._place()

    def _width(self, chips: list[Chip]) -> int:
        gaps = self.GAP * max(0, len(chips) - 1)
        return sum(chip.sizeHint().width() for chip in chips) + gaps

    def _place(self) -> None:
        shown = list(self._chips)
        while len(shown) > 1 and self._width(self._with_more(shown)) > self.width():
            shown.pop()
        placed = self._with_more(shown)
        over = max(0, self._width(placed) - self.width())
        x = 0
        for at, chip in enumerate(placed):
            size = chip.sizeHint()
            width = max(0, size.width() - (over if at == 0 else 0))
            chip.setGeometry(x, 0, width, size.height())
            x += width + self.GAP
        for chip in self._chips:
            chip.setVisible(chip in shown)
        self._more.setVisible(len(shown) < len(self._chips))

    def _with_more(self, shown: list[Chip]) -> list[Chip]:
        hidden = self._chips[len(shown) :]
        if not hidden:
            return shown
        named = ", ".join(chip.text() for chip in hidden)
        self._more.set_text(f"+{len(hidden)}")
        self._more.setToolTip(plain_tip(named))
        self._more.setAccessibleName(f"{len(hidden)} more: {named}")
        return [*shown, self._more]


class FilterChips(ChipRow):
    """Choose one filter out of a few; the first is chosen at first."""

    chosen = Signal(str)

    def __init__(
        self, options: Iterable[tuple[str, str]], name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__((), theme.SPACE.xs - 3, parent)
        self.setAccessibleName(name)
        self._buttons: dict[str, ChipButton] = {}
        self._key = ""
        for key, words in options:
            chip = ChipButton(words, checkable=True)
            chip.clicked.connect(lambda _on=False, key=key: self._press(key))
            self._buttons[key] = chip
            self.add(chip)
        if self._buttons:
            self.choose(next(iter(self._buttons)))

    def key(self) -> str:
        """Return the chosen filter's key."""
        return self._key

    def choose(self, key: str) -> None:
        """Choose a filter without saying so."""
        self._key = key
        for other, chip in self._buttons.items():
            chip.setChecked(other == key)

    def set_words(self, key: str, words: str) -> None:
        """Change a filter's words, for a new count."""
        self._buttons[key].set_text(words)

    def _press(self, key: str) -> None:
        self.choose(key)
        self.chosen.emit(key)
