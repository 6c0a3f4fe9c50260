from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.sections.sessions.chart import Chart, note, plan_body
from tests.sections.sessions.conftest import Show
from tests.sections.sessions.seen import told
from therapist_emr.sections.sessions.page import SessionsPage
from therapist_emr.sections.sessions.page_editor import Editor
from therapist_emr.sections.sessions.page_side import first_words, read_beside, since_words
from therapist_emr.ui.widgets.fold import Fold
from therapist_emr.ui.widgets.trend import TrendPlot


@pytest.fixture
def editor(page: SessionsPage) -> Editor:
    page.begin()
    assert page.editor is not None
    return page.editor


def test_what_stands_beside_the_note(editor: Editor) -> None:
    words = told(editor.side)
    assert "Slept through five nights of seven" in words
    assert "PHQ-9 below 10 for eight weeks" in words
    assert "1 of 8 weeks" in words
    assert "Sleep six hours" not in words
    folds = {fold._head.text(): fold for fold in editor.side.findChildren(Fold)}
    assert folds["Last note"]._head.remark == "Nov 10, 7 days ago"
    assert folds["Medications"]._head.remark == "3"
    assert not folds["Medications"].is_open()
    assert editor.side.findChildren(TrendPlot)


@pytest.mark.parametrize(
    ("typed", "value"), [("8,500", 8500), ("1234567", 1234567), ("12345.67", 12345.67)]
)
def test_a_large_value_is_the_same_when_the_draft_is_opened_again(
    editor: Editor, chart: Chart, show: Show, qtbot: QtBot, typed: str, value: float
) -> None:
    walk = editor.side.objectives.rows["walk"]
    qtbot.mouseClick(walk.tick, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(walk.value, typed)
    editor.flush()
    again = show(chart)
    again.open_draft(editor.draft_id)
    assert again.editor is not None
    [row] = again.editor.side.objectives.values()
    assert row["value"] == value


def test_an_objective_is_ticked_with_value_and_words(
    editor: Editor, chart: Chart, qtbot: QtBot
) -> None:
    walk = editor.side.objectives.rows["walk"]
    assert not walk.value.isVisible()
    qtbot.mouseClick(walk.tick, Qt.MouseButton.LeftButton)
    assert walk.value.hasFocus()
    qtbot.keyClicks(walk.value, "3")
    qtbot.keyClick(walk.value, Qt.Key.Key_Tab)
    qtbot.keyClicks(walk.remark, "Every other day")
    assert "3 of 3" in told(walk)
    editor.flush()
    draft = chart.desk.draft(chart.desk.drafts("sessions")[0].id)
    assert draft.body["objectives"] == [
        {
            "id": "walk",
            "label": "Walk or swim three times a week",
            "value": 3,
            "unit": "",
            "remark": "Every other day",
        }
    ]
    qtbot.mouseClick(walk.tick, Qt.MouseButton.LeftButton)
    assert editor.side.objectives.values() == []


def test_a_press_on_the_words_ticks_too(editor: Editor, qtbot: QtBot) -> None:
    row = editor.side.objectives.rows["need"]
    qtbot.mouseClick(row._words, Qt.MouseButton.LeftButton)
    assert row.tick.isChecked()


def test_ticks_come_back_with_the_draft(
    editor: Editor, chart: Chart, show: Show, qtbot: QtBot
) -> None:
    editor.side.objectives.rows["walk"].tick.click()
    qtbot.keyClicks(editor.side.objectives.rows["walk"].value, "two")
    editor.flush()
    again = show(chart)
    again.open_draft(chart.desk.drafts("sessions")[0].id)
    assert again.editor is not None
    row = again.editor.side.objectives.rows["walk"]
    assert row.tick.isChecked()
    assert row.value.text() == "two"
    again.editor.sign()
    assert [p.path for p in chart.desk.problems("sessions", "session", again.editor.body())][
        -1
    ] == "objectives.0.value"
    again.editor.problems.go_to_first()


def test_an_objective_the_plan_dropped_stays_in_the_note(page: SessionsPage, chart: Chart) -> None:
    old = [{"id": "old", "label": "Call mother", "value": 1, "unit": "", "remark": ""}]
    draft = chart.desk.begin("sessions", "session", note("2026-11-17", "", "", objectives=old))
    page.open_draft(draft.header.id)
    assert page.editor is not None
    assert "Call mother" in told(page.editor.side)
    assert page.editor.body()["objectives"] == old


def test_a_new_client_has_nothing_beside_the_note(show: Show, empty_chart: Chart) -> None:
    page = show(empty_chart)
    page.begin()
    assert page.editor is not None
    assert page.editor.side.findChildren(TrendPlot) == []
    beside = read_beside(empty_chart.desk)
    assert beside.last is None
    assert beside.carried == []


def test_what_was_stopped_or_entered_in_error_is_left_out(chart: Chart) -> None:
    body = {"name": "Lithium", "route": "oral", "started": "2020", "stopped": "2021"}
    chart.desk.keep("medications", "medication", body)
    last = chart.desk.headers("sessions")[0]
    chart.desk.withdraw(last.id, "Wrong chart")
    beside = read_beside(chart.desk)
    assert [name for name, _often in beside.medications] == [
        "Sertraline 100 mg",
        "Trazodone 50 mg",
        "Vitamin D",
    ]
    assert beside.last is not None
    assert beside.last.title == "Session 5"


def test_diagnoses_that_hold_stand_beside_the_note(show: Show, chart: Chart, qtbot: QtBot) -> None:
    for place, (title, status) in enumerate((("Worry", "active"), ("Panic", "resolved"))):
        body = {"title": title, "code": "F41.1", "status": status, "order": place}
        chart.desk.keep("diagnoses", "diagnosis", body)
    assert read_beside(chart.desk).diagnoses == [("Worry", "F41.1")]
    page = show(chart)
    page.begin()
    assert page.editor is not None
    assert {"Worry", "F41.1"} <= set(told(page.editor.side).splitlines())


def test_a_newer_plan_replaces_the_objectives(chart: Chart) -> None:
    plan = plan_body()
    plan["problems"][0]["goals"][0]["objectives"] = [{"id": "x", "text": "Sing"}]
    draft = chart.desk.begin(
        "treatment_plan", "plan", plan, chart.desk.headers("treatment_plan")[0].id
    )
    chart.desk.sign(draft.header.id)
    assert [one["text"] for one in read_beside(chart.desk).objectives] == ["Sing"]


def test_first_words_and_days() -> None:
    assert first_words({}) == ""
    assert len(first_words(note("2026-11-10", "word " * 100, ""))) <= 220
    assert since_words("2026-11-16T10:00", date(2026, 11, 17)) == "Nov 16, yesterday"
    assert since_words("", date(2026, 11, 17)) == ""
