"""The narrow column in the middle of an otherwise empty window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from therapist_emr.ui import theme
from therapist_emr.ui.theme import Role, Token
from therapist_emr.ui.widgets.aloud import read_out, say_aloud
from therapist_emr.ui.widgets.icon_label import IconDisc
from therapist_emr.ui.widgets.scrollbar import SlimBar
from therapist_emr.ui.widgets.tab_order import bring_up
from therapist_emr.ui.widgets.text import PlainLabel


class Ground(QWidget):
    """Paint one token's colour behind what it holds."""

    def __init__(self, tint: Token = "surface", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tint: Token = tint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme.color(self._tint))
        painter.end()


def scrolling(content: QWidget) -> QScrollArea:
    """Return a frameless area in which tall content scrolls and wide content is fitted."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setVerticalScrollBar(SlimBar(Qt.Orientation.Vertical))
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.viewport().setAutoFillBackground(False)
    area.setWidget(content)
    return area


class CentredPage(QWidget):
    """Hold an icon, a title, a line of words and a column of controls in the window's middle."""

    def __init__(self, icon: str, title: str, words: str, foot: str = "", width: int = 320) -> None:
        super().__init__()
        self._width = width
        self.title = PlainLabel(title, Role.TITLE)
        self.words = PlainLabel(words, Role.BODY, "text2", wrap=True)
        for one in (self.title, self.words):
            one.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._inner = QWidget()
        self.column = QVBoxLayout(self._inner)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.SPACE.xs)
        self.column.addWidget(IconDisc(icon), 0, Qt.AlignmentFlag.AlignHCenter)
        self.column.addSpacing(theme.SPACE.l)
        self.column.addWidget(self.title)
        self.column.addWidget(self.words)
        self.column.addSpacing(theme.SPACE.l)
        self._foot = PlainLabel(foot, Role.CAPTION, "text3", wrap=True)
        self._foot.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._lay_out()
        self.restyle()

    def _lay_out(self) -> None:
        ground = Ground()
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._inner)
        middle.addStretch(1)
        rows = QVBoxLayout(ground)
        rows.setContentsMargins(theme.SPACE.xl, theme.SPACE.xl, theme.SPACE.xl, theme.SPACE.xl)
        rows.addStretch(1)
        rows.addLayout(middle)
        rows.addStretch(1)
        rows.addWidget(self._foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolling(ground))

    def showEvent(self, event: QShowEvent) -> None:
        """Have what the page says read."""
        super().showEvent(event)
        if not event.spontaneous():
            read_out(self._inner)

    def tell_trouble(self, words: str) -> None:
        """Say in the place of the words what went wrong, where it can be seen and is heard."""
        self.words.setText(words)
        self.words.set_tint("red")
        self.words.show()
        self._inner.adjustSize()
        bring_up(self.words)
        say_aloud(self.words, words, at_once=True)

    def restyle(self) -> None:
        """Keep the column's width at the text size in force."""
        self._inner.setFixedWidth(theme.px(self._width))
