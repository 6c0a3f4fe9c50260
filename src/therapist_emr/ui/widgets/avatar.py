"""A person's initials in a disc."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from therapist_emr.ui import theme
from therapist_emr.ui.theme import Role, Token


def initials(name: str) -> str:
    """Return one or two letters for a name of any length and script."""
    words = [word for word in name.split() if any(char.isalnum() for char in word)]
    if not words:
        return "·"
    picked = [words[0]] if len(words) == 1 else [words[0], words[-1]]
    letters = [next(char for char in word if char.isalnum()) for word in picked]
    return "".join(letters).upper()[:2]


def paint_monogram(
    painter: QPainter, rect: QRectF, letters: str, *, ground: Token = "band2", ink: Token = "text2"
) -> None:
    """Paint a disc with letters."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(ground))
    painter.drawEllipse(rect)
    painter.setFont(theme.font(Role.CAPTION_STRONG))
    painter.setPen(theme.color(ink))
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), letters)


class Monogram(QWidget):
    """Show a person's initials; screen readers read the name beside it instead."""

    def __init__(self, name: str, side: int = 36, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._letters, self._side = initials(name), side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_name(self, name: str) -> None:
        """Show another person's initials."""
        self._letters = initials(name)
        self.update()

    def restyle(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the disc's square."""
        side = theme.px(self._side)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint disc and letters."""
        painter = QPainter(self)
        paint_monogram(painter, QRectF(self.rect()), self._letters, ground="soft", ink="accent")
        painter.end()
