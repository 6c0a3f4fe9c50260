"""What helps while one writes: what is misspelled is marked, what is short written out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakSet

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from therapist_emr.practice.practice import Practice
from therapist_emr.practice.work import LIBRARY
from therapist_emr.ui.machine import Machine
from therapist_emr.ui.widgets.textedit import GrowingText, in_places
from therapist_emr.ui.writing import snippets
from therapist_emr.ui.writing.marks import SpellMarks, words_in
from therapist_emr.ui.writing.spelling import Speller, language_for, languages

if TYPE_CHECKING:
    from therapist_emr.ui.widgets.menu import Menu

MENU = (Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
"""Where a keyboard has no menu key; Qt hears it on Windows alone."""
CHOOSE = (Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)


class Helper(QObject):
    """Watch the texts it was brought to: mark what is misspelled, expand what is short."""

    def __init__(self, practice: Practice, machine: Machine) -> None:
        super().__init__()
        self._practice, self._machine = practice, machine
        self._snippets: dict[str, str] | None = None
        self._seen: WeakSet[GrowingText] = WeakSet()
        self.speller = Speller()
        self._deaf: Callable[[], None] = practice.on_change(self._changed)
        self._menu: Menu | None = None
        self.restart()

    def stop(self) -> None:
        """Help no more, and forget every word."""
        for edit in self._seen:
            if isValid(edit):
                edit.removeEventFilter(self)
                edit.viewport().removeEventFilter(self)
        self._deaf()
        self.speller.forget()
        self._snippets = None
        if self._menu is not None:
            self._menu.close()

    def attend(self, edit: GrowingText) -> None:
        """Help in a text that has the keyboard."""
        if edit not in self._seen:
            self._seen.add(edit)
            edit.installEventFilter(self)
            edit.viewport().installEventFilter(self)
        if not edit.isReadOnly() and edit.property("spelled") is None:
            edit.setProperty("spelled", True)
            SpellMarks(edit, self.speller)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See keys and the menu key of texts that can be written in."""
        kind = event.type()
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if isinstance(watched, GrowingText) and not watched.isReadOnly():
                return self._pressed(watched, event)
        elif kind == QEvent.Type.ContextMenu and isinstance(event, QContextMenuEvent):
            edit = _text_of(watched)
            if edit is not None and not edit.isReadOnly():
                self._asked(edit, event)
                return True
        return False

    def texts(self) -> dict[str, str]:
        """Return the snippets by abbreviation, read from the file when they are first wanted."""
        if self._snippets is None:
            found = self._practice.library.snippets()
            self._snippets = {item.key: str(item.body.get("text") or "") for item in found}
        return self._snippets

    def restart(self) -> None:
        """Spell as this computer's settings now say."""
        self.speller.set_own(self._practice.library.words())
        wanted = self._machine.spelling
        self.speller.start(language_for(self._machine.language, languages()) if wanted else "")

    def _pressed(self, edit: GrowingText, event: QKeyEvent) -> bool:
        if (event.key(), event.modifiers()) == CHOOSE:
            self._choose(edit)
            return True
        if (event.key(), event.modifiers()) == MENU:
            self._offer_here(edit)
            return True
        if event.modifiers() not in {
            Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier,
        }:  # fmt: skip
            return False
        ending = {Qt.Key.Key_Space: " ", Qt.Key.Key_Tab: ""}.get(Qt.Key(event.key()))
        if ending is None or not snippets.abbreviation_before(edit):
            return False
        return snippets.expand(edit, self.texts(), ending)

    def _choose(self, edit: GrowingText) -> None:
        if not self.texts():
            menu = self._new_menu("Snippets", edit)
            menu.add("No snippets yet; make them in Settings", lambda: None, enabled=False)
        else:
            from therapist_emr.ui.writing.choosing import SnippetMenu

            typed = snippets.begun_before(edit, self.texts())
            take = partial(snippets.insert, edit, snippets.cursor_over(edit, typed))
            menu = self._keep(SnippetMenu(self.texts(), typed, take, edit))
        menu.popup(edit.viewport().mapToGlobal(edit.cursorRect().bottomLeft()))

    def _asked(self, edit: GrowingText, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self._offer_here(edit)
        else:
            self._offer(edit, edit.cursorForPosition(_inside(edit, event)), event.globalPos())

    def _offer_here(self, edit: GrowingText) -> None:
        place = edit.viewport().mapToGlobal(edit.cursorRect().bottomLeft())
        self._offer(edit, edit.textCursor(), place)

    def _offer(self, edit: GrowingText, cursor: QTextCursor, place: QPoint) -> None:
        menu = self._new_menu("Text", edit)
        self._offer_spelling(menu, edit, cursor)
        document, chosen = edit.document(), edit.textCursor().hasSelection()
        menu.add("Undo", edit.undo, "undo", "Ctrl+Z", enabled=document.isUndoAvailable())
        menu.add("Redo", edit.redo, keys="Ctrl+Shift+Z", enabled=document.isRedoAvailable())
        menu.addSeparator()
        menu.add("Cut", edit.cut, keys="Ctrl+X", enabled=chosen)
        menu.add("Copy", edit.copy, keys="Ctrl+C", enabled=chosen)
        menu.add("Paste", edit.paste, keys="Ctrl+V", enabled=edit.canPaste())
        menu.add("Select all", edit.selectAll, keys="Ctrl+A")
        menu.addSeparator()
        menu.add("Insert a snippet…", lambda: self._choose(edit), "document", "Ctrl+J")
        menu.popup(place)

    def _offer_spelling(self, menu: Menu, edit: GrowingText, cursor: QTextCursor) -> None:
        place, at = cursor.block().position(), cursor.positionInBlock()
        for start, word in words_in(in_places(cursor.block().text())):
            if not start <= at <= start + len(word) or self.speller.is_right(word):
                continue
            chosen = QTextCursor(edit.document())
            chosen.setPosition(place + start)
            chosen.setPosition(place + start + len(word), QTextCursor.MoveMode.KeepAnchor)
            found = self.speller.suggestions(word)
            for one in found:
                menu.add(one, partial(snippets.insert, edit, chosen, one))
            if not found:
                menu.add("No suggestions", lambda: None, enabled=False)
            menu.add("Add to my dictionary", partial(self._learn, word), "plus")
            menu.addSeparator()
            return

    def _learn(self, word: str) -> None:
        self._practice.library.add_word(word)
        self.speller.learn(word)

    def _new_menu(self, name: str, edit: GrowingText) -> Menu:
        from therapist_emr.ui.widgets.menu import Menu

        return self._keep(Menu(name, edit))

    def _keep(self, menu: Menu) -> Menu:
        menu.aboutToHide.connect(menu.deleteLater)
        menu.destroyed.connect(self._menu_gone)
        self._menu = menu
        return menu

    def _menu_gone(self) -> None:
        self._menu = None

    def _changed(self, kinds: frozenset[str], _client: int | None) -> None:
        if LIBRARY in kinds:
            self._snippets = None
            self.speller.set_own(self._practice.library.words())


def _text_of(watched: QObject) -> GrowingText | None:
    if isinstance(watched, GrowingText):
        return watched
    parent = watched.parent() if isinstance(watched, QWidget) else None
    return parent if isinstance(parent, GrowingText) and parent.viewport() is watched else None


def _inside(edit: GrowingText, event: QContextMenuEvent) -> QPoint:
    return edit.viewport().mapFromGlobal(event.globalPos())
