from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.widgets.kit import click, on_page, press, type_text
from therapist_emr.forms.field import CheckContext, Field, Kind, Problem, choices
from therapist_emr.forms.form import Form
from therapist_emr.forms.offer import Offer
from therapist_emr.ui import style
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.widgets.buttons import IconButton
from therapist_emr.ui.widgets.choice import CheckBox, ComboBox
from therapist_emr.ui.widgets.editors import NOT_RECORDED
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.field_grid import markers
from therapist_emr.ui.widgets.form_view import FormView
from therapist_emr.ui.widgets.group_editor import GroupEditor
from therapist_emr.ui.widgets.labelled_editor import FindingsEditor, NarrativeEditor
from therapist_emr.ui.widgets.lineedit import LineEdit
from therapist_emr.ui.widgets.scaffold import Column
from therapist_emr.ui.widgets.suggest import SuggestEdit

TODAY = date(2026, 11, 17)
CONTEXT = CheckContext(TODAY)
MOODS = choices("Calm", "Tearful", "Anxious")

EVERY_KIND = tuple(
    Field(kind.name.lower(), kind.name.title(), kind, choices=MOODS, help="Some help",
          fields=(Field("name", "Name", required=True), Field("kept", "Kept")), noun="guardian",
          part="First" if at < 8 else "Second", unit="mg")
    for at, kind in enumerate(Kind)
)  # fmt: skip
FORM = Form("all", "Every kind", 1, EVERY_KIND)

FILLED: Mapping[str, Any] = {
    "text": "Mari",
    "long_text": "Two\nlines",
    "date": "2026-11-03",
    "partial_date": "2026-11",
    "time": "17:30",
    "number": 2.5,
    "check": True,
    "choice": "calm",
    "choices": ["calm", "anxious"],
    "suggest": "they/them",
    "phone": "(503) 555-0142",
    "email": "m@example.org",
    "code": "F33.1",
    "narrative": [{"key": "d", "label": "Data", "help": "What was seen", "text": "Calm."}],
    "findings": [{"key": "mood", "label": "Mood", "text": "Even"}],
    "group": [{"name": "Ana", "kept": "x"}],
}


def form(qtbot: QtBot, values: Mapping[str, Any] | None = None, **more: Any) -> FormView:
    made = FormView(FORM, values, today=lambda: TODAY, **more)
    on_page(qtbot, made, width=800)
    return made


def test_every_kind_has_an_editor_and_every_editor_a_name(qtbot: QtBot) -> None:
    shown = form(qtbot, FILLED)
    assert [editor.field.kind for editor in shown.grid.editors()] == list(Kind)
    nameless = []
    for editor in shown.grid.editors():
        kinds = (QLineEdit, QTextEdit, QComboBox, QAbstractButton)
        for kind in kinds:
            for control in editor.widget.findChildren(kind):
                words = control.text() if isinstance(control, QAbstractButton) else ""
                if not (control.accessibleName() or words):
                    nameless.append(f"{editor.field.kind}: {control}")
    assert nameless == []


def test_what_goes_in_comes_out(qtbot: QtBot) -> None:
    shown = form(qtbot, FILLED)
    assert shown.values() == dict(FILLED)
    assert FORM.clean(shown.values(), CONTEXT) == FORM.clean(dict(FILLED), CONTEXT)


def test_a_blank_form_comes_out_blank(qtbot: QtBot) -> None:
    shown = form(qtbot)
    assert FORM.clean(shown.values(), CONTEXT) == FORM.clean(FORM.blank(), CONTEXT)


def test_showing_values_is_no_edit_and_typing_is(qtbot: QtBot) -> None:
    shown = form(qtbot)
    edits: list[bool] = []
    shown.edited.connect(lambda: edits.append(True))
    shown.set_values(FILLED)
    assert edits == []
    for key in ("text", "long_text", "date", "time", "number", "suggest", "narrative"):
        editor = shown.editor(key)
        control = next(
            child for kind in (QLineEdit, QTextEdit) for child in editor.widget.findChildren(kind)
        )
        before = len(edits)
        type_text(control, "1")
        assert len(edits) > before, key
    before = len(edits)
    click(shown.editor("check").widget.findChildren(CheckBox)[0])
    assert len(edits) == before + 1


