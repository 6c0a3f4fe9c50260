"""A banner: what happened, that nothing was lost, one action, close."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from therapist_emr.ui import style, theme
from therapist_emr.ui.theme import TONE_INK, TONE_SOFT, Role, Tone
from therapist_emr.ui.widgets.aloud import say_aloud
from therapist_emr.ui.widgets.buttons import Button, IconButton
from therapist_emr.ui.widgets.icon_label import IconLabel
from therapist_emr.ui.widgets.text import PlainLabel

TONE_ICON = {
    Tone.PLAIN: "info",
    Tone.INFO: "info",
    Tone.GOOD: "check-circle",
    Tone.SOON: "warning",
    Tone.BAD: "warning",
}


class Banner(QWidget):
    """Say something that stays until it is dealt with."""

    closed = Signal()

    def __init__(
        self,
        title: str,
        words: str = "",
        tone: Tone = Tone.INFO,
        *,
        action: str = "",
        on_action: Callable[[], object] | None = None,
        closable: bool = False,
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tone = tone
        self._title = PlainLabel(title, Role.STRONG, wrap=True)
        self._words = PlainLabel(words, Role.CAPTION, "text2", wrap=True, parent=self)
        self._words.setVisible(bool(words))
        sign = IconLabel(icon or TONE_ICON[tone], TONE_INK[tone], 20)
        text = QVBoxLayout()
        text.setSpacing(1)
        text.addStretch(1)
        text.addWidget(self._title)
        text.addWidget(self._words)
        text.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.SPACE.l - 2, theme.SPACE.s + 1, theme.SPACE.m, theme.SPACE.s)
        row.setSpacing(theme.SPACE.m)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(text, 1)
        self.button = Button(action, on_click=on_action, parent=self)
        self.button.setVisible(bool(action))
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        if closable:
            away = IconButton("close", "Close this message", on_click=self._close)
            away.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard in the text
            row.addWidget(away)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(f"{title} {words}".strip())

    def announce(self) -> None:
        """Have a screen reader say the banner now."""
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        say_aloud(self, self.accessibleName(), at_once=self._tone is Tone.BAD)

    def title(self) -> str:
        """Return what happened."""
        return self._title.text()

    def words(self) -> str:
        """Return what follows from it."""
        return self._words.text()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the soft ground."""
        painter = QPainter(self)
        style.box(painter, QRectF(self.rect()), TONE_SOFT[self._tone], radius=theme.RADIUS.row)
        painter.end()

    def _close(self) -> None:
        self.hide()
        self.closed.emit()
        self.deleteLater()
