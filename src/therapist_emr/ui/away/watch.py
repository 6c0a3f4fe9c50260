"""Hearing from the system that the person or the computer leaves, whatever the system is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

if TYPE_CHECKING:
    from therapist_emr.ui.away.desktop_bus import DesktopBus
    from therapist_emr.ui.away.windows_messages import WindowsMessages

SETTLE_MS = 1_000


class AwayWatch(QObject):
    """Say `away` with the reason, as far as the system tells; `put_away` when all is safe.

    Listening begins a moment after `start`, when the first page has been seen. macOS tells a
    program without Cocoa nothing of this; there, waking is noticed by the clock (`IdleWatch`).
    """

    away = Signal(str)

    def __init__(
        self,
        parent: QObject | None = None,
        platform: str = sys.platform,
        buses: tuple[str, str] | None = None,
    ) -> None:
        super().__init__(parent)
        self._platform, self._buses = platform, buses
        self._window = 0
        self._bus: DesktopBus | None = None
        self._messages: WindowsMessages | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SETTLE_MS)
        self._soon.timeout.connect(self.listen)

    def start(self, window: int) -> None:
        """Listen soon, for the window of this native handle."""
        self._window = window
        self._soon.start()

    def listen(self) -> None:
        """Listen from now on."""
        if self._platform == "linux" and self._bus is None:
            from therapist_emr.ui.away.desktop_bus import DesktopBus

            self._bus = DesktopBus(self._buses, self)
            self._bus.away.connect(self.away)
            self._bus.start()
        elif self._platform == "win32" and self._messages is None:
            from therapist_emr.ui.away.windows_messages import (
                WindowsMessages,
                ask_for_session_news,
            )

            self._messages = WindowsMessages(self.away.emit)
            self._app().installNativeEventFilter(self._messages)
            ask_for_session_news(self._window)

    def put_away(self) -> None:
        """Listen no more, and let a sleep that waits for us go on: nothing is open now."""
        self._soon.stop()
        if self._bus is not None:
            self._bus.stop()
            self._bus.deleteLater()
            self._bus = None
        if self._messages is not None:
            self._app().removeNativeEventFilter(self._messages)
            self._messages = None

    @staticmethod
    def _app() -> QCoreApplication:
        app = QCoreApplication.instance()
        assert app is not None
        return app
