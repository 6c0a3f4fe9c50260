"""What Windows says to a window: that it sleeps or wakes, and that its session was locked."""

from __future__ import annotations

import sys
from collections.abc import Callable
from ctypes import wintypes

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray

from therapist_emr.ui.away.reasons import SCREEN_LOCKED, SLEPT, WOKE

# https://learn.microsoft.com/windows/win32/power/wm-powerbroadcast
# https://learn.microsoft.com/windows/win32/termserv/wm-wtssession-change
_POWER, _SESSION = 0x0218, 0x02B1
_MEANINGS = {
    (_POWER, 0x04): SLEPT,  # PBT_APMSUSPEND
    (_POWER, 0x07): WOKE,  # PBT_APMRESUMESUSPEND
    (_POWER, 0x12): WOKE,  # PBT_APMRESUMEAUTOMATIC
    (_SESSION, 0x02): SCREEN_LOCKED,  # WTS_CONSOLE_DISCONNECT: another person's turn
    (_SESSION, 0x04): SCREEN_LOCKED,  # WTS_REMOTE_DISCONNECT
    (_SESSION, 0x07): SCREEN_LOCKED,  # WTS_SESSION_LOCK
}
_KINDS = {b"windows_generic_MSG", b"windows_dispatcher_MSG"}


class WindowsMessages(QAbstractNativeEventFilter):
    """Pass on what the messages to a window mean, before Windows goes on."""

    def __init__(self, tell: Callable[[str], object]) -> None:
        super().__init__()
        self._tell = tell

    def nativeEventFilter(
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> tuple[bool, int]:
        """Look at a message, and let it go on its way."""
        if QByteArray(kind).data() in _KINDS and (reason := meaning_of(int(message))):
            self._tell(reason)
        return False, 0


def meaning_of(address: int) -> str:
    """Return what the MSG at an address says of the computer or its session, or nothing."""
    seen = wintypes.MSG.from_address(address)
    return _MEANINGS.get((seen.message, seen.wParam), "")


def ask_for_session_news(window: int) -> None:
    """Have Windows tell a window when its session is locked; elsewhere there is nobody to ask."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.wtsapi32.WTSRegisterSessionNotification(wintypes.HWND(window), 0)
