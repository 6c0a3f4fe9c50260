"""Hearing that the system ends the program, as it does when one logs out: save, lock and go."""

from __future__ import annotations

import os
import signal

from PySide6.QtCore import QObject, QSocketNotifier

from therapist_emr.ui.away.reasons import ENDED
from therapist_emr.ui.window import Window

_SIGNALS = ("SIGTERM", "SIGHUP")


class Ending(QObject):
    """Close the window when the system asks for it, with what was typed on disk and no questions.

    Python sees a signal only when it runs, and Qt waits without it: so the signal also writes into
    a pipe that Qt reads. No backup is made, for the system does not wait for long. One that is
    ignored, as `nohup` wishes, stays so. On Windows the system closes the window itself.
    """

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        if os.name == "nt":
            return
        self._read, write = os.pipe()
        for end in (self._read, write):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(write, warn_on_full_buffer=False)
        self._asked = {int(getattr(signal, name)) for name in _SIGNALS}
        for number in self._asked:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, _go_on)
        self._notifier = QSocketNotifier(self._read, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._heard)

    def _heard(self) -> None:
        if self._asked & set(os.read(self._read, 64)):
            self._window.lock(ENDED)
            self._window.close()


def _go_on(_number: int, _frame: object) -> None:
    """Do nothing yet: Qt hears of it by the pipe."""
