from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor, QTextDocument, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTextEdit
from pytestqt.qtbot import QtBot

from tests.ui.widgets.kit import colours, on_page, picture, press, type_text
from therapist_emr.ui import theme
from therapist_emr.ui.theme import Mode, Theme
from therapist_emr.ui.widgets.icon_label import IconLabel
from therapist_emr.ui.widgets.lineedit import LineEdit
from therapist_emr.ui.widgets.textedit import GrowingText, NoteSection, ReadingText, TextArea

LONG = "She walked along the river on Sunday and swam once on Thursday with her sister. " * 6


def test_text_grows_and_shrinks_with_what_is_in_it(qtbot: QtBot) -> None:
    edit = GrowingText(name="Note")
    page = on_page(qtbot, edit)
    one = edit.height()
    edit.set_text(LONG)
    several = edit.height()
    assert several > one * 4
    assert not edit.verticalScrollBar().isVisible()
    page.resize(300, 600)
    qtbot.waitUntil(lambda: edit.height() > several * 1.5)
    edit.set_text("")
    assert edit.height() == one


def test_lines_are_half_as_high_again_as_their_letters(qtbot: QtBot) -> None:
    edit = GrowingText()
    on_page(qtbot, edit)
    for way in ("set", "typed", "pasted"):
        edit.set_text("")
        if way == "set":
            edit.set_text("one\ntwo\nthree")
        elif way == "typed":
            for word in ("one", "two", "three"):
                type_text(edit, word)
                press(edit, Qt.Key.Key_Return)
        else:
            data = QMimeData()
            data.setText("one\ntwo\nthree")
            edit.insertFromMimeData(data)
        block = edit.document().firstBlock()
        heights = set()
        while block.isValid():
            heights.add(block.blockFormat().lineHeight())
            block = block.next()
        assert heights == {150.0}, way


def test_return_leaves_an_empty_line_and_the_lines_as_high_as_they_were(qtbot: QtBot) -> None:
    edit = GrowingText()
    on_page(qtbot, edit)
    type_text(edit, "one")
    press(edit, *[Qt.Key.Key_Return] * 3)
    type_text(edit, "two")
    assert edit.text() == "one\n\n\ntwo"
    block = edit.document().firstBlock()
    while block.isValid():
        assert block.blockFormat().lineHeight() == 150.0
        block = block.next()
    edit.selectAll()
    press(edit, Qt.Key.Key_Return)
    assert edit.text() == "\n"
    edit.undo()
    assert edit.text() == "one\n\n\ntwo"


def test_an_empty_line_is_as_high_as_a_written_one(qtbot: QtBot) -> None:
    edit = GrowingText()
    on_page(qtbot, edit)
    one = edit.height()
    edit.set_text("one\n\ntwo")
    assert edit.height() <= 3 * one + 1


def test_another_document_brings_no_marks_of_the_one_before(qtbot: QtBot) -> None:
    edit = GrowingText(name="Plan")
    on_page(qtbot, edit)
    edit.set_text("carried words")
    mark = QTextEdit.ExtraSelection()
    mark.cursor = QTextCursor(edit.document().firstBlock())
    edit.set_marks("carried", [mark])
    edit.setDocument(QTextDocument(edit))
    assert edit.marks("carried") == []
    assert edit.extraSelections() == []


def test_only_words_are_pasted(qtbot: QtBot) -> None:
    edit = GrowingText()
    data = QMimeData()
    data.setHtml("<b>bold</b>")
    data.setText("plain \x00 text\r\nnext")
    edit.insertFromMimeData(data)
    assert edit.text() == "plain \N{REPLACEMENT CHARACTER} text\nnext"
    edit.insertFromMimeData(QMimeData())
    assert edit.text().endswith("next")


@pytest.mark.parametrize("text", ["<b>x</b>", "a & b", "", "日本語 עברית 👩‍👧", "  two  "])
def test_what_is_set_is_what_is_read(text: str) -> None:
    edit = GrowingText()
    edit.set_value(text)
    assert edit.value() == text


def test_undo_never_goes_back_before_what_was_shown(qtbot: QtBot) -> None:
    edit = GrowingText()
    edit.set_text("shown")
    assert not edit.document().isUndoAvailable()
    edit.moveCursor(QTextCursor.MoveOperation.End)
    type_text(edit, "!")
    edit.undo()
    assert edit.text() == "shown"


