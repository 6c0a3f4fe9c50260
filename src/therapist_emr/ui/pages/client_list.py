"""The list of clients: narrowed while one types, walked by keyboard, quick at thousands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from therapist_emr.domain.people import Client, ClientStatus
from therapist_emr.ui import theme
from therapist_emr.ui.models.client_rows import STATUS_WORDS, ClientRows, filter_words
from therapist_emr.ui.theme import SPACE
from therapist_emr.ui.widgets.buttons import Button, IconButton, Kind
from therapist_emr.ui.widgets.chips import FilterChips
from therapist_emr.ui.widgets.lineedit import LineEdit
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.scaffold import Surface
from therapist_emr.ui.widgets.text import body, strong, title

WIDTH = 261
_PAUSE_MS = 140


class ClientSource(Protocol):
    """Find clients; a practice's client book does."""

    def find(self, typed: str, statuses: Sequence[ClientStatus] = ...) -> Sequence[Client]:
        """Return the clients that fit what was typed, or all of these statuses."""

    def counts(self) -> Mapping[ClientStatus, int]:
        """Return how many clients there are of each status."""


class _FilterEdit(LineEdit):
    """Pass the keys that walk the list on to it."""

    walked = Signal(int)
    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk by Up and Down, open by Return, clear by Esc."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        steps |= {Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10}
        key = Qt.Key(event.key())
        if key in steps:
            self.walked.emit(steps[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered.emit()
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class _Nothing(QWidget):
    """Say why the list is empty, and offer the way on."""

    new_wanted = Signal()
    everywhere_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = strong("")
        self._title.setWordWrap(True)
        self._words = body("")
        self._new = Button("New client", Kind.SECONDARY, "plus")
        self._new.clicked.connect(self.new_wanted)
        self._all = Button("Look in all", Kind.SECONDARY, "search")
        self._all.clicked.connect(self.everywhere_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.m, SPACE.l, SPACE.m, 0)
        column.setSpacing(SPACE.s)
        for part in (self._title, self._words):
            column.addWidget(part)
        column.addWidget(self._all)
        column.addWidget(self._new)
        column.addStretch(1)

    def tell(self, typed: str, status: str, *, anywhere: bool, none_at_all: bool) -> None:
        """Say what was looked for and where."""
        where = STATUS_WORDS[ClientStatus(status)].lower() if status else ""
        if none_at_all:
            self._title.setText("No clients yet")
            self._words.setText("Names, phones and birth dates are found here as you type.")
        elif typed:
            self._title.setText(f"No {where} client fits" if where else "No client fits")
            self._words.setText("Any part of a name, a phone number or a birth date will do.")
        else:
            self._title.setText(f"Nobody is {where} now" if where else "No clients yet")
            self._words.setText("Clients of another status are under the other filters.")
        self._all.setVisible(anywhere)
        self._new.setVisible(none_at_all or bool(typed))


class ClientList(Surface):
    """Find a client: filter, statuses, list; `opened` says whose chart is wanted."""

    opened = Signal(int)
    new_wanted = Signal()

    def __init__(self, source: ClientSource, parent: QWidget | None = None) -> None:
        super().__init__("pane", "right", parent=parent)
        self._source = source
        self._today = date.min
        self._drafts: frozenset[int] = frozenset()
        self._client_id = 0
        self.filter = _FilterEdit("", "Name, phone or birth date", "search", name="Find a client")
        self.filter.setClearButtonEnabled(False)
        options = [(status.value, words) for status, words in STATUS_WORDS.items()]
        self.chips = FilterChips(options, "Which clients")
        self.view = ListView(name="Clients", selects=True)
        self._nothing = _Nothing()
        self._nothing.new_wanted.connect(self.new_wanted)
        self._nothing.everywhere_wanted.connect(self._look_everywhere)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._nothing)
        self._rows = ClientRows((), self._today)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._open_chosen)
        self._lay_out()
        self._connect()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def _lay_out(self) -> None:
        plus = IconButton("plus", "New client", on_click=self.new_wanted.emit)
        head = QHBoxLayout()
        head.setContentsMargins(SPACE.m, 0, 0, 0)
        head.addWidget(title("Clients"))
        head.addStretch(1)
        head.addWidget(plus)
        top = QVBoxLayout()
        top.setContentsMargins(SPACE.s, 0, SPACE.xs, 0)
        top.setSpacing(SPACE.m)
        top.addLayout(head)
        inner = QVBoxLayout()
        inner.setContentsMargins(SPACE.m, 0, 0, 0)
        inner.setSpacing(SPACE.s)
        inner.addWidget(self.filter)
        inner.addWidget(self.chips)
        top.addLayout(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE.l, SPACE.s, 0)
        column.setSpacing(SPACE.s)
        column.addLayout(top)
        rows = QVBoxLayout()
        rows.setContentsMargins(SPACE.s, 0, 0, 0)
        rows.addWidget(self._stack)
        column.addLayout(rows, 1)

    def _connect(self) -> None:
        self.filter.textChanged.connect(self._narrow)
        self.filter.walked.connect(self._walk)
        self.filter.entered.connect(self._open_first)
        self.chips.chosen.connect(lambda _key: self._narrow())
        self.view.picked.connect(lambda _key: self._pause.start())
        self.view.opened.connect(lambda _key: self._open_chosen(again=True))
        self.view.installEventFilter(self)

    def hideEvent(self, event: QHideEvent) -> None:
        """Open nobody any more who was passed by the arrows a moment ago."""
        super().hideEvent(event)
        if self._pause.isActive():
            self._pause.stop()
            self.view.choose(str(self._client_id) if self._client_id else "")

    def sizeHint(self) -> QSize:
        """Return the width of the pictures, grown with the text."""
        return QSize(theme.px(WIDTH), theme.px(400))

    def minimumSizeHint(self) -> QSize:
        """Keep the width."""
        return QSize(theme.px(WIDTH), theme.px(200))

    def refresh(self, today: date, drafts: frozenset[int]) -> None:
        """Read the list again; what was typed and chosen stays."""
        self._today, self._drafts = today, drafts
        counts = self._source.counts()
        for status, words in STATUS_WORDS.items():
            past = status is ClientStatus.DISCHARGED
            count = 0 if past else counts.get(status, 0)
            self.chips.set_words(status.value, filter_words(words, count))
        self._show(keep=True)

    def mark(self, client: Client) -> None:
        """Mark the client whose chart is open, under the filter that shows them."""
        self._client_id = client.id
        if self._rows.position(client.id) < 0:
            self.filter.blockSignals(True)
            self.filter.clear()
            self.filter.blockSignals(False)
            self.chips.choose(client.status.value)
            self._narrow()
        self._go(client.id)

    def unmark(self) -> None:
        """Mark nobody."""
        self._client_id = 0
        self.view.choose("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Send letters typed in the list to the filter."""
        if watched is self.view and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            typed = event.text()
            plain = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
            if typed.isprintable() and typed.strip() and not plain:
                self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
                self.filter.insert(typed)
                return True
        return super().eventFilter(watched, event)

    def _narrow(self) -> None:
        self._pause.stop()
        self._show(keep=False)

    def _show(self, *, keep: bool) -> None:
        typed, status = self.filter.value(), self.chips.key()
        statuses = [ClientStatus(status)] if status else []
        clients = self._source.find(typed, statuses)
        self._rows = ClientRows(clients, self._today, self._drafts)
        chosen = int(self.view.key() or 0) if keep else 0
        self._fill(chosen or self._client_id)
        counts = self._source.counts()
        if not clients:
            elsewhere = bool(typed) and any(
                count for other, count in counts.items() if other.value != status
            )
            none = not any(counts.values())
            self._nothing.tell(typed, status, anywhere=elsewhere, none_at_all=none)
        self._stack.setCurrentIndex(0 if clients else 1)

    def _fill(self, chosen: int) -> None:
        """Show the rows; nobody is opened by that."""
        waiting = self._pause.isActive()
        self.view.set_rows(self._rows, keep=False)
        self._go(chosen)
        if not waiting:
            self._pause.stop()

    def _go(self, client_id: int) -> None:
        at = self._rows.position(client_id)
        if at >= 0:
            self.view.setCurrentIndex(self.view.rows().index(at, 0))
            if client_id == self._client_id:
                self._pause.stop()

    def _look_everywhere(self) -> None:
        """Go to the first other filter under which somebody fits; tell when there is none."""
        typed = self.filter.value()
        for status in ClientStatus:
            if status.value != self.chips.key() and self._source.find(typed, [status]):
                self.chips.choose(status.value)
                self._narrow()
                return
        self._nothing.tell(typed, "", anywhere=False, none_at_all=False)

    def _walk(self, step: int) -> None:
        total = len(self._rows)
        if not total:
            return
        at = self.view.currentIndex().row() + step if self.view.currentIndex().isValid() else 0
        at = min(max(at, 0), total - 1)
        self.view.setCurrentIndex(self.view.rows().index(at, 0))

    def _open_first(self) -> None:
        if not self.view.key() and len(self._rows):
            self.view.choose(self._rows[0].key)
        self._open_chosen(again=True)

    def _open_chosen(self, *, again: bool = False) -> None:
        self._pause.stop()
        key = self.view.key()
        if key and (again or int(key) != self._client_id):
            self._client_id = int(key)
            self.opened.emit(int(key))
