"""Writing a plan with keys and clicks: saved, signed, moved, removed and brought back."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.sections.sessions.chart import Chart
from tests.sections.sessions.seen import told
from tests.sections.treatment_plan.conftest import Show
from tests.sections.treatment_plan.plans import editor_of, full_plan, objective_of, row_of, settle
from tests.ui.cut_words import cut_words
from therapist_emr.practice import Gone
from therapist_emr.sections.draft_keeper import BEGUN_ANEW
from therapist_emr.sections.treatment_plan.page import TreatmentPlanPage
from therapist_emr.sections.treatment_plan.page_editor import PlanEditor
from therapist_emr.sections.treatment_plan.page_levels import HOW_TO_PLOT
from therapist_emr.sections.treatment_plan.page_rows import Removal, RowEdit, put_back
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.widgets.autosave import Saving
from therapist_emr.ui.widgets.choice import ComboBox
from therapist_emr.ui.widgets.sign_dialog import SignDialog
from therapist_emr.ui.widgets.suggest import SuggestEdit

FIRST_GOAL = (0, "goals", 0)
ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def editor(page: TreatmentPlanPage) -> PlanEditor:
    page.begin()
    return editor_of(page)


def focus() -> QWidget:
    """Return what has the keyboard."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def type_in(row: RowEdit, key: str, words: str, qtbot: QtBot) -> None:
    control = row.cells[key].control
    control.setFocus()
    qtbot.keyClick(control, Qt.Key.Key_A, CTRL)
    qtbot.keyClick(control, Qt.Key.Key_Delete)
    qtbot.keyClicks(control, words)


def choose(control: QWidget, key: str) -> None:
    """Choose as a person does: the box says so."""
    assert isinstance(control, ComboBox)
    control.set_value(key)
    control.chosen.emit(key)


def saved_body(chart: Chart) -> Any:
    (header,) = chart.desk.drafts("treatment_plan")
    return chart.desk.draft(header.id).body


def texts(editor: PlanEditor) -> list[str]:
    goal = editor.values()["problems"][0]["goals"][0]
    return [one["text"].split()[0] for one in goal["objectives"]]


def answer(accept: bool) -> None:
    """Answer the next question for the signature."""

    def press() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, SignDialog):
            box.sign.click() if accept else box.reject()
        else:
            QTimer.singleShot(10, press)

    QTimer.singleShot(0, press)


def test_a_first_plan_is_written_from_nothing_and_signed(
    show: Show, empty_chart: Chart, qtbot: QtBot
) -> None:
    page = show(empty_chart)
    page.begin()
    editor = editor_of(page)
    qtbot.keyClicks(focus(), "I want to sleep.")
    for way, texts_typed in (
        ((0,), {"title": "Bad nights", "code": "F51.01"}),
        ((0, "goals", 0), {"text": "Rest"}),
        (
            (0, "goals", 0, "objectives", 0),
            {"text": "Sleep six hours", "baseline": "2 nights", "target": "5 nights"},
        ),
        ((0, "goals", 0, "interventions", 0), {"what": "Sleep scheduling", "who": "EM"}),
    ):
        rows = editor.problems
        for step in range(0, len(way) - 1, 2):
            rows = rows.rows[int(way[step])].lists[str(way[step + 1])]
        qtbot.mouseClick(rows.add_button, Qt.MouseButton.LeftButton)
        assert rows.rows[-1].isAncestorOf(focus())
        for key, words in texts_typed.items():
            type_in(rows.rows[-1], key, words, qtbot)
    choose(editor._cells["agreement"].control, "verbal")
    agreed = editor._cells["agreed_on"].control
    agreed.setFocus()
    qtbot.keyClicks(agreed, "11/17/2026")
    answer(accept=True)
    qtbot.keyClick(agreed, Qt.Key.Key_Return, CTRL)
    assert page.editor is None
    body = empty_chart.desk.entries("treatment_plan")[0].current.body
    objective = body["problems"][0]["goals"][0]["objectives"][0]
    assert (objective["start_value"], objective["target_value"]) == (2, 5)
    assert objective["unit"] == "nights"
    assert objective["id"]
    assert body["client_words"] == "I want to sleep."
    assert empty_chart.said.words == ["Version 1 is signed, in force since Nov 17, 2026"]
    assert empty_chart.desk.drafts("treatment_plan") == []