def test_undo_takes_back_a_word_a_line_and_a_paste_at_a_time(qtbot: QtBot) -> None:
    edit = GrowingText(name="Data")
    qtbot.addWidget(edit)
    states = [""]

    def done() -> None:
        states.append(edit.text())

    def compose(words: str) -> None:
        event = QInputMethodEvent()
        event.setCommitString(words)
        QApplication.sendEvent(edit, event)

    for typed in ("She", " slept", " well"):
        qtbot.keyClicks(edit, typed)
        done()
    compose(" ")
    done()
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    done()
    qtbot.keyClicks(edit, "Then")
    done()
    pasted = QMimeData()
    pasted.setText(" a long letter came")
    edit.insertFromMimeData(pasted)
    done()
    qtbot.keyClicks(edit, "s")
    done()
    compose("美玲")
    done()
    last = states.pop()
    for state in reversed(states):
        edit.undo()
        assert edit.text() == state
    while edit.document().isRedoAvailable():
        edit.redo()
    assert edit.text() == last


def test_showing_the_same_text_leaves_the_cursor_alone() -> None:
    edit = GrowingText()
    edit.set_text("a longer text")
    edit.moveCursor(QTextCursor.MoveOperation.End)
    edit.set_text("a longer text")
    assert edit.textCursor().atEnd()


def test_ctrl_return_and_tab_belong_to_the_page(qtbot: QtBot) -> None:
    edit, after = GrowingText(), LineEdit()
    page = on_page(qtbot, edit, after)
    edit.setFocus()
    QTest.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert edit.text() == ""
    press(edit, Qt.Key.Key_Tab)
    assert page.focusWidget() is after


def test_the_wheel_is_left_to_the_page(qtbot: QtBot) -> None:
    edit = GrowingText()
    on_page(qtbot, edit)
    place = QPointF(5, 5)
    wheel = QWheelEvent(
        place, place, QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    wheel.setAccepted(True)
    QApplication.sendEvent(edit.viewport(), wheel)
    assert not wheel.isAccepted()


def test_text_follows_size_and_theme(qtbot: QtBot, look: Theme) -> None:
    edit = GrowingText()
    edit.set_text(LONG)
    on_page(qtbot, edit)
    before = edit.height()
    look.set_percent(200)
    assert edit.height() > before * 2
    look.set_mode(Mode.DARK)
    assert theme.hex_of("text") in colours(picture(edit))


def test_a_text_area_shows_its_state_on_its_edge(qtbot: QtBot) -> None:
    area, other = TextArea(name="Remarks"), LineEdit()
    on_page(qtbot, area, other)
    other.setFocus()
    assert theme.hex_of("field") in colours(picture(area))
    area.setFocus()
    assert theme.hex_of("accent") in colours(picture(area))
    area.set_problem(on=True)
    assert theme.hex_of("red") in colours(picture(area))
    lines = area.height()
    area.set_text(LONG)
    assert area.height() > lines


def test_text_to_read_is_selected_never_changed(qtbot: QtBot) -> None:
    text = ReadingText("<i>Slept</i> well")
    on_page(qtbot, text)
    text.setFocus()
    type_text(text, "x")
    assert text.text() == "<i>Slept</i> well"
    text.selectAll()
    assert text.textCursor().selectedText() == "<i>Slept</i> well"


def test_a_bar_marks_the_part_being_written(qtbot: QtBot) -> None:
    data, plan = NoteSection("Data", "What was said"), NoteSection("Plan")
    on_page(qtbot, data, plan)
    plan.setFocus()
    assert picture(plan).pixelColor(1, 10) == theme.color("accent")
    assert picture(data).pixelColor(1, 10) != theme.color("accent")
    assert data.editor.accessibleName() == "Data"
    assert data.editor.accessibleDescription() == "What was said"
    QTest.mouseClick(data, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    assert data.editor.hasFocus()


def test_a_part_tells_what_was_written_and_what_is_wrong(qtbot: QtBot) -> None:
    part, other = NoteSection("Plan", "What happens next"), LineEdit()
    on_page(qtbot, part, other)
    other.setFocus()
    with qtbot.waitSignal(part.edited):
        type_text(part.editor, "Walk")
    assert part.text() == "Walk"
    part.show_problem("This is needed.")
    assert part.has_problem()
    assert part.editor.accessibleDescription() == "This is needed."
    assert picture(part).pixelColor(1, 10) == theme.color("red")
    (sign,) = part.findChildren(IconLabel)
    assert sign.isVisible()
    part.show_problem("")
    assert not sign.isVisible()
    assert part.editor.accessibleDescription() == "What happens next"
    part.set_text("Rest")
    assert part.text() == "Rest"
