from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.widgets.kit import child, on_page, press, type_text
from therapist_emr.ui.widgets.floating import FloatingCard
from therapist_emr.ui.widgets.lineedit import LineEdit
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.scaffold import Column
from therapist_emr.ui.widgets.suggest import SuggestEdit, Suggestion, match_marks

DRUGS = [
    Suggestion("Lamotrigine", "Generic"),
    Suggestion("Lamictal", "Brand of lamotrigine"),
    Suggestion("Sertraline", "Generic"),
]


def provide(typed: str) -> list[Suggestion]:
    return [one for one in DRUGS if typed.casefold() in one.text.casefold()]


def edit(qtbot: QtBot, **how: bool) -> tuple[SuggestEdit, LineEdit]:
    made, other = (
        SuggestEdit(provide, name="Name", background=how.get("background", False)),
        (LineEdit()),
    )
    on_page(qtbot, made, other)
    made.setFocus()
    return made, other


def rows(made: SuggestEdit) -> list[str]:
    model = child(child(made.window(), FloatingCard), ListView).rows()
    return [model.row(at).title for at in range(model.rowCount())]


@pytest.mark.parametrize("background", [False, True])
def test_suggestions_come_while_typing_and_return_takes_one(qtbot: QtBot, background: bool) -> None:
    made, _ = edit(qtbot, background=background)
    type_text(made, "lam")
    qtbot.waitUntil(made.popup_open)
    assert rows(made) == ["Lamotrigine", "Lamictal", "Use “lam” as typed"]
    with qtbot.waitSignal(made.taken) as taken:
        press(made, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert made.value() == "Lamictal"
    assert taken.args == [Suggestion("Lamictal", "Brand of lamotrigine")]
    assert not made.popup_open()


def test_what_was_typed_always_stands(qtbot: QtBot) -> None:
    made, other = edit(qtbot)
    type_text(made, "lam")
    qtbot.waitUntil(made.popup_open)
    press(made, Qt.Key.Key_Up, Qt.Key.Key_Return)
    assert made.value() == "lam"
    type_text(made, "o")
    qtbot.waitUntil(made.popup_open)
    other.setFocus()
    assert made.value() == "lamo"
    assert not made.popup_open()


def test_nothing_is_offered_where_nothing_fits(qtbot: QtBot) -> None:
    made, _ = edit(qtbot)
    type_text(made, "zzz")
    qtbot.wait(80)
    assert not made.popup_open()
    made.clear()
    type_text(made, "l")
    press(made, Qt.Key.Key_Backspace)
    qtbot.wait(80)
    assert not made.popup_open()


def test_an_exact_name_needs_no_free_text_row(qtbot: QtBot) -> None:
    made, _ = edit(qtbot)
    type_text(made, "sertraline")
    qtbot.waitUntil(made.popup_open)
    assert rows(made) == ["Sertraline"]


def test_escape_puts_suggestions_away_and_down_asks_again(qtbot: QtBot) -> None:
    made, _ = edit(qtbot)
    type_text(made, "lam")
    qtbot.waitUntil(made.popup_open)
    press(made, Qt.Key.Key_Escape)
    assert not made.popup_open()
    press(made, Qt.Key.Key_Down)
    assert made.popup_open()


def test_a_row_is_taken_by_mouse(qtbot: QtBot) -> None:
    made, _ = edit(qtbot)
    type_text(made, "lam")
    qtbot.waitUntil(made.popup_open)
    view = child(child(made.window(), FloatingCard), ListView)
    spot = view.visualRect(view.rows().index(0, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert made.value() == "Lamotrigine"


def test_a_late_answer_to_an_old_question_is_dropped(qtbot: QtBot) -> None:
    gate = threading.Event()
    asked: list[str] = []

    def slow(typed: str) -> list[Suggestion]:
        asked.append(typed)
        if typed == "l":
            gate.wait(5)
        return provide(typed)

    made = SuggestEdit(slow, background=True)
    on_page(qtbot, made)
    made.setFocus()
    type_text(made, "l")
    qtbot.waitUntil(lambda: asked[-1:] == ["l"])
    type_text(made, "amic")
    qtbot.wait(150)  # The newer question is asked, and waits behind the older one.
    gate.set()
    qtbot.waitUntil(made.popup_open)
    qtbot.wait(30)
    assert asked[-1] == "lamic"
    assert rows(made)[0] == "Lamictal"


def test_a_source_is_asked_once_before_anything_is_typed(qtbot: QtBot) -> None:
    asked: list[str] = []

    def tell(typed: str) -> list[Suggestion]:
        asked.append(typed)
        return [Suggestion("Something")]

    made = SuggestEdit(tell, background=True)
    on_page(qtbot, made)
    made.setFocus()
    qtbot.waitUntil(lambda: asked == [""])
    made.clearFocus()
    made.setFocus()
    qtbot.wait(60)
    assert asked == [""]
    assert not made.popup_open()


def test_an_answer_to_a_line_that_is_gone_is_dropped(qtbot: QtBot) -> None:
    gate, done = threading.Event(), threading.Event()

    def slow(typed: str) -> list[Suggestion]:
        gate.wait(5)
        done.set()
        return [Suggestion(typed)]

    made = SuggestEdit(slow, background=True)
    on_page(qtbot, made)
    made.setFocus()
    type_text(made, "lam")
    made.deleteLater()
    qtbot.wait(80)
    gate.set()
    qtbot.waitUntil(done.is_set)
    qtbot.wait(30)


def test_a_line_that_is_gone_takes_its_suggestions_with_it(qtbot: QtBot) -> None:
    made, _ = edit(qtbot)
    type_text(made, "lam")
    qtbot.waitUntil(made.popup_open)
    page = made.window()
    made.deleteLater()
    qtbot.waitUntil(lambda: not page.findChildren(FloatingCard))


def test_suggestions_go_with_their_line_when_the_page_is_scrolled(qtbot: QtBot) -> None:
    made, below = SuggestEdit(provide, name="Name"), QWidget()
    below.setFixedHeight(2000)
    page = Column("Page")
    page.add(made)
    page.add(below)
    on_page(qtbot, page)
    made.setFocus()
    type_text(made, "lam")
    qtbot.waitUntil(made.popup_open)
    card = child(made.window(), FloatingCard)
    line, list_ = made.mapTo(made.window(), QPoint()).y(), card.y()
    page.verticalScrollBar().setValue(12)
    assert line - made.mapTo(made.window(), QPoint()).y() == 12
    assert card.y() == list_ - 12
    page.verticalScrollBar().setValue(900)
    assert not made.popup_open()
    assert made.text() == "lam"


def test_marks_point_at_word_beginnings() -> None:
    assert match_marks("Mari Quiñones", "quin") == ((5, 4),)
    assert match_marks("Omar", "mar") == ((1, 3),)
    assert match_marks("Mari", "zz") == ()
    assert match_marks("Mari Quiñones", "mari qui") == ((0, 4), (5, 3))


@given(st.text(max_size=30), st.text(max_size=10))
def test_marks_lie_within_any_text(text: str, typed: str) -> None:
    for start, length in match_marks(text, typed):
        assert start >= 0
        assert start + length <= len(text)