def test_what_is_missing_is_said_beside_it(show: Show, empty_chart: Chart, qtbot: QtBot) -> None:
    first = show(empty_chart)
    first.begin()
    editor = editor_of(first)
    editor.sign()
    assert editor.problems.add_button.hasFocus()
    assert editor.problems.caption.isVisible()
    assert editor.problems.caption.text() == "This plan has no problem yet. Add the first one."
    qtbot.mouseClick(editor.problems.add_button, Qt.MouseButton.LeftButton)
    assert not editor.problems.caption.isVisible()
    type_in(editor.problems.rows[0], "title", "Low mood", qtbot)
    editor.sign()
    cell = editor.problems.rows[0].cells["title"]
    assert cell.problem() == "This problem has no goal yet. Add one below it."
    assert editor._cells["agreement_note"].problem()
    qtbot.keyClicks(cell.control, "s")
    assert cell.problem() == ""
    note = editor._cells["agreement_note"]
    qtbot.keyClicks(note.control, "Next week")
    assert note.problem() == ""
    goals = editor.problems.rows[0].lists["goals"]
    qtbot.mouseClick(goals.add_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(goals.add_button, Qt.MouseButton.LeftButton)
    type_in(goals.rows[1], "text", "Rest", qtbot)
    editor.sign()
    assert goals.rows[0].cells["text"].problem() == ""
    assert goals.rows[1].cells["text"].problem().startswith("This goal has no objective yet.")
    assert goals.rows[1].cells["text"].control.hasFocus()
    assert "1 field needs a look" in [
        one.text() for one in editor.bar.findChildren(QAbstractButton)
    ]
    assert empty_chart.desk.entries("treatment_plan") == []


def test_signing_may_be_thought_better_of(
    page: TreatmentPlanPage, chart: Chart, editor: PlanEditor, qtbot: QtBot
) -> None:
    choose(editor._cells["agreement"].control, "verbal")
    editor._cells["agreed_on"].control.setFocus()
    qtbot.keyClicks(focus(), "11/17/2026")
    answer(accept=False)
    editor.bar.sign.click()
    assert page.editor is editor
    assert len(chart.desk.entries("treatment_plan")[0].contents) == 2


def test_the_next_version_asks_for_the_agreement_anew(editor: PlanEditor) -> None:
    body = editor.values()
    assert body["agreement"] == "pending"
    assert not body.get("agreement_note")
    assert body["client_words"] == "I want Saturdays back."
    assert (body["effective"], body["review_due"]) == ("2026-11-17", "2027-02-15")


def test_an_old_remark_on_the_agreement_is_not_carried(show: Show, empty_chart: Chart) -> None:
    desk = empty_chart.desk
    told_no = full_plan(agreement="declined", agreed_on="", agreement_note="Wants no plan")
    desk.sign(desk.begin("treatment_plan", "plan", told_no).header.id)
    page = show(empty_chart)
    page.begin()
    assert editor_of(page).values()["agreement_note"] == ""


def test_ctrl_s_puts_the_draft_on_disk(editor: PlanEditor, chart: Chart, qtbot: QtBot) -> None:
    type_in(objective_of(editor, 0), "text", "PHQ-9 below 8", qtbot)
    assert editor.autosave.dirty
    qtbot.keyClick(focus(), Qt.Key.Key_S, CTRL)
    assert editor.autosave.state is Saving.SAVED
    goal = saved_body(chart)["problems"][0]["goals"][0]
    assert goal["objectives"][0]["text"] == "PHQ-9 below 8"


def test_what_was_typed_is_saved_by_itself_and_when_the_page_is_left(
    editor: PlanEditor, page: TreatmentPlanPage, chart: Chart, qtbot: QtBot
) -> None:
    type_in(objective_of(editor, 0), "text", "One", qtbot)
    qtbot.waitUntil(lambda: editor.autosave.state is Saving.SAVED, timeout=3000)
    type_in(objective_of(editor, 0), "text", "Two", qtbot)
    page.hide()
    assert saved_body(chart)["problems"][0]["goals"][0]["objectives"][0]["text"] == "Two"


def test_escape_goes_back_and_the_draft_is_offered(
    editor: PlanEditor, page: TreatmentPlanPage, chart: Chart, qtbot: QtBot
) -> None:
    type_in(row_of(editor, 0), "title", "Low", qtbot)
    qtbot.keyClick(focus(), Qt.Key.Key_Escape)
    assert page.editor is None
    assert "Version 2" in told(page)
    page.begin()
    assert editor_of(page).values()["problems"][0]["title"] == "Low"


def test_a_discarded_draft_comes_back_by_undo(
    editor: PlanEditor, page: TreatmentPlanPage, chart: Chart, qtbot: QtBot
) -> None:
    type_in(objective_of(editor, 0), "text", "Typed just now", qtbot)
    assert editor.autosave.dirty
    editor.discard()
    assert page.editor is None
    assert chart.desk.drafts("treatment_plan") == []
    assert chart.said.words == ["The draft of the plan was discarded"]
    assert chart.said.undo is not None
    chart.said.undo()
    goal = saved_body(chart)["problems"][0]["goals"][0]
    assert goal["objectives"][0]["text"] == "Typed just now"


def test_met_asks_for_no_date_of_its_own(editor: PlanEditor, qtbot: QtBot) -> None:
    walk = objective_of(editor, 1)
    assert not walk.cells["met_on"].isVisible()
    choose(walk.cells["status"].control, "met")
    assert walk.cells["met_on"].isVisible()
    assert walk.values()["met_on"] == "2026-11-17"
    choose(walk.cells["status"].control, "active")
    assert walk.values()["met_on"] == ""
    sleep = objective_of(editor, 2)
    choose(sleep.cells["status"].control, "met")
    assert sleep.values()["met_on"] == "2026-11-10"


def test_a_target_without_a_number_says_how_it_is_plotted(editor: PlanEditor, qtbot: QtBot) -> None:
    no = row_of(editor, 1, "goals", 0, "objectives", 0)
    assert no.cells["target"].caption() == HOW_TO_PLOT
    type_in(no, "target", "2 a week", qtbot)
    assert no.cells["target"].caption() == ""
    assert (no.values()["target_value"], no.values()["unit"]) == (2, "a week")
    type_in(no, "target", "", qtbot)
    assert no.cells["target"].caption() == ""
    assert no.values()["target_value"] is None


def test_numbers_without_words_are_kept(show: Show, empty_chart: Chart) -> None:
    body = full_plan()
    walk = body["problems"][0]["goals"][0]["objectives"][1]
    walk.update(baseline="", target="")
    empty_chart.desk.sign(empty_chart.desk.begin("treatment_plan", "plan", body).header.id)
    page = show(empty_chart)
    page.begin()
    told_ = objective_of(editor_of(page), 1).values()
    assert (told_["start_value"], told_["target_value"], told_["unit"]) == (0, 3, "a week")


def test_alt_and_arrows_move_a_row_and_the_keyboard_stays(editor: PlanEditor, qtbot: QtBot) -> None:
    field = objective_of(editor, 0).cells["text"].control
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Up, ALT)
    assert texts(editor) == ["PHQ-9", "Walk", "Sleep"]
    qtbot.keyClick(field, Qt.Key.Key_Down, ALT)
    assert texts(editor) == ["Walk", "PHQ-9", "Sleep"]
    assert field.hasFocus()
    assert field.accessibleName() == "Objective, A2"
    assert editor.autosave.state is Saving.WAITING
    row = objective_of(editor, 1)
    qtbot.mouseClick(row.down, Qt.MouseButton.LeftButton)
    assert texts(editor) == ["Walk", "Sleep", "PHQ-9"]
    assert not row.down.isEnabled()
    qtbot.mouseClick(row.up, Qt.MouseButton.LeftButton)
    assert texts(editor) == ["Walk", "PHQ-9", "Sleep"]
    title = row_of(editor, 0).cells["title"].control
    title.setFocus()
    qtbot.keyClick(title, Qt.Key.Key_Down, ALT)
    assert [one["title"] for one in editor.values()["problems"]] == ["Distress", "Low mood"]
    qtbot.keyClick(title, Qt.Key.Key_Up)
    assert not row_of(editor, 0, "goals", 0).up.isVisible()