def test_what_cannot_be_read_stays_as_typed(qtbot: QtBot) -> None:
    shown = form(qtbot, {"date": "soon", "time": "late", "number": "many"})
    values = shown.values()
    assert (values["date"], values["time"], values["number"]) == ("soon", "late", "many")
    found = {one.path for one in FORM.problems(FORM.clean(values, CONTEXT), CONTEXT)}
    assert found == {"date", "time", "number"}


def test_problems_stand_beside_their_fields(qtbot: QtBot) -> None:
    shown = form(qtbot, FILLED)
    shown.show_problems(
        [
            Problem("date", "This is in the future.", "Did you mean 1999?"),
            Problem("group.0.name", "This is needed."),
            Problem("narrative", "Something is missing."),
        ]
    )
    grid = shown.grid
    assert grid.first_wrong() is shown.editor("date").wrong()
    group = shown.editor("group").widget
    assert isinstance(group, GroupEditor)
    wrong = group.rows()[0].grid.first_wrong()
    assert isinstance(wrong, LineEdit)
    assert wrong.accessibleDescription() == "This is needed."
    shown.clear_problems()
    assert grid.first_wrong() is None
    assert not shown.focus_first_problem()


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_can_complain_and_be_silenced(qtbot: QtBot, kind: Kind) -> None:
    shown = form(qtbot, FILLED)
    key = kind.name.lower()
    shown.show_problems([Problem(key, "Something is wrong.", "Mend it.")])
    assert shown.editor(key).wrong() is not None
    shown.show_problems([])
    assert shown.editor(key).wrong() is None


def test_a_problem_without_a_field_stands_above(qtbot: QtBot) -> None:
    shown = form(qtbot)
    shown.show_problems([Problem("nowhere", "A guardian is needed.", "Add one.")])
    assert shown._banner is not None
    assert "A guardian is needed." in shown._banner.words()
    shown.clear_problems()
    assert shown._banner is None


def test_the_first_problem_is_brought_into_sight(qtbot: QtBot) -> None:
    column = Column("Page")
    shown = FormView(FORM, FILLED, today=lambda: TODAY)
    column.add(shown)
    column.resize(700, 240)
    qtbot.addWidget(column)
    column.show()
    column.activateWindow()
    qtbot.waitUntil(column.isActiveWindow)
    qtbot.wait(1)
    shown.show_problems([Problem("code", "A code has letters, digits and dots only.")])
    assert shown.focus_first_problem()
    control = shown.editor("code").wrong()
    assert control is not None
    assert control.hasFocus()
    assert column.verticalScrollBar().value() > 0


def test_hidden_fields_keep_their_values(qtbot: QtBot) -> None:
    shown = form(qtbot, FILLED, hidden=("text", "group.kept"))
    assert shown.values()["text"] == "Mari"
    assert shown.values()["group"] == [{"name": "Ana", "kept": "x"}]
    with pytest.raises(KeyError):
        shown.editor("text")


def test_a_field_can_be_shown_only_when_it_matters(qtbot: QtBot) -> None:
    shown = form(qtbot, FILLED)
    shown.set_shown("code", on=False)
    assert not shown.editor("code").widget.isVisible()
    assert shown.values()["code"] == "F33.1"
    shown.show_problems([Problem("code", "Not a code.")])
    assert shown.editor("code").widget.isVisible()


def test_two_columns_become_one_where_there_is_no_room(qtbot: QtBot, look: Theme) -> None:
    made = FormView(FORM, FILLED, today=lambda: TODAY)
    page = on_page(qtbot, made, width=900)
    code, text = made.editor("email").widget, made.editor("code").widget

    def same_line() -> bool:
        return (
            code.mapTo(page, code.rect().topLeft()).y()
            == text.mapTo(page, text.rect().topLeft()).y()
        )

    assert same_line()
    page.resize(420, 900)
    qtbot.waitUntil(lambda: not same_line())
    page.resize(900, 900)
    qtbot.waitUntil(same_line)
    look.set_percent(200)
    qtbot.waitUntil(lambda: not same_line())


def test_an_optional_choice_can_be_taken_back(qtbot: QtBot) -> None:
    shown = form(qtbot, FILLED)
    box = shown.editor("choice").widget.findChildren(ComboBox)[0]
    assert box.itemText(0) == NOT_RECORDED
    box.set_value("")
    assert shown.values()["choice"] == ""


