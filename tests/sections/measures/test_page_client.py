"""The sheet a client answers alone, by keys and clicks."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.sections.measures.charts import of
from tests.sections.measures.test_questionnaire import question, sheet
from tests.ui.cut_words import cut_words
from therapist_emr.domain.measures import Answer, Instrument
from therapist_emr.sections.measures.page_client import DONE, HELP, ClientSheet
from therapist_emr.sections.measures.questionnaire import read_questionnaire
from therapist_emr.ui.theme import Mode, Theme
from therapist_emr.ui.widgets.answers import AnswerButton
from therapist_emr.ui.widgets.buttons import Button
from therapist_emr.ui.widgets.lineedit import LineEdit


def show(
    qtbot: QtBot, instrument: Instrument, answers: dict[str, Answer] | None = None
) -> ClientSheet:
    made = ClientSheet(instrument, answers or {})
    qtbot.addWidget(made)
    made.resize(1280, 800)
    with qtbot.waitActive(made, timeout=30_000):
        made.show()
        made.activateWindow()
    return made


def words(made: ClientSheet) -> list[str]:
    QApplication.processEvents()
    return [one.text() for one in made.findChildren(QLabel) if one.isVisible()]


def press(made: ClientSheet, text: str, qtbot: QtBot) -> None:
    QApplication.processEvents()
    button = next(b for b in made.findChildren(Button) if b.text() == text and b.isVisible())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def keys(made: ClientSheet, digits: str, qtbot: QtBot) -> None:
    for digit in digits:
        qtbot.keyClicks(QApplication.focusWidget() or made, digit)
        qtbot.wait(5)


def test_one_question_at_a_time(qtbot: QtBot) -> None:
    made = show(qtbot, of("phq-9"))
    press(made, "Begin", qtbot)
    assert "Question 1 of 10" in words(made)
    assert of("phq-9").stem in words(made)
    keys(made, "30", qtbot)
    assert "Question 3 of 10" in words(made)
    assert made.answers() == {"1": "3", "2": "0"}
    press(made, "Back", qtbot)
    assert "Question 2 of 10" in words(made)
    chosen = [b.text() for b in made.findChildren(AnswerButton) if b.isVisible() and b.isChecked()]
    assert chosen == ["Not at all"]
    press(made, "Next", qtbot)
    press(made, "Skip this question", qtbot)
    assert "Question 4 of 10" in words(made)
    assert "3" not in made.answers()


def test_the_end_says_whom_to_call_whatever_was_answered(qtbot: QtBot) -> None:
    for digit in "03":
        made = show(qtbot, of("phq-9"), {str(n): "0" for n in range(1, 9)})
        keys(made, digit + "0", qtbot)
        assert DONE in words(made)
        assert HELP in words(made)
        assert not any(digit_ in " ".join(words(made)) for digit_ in ("total", "Minimal"))
    made = show(qtbot, of("gad-2"), {"1": "0"})
    keys(made, "2", qtbot)
    assert DONE in words(made)
    assert HELP not in words(made)
    press(made, "Look at my answers again", qtbot)
    assert "Question 1 of 2" in words(made)


def test_what_does_not_apply_is_not_asked(qtbot: QtBot) -> None:
    made = show(qtbot, of("audit-c"))
    press(made, "Begin", qtbot)
    keys(made, "0", qtbot)
    assert DONE in words(made)


def test_a_published_introduction_is_read_first(qtbot: QtBot) -> None:
    made = show(qtbot, of("pcl-5"))
    assert of("pcl-5").intro in words(made)


def test_words_behind_the_last_question_are_read_at_the_end(qtbot: QtBot) -> None:
    raw = sheet(
        {"linkId": "d", "type": "display", "text": "Think of last week."},
        question("a"),
        {"linkId": "e", "type": "display", "text": "In need? Call 988."},
    )
    made = show(qtbot, read_questionnaire(json.dumps(raw)))
    press(made, "Begin", qtbot)
    assert "Think of last week." in words(made)
    keys(made, "1", qtbot)
    assert words(made)[:2] == ["In need? Call 988.", DONE]


def test_a_click_answers(qtbot: QtBot) -> None:
    made = show(qtbot, of("gad-7"), {"1": "0"})
    with qtbot.waitSignal(made.changed):
        button = next(b for b in made.findChildren(AnswerButton) if b.text() == "Several days")
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert made.answers()["2"] == "1"


def test_numbers_and_words_are_typed(qtbot: QtBot) -> None:
    raw = sheet(
        {"linkId": "d", "type": "display", "text": "Think of the nights."},
        {"linkId": "n", "type": "integer", "text": "How many nights"},
        {"linkId": "s", "type": "string", "text": "Anything else"},
        question("a"),
    )
    made = show(qtbot, read_questionnaire(json.dumps(raw)))
    press(made, "Begin", qtbot)
    assert "Think of the nights." in words(made)
    line = made.findChild(LineEdit)
    assert line is not None
    qtbot.keyClicks(line, "many")
    assert made.answers() == {}
    assert any("not a number" in one for one in words(made))
    press(made, "Next", qtbot)
    assert line.text() == "many"
    assert line.hasFocus()
    line.clear()
    qtbot.keyClicks(line, "4")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.wait(5)
    assert made.answers() == {"n": 4}
    assert "Anything else" in words(made)
    press(made, "Back", qtbot)
    again = next(one for one in made.findChildren(LineEdit) if one.isVisible())
    assert again.text() == "4"
    qtbot.keyClicks(again, "x")
    qtbot.keyClick(again, Qt.Key.Key_Return)
    assert again.isVisible()


def test_other_keys_do_nothing(qtbot: QtBot) -> None:
    made = show(qtbot, of("gad-7"), {"1": "0"})
    for key in (Qt.Key.Key_9, Qt.Key.Key_Escape, Qt.Key.Key_F1):
        qtbot.keyClick(made, key)
    qtbot.keyClick(made, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert "Question 2 of 7" in words(made)
    assert made.answers() == {"1": "0"}


@pytest.mark.parametrize("percent", [80, 150, 200])
def test_no_words_are_cut(qtbot: QtBot, look: Theme, percent: int) -> None:
    look.set_percent(percent)
    look.set_mode(Mode.DARK)
    made = show(qtbot, of("pcl-5"), {str(n): "0" for n in range(1, 9)})
    assert cut_words(made) == []
    look.set_percent(100)
    assert cut_words(made) == []


def press_at(made: ClientSheet, text: str, qtbot: QtBot) -> None:
    """Press the place where that answer stands, as a hand does: whatever lies there takes it."""
    button = next(b for b in made.findChildren(AnswerButton) if b.text() == text and b.isVisible())
    window = made.window().windowHandle()
    place = button.mapTo(made.window(), button.rect().center())
    for _ in range(2):
        QTest.mouseClick(window, Qt.MouseButton.LeftButton, pos=place)
        qtbot.wait(20)


def test_a_double_press_answers_one_question(qtbot: QtBot) -> None:
    made = show(qtbot, of("phq-9"), {"1": "0"})
    qtbot.wait(QApplication.doubleClickInterval() + 50)
    press_at(made, "Several days", qtbot)
    assert "Question 3 of 10" in words(made)
    assert made.answers() == {"1": "0", "2": "1"}
    qtbot.wait(QApplication.doubleClickInterval() + 50)
    press_at(made, "Several days", qtbot)
    assert made.answers() == {"1": "0", "2": "1", "3": "1"}


def test_a_key_that_is_held_answers_one_question(qtbot: QtBot) -> None:
    made = show(qtbot, of("phq-9"), {"1": "0"})
    for again in (False, True, True):
        held = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_3, Qt.KeyboardModifier.NoModifier, "3", again
        )
        QApplication.sendEvent(QApplication.focusWidget() or made, held)
        qtbot.wait(20)
    assert made.answers() == {"1": "0", "2": "3"}
