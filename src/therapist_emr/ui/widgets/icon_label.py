"""An icon on its own, beside words; hidden from screen readers, which read the words."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from therapist_emr.ui import icons, theme
from therapist_emr.ui.theme import Token


class IconLabel(QWidget):
    """Show one icon in a token's colour."""

    def __init__(
        self,
        icon: str,
        tint: Token = "text2",
        size: int = icons.BUTTON,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._tint, self._size = icon, tint, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_icon(self, icon: str, tint: Token | None = None) -> None:
        """Show another icon."""
        self._icon = icon
        self._tint = tint or self._tint
        self.update()

    def restyle(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the icon's square."""
        side = theme.px(self._size)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon in the middle."""
        if not self._icon:
            return
        painter = QPainter(self)
        centre = QPointF(self.width() / 2, self.height() / 2)
        icons.paint(painter, self._icon, centre, self._tint, self._size)
        painter.end()


class IconDisc(QWidget):
    """Show an icon in a soft disc: the head of the lock screen."""

    def __init__(self, icon: str, side: int = 56, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._side = icon, side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def restyle(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the disc's square."""
        side = theme.px(self._side)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint disc and icon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("soft"))
        painter.drawEllipse(QRectF(self.rect()))
        centre = QPointF(self.width() / 2, self.height() / 2)
        icons.paint(painter, self._icon, centre, "accent", 24)
        painter.end()
