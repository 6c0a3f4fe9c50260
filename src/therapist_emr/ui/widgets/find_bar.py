"""A line for finding words in the texts of a page, with a way from one place to the next."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QTextEdit, QWidget
from shiboken6 import isValid

from therapist_emr.domain import words
from therapist_emr.ui import theme
from therapist_emr.ui.theme import SPACE, Role, Token
from therapist_emr.ui.widgets.buttons import IconButton
from therapist_emr.ui.widgets.keys import on_keys
from therapist_emr.ui.widgets.lineedit import LineEdit
from therapist_emr.ui.widgets.scaffold import Surface
from therapist_emr.ui.widgets.soon import soon
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.ui.widgets.textedit import GrowingText

MOST_PLACES = 1_000
FOUND = "found"
_NEXT = QTextCursor.MoveOperation.NextCharacter
_WIDTH = 280


class FindBar(Surface):
    """Find words in every text that is in sight below a widget; Esc gives the keyboard back."""

    def __init__(self, over: QWidget, parent: QWidget | None = None) -> None:
        super().__init__("pane", "bottom", parent=parent)
        self._over = over
        self._before: QWidget | None = None
        self._places: list[tuple[GrowingText, int, int]] = []
        self._at = -1
        self._seen: list[tuple[GrowingText, int]] = []
        self._led = False
        self._sought: tuple[str, str] | None = None
        self.line = LineEdit(placeholder="Find in this text", icon="search", name="Find in text")
        self.told = PlainLabel("", Role.CAPTION, "text2")
        self.back = IconButton("chevron-up", "The place before", on_click=lambda: self.step(-1))
        self.on = IconButton("chevron-down", "The next place", on_click=lambda: self.step(1))
        self.away = IconButton("close", "Close finding", on_click=self.leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE.xl, SPACE.s, SPACE.xl, SPACE.s)
        row.setSpacing(SPACE.s)
        for part in (self.line, self.back, self.on, self.told):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.away)
        self.line.textChanged.connect(self._search)
        self.line.installEventFilter(self)
        on_keys(self, self.leave, "Esc")
        self.restyle()
        self.hide()

    def restyle(self) -> None:
        """Take the width at the text size in force."""
        self.line.setFixedWidth(theme.px(_WIDTH))

    def begin(self) -> bool:
        """Open with what is chosen in a text; tell whether there is any text to find in."""
        if not self._texts():
            return False
        held = self._over.window().focusWidget()
        self._before = held
        self._led = False
        chosen = held.textCursor().selectedText() if isinstance(held, QTextEdit) else ""
        self.show()
        if chosen and "\u2029" not in chosen:
            self.line.setText(chosen)
        self.line.selectAll()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search()
        return True

    def seek(self, word: str, after: str) -> None:
        """Open at a word found elsewhere, with `after` right behind it, once its text is there."""
        self.leave()
        self._sought = (word, after)
        soon(self, partial(self._seek, self._sought))

    def _seek(self, sought: tuple[str, str]) -> bool:
        if self._sought is not sought:
            return True  # one has gone elsewhere meanwhile
        if not self._texts():
            return False
        word, after = sought
        with QSignalBlocker(self.line):
            self.line.setText(word)
        self._look(0)
        if self._places:
            self.show()
            self._led = True
            near = (at for at, place in enumerate(self._places) if _behind(place, after))
            self._at = next(near, 0)
            soon(self, self._go_there)  # once the line has taken its room
        return True

    def _go_there(self) -> bool:
        if self._places:
            self._show_place()
        return bool(self._places)

    def leave(self) -> None:
        """Close, take the marks away and leave the keyboard where the found place is."""
        self._led, self._sought = False, None
        if self.isHidden():
            return
        place = self._places[self._at] if 0 <= self._at < len(self._places) else None
        self._places, self._at = [], -1
        self._mark()
        held = self.window().focusWidget()
        had = held is not None and self.isAncestorOf(held)
        self.hide()
        before, self._before = self._before, None
        if not had:
            return
        if place is not None and isValid(place[0]):
            edit, start, length = place
            edit.setTextCursor(_cursor(edit, start, length))
            edit.setFocus(Qt.FocusReason.OtherFocusReason)
        elif before is not None and isValid(before):
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def step(self, by: int) -> None:
        """Go to the next place or the one before; after the last comes the first."""
        self._led = False
        if not all(_is_as_seen(*one) for one in self._seen):
            self._look(self._at)
        if self._places:
            self._at = (self._at + by) % len(self._places)
            self._show_place()

    def move_on(self) -> None:
        """Find in the next text that is read, or go if one was only led to a place in the last."""
        if self._led:
            self.leave()
        self._at = -1
        self.again()

    def again(self) -> None:
        """Find anew, at the same place, in texts that were made anew a moment ago."""
        if not self.isHidden():
            self._places, self._seen = [], []
            at = self._at
            soon(self, partial(self._found_again, at), partial(self._look, at))

    def _found_again(self, at: int) -> bool:
        if self.isHidden():
            return True
        if there := bool(self._texts()):
            self._look(at)
        return there

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk the places by Return, Up and Down."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            steps = {
                Qt.Key.Key_Return: -1 if shift else 1,
                Qt.Key.Key_Enter: -1 if shift else 1,
                Qt.Key.Key_Down: 1,
                Qt.Key.Key_Up: -1,
            }
            if (by := steps.get(Qt.Key(event.key()))) is not None:
                self.step(by)
                return True
        return False

    def _texts(self) -> list[GrowingText]:
        found = [one for one in self._over.findChildren(GrowingText) if one.isVisible()]
        return sorted(found, key=lambda one: one.mapTo(self._over, one.rect().topLeft()).y())

    def _search(self) -> None:
        self._led = False
        self._look(0)
        if self._places:
            self._show_place()

    def _look(self, at: int) -> None:
        """Find all places, and stand at the one of this number without going there."""
        wanted, texts = self.line.text(), self._texts()
        self._places, self._seen = [], [(edit, edit.document().revision()) for edit in texts]
        if wanted:
            for edit in texts:
                self._find_in(edit, wanted)
        self._at = max(0, min(at, len(self._places) - 1)) if self._places else -1
        self._tell()
        self._mark()
        for button in (self.back, self.on):
            button.setEnabled(len(self._places) > 1)

    def _find_in(self, edit: GrowingText, wanted: str) -> None:
        cursor = QTextCursor(edit.document())
        while len(self._places) < MOST_PLACES:
            cursor = edit.document().find(wanted, cursor, QTextDocument.FindFlag(0))
            if cursor.isNull():
                return
            start = cursor.selectionStart()
            self._places.append((edit, start, cursor.selectionEnd() - start))

    def _tell(self) -> None:
        number, total = self._at + 1, len(self._places)
        more = " or more" if total == MOST_PLACES else ""
        found = f"{number} of {words.count(total, 'place')}{more}"
        nothing = "Not in this text" if self.line.text() else ""
        self.told.setText(found if total else nothing)

    def _show_place(self) -> None:
        self._tell()
        self._mark()
        edit, start, length = self._places[self._at]
        step: QWidget | None = edit
        while step is not None and not isinstance(step, QScrollArea):
            step = step.parentWidget()
        if isinstance(step, QScrollArea) and (inner := step.widget()) is not None:
            rect = edit.cursorRect(_cursor(edit, start, length))
            at = edit.viewport().mapTo(inner, rect.center())
            step.ensureVisible(at.x(), at.y(), 0, theme.px(SPACE.xxl * 2))

    def _mark(self) -> None:
        for edit in self._texts():
            edit.set_marks(FOUND, ())
        marked: dict[int, tuple[GrowingText, list[QTextEdit.ExtraSelection]]] = {}
        for at, (edit, start, length) in enumerate(self._places):
            made = QTextEdit.ExtraSelection()
            made.cursor = _cursor(edit, start, length)
            ground: Token = "accent" if at == self._at else "soft"
            made.format.setBackground(theme.color(ground))
            if at == self._at:
                made.format.setForeground(theme.color("onAccent"))
            marked.setdefault(id(edit), (edit, []))[1].append(made)
        for edit, found in marked.values():
            edit.set_marks(FOUND, found)


def _is_as_seen(edit: GrowingText, revision: int) -> bool:
    """Tell whether a text is still there, in sight, and says what it said."""
    return isValid(edit) and edit.isVisible() and edit.document().revision() == revision


def _behind(place: tuple[GrowingText, int, int], after: str) -> bool:
    """Tell whether these words follow a place, however the lines are broken."""
    edit, start, length = place
    rest = QTextCursor(edit.document())
    rest.setPosition(start + length)
    rest.movePosition(_NEXT, QTextCursor.MoveMode.KeepAnchor, 2 * len(after))
    return " ".join(rest.selectedText().split()).startswith(after)


def _cursor(edit: QTextEdit, start: int, length: int) -> QTextCursor:
    cursor = QTextCursor(edit.document())
    cursor.setPosition(start)
    cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
    return cursor
