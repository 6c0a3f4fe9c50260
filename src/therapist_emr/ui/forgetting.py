"""Leaving nothing of a practice on the screen or in memory, once it is locked."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QPixmapCache, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QTextEdit,
    QToolTip,
    QWidget,
)

from therapist_emr.ui.widgets.dialogs import Dialog
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.vault.scrubbing import scrub

LATEST_MS = 2_000


class Forgetter(QObject):
    """Take a page away with all it showed, then overwrite the memory that held it.

    Qt deletes a page only when it comes back to its event loop, so the overwriting follows a
    moment later; `forgotten` says when, and `LATEST_MS` after that at the latest, for a page that
    a dialog of the system still holds on to.
    """

    forgotten = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.finish)

    def take_away(self, page: QWidget) -> None:
        """Empty and delete a page."""
        page.hide()
        empty(page)
        for other in orphans():
            other.deleteLater()
        page.destroyed.connect(self._gone)
        page.deleteLater()
        self._soon.start(LATEST_MS)

    def finish(self) -> None:
        """Overwrite what was let go of."""
        self._soon.stop()
        QPixmapCache.clear()
        scrub()
        self.forgotten.emit()

    def _gone(self) -> None:
        self._soon.start(0)


def orphans() -> list[QWidget]:
    """Return hidden menus, dialogs and buttons of no page: what they call would keep one."""
    return [
        other
        for other in QApplication.topLevelWidgets()
        if isinstance(other, QMenu | QDialog | QAbstractButton)
        and other.parentWidget() is None
        and not other.isVisible()
    ]


def empty(page: QWidget) -> None:
    """Take the words out of a page; nothing that listens to it hears of that."""
    for part in page.findChildren(QWidget):
        part.blockSignals(True)
        part.setAccessibleName("")
        part.setToolTip("")
        if isinstance(part, QTextEdit):
            part.setDocument(QTextDocument(part))
        elif isinstance(part, QLineEdit | QLabel):
            part.clear()
        elif isinstance(part, ListView):
            part.set_rows((), keep=False)


def words_in_dialogs(app: QApplication) -> bool:
    """Tell whether words stand in an open dialog that are on no disk."""
    shown = (other for other in app.topLevelWidgets() if other.isVisible())
    return any(isinstance(other, Dialog) and other.holds_words() for other in shown)


def put_windows_away(app: QApplication, window: QWidget) -> None:
    """Close every dialog, menu, list and tip that lies over a window, whatever they answer."""
    QToolTip.hideText()
    for other in app.topLevelWidgets():
        if other is window or not other.isVisible():
            continue
        if not (other.put_away() if isinstance(other, Dialog) else other.close()):
            other.hide()
        if isinstance(other, QDialog):
            empty(other)
