"""What one answers with: a row that takes the keys, and a large answer on a line of its own."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from therapist_emr.ui import icons, style, theme
from therapist_emr.ui.theme import Role, Token
from therapist_emr.ui.widgets.chips import ChipButton
from therapist_emr.ui.widgets.tab_order import bring_up

WIDTH, TALL = 720, 52


class KeyRow(QWidget):
    """Be a row of a list that takes the keyboard itself, with a line below and a ring around."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Come into sight with the keyboard."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            bring_up(self)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Go quiet again."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ring while the row has the keyboard, and the line below."""
        painter = QPainter(self)
        style.hairline(painter, 0, self.width(), self.height() - 1)
        if self.hasFocus():
            rect = QRectF(self.rect()).adjusted(0, 0, 0, -1)
            style.box(painter, rect, "hover", "accent", theme.RADIUS.row, 2)
        painter.end()


class AnswerChip(ChipButton):
    """Offer one answer in a row of them; its key gives way to a tick, so that nothing moves."""

    def __init__(self, digit: str, text: str) -> None:
        super().__init__(text, checkable=True, outlined=True)
        self._digit = digit
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def sizeHint(self) -> QSize:
        """Return the room for the key and the words."""
        words = self.fontMetrics().horizontalAdvance(self.text())
        height = max(theme.px(theme.CHIP), self.fontMetrics().height() + 4)
        return QSize(theme.px(32) + words, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, key or tick, and words."""
        painter = QPainter(self)
        on = self.isChecked()
        fill: Token = "soft" if on else "hover" if self.underMouse() else "surface"
        style.box(painter, self.rect().toRectF(), fill, "accent" if on else "line")
        ink: Token = "accent" if on else "text2"
        middle = Qt.AlignmentFlag.AlignVCenter
        key = QRectF(theme.px(6), 0, theme.px(16), self.height())
        if on:
            icons.paint(painter, "check", key.center(), ink, icons.INLINE - 1)
        else:
            painter.setFont(theme.font(Role.CAPTION))
            painter.setPen(theme.color("text3"))
            painter.drawText(key, int(middle | Qt.AlignmentFlag.AlignHCenter), self._digit)
        painter.setFont(self.font())
        painter.setPen(theme.color(ink if on else "text"))
        words = self.rect().adjusted(theme.px(25), 0, 0, 0)
        painter.drawText(words, int(middle | Qt.AlignmentFlag.AlignLeft), self.text())
        painter.end()


class AnswerButton(style.Ringed, QAbstractButton):
    """Offer one answer on a line as wide as the sheet."""

    def __init__(self, digit: str, text: str) -> None:
        super().__init__()
        self._digit = digit
        self.setText(text)
        self.setCheckable(True)
        self.setProperty("focusRing", theme.RADIUS.row)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.set_role(self, Role.ANSWER)
        self.setAccessibleName(text)

    def restyle(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the room of the words on one line, or on more where they are many."""
        words = self.fontMetrics().horizontalAdvance(self.text()) + theme.px(66)
        width = min(words, theme.px(WIDTH))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Let the words break where the sheet is narrow."""
        return QSize(theme.px(160), theme.px(TALL))

    def hasHeightForWidth(self) -> bool:
        """Grow with words that break."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height the words need."""
        room = self._room(width) + 1
        flags = int(Qt.TextFlag.TextWordWrap)
        bounds = QFontMetrics(self.font()).boundingRect(0, 0, room, 10_000, flags, self.text())
        return max(theme.px(TALL), bounds.height() + theme.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, key and words."""
        painter = QPainter(self)
        on, lit = self.isChecked(), self.underMouse() or self.isDown()
        fill: Token = "soft" if on else "hover" if lit else "surface"
        edge: Token = "accent" if on else "line"
        box = self.rect().toRectF()
        style.box(painter, box, fill, edge, radius=theme.RADIUS.row, width=2 if on else 1)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font(Role.BODY))
        painter.setPen(theme.color("text2"))
        key = self.rect().adjusted(theme.px(18), 0, 0, 0)
        painter.drawText(key, int(middle | Qt.AlignmentFlag.AlignLeft), self._digit)
        painter.setFont(self.font())
        painter.setPen(theme.color("text"))
        words = self.rect().adjusted(theme.px(48), 0, -theme.px(18), 0)
        flags = int(middle | Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(words, flags, self.text())
        painter.end()

    @staticmethod
    def _room(width: int) -> int:
        return max(1, width - theme.px(66))
