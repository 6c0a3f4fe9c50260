"""A line that suggests as one types; what is typed always stands, suggested or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from therapist_emr.domain.text import fold
from therapist_emr.ui import apart, theme
from therapist_emr.ui.widgets.floating import FloatingCard
from therapist_emr.ui.widgets.lineedit import LineEdit
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.row_delegate import RowLook
from therapist_emr.ui.widgets.rows import Row

_LOOK = RowLook(
    height=35, two_lines=False, gap=0, title_role=theme.Role.BODY, pad=10, quiet_facts=True
)
_PAUSE_MS = 40
_AS_TYPED = "as-typed"
_WARMING = -1


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Offer a text, with a remark at its right; `shown` stands in the list instead of the text.

    `fills` are values for other fields, handed on by `taken`.
    """

    text: str
    remark: str = ""
    shown: str = ""
    fills: Mapping[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """Return what stands in the list."""
        return self.shown or self.text


Provider = Callable[[str], Sequence[Suggestion]]


def match_marks(text: str, typed: str) -> tuple[tuple[int, int], ...]:
    """Return where each typed word begins a word of the text, or else lies in it."""
    plain = fold(text)
    if len(plain) != len(text):
        return ()
    marks = []
    for word in fold(typed).split():
        at = next(
            (at for at in range(len(plain)) if plain.startswith(word, at)
             and (at == 0 or not plain[at - 1].isalnum())),
            plain.find(word),
        )  # fmt: skip
        if at >= 0:
            marks.append((at, len(word)))
    return tuple(sorted(marks))


class SuggestEdit(LineEdit):
    """Suggest while one types; `background` asks the provider off the screen's thread.

    `room` is the least width of the list in pixels at 100% text.
    """

    edited = Signal()
    taken = Signal(object)

    def __init__(
        self,
        provider: Provider,
        *,
        placeholder: str = "",
        name: str = "",
        background: bool = False,
        least: int = 1,
        free_words: str = "Use “{}” as typed",
        room: int = 282,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(placeholder=placeholder, name=name, parent=parent)
        self._provider = provider
        self._background = background
        self._least = least
        self._free_words = free_words
        self._room = room
        self._numbers = count(1)
        self._latest = 0
        self._cold = True
        self._offered: list[Suggestion] = []
        self._card: FloatingCard | None = None
        self._list: ListView | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.textEdited.connect(self._typed)

    def popup_open(self) -> bool:
        """Say whether suggestions are shown."""
        return self._card is not None and self._card.isVisible()

    def close_popup(self) -> None:
        """Put the suggestions away."""
        self._pause.stop()
        self._latest = next(self._numbers)
        if self._card is not None:
            self._card.hide()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let a source that reads a table first begin to, before anything is typed."""
        super().focusInEvent(event)
        if self._background and self._cold:
            self._cold = False
            self._send(_WARMING, "")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Put the suggestions away; what was typed stays."""
        super().focusOutEvent(event)
        self.close_popup()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the suggestions and take one."""
        view = self._list
        if not self.popup_open() or view is None:
            if event.key() == Qt.Key.Key_Down and self.value():
                self._ask()
                return
            super().keyPressEvent(event)
            return
        key = event.key()
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self._walk(1 if key == Qt.Key.Key_Down else -1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and view.key():
            self._take(view.key())
        elif key == Qt.Key.Key_Escape:
            self.close_popup()
        else:
            super().keyPressEvent(event)

    def _walk(self, step: int) -> None:
        view = self._list
        if view is None:
            return
        total = view.rows().rowCount()
        now = view.rows().find(view.key()) if view.key() else -1
        view.choose(view.rows().row((now + step) % total).key)

    def _typed(self, _text: str) -> None:
        self.edited.emit()
        if len(self.value()) < self._least:
            self.close_popup()
        else:
            self._pause.start()

    def _ask(self) -> None:
        self._latest = next(self._numbers)
        text = self.value()
        if self._background:
            self._send(self._latest, text)
        else:
            self._answered(self._latest, list(self._provider(text)))

    def _send(self, number: int, text: str) -> None:
        provider = self._provider
        apart.ask(lambda: list(provider(text)), self, partial(self._answered, number))

    def _answered(self, number: int, found: list[Suggestion]) -> None:
        if number != self._latest or not self.hasFocus():
            return
        typed = self.value()
        exact = any(one.text.casefold() == typed.casefold() for one in found)
        self._offered = found
        rows = [
            Row(str(at), one.words, fact=one.remark, marks=match_marks(one.words, typed))
            for at, one in enumerate(found)
        ]
        if found and not exact:
            rows.append(Row(_AS_TYPED, self._free_words.format(typed), fact="Free text"))
        if rows:
            self._show(rows)
        else:
            self.close_popup()

    def _show(self, rows: list[Row]) -> None:
        if self._card is None or self._list is None:
            self._card = FloatingCard(self.window())
            self.destroyed.connect(self._card.deleteLater)
            self._list = ListView(name="Suggestions", look=_LOOK, selects=True)
            self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._list.opened.connect(self._take)
            self._card.column.addWidget(self._list)
            self._follow()
        self._list.set_rows(rows, keep=False)
        self._list.choose(rows[0].key)
        self._place()
        self._card.show()

    def _place(self) -> None:
        if self._card is None or self._list is None:
            return
        shown = min(self._list.rows().rowCount(), 8)
        height = shown * theme.px(_LOOK.height) + 2 * theme.SPACE.xs
        self._card.place_below(self, max(self.width(), theme.px(self._room)), height)

    def _follow(self) -> None:
        """Keep to the line when what it stands on is scrolled."""
        parent = self.parentWidget()
        while parent is not None and not parent.isWindow():
            if isinstance(parent, QAbstractScrollArea):
                for bar in (parent.verticalScrollBar(), parent.horizontalScrollBar()):
                    bar.valueChanged.connect(self._scrolled)
            parent = parent.parentWidget()

    @Slot()
    def _scrolled(self) -> None:
        if not self.popup_open():
            return
        if self.visibleRegion().isEmpty():
            self.close_popup()
        else:
            self._place()

    def _take(self, key: str) -> None:
        if key == _AS_TYPED:
            chosen = Suggestion(self.value())
        else:
            chosen = self._offered[int(key)]
            self.setText(chosen.text)
        self.close_popup()
        self.edited.emit()
        self.taken.emit(chosen)
