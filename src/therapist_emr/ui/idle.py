"""Noticing that nobody is at the desk: by keys and mouse, and by a clock that sleep cannot stop."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication

CHECK_MS = 1_000
SLEPT_S = 30.0
_LOCK = QKeySequence("Ctrl+L")
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
    """Say `idle` once when no key or mouse was used for the limit, `woke` after a sleep.

    The wall clock is read, since the monotonic one stands still while the computer sleeps: a
    laptop opened after the limit is locked before anything is shown. A wall clock that was set
    back counts as time passed by the monotonic one. A wall clock that ran ahead of the monotonic
    one between two looks tells of a sleep, where no system does (or of a clock that was set).
    """

    idle = Signal()
    woke = Signal()
    left = Signal()
    """Ctrl+L while a menu is open, which keeps every key from the window behind it."""

    def __init__(
        self,
        app: QApplication,
        minutes: int,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(app if parent is None else parent)
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
        self._app.installEventFilter(self)
        if minutes > 0:
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
        self._ahead = self._last_wall - self._last_steady

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a key or a movement as a sign, unless the limit has passed already."""
        if event.type() == QEvent.Type.KeyPress and _locks(event) and _popups_closed():
            QTimer.singleShot(0, self.left.emit)
            return True
        if event.type() in _SIGNS and not self.check():
            self.note()
        return False

    def check(self) -> bool:
        """Say `idle` when the limit has passed, `woke` after a sleep; tell whether either was."""
        if not self._timer.isActive():
            return False
        wall, steady = self._wall(), self._steady()
        gone = max(wall - self._last_wall, steady - self._last_steady)
        slept = wall - steady - self._ahead > SLEPT_S
        self._ahead = wall - steady
        if gone < self._limit and not slept:
            return False
        self.stop()
        (self.idle if gone >= self._limit else self.woke).emit()
        return True


def _locks(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and QKeySequence(event.keyCombination()) == _LOCK


def _popups_closed() -> bool:
    """Close the menus that are open; tell whether there were any."""
    found = False
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
        if QApplication.activePopupWidget() is popup:
            break  # one that does not want to go must not hold up the key for ever
        found = True
    return found
