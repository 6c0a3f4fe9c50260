"""Noticing that nobody is at the desk: by keys and mouse, and by a clock that sleep cannot stop."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

CHECK_MS = 1_000
_SIGNS = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TabletMove,
    QEvent.Type.InputMethod,
}


class IdleWatch(QObject):
    """Say `idle` once when no key or mouse was used for the limit.

    The wall clock is read, since the monotonic one stands still while the computer sleeps: a
    laptop opened after the limit is locked before anything is shown. A wall clock that was set
    back counts as time passed by the monotonic one.
    """

    idle = Signal()

    def __init__(
        self,
        app: QApplication,
        minutes: int,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(app)
        self._wall, self._steady = wall, steady
        self._limit = minutes * 60.0
        self._timer = QTimer(self)
        self._timer.setInterval(CHECK_MS)
        self._timer.timeout.connect(self.check)
        self._app = app
        self.note()

    def start(self, minutes: int) -> None:
        """Watch from now on with a limit; 0 minutes watches nothing."""
        self._limit = minutes * 60.0
        self.note()
        self._app.removeEventFilter(self)
        if minutes > 0:
            self._app.installEventFilter(self)
            self._timer.start()
        else:
            self._timer.stop()

    def stop(self) -> None:
        """Watch no more."""
        self._timer.stop()
        self._app.removeEventFilter(self)

    def note(self) -> None:
        """Remember that somebody is here now."""
        self._last_wall, self._last_steady = self._wall(), self._steady()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a key or a movement as a sign, unless the limit has passed already."""
        if event.type() in _SIGNS and not self.check():
            self.note()
        return False

    def check(self) -> bool:
        """Say `idle` when the limit has passed; tell whether it has."""
        gone = max(self._wall() - self._last_wall, self._steady() - self._last_steady)
        if not self._timer.isActive() or gone < self._limit:
            return False
        self.stop()
        self.idle.emit()
        return True
