"""Copies from a chart: marked as secret for other programs, and gone after half a minute."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

CLEAR_MS: Final = 30_000
KEEP: Final = "application/x-therapist-emr-keep"
"""Marks what names no client, such as the report of a fault: it stays, and is not secret."""
_OURS = "application/x-therapist-emr"
_WINDOWS = 'application/x-qt-windows-mime;value="{}"'
_NO = bytes(4)
SECRET: Final = {
    _OURS: b"1",
    # Klipper and the managers that follow it: https://invent.kde.org/plasma/plasma-workspace
    "x-kde-passwordManagerHint": b"secret",
    # https://learn.microsoft.com/windows/win32/dataxchg/clipboard-formats
    _WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"): b"1",
    _WINDOWS.format("CanIncludeInClipboardHistory"): _NO,
    _WINDOWS.format("CanUploadToCloudClipboard"): _NO,
}
_ALONE = {"offscreen", "minimal"}
_MODES = (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection)


class ClipboardGuard(QObject):
    """Mark what this program copies, and clear it after a while or on `clear`, while it is ours.

    What another program has put there since is never looked at and never cleared.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CLEAR_MS)
        self._timer.timeout.connect(self.clear)
        self._clipboard.changed.connect(self._changed)

    @property
    def waits(self) -> bool:
        """Tell whether something will be cleared."""
        return self._timer.isActive()

    def clear(self) -> None:
        """Take away what is ours."""
        self._timer.stop()
        for mode in _MODES:
            if self._ours(mode) is not None:
                self._clipboard.clear(mode)

    def _changed(self, mode: QClipboard.Mode) -> None:
        held = self._ours(mode)
        if held is None:
            return
        self._timer.start()
        if mode is QClipboard.Mode.Clipboard and not held.hasFormat(_OURS):
            self._clipboard.setMimeData(marked(held), mode)

    def _ours(self, mode: QClipboard.Mode) -> QMimeData | None:
        """Return what lies there when it came from here and is to go again."""
        if mode not in _MODES or not self._own(mode):
            return None
        held: QMimeData | None = self._clipboard.mimeData(mode)
        return held if held is not None and held.formats() and not held.hasFormat(KEEP) else None

    def _own(self, mode: QClipboard.Mode) -> bool:
        if QGuiApplication.platformName() in _ALONE:  # without a screen nobody else is there
            return True
        if mode is QClipboard.Mode.Selection:
            return self._clipboard.supportsSelection() and self._clipboard.ownsSelection()
        return self._clipboard.ownsClipboard()


def marked(held: QMimeData) -> QMimeData:
    """Return the same content with every mark that says it is secret."""
    made = QMimeData()
    for kind in held.formats():
        made.setData(kind, held.data(kind))
    for kind, mark in SECRET.items():
        made.setData(kind, mark)
    return made


def copy_openly(text: str) -> None:
    """Copy what names no client, to be pasted elsewhere at leisure."""
    made = QMimeData()
    made.setText(text)
    made.setData(KEEP, b"1")
    QGuiApplication.clipboard().setMimeData(made)