def test_a_removed_row_comes_back_where_it_was(
    editor: PlanEditor, chart: Chart, qtbot: QtBot
) -> None:
    before = editor.values()
    row = objective_of(editor, 1)
    qtbot.mouseClick(row.remove, Qt.MouseButton.LeftButton)
    assert texts(editor) == ["PHQ-9", "Sleep"]
    assert row_of(editor, *FIRST_GOAL).lists["objectives"].add_button.hasFocus()
    assert chart.said.words == ["The objective was removed"]
    assert chart.said.undo is not None
    chart.said.undo()
    assert editor.values() == before
    assert objective_of(editor, 1).isAncestorOf(focus())
    for at, way in enumerate(((0,), (0, "goals", 0), (0, "goals", 0, "interventions", 0)), 2):
        row_of(editor, *way).remove.click()
        assert editor.values() != before
        assert len(chart.said.words) == at
        chart.said.undo()
        assert editor.values() == before


def test_an_empty_row_goes_without_a_word(editor: PlanEditor, chart: Chart) -> None:
    for rows in (editor.problems, row_of(editor, *FIRST_GOAL).lists["objectives"]):
        rows.add_button.click()
        rows.rows[-1].remove.click()
    assert chart.said.words == []


def test_undo_after_leaving_puts_the_row_into_the_draft(
    editor: PlanEditor, page: TreatmentPlanPage, chart: Chart
) -> None:
    before = editor.values()
    objective_of(editor, 1).remove.click()
    editor.leave()
    assert page.editor is None
    assert chart.said.undo is not None
    chart.said.undo()
    assert saved_body(chart)["problems"] == before["problems"]
    page.begin()
    undo = chart.said.undo
    editor_of(page).discard()
    with pytest.raises(Gone):
        undo()


