"""A toast: what was just done, and the way back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPropertyAnimation, QRect, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QEnterEvent
from PySide6.QtWidgets import QApplication, QGraphicsOpacityEffect, QHBoxLayout, QWidget

from therapist_emr.ui import icons, theme
from therapist_emr.ui.theme import TONE_INK, Role, Tone
from therapist_emr.ui.widgets.aloud import say_aloud
from therapist_emr.ui.widgets.banner import TONE_ICON
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.floating import FloatingCard, floor_of
from therapist_emr.ui.widgets.icon_label import IconLabel
from therapist_emr.ui.widgets.text import PlainLabel

_LOOK_MS = 100


class Toast(FloatingCard):
    """Stand at the bottom of the content for 8 seconds, longer while hovered or focused.

    It stands above the foot of a page, where the buttons are, also of one that opens meanwhile.
    """

    left = Signal()

    def __init__(
        self,
        host: QWidget,
        text: str,
        tone: Tone = Tone.GOOD,
        *,
        undo: Callable[[], object] | None = None,
        undo_words: str = "Undo",
        undo_keys: str = "Ctrl+Z",
    ) -> None:
        super().__init__(host, "field", 0)
        self.text = text
        self._undo = undo
        row = QHBoxLayout()
        row.setContentsMargins(theme.SPACE.l - 2, 0, theme.SPACE.m + 2, 0)
        row.setSpacing(theme.SPACE.s)
        icon = "check" if tone is Tone.GOOD else TONE_ICON[tone]
        row.addWidget(IconLabel(icon, TONE_INK[tone], icons.BUTTON))
        row.addWidget(PlainLabel(text, Role.BODY, elide=True))
        if undo is not None:
            row.addSpacing(theme.SPACE.m)
            self.button = Button(undo_words, Kind.LINK, on_click=self.undo)
            row.addWidget(self.button)
            if undo_keys:
                row.addWidget(PlainLabel(undo_keys, Role.CAPTION, "text3"))
        self.column.addLayout(row)
        self.setAccessibleName(text)
        back = " ".join(part for part in (undo_words, undo_keys) if part)
        self._spoken = text if undo is None else f"{text}. {back}"
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(theme.TOAST_MS)
        self._clock.timeout.connect(self._over)
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._place)
        self._fade: QPropertyAnimation | None = None
        host.installEventFilter(self)

    def appear(self) -> None:
        """Show the toast and start its time."""
        self._place()
        self.show()
        self.raise_()
        self._clock.start()
        self._look.start()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        say_aloud(self, self._spoken)
        if theme.moves():
            effect = QGraphicsOpacityEffect(self)
            self.setGraphicsEffect(effect)
            self._fade = QPropertyAnimation(effect, b"opacity", self)
            self._fade.setDuration(theme.FADE_MS)
            self._fade.setStartValue(0.0)
            self._fade.setEndValue(1.0)
            self._fade.finished.connect(self._faded)
            self._fade.start()

    def undo(self) -> None:
        """Take back what was done."""
        self.leave()
        if self._undo is not None:
            self._undo()

    def leave(self) -> None:
        """Go away now."""
        self._clock.stop()
        self._look.stop()
        self.hide()
        self.left.emit()
        self.deleteLater()

    def remaining(self) -> int:
        """Return the milliseconds left, or -1 while time stands still."""
        return self._clock.remainingTime() if self._clock.isActive() else -1

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stay while the pointer is here."""
        self._clock.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Begin the time anew."""
        self._clock.start()
        super().leaveEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the bottom of the host."""
        if event.type() == QEvent.Type.Resize and watched is self.parentWidget():
            self._place()
        return False

    def event(self, event: QEvent) -> bool:
        """Take the room the words need when that changes."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return super().event(event)

    def _faded(self) -> None:
        self.setGraphicsEffect(None)  # type: ignore[arg-type]  # Qt takes null to remove it

    def _over(self) -> None:
        focus = QApplication.focusWidget()
        if focus is not None and self.isAncestorOf(focus):
            self._clock.start()
        else:
            self.leave()

    def _place(self) -> None:
        host = self.parentWidget()
        if host is None:
            return
        hint = self.column.sizeHint()
        width = min(hint.width() - 28, host.width() - 2 * theme.SPACE.l)
        height = max(theme.px(44), hint.height() - 28)
        x = (host.width() - width) // 2
        floor = floor_of(host, x, x + width)
        self.set_card(QRect(x, floor - height - theme.SPACE.xl + 4, width, height))
