"""Undo of a removed row after the editor, or the whole chart, it was removed in has gone."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete, isValid

from tests.sections.sessions.chart import Chart
from tests.sections.treatment_plan.plans import editor_of, objective_of
from tests.sections.treatment_plan.test_page_editor import saved_body, texts, type_in
from therapist_emr.sections.treatment_plan.page import TreatmentPlanPage
from therapist_emr.sections.treatment_plan.page_editor import PlanEditor


@pytest.fixture
def editor(page: TreatmentPlanPage) -> PlanEditor:
    page.begin()
    return editor_of(page)


def test_undo_in_an_editor_opened_again_puts_the_row_where_one_writes(
    editor: PlanEditor, page: TreatmentPlanPage, chart: Chart
) -> None:
    before = texts(editor)
    objective_of(editor, 1).remove.click()
    editor.leave()
    page.begin()
    assert chart.said.undo is not None
    chart.said.undo()
    assert texts(editor_of(page)) == before
    editor_of(page).flush()
    assert len(saved_body(chart)["problems"][0]["goals"][0]["objectives"]) == len(before)


def test_undo_after_the_chart_was_left_puts_the_row_into_the_draft(
    qtbot: QtBot, chart: Chart
) -> None:
    page = TreatmentPlanPage(chart.desk)
    page.begin()
    before = editor_of(page).values()
    objective_of(editor_of(page), 1).remove.click()
    page.flush()
    undo = chart.said.undo
    delete(page)
    assert undo is not None
    undo()
    assert saved_body(chart)["problems"] == before["problems"]


def test_the_words_lead_on_where_what_needed_a_look_was_removed(
    editor: PlanEditor, qtbot: QtBot
) -> None:
    objectives = editor.problems.rows[0].lists["goals"].rows[0].lists["objectives"]
    objectives.add_button.click()
    row = objectives.rows[-1]
    type_in(row, "target", "3 a week", qtbot)
    editor.sign()
    look = next(one for one in editor.bar.findChildren(QAbstractButton) if "a look" in one.text())
    assert look.text() == "2 fields need a look"
    row.remove.click()
    qtbot.waitUntil(lambda: not isValid(row))
    look.click()
    assert look.text() == "1 field needs a look"
    held = QApplication.focusWidget()
    assert held is not None and held.accessibleName().startswith("Remark")
