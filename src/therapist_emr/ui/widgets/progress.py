"""How far something is: a thin bar, always beside its words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from therapist_emr.ui import theme
from therapist_emr.ui.theme import TONE_INK, Role, Token, Tone
from therapist_emr.ui.widgets.text import PlainLabel

BAR = 6


def paint_bar(painter: QPainter, rect: QRectF, fraction: float, ink: Token = "accent") -> None:
    """Paint a bar filled to a fraction of 1."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("hair"))
    radius = rect.height() / 2
    painter.drawRoundedRect(rect, radius, radius)
    share = min(1.0, max(0.0, fraction))
    if share > 0:
        filled = QRectF(rect)
        filled.setWidth(max(rect.height(), rect.width() * share))
        painter.setBrush(theme.color(ink))
        painter.drawRoundedRect(filled, radius, radius)


class Bar(QWidget):
    """Show a fraction of 1."""

    def __init__(
        self, fraction: float = 0, tone: Tone = Tone.INFO, *, name: str = "",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._fraction, self._tone = fraction, tone
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if name:
            self.setAccessibleName(name)

    def set_fraction(self, fraction: float, tone: Tone | None = None) -> None:
        """Fill the bar to another fraction."""
        self._fraction = fraction
        self._tone = tone or self._tone
        self.update()

    def fraction(self) -> float:
        """Return how far it is filled."""
        return self._fraction

    def sizeHint(self) -> QSize:
        """Return a thin line."""
        return QSize(theme.px(120), theme.px(BAR))

    def restyle(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar."""
        painter = QPainter(self)
        paint_bar(painter, QRectF(self.rect()), self._fraction, TONE_INK[self._tone])
        painter.end()


class ProgressBar(QWidget):
    """Say how far in words ("2 of 3") over a bar; green only when met, amber only with a date."""

    def __init__(
        self,
        words: str,
        fraction: float,
        tone: Tone = Tone.INFO,
        *,
        label: str = "",
        caption: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bar = Bar(fraction, tone)
        self._words = PlainLabel("", Role.CAPTION, "text2")
        self._label = PlainLabel(label, Role.BODY, wrap=bool(label))
        self._caption = PlainLabel(caption, Role.CAPTION, "text3", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE.m)
        if label:
            head.addWidget(self._label, 1)
        head.addWidget(self._words)
        if not label:
            head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE.xs)
        column.addLayout(head)
        column.addWidget(self._bar)
        column.addWidget(self._caption)
        self._caption.setVisible(bool(caption))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.set_progress(words, fraction, tone)

    def set_progress(self, words: str, fraction: float, tone: Tone = Tone.INFO) -> None:
        """Say how far it is now."""
        self._words.setText(words)
        self._words.set_tint("text2" if tone in {Tone.INFO, Tone.PLAIN} else TONE_INK[tone])
        self._bar.set_fraction(fraction, tone)
        self.setAccessibleName(f"{self._label.text()} {words}".strip())
