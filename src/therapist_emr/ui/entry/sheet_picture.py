"""The recovery sheet as it looks on paper, with the lines to be typed back left out."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from therapist_emr.ui import style, theme
from therapist_emr.ui.theme import Role, Token
from therapist_emr.vault.recovery import group

SHEET_WIDTH = 360
_PAD = 28
_LINE = 50
_HEAD = 124
_FOOT = 92
HIDDEN = "•••••-•••••-•••••"


class SheetPicture(QWidget):
    """Show the four numbered key lines on paper; hidden ones as dots.

    Tab comes to it: a screen reader has no other way to the lines, and large text none to scroll.
    """

    def __init__(self, lines: Sequence[str], fingerprint: str, made_on: str) -> None:
        super().__init__()
        self._lines = tuple(lines)
        self._fingerprint = fingerprint
        self._made_on = made_on
        self._hidden: frozenset[int] = frozenset()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("focusRing", 0)
        self.setAccessibleName("Picture of the recovery sheet")
        self._describe()

    def hide_lines(self, numbers: Collection[int]) -> None:
        """Leave out the lines with these numbers, counted from one."""
        self._hidden = frozenset(numbers)
        self._describe()
        self.update()

    def restyle(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the room for the widest line."""
        return QSize(theme.px(SHEET_WIDTH), theme.px(_HEAD + 4 * _LINE + _FOOT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint paper, head, lines and foot."""
        painter = QPainter(self)
        style.box(painter, QRectF(self.rect()), "paper", "hair", 0)
        pad, width = theme.px(_PAD), self.width() - 2 * theme.px(_PAD)
        self._write(painter, "Recovery sheet", Role.NAME, QRectF(pad, pad, width, theme.px(24)))
        told = "Opens your charts if you forget the passphrase. Keep it with your will or in a"
        told += " safe, never beside this computer."
        room = QRectF(pad, pad + theme.px(30), width, theme.px(48))
        self._write(painter, told, Role.CAPTION, room, Qt.TextFlag.TextWordWrap)
        for number in range(1, 5):
            self._line(painter, number, pad, width)
        y = theme.px(_HEAD + 4 * _LINE + 18)
        foot = QRectF(pad, y, width, theme.px(20))
        self._write(painter, f"Fingerprint {self._fingerprint}", Role.CAPTION_STRONG, foot)
        foot.translate(0, theme.px(22))
        self._write(painter, f"Made {self._made_on}", Role.CAPTION, foot)
        painter.end()

    def _line(self, painter: QPainter, number: int, pad: int, width: int) -> None:
        top = theme.px(_HEAD + (number - 1) * _LINE)
        height = theme.px(30)
        self._write(painter, str(number), Role.CAPTION, QRectF(pad, top, theme.px(20), height))
        words = HIDDEN if number in self._hidden else group(self._lines[number - 1])
        room = QRectF(pad + theme.px(24), top, width - theme.px(24), height)
        self._write(painter, words, Role.MONO, room)
        y = top + height + theme.px(4)
        style.hairline(painter, room.left(), room.right(), y, "line")

    def _write(
        self,
        painter: QPainter,
        words: str,
        role: Role,
        room: QRectF,
        flag: Qt.TextFlag = Qt.TextFlag.TextSingleLine,
    ) -> None:
        ink: Token = "ink"
        face = QFont(theme.font(role))
        painter.setFont(face)
        painter.setPen(theme.color(ink))
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if flag is Qt.TextFlag.TextWordWrap:
            align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        painter.drawText(room, int(align) | int(flag.value), words)

    def _describe(self) -> None:
        told = [
            f"Line {number} hidden" if number in self._hidden else f"Line {number}: {group(line)}"
            for number, line in enumerate(self._lines, 1)
        ]
        self.setAccessibleDescription(". ".join(told))
