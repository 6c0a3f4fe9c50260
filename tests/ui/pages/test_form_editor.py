"""What a form says while it is filled in, and what only when it is to be kept."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from therapist_emr.domain.clock import moment_from
from therapist_emr.forms.field import CheckContext, Field, Kind, Problem, Values, When
from therapist_emr.forms.form import Form
from therapist_emr.ui.pages.form_editor import FormEditor
from therapist_emr.ui.widgets.text import PlainLabel

TODAY = date(2026, 11, 17)
FORM = Form(
    "visitor",
    "Visitor",
    1,
    (
        Field("on", "Seen on", Kind.DATE, required=True, when=When.PAST),
        Field("name", "Name", required=True),
        Field("phone", "Phone", Kind.PHONE),
    ),
)


def problems(values: Values) -> list[Problem]:
    context = CheckContext(TODAY)
    return FORM.problems(FORM.clean(values, context), context)


@pytest.fixture
def editor(qtbot: QtBot) -> FormEditor:
    made = FormEditor(
        FORM,
        "Visitor",
        "Keep",
        suggest=lambda _source, _typed: [],
        today=lambda: TODAY,
        problems=problems,
    )
    qtbot.addWidget(made)
    made.resize(700, 600)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.show_values({"on": "2026-11-17", "name": "", "phone": ""})
    return made


def go_to(qtbot: QtBot, editor: FormEditor, key: str) -> None:
    editor.view.editor(key).widget.setFocus()
    qtbot.waitUntil(lambda: editor.view.grid.holding(QApplication.focusWidget()) == key)


def wrong(editor: FormEditor) -> set[str]:
    return {one.field.key for one in editor.view.grid.editors() if one.wrong() is not None}


def test_the_keyboard_begins_where_something_is_needed(editor: FormEditor) -> None:
    editor.view.focus_first()
    assert editor.view.grid.holding(QApplication.focusWidget()) == "name"
    editor.show_values({"on": "2026-11-17", "name": "Amir", "phone": ""})
    editor.view.focus_first()
    assert editor.view.grid.holding(QApplication.focusWidget()) == "on"


def test_what_cannot_be_read_is_told_when_the_field_is_left(
    qtbot: QtBot, editor: FormEditor
) -> None:
    go_to(qtbot, editor, "phone")
    qtbot.keyClicks(QApplication.focusWidget(), "12")
    assert wrong(editor) == set()
    go_to(qtbot, editor, "on")
    assert wrong(editor) == {"phone"}
    assert editor.foot.problem_words() == "1 field needs a look"
    go_to(qtbot, editor, "phone")
    assert wrong(editor) == {"phone"}
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backspace)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backspace)
    assert wrong(editor) == set()
    assert editor.foot.problem_words() == ""


def test_what_is_missing_is_told_only_when_it_is_to_be_kept(
    qtbot: QtBot, editor: FormEditor
) -> None:
    go_to(qtbot, editor, "name")
    go_to(qtbot, editor, "phone")
    assert wrong(editor) == set()
    editor.submit()
    assert wrong(editor) == {"name"}


def test_two_fields_that_were_left_are_told_of_together(qtbot: QtBot, editor: FormEditor) -> None:
    go_to(qtbot, editor, "on")
    qtbot.keyClicks(QApplication.focusWidget(), "never")
    go_to(qtbot, editor, "phone")
    qtbot.keyClicks(QApplication.focusWidget(), "12")
    go_to(qtbot, editor, "name")
    assert wrong(editor) == {"on", "phone"}
    assert editor.foot.problem_words() == "2 fields need a look"
    editor.show_values({"on": "2026-11-17", "name": "", "phone": ""})
    assert wrong(editor) == set()


def test_another_window_is_not_a_field_that_was_left(qtbot: QtBot, editor: FormEditor) -> None:
    go_to(qtbot, editor, "phone")
    qtbot.keyClicks(QApplication.focusWidget(), "12")
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    other.setFocus()
    qtbot.waitUntil(lambda: not editor.isActiveWindow())
    assert wrong(editor) == set()


def test_what_is_said_below_a_long_text_is_scrolled_into_sight(qtbot: QtBot) -> None:
    texts = tuple(Field(f"t{at}", f"Text {at}", Kind.LONG_TEXT) for at in range(8))
    last = Field("plan", "Plan", Kind.LONG_TEXT, required=True)
    after = Field("more", "More", Kind.LONG_TEXT)
    form = Form("long", "Long", 1, (*texts, last, after))
    editor = FormEditor(
        form,
        "Long",
        "Keep",
        suggest=lambda _source, _typed: [],
        today=lambda: TODAY,
        problems=lambda values: form.problems(values, CheckContext(TODAY)),
    )
    qtbot.addWidget(editor)
    editor.resize(700, 600)
    editor.show()
    editor.submit()
    view = editor.page.viewport()
    row = editor.view.editor("plan").widget
    assert view.rect().contains(row.mapTo(view, row.rect().topLeft()))
    assert view.rect().contains(row.mapTo(view, row.rect().bottomLeft()))


def test_a_draft_of_another_day_says_which(editor: FormEditor) -> None:
    editor.show_values({}, moment_from("2026-11-14T02:42:00Z", "America/Los_Angeles"))
    said = [label.text() for label in editor.findChildren(PlainLabel)]
    assert "Editing, saved Nov 13, 6:42 pm as a draft" in said


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_S])
def test_either_enter_key_and_ctrl_s_keep_the_form(
    qtbot: QtBot, editor: FormEditor, key: Qt.Key
) -> None:
    editor.show_values({"on": "2026-11-17", "name": "Ana", "phone": ""})
    editor.view.focus_first()
    with qtbot.waitSignal(editor.asked, timeout=1000):
        qtbot.keyClick(editor, key, Qt.KeyboardModifier.ControlModifier)