def test_undo_where_nothing_is_left_does_no_harm(editor: PlanEditor, chart: Chart) -> None:
    objective_of(editor, 0).remove.click()
    undo = chart.said.undo
    for row in list(editor.problems.rows):
        row.remove.click()
    assert undo is not None
    undo()
    assert editor.values()["problems"] == []


def test_a_row_is_put_back_into_a_body() -> None:
    rows = [{"title": "one", "goals": [{"text": "a", "objectives": []}]}]
    put_back(rows, Removal("objective", (0, "goals", 5, "objectives", 3), {"text": "new"}))
    assert rows[0]["goals"][0]["objectives"] == [{"text": "new"}]  # type: ignore[index]
    put_back(rows, Removal("problem", (0,), {"title": "zero"}))
    assert [row["title"] for row in rows] == ["zero", "one"]


def test_the_review_follows_the_start_until_somebody_chooses(
    editor: PlanEditor, qtbot: QtBot
) -> None:
    start, due = editor._cells["effective"].control, editor._cells["review_due"].control

    def begin_on(words: str) -> None:
        start.setFocus()
        qtbot.keyClick(start, Qt.Key.Key_A, CTRL)
        qtbot.keyClicks(start, words)

    begin_on("12/01/2026")
    assert editor.values()["review_due"] == "2027-03-01"
    due.setFocus()
    qtbot.keyClick(due, Qt.Key.Key_A, CTRL)
    qtbot.keyClicks(due, "1/15/2027")
    begin_on("12/05/2026")
    assert editor.values()["review_due"] == "2027-01-15"
    begin_on("soon")
    assert editor.values()["review_due"] == "2027-01-15"
    assert editor._due_after("9999-12-31") == ""


def test_tab_goes_through_rows_in_the_order_one_reads(editor: PlanEditor, qtbot: QtBot) -> None:
    objective_of(editor, 1).remove.click()
    row_of(editor, *FIRST_GOAL).lists["objectives"].add_button.click()
    row_of(editor, 0).cells["title"].control.setFocus()
    settle()
    names = []
    for _ in range(24):
        now = focus()
        names.append(now.accessibleName() or getattr(now, "text", str)())
        assert not now.visibleRegion().isEmpty(), names[-1]
        qtbot.keyClick(now, Qt.Key.Key_Tab)
    assert names[:5] == ["Problem, Problem 1", "Code, Problem 1", "Remove Problem 1",
                         "Goal, goal A", "Remove goal A"]  # fmt: skip
    assert names[5:11] == ["Objective, A1", "Baseline, A1", "Target, A1", "Target date, A1",
                           "Status, A1", "Remove A1"]  # fmt: skip
    assert names[18] == "Objective, A3"
    last = editor._cells["agreement_note"].control
    last.setFocus()
    qtbot.keyClick(last, Qt.Key.Key_Backtab)
    assert focus() is editor._cells["agreed_on"].control