def test_suggestions_come_from_the_source_the_field_names(qtbot: QtBot) -> None:
    asked: list[tuple[str, str]] = []

    def suggest(source: str, typed: str) -> list[Offer]:
        asked.append((source, typed))
        return [Offer("they/them")]

    fields = (Field("pronouns", "Pronouns", Kind.SUGGEST, suggest="pronouns"),)
    made = FormView(Form("p", "P", 1, fields), suggest=suggest, today=lambda: TODAY)
    on_page(qtbot, made)
    edit = made.findChildren(SuggestEdit)[0]
    edit.setFocus()
    type_text(edit, "th")
    qtbot.waitUntil(edit.popup_open)
    assert asked[-1] == ("pronouns", "th")


def test_a_suggestion_fills_fields_beside_it_and_clears_what_was_wrong(qtbot: QtBot) -> None:
    found = Offer("Flu", "2026", "Flu, 2026", {"code": "J11", "year": 2026, "unseen": "kept"})
    fields = (
        Field("name", "Name", Kind.SUGGEST, suggest="names"),
        Field("code", "Code", Kind.CODE, suggest="codes"),
        Field("year", "Year", Kind.NUMBER),
        Field("unseen", "Unseen"),
    )
    made = FormView(
        Form("p", "P", 1, fields), suggest=lambda _s, _t: [found], today=lambda: TODAY,
        hidden=["unseen"],
    )  # fmt: skip
    on_page(qtbot, made)
    made.show_problems([Problem("year", "This is needed.")])
    edit = made.findChildren(SuggestEdit)[0]
    edit.setFocus()
    with qtbot.waitSignal(made.edited):
        type_text(edit, "fl")
    qtbot.waitUntil(edit.popup_open)
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert made.values() == {"name": "Flu", "code": "J11", "year": 2026, "unseen": "kept"}
    assert made.grid.first_wrong() is None


def test_a_hint_stands_beside_its_field_and_gives_way_to_a_problem(qtbot: QtBot) -> None:
    fields = (Field("name", "Name", help="Any name"), Field("code", "Code", Kind.CODE))
    made = FormView(Form("p", "P", 1, fields), today=lambda: TODAY)
    on_page(qtbot, made)
    row = made.editor("name").widget
    assert isinstance(row, FieldRow)
    hint = Problem("name", "This name is rare.", "Is it right?")
    made.show_hints([hint, Problem("nowhere", "Not said")])
    assert row.caption() == "This name is rare. Is it right?"
    assert row.control.accessibleDescription() == row.caption()
    made.show_problems([Problem("name", "This is needed.")])
    made.show_hints([hint])
    assert row.caption() == "This is needed."
    made.clear_problems()
    assert row.caption() == "This name is rare. Is it right?"
    made.show_hints([])
    assert row.caption() == "Any name"


def test_the_rarer_marker_is_said() -> None:
    few = (Field("a", "A", required=True), Field("b", "B"), Field("c", "C"))
    many = (Field("a", "A", required=True), Field("b", "B", required=True), Field("c", "C"))
    assert markers(few) == {"a": "required"}
    assert markers(many) == {"c": "optional"}


def group(qtbot: QtBot) -> tuple[FormView, GroupEditor]:
    shown = form(qtbot, FILLED)
    inner = shown.editor("group").widget
    assert isinstance(inner, GroupEditor)
    return shown, inner


def test_rows_are_added_removed_and_brought_back(qtbot: QtBot) -> None:
    shown, inner = group(qtbot)
    edits: list[bool] = []
    shown.edited.connect(lambda: edits.append(True))
    click(inner.add_button())
    assert len(inner.rows()) == 2
    names = [row.accessibleName() for row in inner.rows()]
    assert names == ["Guardian 1", "Guardian 2"]
    click(inner.rows()[0]._remove)
    assert [row["name"] for row in inner.values()] == [""]
    click(inner._undo)
    assert [row["name"] for row in inner.values()] == ["Ana", ""]
    assert len(edits) == 3
    assert inner.add_button().text() == "Add a guardian"


def test_a_problem_stands_in_its_own_row_below_one_left_empty(qtbot: QtBot) -> None:
    typed = {**FILLED, "group": [{"name": "", "kept": ""}, {"name": "", "kept": "x"}]}
    shown = form(qtbot, typed)
    shown.show_problems(FORM.wrong_with(shown.values(), CONTEXT))
    inner = shown.editor("group").widget
    assert isinstance(inner, GroupEditor)
    assert [bool(row.grid.first_wrong()) for row in inner.rows()] == [False, True]


