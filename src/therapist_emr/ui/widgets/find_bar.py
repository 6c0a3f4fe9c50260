"""A line for finding words in the texts of a page, with a way from one place to the next."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
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
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.ui.widgets.textedit import GrowingText

MOST_PLACES = 1_000
FOUND = "found"
_WIDTH = 280


class FindBar(Surface):
    """Find words in every text that is in sight below a widget; Esc gives the keyboard back."""

    def __init__(self, over: QWidget, parent: QWidget | None = None) -> None:
        super().__init__("pane", "bottom", parent=parent)
        self._over = over
        self._before: QWidget | None = None
        self._places: list[tuple[GrowingText, int, int]] = []
        self._at = -1
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
        chosen = held.textCursor().selectedText() if isinstance(held, QTextEdit) else ""
        self.show()
        if chosen and "\u2029" not in chosen:
            self.line.setText(chosen)
        self.line.selectAll()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search()
        return True

    def leave(self) -> None:
        """Close, take the marks away and leave the keyboard where the found place is."""
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
        if self._places:
            self._at = (self._at + by) % len(self._places)
            self._show_place()

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
        wanted = self.line.text()
        self._places, self._at = [], -1
        if wanted:
            for edit in self._texts():
                self._find_in(edit, wanted)
        self._mark()
        if self._places:
            self._at = 0
            self._show_place()
        else:
            self.told.setText("Not in this text" if wanted else "")
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

    def _show_place(self) -> None:
        number, total = self._at + 1, len(self._places)
        more = " or more" if total == MOST_PLACES else ""
        self.told.setText(f"{number} of {words.count(total, 'place')}{more}")
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


def _cursor(edit: QTextEdit, start: int, length: int) -> QTextCursor:
    cursor = QTextCursor(edit.document())
    cursor.setPosition(start)
    cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
    return cursor