@pytest.mark.parametrize("percent", [80, 100, 150, 200])
def test_no_words_are_cut_in_the_editor(
    editor: PlanEditor, page: TreatmentPlanPage, look: Theme, percent: int
) -> None:
    look.set_percent(percent)
    page.resize(1204, 800)
    settle()
    choose(objective_of(editor, 1).cells["status"].control, "met")
    editor.problems.rows[0].lists["goals"].add_button.click()
    settle()
    assert cut_words(page) == []
    assert editor._page.horizontalScrollBar().maximum() == 0


def test_a_problem_far_down_is_gone_to(editor: PlanEditor, qtbot: QtBot) -> None:
    type_in(row_of(editor, 1, "goals", 0, "objectives", 0), "text", "", qtbot)
    choose(editor._cells["agreement"].control, "verbal")
    editor.sign()
    wrong = row_of(editor, 1, "goals", 0, "objectives", 0).cells["text"]
    assert wrong.control.hasFocus()
    assert not wrong.visibleRegion().isEmpty()
    editor._page.verticalScrollBar().setValue(0)
    editor.bar.problem_asked.emit()
    assert not wrong.visibleRegion().isEmpty()


def test_the_clients_own_diagnoses_are_offered_before_all_others(
    show: Show, empty_chart: Chart, qtbot: QtBot
) -> None:
    body = {"title": "Generalized anxiety disorder", "code": "F41.1", "status": "active"}
    empty_chart.desk.keep("diagnoses", "diagnosis", body)
    page = show(empty_chart)
    page.begin()
    editor = editor_of(page)
    qtbot.mouseClick(editor.problems.add_button, Qt.MouseButton.LeftButton)
    row = editor.problems.rows[0]
    code = row.cells["code"].control
    assert isinstance(code, SuggestEdit)
    code.setFocus()
    qtbot.keyClicks(code, "f4")
    qtbot.waitUntil(code.popup_open, timeout=20_000)
    qtbot.keyClick(code, Qt.Key.Key_Return)
    assert row.values()["code"] == "F41.1"
    assert row.values()["title"] == "Generalized anxiety disorder"
    code.setFocus()
    qtbot.keyClick(code, Qt.Key.Key_A, CTRL)
    qtbot.keyClicks(code, "ptsd")
    qtbot.waitUntil(code.popup_open)
    qtbot.keyClick(code, Qt.Key.Key_Return)
    assert row.values()["code"] == "F43.10"
    assert row.values()["title"] == "Generalized anxiety disorder"
    editor.flush()
    assert saved_body(empty_chart)["problems"][0]["code"] == "F43.10"


def test_a_draft_thrown_away_elsewhere_is_begun_anew(editor: PlanEditor, chart: Chart) -> None:
    objective_of(editor, 1).remove.click()
    editor.flush()
    chart.desk.discard(chart.desk.drafts("treatment_plan")[0].id)
    objective_of(editor, 0).remove.click()
    before = editor.values()
    editor.flush()
    assert saved_body(chart)["problems"] == before["problems"]
    assert chart.said.words[-1] == BEGUN_ANEW


@pytest.mark.parametrize("signed", [False, True], ids=["first", "next version"])
def test_a_plan_that_was_only_looked_at_leaves_no_draft(
    show: Show, chart: Chart, empty_chart: Chart, qtbot: QtBot, *, signed: bool
) -> None:
    which = chart if signed else empty_chart
    page = show(which)
    page.begin()
    assert page.editor is not None
    page.editor.flush()
    qtbot.keyClick(focus(), Qt.Key.Key_Escape)
    assert page.editor is None
    assert which.desk.drafts("treatment_plan") == []