def test_typing_in_a_row_is_an_edit_of_the_form(qtbot: QtBot) -> None:
    shown, inner = group(qtbot)
    with qtbot.waitSignal(shown.edited):
        type_text(inner.rows()[0].findChildren(LineEdit)[0], "x")
    assert shown.values()["group"][0]["name"] == "xAna"


def test_a_group_may_complain_as_a_whole(qtbot: QtBot) -> None:
    shown, inner = group(qtbot)
    shown.show_problems([Problem("group", "At most 500 rows fit."), Problem("group.7.name", "x")])
    assert inner.first_wrong() is inner.add_button()
    inner.clear_problems()
    assert inner.first_wrong() is None


def test_a_narrative_keeps_what_it_does_not_show(qtbot: QtBot) -> None:
    field = Field("notes", "Note", Kind.NARRATIVE)
    editor = NarrativeEditor(field)
    qtbot.addWidget(editor)
    assert editor.values() == []
    rows = [{"key": "p", "label": "Plan", "text": "Walk", "carried_from": "2026-11-10"}]
    editor.set_values(rows)
    assert editor.values() == rows
    editor.set_values(())
    editor.sections()[0].set_text("Free text")
    told = editor.values()[0]
    assert (told["label"], told["text"]) == ("Note", "Free text")
    assert "alone" not in told
    editor.show_problem("0.text", "Too long.", "Cut it.")
    assert editor.first_wrong() is editor.sections()[0].editor


def test_findings_without_domains_say_so(qtbot: QtBot) -> None:
    editor = FindingsEditor(Field("mse", "Mental status", Kind.FINDINGS))
    on_page(qtbot, editor)
    assert editor.values() == []
    editor.show_problem("", "x", "")
    editor.set_values([{"key": "mood", "label": "Mood", "text": ""}])
    with qtbot.waitSignal(editor.edited):
        type_text(editor.findChildren(LineEdit)[0], "Even")
    assert editor.values() == [{"key": "mood", "label": "Mood", "text": "Even"}]


def test_tab_goes_through_the_form_in_reading_order(qtbot: QtBot) -> None:
    shown = form(qtbot, {})
    shown.focus_first()
    seen: list[QWidget] = []
    for _ in range(4):
        focus = shown.window().focusWidget()
        assert focus is not None
        seen.append(focus)
        press(focus, Qt.Key.Key_Tab)
    order = [editor.widget for editor in shown.grid.editors()]
    owners = [next(at for at, one in enumerate(order) if one.isAncestorOf(w)) for w in seen]
    assert owners == sorted(owners)
    assert owners[0] == 0


def _stops(start: QWidget, count: int) -> list[QWidget]:
    came_by = []
    start.setFocus()
    for _ in range(count):
        press(_focused(), Qt.Key.Key_Tab)
        came_by.append(_focused())
    return came_by


def _focused() -> QWidget:
    focused = style.application().focusWidget()
    assert focused is not None
    return focused


def test_tab_goes_through_rows_that_were_added_and_on_to_what_follows(qtbot: QtBot) -> None:
    rows = Field("rows", "Rows", Kind.GROUP, fields=(Field("name", "Name"), Field("kept", "Kept")))
    fields = (Field("before", "Before"), rows, Field("after", "After"))
    shown = FormView(Form("t", "T", 1, fields), {"rows": [{"name": "Ana"}]})
    on_page(qtbot, shown, QLineEdit())
    group = shown.findChildren(GroupEditor)[0]
    click(group.add_button())
    removing = [row.findChildren(IconButton)[0] for row in group.rows()]
    qtbot.waitUntil(removing[1].isVisible)
    names = [[one.widget.findChildren(QLineEdit)[0] for one in row.grid.editors()]
             for row in group.rows()]  # fmt: skip
    before, after = (shown.editor(key).widget.findChildren(QLineEdit)[0]
                     for key in ("before", "after"))  # fmt: skip
    wanted = [removing[0], *names[0], removing[1], *names[1], group.add_button(), after]
    assert _focused() is names[1][0]
    assert _stops(before, len(wanted)) == wanted

    click(removing[0])
    press(_focused(), Qt.Key.Key_Space)
    first = group.rows()[0]
    qtbot.waitUntil(first.isVisible)
    back = [first.findChildren(IconButton)[0],
            *(one.widget.findChildren(QLineEdit)[0] for one in first.grid.editors())]  # fmt: skip
    assert _stops(before, len(wanted)) == [*back, *wanted[3:]]
