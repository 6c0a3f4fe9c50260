"""Snippets, spelling and the menu in a real text of a real practice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.store.opened import new_file
from tests.ui.widgets.kit import on_page
from tests.ui.writing.test_spelling import marked, needs_dictionary
from therapist_emr.domain.clock import SystemClock
from therapist_emr.practice import Practice, open_practice
from therapist_emr.ui.machine import Machine
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.widgets.menu import Menu
from therapist_emr.ui.widgets.textedit import GrowingText, ReadingText
from therapist_emr.ui.writing.aids import WritingAids
from therapist_emr.ui.writing.marks import SPELLING

PRESSURE = "Blood pressure as reported:\n120 over 80"


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    connection = new_file(tmp_path / "practice.emr")
    opened = open_practice(connection, SystemClock())
    opened.library.keep_snippet({"key": "bp", "text": PRESSURE})
    yield opened
    connection.close()


@pytest.fixture
def aids(practice: Practice, tmp_path: Path, look: Theme) -> Iterator[WritingAids]:
    made = WritingAids(practice, Machine(tmp_path / "config"))
    yield made
    made.stop()


@pytest.fixture
def edit(qtbot: QtBot, aids: WritingAids) -> GrowingText:
    made = GrowingText(name="Data")
    on_page(qtbot, made, width=400)
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


def menu_of(qtbot: QtBot) -> Menu:
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), Menu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, Menu)
    return menu


def choose(menu: Menu, words: str) -> None:
    action = next(one for one in menu.actions() if words in one.text())
    action.trigger()
    menu.close()


def ask(qtbot: QtBot, edit: GrowingText) -> Menu:
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(edit, QContextMenuEvent(reason, QPoint(4, 4), QPoint(4, 4)))
    return menu_of(qtbot)


def test_an_abbreviation_and_a_blank_write_the_snippet(qtbot: QtBot, edit: GrowingText) -> None:
    qtbot.keyClicks(edit, "Vitals ;bp ")
    assert edit.text() == f"Vitals {PRESSURE} "
    qtbot.keyClicks(edit, "today")
    edit.undo()
    assert edit.text() == f"Vitals {PRESSURE} "
    edit.undo()
    assert edit.text() == "Vitals ;bp"


def test_tab_writes_it_too_and_stays_in_the_text(qtbot: QtBot, edit: GrowingText) -> None:
    qtbot.keyClicks(edit, ";bp")
    qtbot.keyClick(edit, Qt.Key.Key_Tab)
    assert edit.text() == PRESSURE
    assert edit.hasFocus()


@pytest.mark.parametrize("typed", [";nothing ", "a;bp ", "bp ", "; ", ";BP "])
def test_what_is_no_abbreviation_stays_as_it_was_typed(
    qtbot: QtBot, edit: GrowingText, typed: str
) -> None:
    qtbot.keyClicks(edit, typed)
    assert edit.text() == typed


def test_a_snippet_is_written_behind_an_emoji(qtbot: QtBot, edit: GrowingText) -> None:
    edit.set_text("\N{GRINNING FACE}\N{GRINNING FACE} rest")
    edit.moveCursor(QTextCursor.MoveOperation.NextWord)
    qtbot.keyClicks(edit, ";bp ")
    assert edit.text() == f"\N{GRINNING FACE}\N{GRINNING FACE} {PRESSURE} rest"


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_word_behind_an_emoji_is_marked_and_put_right_in_its_place(
    qtbot: QtBot, edit: GrowingText
) -> None:
    needs_dictionary()
    edit.set_text("\N{GRINNING FACE}\n\N{GRINNING FACE} in the harbr today")
    qtbot.waitUntil(lambda: marked(edit) == ["harbr"])
    edit.setTextCursor(edit.marks(SPELLING)[0].cursor)
    choose(ask(qtbot, edit), "harbor")
    assert edit.text() == "\N{GRINNING FACE}\n\N{GRINNING FACE} in the harbor today"


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_snippet_is_chosen_from_a_list(qtbot: QtBot, edit: GrowingText) -> None:
    qtbot.keyClick(edit, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    choose(menu_of(qtbot), ";bp")
    assert edit.text() == PRESSURE


def shown(menu: Menu) -> list[str]:
    return [one.text() for one in menu.actions() if one.isVisible()]


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_list_is_short_and_narrowed_by_what_is_typed(
    qtbot: QtBot, practice: Practice, edit: GrowingText
) -> None:
    for at in range(30):
        text = "Sleep & appetite as usual" if at == 17 else "Homework was looked at together"
        practice.library.keep_snippet({"key": f"s{at:02}", "text": text})
    qtbot.keyClick(edit, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    menu = menu_of(qtbot)
    assert shown(menu)[0] == "Type to find"
    assert shown(menu)[-1] == "21 more"
    assert len(shown(menu)) == 12
    qtbot.keyClicks(menu, "Appetite usul")
    assert shown(menu) == ["Find: Appetite usul", "Nothing fits. Try fewer letters."]
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    qtbot.keyClick(menu, Qt.Key.Key_Backspace)
    qtbot.keyClick(menu, Qt.Key.Key_Backspace)
    assert shown(menu) == ["Find: Appetite us", ";s17   Sleep && appetite as usual"]
    menu.move(menu.x(), menu.screen().availableGeometry().bottom() - menu.height())
    for _letter in "Appetite us":
        qtbot.keyClick(menu, Qt.Key.Key_Backspace)
    assert len(shown(menu)) == 12
    assert menu.screen().availableGeometry().contains(menu.geometry())
    qtbot.keyClicks(menu, "s17")
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert edit.text() == "Sleep & appetite as usual"


@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize("begun", [";", ";b"])
def test_what_was_begun_of_an_abbreviation_is_replaced_by_the_choice(
    qtbot: QtBot, practice: Practice, edit: GrowingText, begun: str
) -> None:
    practice.library.keep_snippet({"key": "ab", "text": "Absent."})
    practice.library.keep_snippet({"key": "bz", "text": "Slept."})
    qtbot.keyClicks(edit, f"Vitals {begun}")
    qtbot.keyClick(edit, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    menu = menu_of(qtbot)
    qtbot.keyClicks(menu, ";bz"[len(begun) :])
    assert shown(menu)[1:] == [";bz   Slept."]
    QApplication.sendEvent(menu, QEvent(QEvent.Type.Leave))
    qtbot.keyClick(menu, Qt.Key.Key_Enter)
    assert edit.text() == "Vitals Slept."
    edit.undo()
    assert edit.text() == f"Vitals {begun}"


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_without_snippets_the_list_says_where_they_are_made(
    qtbot: QtBot, practice: Practice, edit: GrowingText
) -> None:
    practice.library.remove(practice.library.snippets()[0].uuid)
    menu = ask(qtbot, edit)
    choose(menu, "Insert a snippet")
    qtbot.waitUntil(lambda: menu_of(qtbot) is not menu)
    [only] = menu_of(qtbot).actions()
    assert "Settings" in only.text()
    assert not only.isEnabled()
    menu_of(qtbot).close()


def test_a_changed_snippet_is_written_as_it_is_now(
    qtbot: QtBot, practice: Practice, edit: GrowingText
) -> None:
    qtbot.keyClicks(edit, ";bp ")
    edit.set_text("")
    kept = practice.library.snippets()[0]
    practice.library.keep_snippet({"key": "bp", "text": "Changed"}, kept.uuid)
    qtbot.keyClicks(edit, ";bp ")
    assert edit.text() == "Changed "


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_marked_word_is_put_right_or_learned(
    qtbot: QtBot, practice: Practice, edit: GrowingText
) -> None:
    needs_dictionary()
    qtbot.keyClicks(edit, "harbr Quinnez ")
    qtbot.waitUntil(lambda: marked(edit) == ["harbr", "Quinnez"])
    cursor = edit.textCursor()
    cursor.setPosition(2)
    edit.setTextCursor(cursor)
    qtbot.keyClick(edit, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    choose(menu_of(qtbot), "harbor")
    assert edit.text() == "harbor Quinnez "
    cursor = edit.textCursor()
    cursor.setPosition(9)
    edit.setTextCursor(cursor)
    choose(ask(qtbot, edit), "Add to my dictionary")
    assert practice.library.words() == ["Quinnez"]
    qtbot.waitUntil(lambda: marked(edit) == [])


def test_a_text_that_is_only_read_keeps_its_own_menu(
    qtbot: QtBot, aids: WritingAids, look: Theme
) -> None:
    text = ReadingText("harbr ;bp")
    on_page(qtbot, text, width=400)
    text.setFocus()
    qtbot.keyClicks(text, " ")
    assert text.text() == "harbr ;bp"
    assert marked(text) == []


def test_spelling_can_be_switched_off(
    qtbot: QtBot, aids: WritingAids, edit: GrowingText, tmp_path: Path
) -> None:
    needs_dictionary()
    qtbot.keyClicks(edit, "harbr ")
    qtbot.waitUntil(lambda: marked(edit) == ["harbr"])
    machine = Machine(tmp_path / "config")
    aids._machine.spelling = False
    aids.restart()
    qtbot.waitUntil(lambda: marked(edit) == [])
    aids._machine.flush()
    assert machine.spelling is False
