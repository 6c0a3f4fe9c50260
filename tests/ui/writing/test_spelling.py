"""Spelling against the computer's real dictionary; on CI a missing one is a failure."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.widgets.kit import on_page
from therapist_emr.ui.widgets.textedit import GrowingText
from therapist_emr.ui.writing.marks import MOST_MARKS, PAUSE_MS, SPELLING, SpellMarks, words_in
from therapist_emr.ui.writing.spelling import (
    Speller,
    language_for,
    languages,
    read_dictionary,
)

ENGLISH = "en_US"


def needs_dictionary() -> None:
    if ENGLISH not in languages():
        assert not os.environ.get("CI"), "CI installs libenchant-2-2 and hunspell-en-us"
        pytest.skip("this computer has no English dictionary")


@pytest.fixture
def speller(qtbot: QtBot) -> Speller:
    needs_dictionary()
    made = Speller(["Quiñones"])
    with qtbot.waitSignal(made.changed):
        made.start(ENGLISH)
    return made


def marked(edit: GrowingText) -> list[str]:
    """Return the words that carry a wavy line, once the pause after typing is over."""
    QTest.qWait(2 * PAUSE_MS)
    return [one.cursor.selectedText() for one in edit.marks(SPELLING)]


def test_words_are_known_and_others_may_have_been_meant(speller: Speller) -> None:
    assert speller.is_right("harbor")
    assert not speller.is_right("harbr")
    assert "harbor" in speller.suggestions("harbr")
    assert speller.is_right("quiñones")
    assert speller.is_right("Quiñones's")
    assert not speller.is_right("harbr's")
    speller.learn("EMDRish")
    assert speller.is_right("emdrish")
    speller.set_own([])
    assert not speller.is_right("Quiñones")


def test_nothing_is_known_after_the_practice_was_locked(speller: Speller) -> None:
    assert not speller.is_right("harbr")
    speller.forget()
    assert not speller.ready
    assert speller.is_right("harbr")
    assert speller.suggestions("harbr") == []


def test_a_computer_without_dictionaries_marks_nothing(qtbot: QtBot) -> None:
    speller = Speller()
    with qtbot.waitSignal(speller.changed):
        speller.start("")
    assert speller.is_right("harbr")
    assert read_dictionary("xx_XX") is None


def test_the_language_is_the_wanted_one_or_a_relative() -> None:
    assert language_for("de_AT", ["de_AT", "en_US"]) == "de_AT"
    assert language_for("de_CH", ["de_AT", "fr_FR"]) == "de_AT"
    assert language_for("xx_XX", ["en_US", "fr_FR"]) == "en_US"
    assert language_for("", []) == ""


@given(st.text(max_size=60))
def test_any_text_has_words_at_their_places(text: str) -> None:
    for start, word in words_in(text):
        assert text[start : start + len(word)].replace("’", "'") == word


def test_numbers_codes_and_abbreviations_are_no_words() -> None:
    told = "PHQ-9 was 14, f33x a_b ;bp Don’t x me@here"
    assert [word for _at, word in words_in(told)] == ["was", "Don't"]


def test_wrong_words_are_marked_but_not_the_one_being_typed(qtbot: QtBot, speller: Speller) -> None:
    edit = GrowingText(name="Data")
    on_page(qtbot, edit, width=400)
    changes: list[str] = []
    edit.textChanged.connect(lambda: changes.append(edit.text()))
    edit.set_text("She walkd to the harbr.")
    changes.clear()
    SpellMarks(edit, speller)
    qtbot.waitUntil(lambda: marked(edit) == ["walkd", "harbr"])
    assert changes == [], "marking must not look like typing, or a draft would begin"
    edit.setFocus()
    edit.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.waitUntil(edit.hasFocus)
    qtbot.keyClicks(edit, " Agan")
    assert marked(edit) == ["walkd", "harbr"]
    qtbot.keyClicks(edit, " ")
    assert marked(edit) == ["walkd", "harbr", "Agan"]


def stopped_in_a_word(qtbot: QtBot, speller: Speller) -> GrowingText:
    """Return a field with the keyboard in it, behind a word that may go on."""
    edit = GrowingText(name="Data")
    on_page(qtbot, edit, width=400)
    SpellMarks(edit, speller)
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    qtbot.keyClicks(edit, "the harbr")
    assert marked(edit) == []
    return edit


def test_a_word_left_unfinished_is_marked_once_the_cursor_leaves(
    qtbot: QtBot, speller: Speller
) -> None:
    edit = stopped_in_a_word(qtbot, speller)
    edit.moveCursor(QTextCursor.MoveOperation.Start)
    assert marked(edit) == ["harbr"]
    speller.learn("harbr")
    assert marked(edit) == []


def test_what_is_found_and_what_is_misspelled_are_marked_side_by_side(
    qtbot: QtBot, speller: Speller
) -> None:
    edit = GrowingText(name="Data")
    on_page(qtbot, edit, width=400)
    edit.set_text("the harbr")
    SpellMarks(edit, speller)
    found = edit.marks(SPELLING)
    edit.set_marks("found", found)
    assert len(edit.extraSelections()) == 2
    edit.set_marks("found", ())
    assert marked(edit) == ["harbr"]


def test_the_last_word_is_marked_once_the_keyboard_has_left_it(
    qtbot: QtBot, speller: Speller
) -> None:
    edit = stopped_in_a_word(qtbot, speller)
    edit.clearFocus()
    assert marked(edit) == ["harbr"]


@pytest.mark.timeout(30)
def test_a_long_text_in_another_language_is_marked_at_the_beginning_of_its_paragraphs(
    qtbot: QtBot, speller: Speller
) -> None:
    edit = GrowingText(name="Data")
    on_page(qtbot, edit, width=400)
    SpellMarks(edit, speller)
    edit.set_text("\n".join(["Guten harbr morgn " * 1_000, *["schoen " * 20] * 100]))
    found = marked(edit)
    assert found[:2] == ["Guten", "harbr"]
    assert found.count("harbr") < 100
    assert "schoen" in found
    assert len(found) == MOST_MARKS
    edit.set_text("the harbr")
    assert marked(edit) == ["harbr"]


def test_words_of_another_script_are_none_of_the_dictionarys(speller: Speller) -> None:
    for word in ("שלום", "Москва", "नमस्ते", "陳美玲", "µg"):
        assert speller.is_right(word)
    assert not speller.is_right("Élann")
