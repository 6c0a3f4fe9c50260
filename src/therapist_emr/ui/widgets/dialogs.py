"""Dialogs: a title, a body, actions at the bottom right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.ui import theme
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.lineedit import LineEdit
from therapist_emr.ui.widgets.tab_order import step
from therapist_emr.ui.widgets.text import PlainLabel


@runtime_checkable
class Lockable(Protocol):
    """What can be locked from a dialog in front of it: the shell."""

    def lock(self) -> object:
        """Save what is being typed and show nothing of the practice."""


class Dialog(QDialog):
    """Ask for one thing, 480 or 620 wide; the window's own title names no client."""

    def __init__(
        self,
        title: str,
        words: str = "",
        *,
        wide: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._wide = wide
        self.setWindowTitle(title)
        self.setModal(True)
        # While a dialog is in front, Qt gives the keys of the window behind it nothing.
        QShortcut(QKeySequence("Ctrl+L"), self, self._lock_soon)
        self.title = PlainLabel(title, Role.NAME)
        self.words = PlainLabel(words, Role.BODY, "text2", wrap=True, parent=self)
        self.words.setVisible(bool(words))
        self.body = QVBoxLayout()
        self.body.setSpacing(SPACE.m)
        self.hint = QHBoxLayout()
        self.actions_row = QHBoxLayout()
        self.actions_row.setSpacing(SPACE.s)
        foot = QHBoxLayout()
        foot.addLayout(self.hint)
        foot.addStretch(1)
        foot.addLayout(self.actions_row)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.xl, SPACE.xl, SPACE.xl, SPACE.xl)
        column.setSpacing(0)
        column.addWidget(self.title)
        column.addSpacing(SPACE.xs)
        column.addWidget(self.words)
        column.addSpacing(SPACE.l)
        column.addLayout(self.body, 1)
        column.addSpacing(SPACE.xl)
        column.addLayout(foot)
        self.restyle()

    def _lock_soon(self) -> None:
        """Lock what is open behind it, once this key is dealt with: locking closes the dialog."""
        behind = self.parentWidget()
        while behind is not None and not isinstance(behind, Lockable):
            behind = behind.parentWidget()
        if behind is not None:
            QTimer.singleShot(0, behind, behind.lock)

    def holds_words(self) -> bool:
        """Tell whether something was typed here that is on no disk, and goes with the dialog."""
        return False

    def put_away(self) -> bool:
        """Close because the desk locks, not because a person said so; tell whether it went."""
        return self.close()

    def restyle(self) -> None:
        """Take the width at the text size in force, within the screen."""
        width = theme.px(theme.DIALOG_WIDE if self._wide else theme.DIALOG_NARROW)
        screen = self.screen()
        if screen is not None:
            width = min(width, screen.availableGeometry().width() - 2 * SPACE.xl)
        self.setFixedWidth(width)

    def add(self, widget: QWidget) -> QWidget:
        """Add a part to the body; return it."""
        self.body.addWidget(widget)
        return widget

    def add_cancel(self, text: str = "Cancel") -> Button:
        """Add the quiet way out; Escape does the same."""
        button = Button(text, Kind.QUIET, on_click=self.reject)
        self.actions_row.addWidget(button)
        return button

    def add_action(
        self,
        text: str,
        kind: Kind = Kind.PRIMARY,
        icon: str = "",
        on_click: Callable[[], object] | None = None,
    ) -> Button:
        """Add a button; without `on_click` it accepts. A primary one answers Return."""
        button = Button(text, kind, icon, on_click=on_click or self.accept)
        button.setDefault(kind is Kind.PRIMARY)
        self.actions_row.addWidget(button)
        return button

    def showEvent(self, event: QShowEvent) -> None:
        """Come with the height that is needed, before the place on the screen is chosen."""
        self.fit()
        super().showEvent(event)

    def focusNextPrevChild(self, onward: bool) -> bool:
        """Let Tab go as one reads, whatever was added first: the fields, then the buttons."""
        return step(self, self._as_read(), onward=onward) or super().focusNextPrevChild(onward)

    def _as_read(self) -> Iterator[QWidget]:
        for line in (self.body, self.hint, self.actions_row):
            for at in range(line.count()):
                item = line.itemAt(at)
                if item is not None and (part := item.widget()) is not None:
                    yield part

    def event(self, event: QEvent) -> bool:
        """Grow when words appear that were not there, such as what is wrong with a field."""
        told = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._take(max(self.height(), self._needed()))
        return told

    def fit(self) -> None:
        """Take the height that wrapped words need at this width, within the screen.

        Qt asks for none, and gives a dialog no more than a part of the screen.
        """
        self._take(self._needed())

    def _needed(self) -> int:
        layout = self.layout()
        return layout.totalHeightForWidth(self.width()) if layout is not None else self.height()

    def _take(self, height: int) -> None:
        screen = self.screen()
        room = screen.availableGeometry().height() if screen is not None else height
        if (height := min(height, room)) != self.height():
            self.resize(self.width(), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the raised ground."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("raised"))
        painter.end()


_AROUND = 300  # title, words, a field and the buttons, at 100% text


def room_in(parent: QWidget | None, wanted: int, around: int = _AROUND) -> int:
    """Return how high a dialog's scrolled part may be, so that the whole stays in its window."""
    if parent is None:
        return wanted
    return max(theme.px(120), min(wanted, parent.window().height() - theme.px(around)))


class ConfirmDialog(Dialog):
    """Ask before what can be done again but not at once; Undo is better where it is possible."""

    def __init__(
        self,
        title: str,
        words: str,
        action: str,
        *,
        kind: Kind = Kind.PRIMARY,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, words, parent=parent)
        self.cancel = self.add_cancel()
        self.confirm = self.add_action(action, kind)

    @classmethod
    def ask(
        cls, parent: QWidget, title: str, words: str, action: str, kind: Kind = Kind.PRIMARY
    ) -> bool:
        """Ask and return the answer."""
        box = cls(title, words, action, kind=kind, parent=parent)
        answer = box.exec() == QDialog.DialogCode.Accepted
        box.deleteLater()
        return answer


class TypedConfirmDialog(Dialog):
    """Ask for a word to be typed before what cannot be undone."""

    def __init__(
        self,
        title: str,
        words: str,
        word: str,
        action: str,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, words, parent=parent)
        self._word = word
        self.typed = LineEdit()
        self.row = FieldRow(f"Type {word} to go on", self.typed, help_text="This cannot be undone.")
        self.add(self.row)
        self.cancel = self.add_cancel()
        self.confirm = self.add_action(action, Kind.DESTRUCTIVE)
        self.confirm.setEnabled(False)
        self.typed.textChanged.connect(self._changed)
        self.typed.setFocus(Qt.FocusReason.OtherFocusReason)

    def _changed(self, text: str) -> None:
        self.confirm.setEnabled(" ".join(text.split()).casefold() == self._word.casefold())

    @classmethod
    def ask(cls, parent: QWidget, title: str, words: str, word: str, action: str) -> bool:
        """Ask and return whether the word was typed and the action chosen."""
        box = cls(title, words, word, action, parent=parent)
        answer = box.exec() == QDialog.DialogCode.Accepted
        box.deleteLater()
        return answer
