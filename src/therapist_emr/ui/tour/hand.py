"""A hand on keyboard and mouse: it sees what is on the screen and touches nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from PySide6.QtCore import QEvent, QEventLoop, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QDialog,
    QMenu,
    QScrollArea,
    QWidget,
)

from therapist_emr.ui.bug_dialog import BugDialog
from therapist_emr.ui.shell import REFRESH_MS
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.toast import Toast

W = TypeVar("W", bound=QWidget)
BEAT_MS = 10
LAYING_OUT_BEATS = 20
LOST_MS = 200
CLEAR_OF_FOOT = 110
PATIENCE_S = 30


class TourStopped(Exception):
    """Say why the tour cannot go on."""


class _Pause:
    """Be a loop that ends after a while."""

    def __init__(self) -> None:
        self._loop, self._clock = QEventLoop(), QTimer()
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self._loop.quit)

    def take(self, milliseconds: int) -> None:
        """Let the window go on for so long."""
        self._clock.start(milliseconds)
        self._loop.exec()
        self._clock.stop()


_PAUSES: list[_Pause] = []
"""Those that are over, for the next ones: none is destroyed after each of many thousand rests.

Qt holds a lock while it destroys what is connected, and asks Python meanwhile; when that collects
just then, what it destroys may wait for the same lock for ever.
"""


class Hand:
    """Find things by the words a person reads on them; click them, type into them, wait."""

    def __init__(self, app: QApplication, window: QWidget) -> None:
        self._app, self.window = app, window
        self._trouble: BaseException | None = None
        self._lost = 0

    # --- seeing --------------------------------------------------------------------------

    def front(self) -> QWidget:
        """Return what takes input now: the topmost dialog, or the window."""
        dialogs = [w for w in self._app.topLevelWidgets() if isinstance(w, QDialog)]
        shown = [w for w in dialogs if w.isVisible()]
        if any(isinstance(w, BugDialog) for w in shown):
            raise TourStopped("the app reported a fault of its own")
        return shown[-1] if shown else self.window

    def seen(self, kind: type[W]) -> Iterator[W]:
        """Yield the widgets of a kind that are shown, in the order they were made."""
        return (one for one in self.front().findChildren(kind) if one.isVisible())

    def buttons(self, words: str) -> list[QAbstractButton]:
        """Return the buttons shown that say these words or are named by them."""
        found = [one for one in self.seen(QAbstractButton) if one.text() == words]
        if not found:
            found = [b for b in self.seen(QAbstractButton) if b.accessibleName() == words]
        return found

    def shows(self, words: str) -> bool:
        """Tell whether a button with these words can be pressed."""
        return any(one.isEnabled() for one in self.buttons(words))

    def row(self, label: str, nth: int = 0) -> FieldRow:
        """Return the field below a label; -1 is the last of several."""
        found = [one for one in self.seen(FieldRow) if one.label() == label]
        if not found:
            raise TourStopped(f"there is no field “{label}”")
        return found[nth]

    def named(self, kind: type[W], name: str) -> W:
        """Return a widget by the name a screen reader says."""
        for one in self.seen(kind):
            if one.accessibleName() == name:
                return one
        raise TourStopped(f"there is no “{name}”")

    # --- touching ------------------------------------------------------------------------

    def press(self, words: str, nth: int = 0, *, then: Callable[[], None] | None = None) -> None:
        """Press a button; `then` plays while a dialog opened by it holds the window."""

        def find() -> QAbstractButton:
            self.wait(lambda: self.shows(words), f"the button “{words}”")
            return [one for one in self.buttons(words) if one.isEnabled()][nth]

        if self._into_sight(find()):
            self.rest(BEAT_MS)  # its page may be made anew meanwhile, and the button with it
        self.click(find(), then=then)

    def click(
        self, widget: QWidget, at: QPoint | None = None, *, then: Callable[[], None] | None = None
    ) -> None:
        """Click a widget where a person would, after scrolling it into sight."""
        if self._into_sight(widget):
            self.rest(BEAT_MS)
        point = at or widget.rect().center()
        if isinstance(widget, QCheckBox) and at is None:
            point = QPoint(10, widget.rect().center().y())
        self._check_reachable(widget, point)
        if then is not None:
            QTimer.singleShot(250, lambda: self._guarded(then))
        left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(widget, left, plain, point)
        self._raise_trouble()
        self.rest(30)

    def open_row(self, name: str, words: str) -> None:
        """Click the row of a list that begins with these words."""
        view = self.named(ListView, name)

        def find() -> int:
            rows = view.rows()
            fits = (at for at in range(rows.rowCount()) if words in rows.row(at).title)
            return next(fits, -1)

        self.wait(lambda: find() >= 0, f"“{words}” in the list “{name}”")
        self._click_index(view, view.rows().index(find(), 0))

    def press_row(self, view: QAbstractItemView, row: int = 0) -> None:
        """Click a row of a table or list."""
        self._click_index(view, view.model().index(row, 0))

    def _click_index(self, view: QAbstractItemView, index: object) -> None:
        view.scrollTo(index)  # type: ignore[arg-type]  # the stub wants one of Qt's index types
        place: QRect = view.visualRect(index)  # type: ignore[arg-type]
        self.click(view.viewport(), QPoint(min(place.center().x(), 120), place.center().y()))

    def menu(self, words: str) -> None:
        """Choose from the menu that is open."""
        self.wait(lambda: self._open_menu() is not None, "a menu")
        menu = self._open_menu()
        assert menu is not None
        action = next((one for one in menu.actions() if one.text().split("\t")[0] == words), None)
        if action is None:
            raise TourStopped(f"the menu has no “{words}”")
        left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(menu, left, plain, menu.actionGeometry(action).center())
        self.rest(60)

    def _open_menu(self) -> QMenu | None:
        popup = self._app.activePopupWidget()
        return popup if isinstance(popup, QMenu) else None

    def write(self, label: str, text: str, nth: int = 0) -> None:
        """Click into the field below a label, replace what is in it, and type."""
        self.click(self.row(label, nth).control)
        self.key("Ctrl+A")
        self.type(text)

    def type(self, text: str, pause_ms: int = 0) -> None:
        """Type into whatever has the keyboard."""
        for char in text:
            target = self.keyboard()
            if char == "\n":
                QTest.keyClick(target, Qt.Key.Key_Return)
            elif char.isascii():
                QTest.keyClicks(target, char)
            else:
                _type_other(target, char)
            if pause_ms:
                self.rest(pause_ms)
        self.rest(BEAT_MS)

    def key(self, keys: str, *, then: Callable[[], None] | None = None) -> None:
        """Press a key or a chord, such as "Ctrl+Return"."""
        chord = QKeySequence(keys)[0]  # type: ignore[index]  # left out of the stub
        if then is not None:
            QTimer.singleShot(250, lambda: self._guarded(then))
        QTest.keyClick(self.keyboard(), chord.key(), chord.keyboardModifiers())
        self._raise_trouble()
        self.rest(30)

    def keyboard(self) -> QWidget:
        """Return what has the keyboard."""
        tries = 2 * LOST_MS // BEAT_MS
        while self._app.activeWindow() is None and tries:
            self.rest(BEAT_MS)
            tries -= 1
        front = self.front()
        found: tuple[QWidget | None, ...] = (self._app.focusWidget(), front.focusWidget())
        return next((one for one in found if one is not None and one.isVisible()), front)

    # --- waiting -------------------------------------------------------------------------

    def rest(self, milliseconds: int) -> None:
        """Let the window go on by itself for a moment."""
        pause = _PAUSES.pop() if _PAUSES else _Pause()
        pause.take(milliseconds)
        _PAUSES.append(pause)
        self._lost = 0 if self._app.activeWindow() is not None else self._lost + milliseconds
        if self._lost and (self._lost > LOST_MS or self._app.platformName() == "offscreen"):
            self._give_back()
        self._raise_trouble()

    def settle(self) -> None:
        """Wait for what was written to be shown: a list is made anew a moment after a change."""
        self.rest(2 * REFRESH_MS)

    def wait(self, until: Callable[[], object], what: str, seconds: float = PATIENCE_S) -> None:
        """Wait until something is so."""
        left = seconds * 1000
        while not until():
            if left <= 0:
                raise TourStopped(f"waited in vain for {what}")
            self.rest(BEAT_MS * 2)
            left -= BEAT_MS * 2

    def _give_back(self) -> None:
        """Do what a window manager does: the window behind a closed dialog is active again.

        Where there is one it is quicker; a bare X server and a screen that is none have none.
        """
        self._lost = 0
        shown = [w for w in self._app.topLevelWidgets() if w.isVisible() and w.isModal()]
        (shown[-1] if shown else self.window).activateWindow()

    # --- inner ---------------------------------------------------------------------------

    def _into_sight(self, widget: QWidget) -> bool:
        """Scroll to it, and tell whether anything moved."""
        window = widget.window()
        before, parent = widget.mapTo(window, QPoint()), widget.parentWidget()
        while parent is not None and not parent.isWindow():
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(widget, 8, CLEAR_OF_FOOT)
            parent = parent.parentWidget()
        return widget.mapTo(window, QPoint()) != before

    def _check_reachable(self, widget: QWidget, point: QPoint) -> None:
        window = widget.window()
        if any(_under(toast, widget, point) for toast in self.seen(Toast)):
            self.wait(
                lambda: not any(_under(toast, widget, point) for toast in self.seen(Toast)),
                "a message to go by itself",
            )

        def is_reachable() -> bool:
            found = window.childAt(widget.mapTo(window, point))
            return found is not None and (found is widget or widget.isAncestorOf(found))

        # What was laid out just now on a busy machine may not lie yet where it will.
        for _beat in range(LAYING_OUT_BEATS):
            if is_reachable():
                return
            self.rest(BEAT_MS)
        name = widget.accessibleName() or type(widget).__name__
        raise TourStopped(f"“{name}” cannot be reached by the mouse")

    def _guarded(self, then: Callable[[], None]) -> None:
        """Play what happens inside a dialog; what goes wrong there is raised by the caller."""
        try:
            then()
        except TourStopped as trouble:
            self._trouble = trouble
            for dialog in self._app.topLevelWidgets():
                if isinstance(dialog, QDialog) and dialog.isVisible():
                    dialog.reject()

    def _raise_trouble(self) -> None:
        trouble, self._trouble = self._trouble, None
        if trouble is not None:
            raise trouble


def _under(toast: Toast, widget: QWidget, point: QPoint) -> bool:
    return toast.rect().contains(toast.mapFromGlobal(widget.mapToGlobal(point)))


def _type_other(target: QWidget, char: str) -> None:
    """Type a sign that no plain key has, as an input method or a dead key hands it in."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, char)
        QApplication.sendEvent(target, event)
