"""The plan in force as it is read, its versions, and what stands there before there is one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from tests.sections.sessions.chart import Chart
from tests.sections.sessions.seen import dialog, told
from tests.sections.treatment_plan.conftest import Show
from tests.sections.treatment_plan.plans import full_plan, objective, settle
from tests.ui.cut_words import cut_words
from therapist_emr.domain.entry import EntryStatus
from therapist_emr.sections.treatment_plan.page import TreatmentPlanPage
from therapist_emr.sections.treatment_plan.page_versions import VersionsView
from therapist_emr.sections.treatment_plan.page_view import ObjectiveRow, PlanView
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.widgets.empty import EmptyState
from therapist_emr.ui.widgets.reason_dialog import ReasonDialog
from therapist_emr.ui.widgets.section_page import Chrome
from therapist_emr.ui.widgets.standing import CHANGED


def press(page: TreatmentPlanPage, words: str, qtbot: QtBot) -> None:
    """Click the button with these words."""
    button = next(
        one for one in page.findChildren(QAbstractButton) if one.text() == words and one.isVisible()
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def versions(page: TreatmentPlanPage) -> VersionsView:
    found = page.findChild(VersionsView)
    assert found is not None
    return found


def row(page: TreatmentPlanPage, at: int) -> ObjectiveRow:
    return page.findChildren(ObjectiveRow)[at]


def test_the_plan_says_where_each_objective_stands(page: TreatmentPlanPage) -> None:
    words = told(page)
    assert "Version 2, in force since Sep 1, 2026" in words
    assert "4 objectives: 1 met, 1 past its date, 2 on the way" in words
    assert "“I want Saturdays back.”" in words
    assert "Signed by the client, Sep 1, 2026" in words
    assert "2 of 3 a week" in words
    assert "Past Nov 10" in words
    assert "Behavioral activation, Weekly, EM" in words
    assert "A target with a number in it is plotted over the sessions" in words
    assert row(page, 1).accessibleName() == "A2 Walk or swim three times a week: 2 of 3 a week"


def test_each_version_says_when_it_was_in_force(page: TreatmentPlanPage, qtbot: QtBot) -> None:
    press(page, "Versions", qtbot)
    rows = versions(page).list.rows()
    assert [rows.row(at).detail for at in range(rows.rowCount())] == [
        "In force since Sep 1, 2026",
        "Aug 1, 2026 to Nov 17, 2026",  # when the next was made: it is dated back
    ]


def test_a_version_corrected_on_its_day_says_that_it_was_replaced(
    show: Show, empty_chart: Chart, qtbot: QtBot
) -> None:
    desk = empty_chart.desk
    body = full_plan(effective="2026-11-17", review_due="2027-02-01")
    entry = desk.sign(desk.begin("treatment_plan", "plan", body).header.id)
    desk.sign(desk.begin("treatment_plan", "plan", body, entry.id).header.id)
    page = show(empty_chart)
    press(page, "Versions", qtbot)
    rows = versions(page).list.rows()
    assert [rows.row(at).detail for at in range(2)] == [
        "In force since Nov 17, 2026",
        "Replaced Nov 17, 2026",
    ]


def test_who_reads_the_versions_is_left_there_when_something_else_is_written(
    page: TreatmentPlanPage, qtbot: QtBot
) -> None:
    press(page, "Versions", qtbot)
    shown = versions(page)
    qtbot.keyClick(shown.list, Qt.Key.Key_Down)
    page.refresh()
    settle()
    assert versions(page) is shown
    assert "Version 1" in told(page)


def test_why_the_client_did_not_agree_is_read_beside_it(show: Show, empty_chart: Chart) -> None:
    body = full_plan(agreement="partly", agreement_note="Wants no homework for now.")
    draft = empty_chart.desk.begin("treatment_plan", "plan", body)
    empty_chart.desk.sign(draft.header.id)
    assert "Remark on the agreement: Wants no homework for now." in told(show(empty_chart))


def test_a_plan_signed_ahead_is_said_to_be_in_force_from_its_day(
    show: Show, empty_chart: Chart, qtbot: QtBot
) -> None:
    body = full_plan(effective="2026-12-01", review_due="2027-03-01")
    empty_chart.desk.sign(empty_chart.desk.begin("treatment_plan", "plan", body).header.id)
    page = show(empty_chart)
    assert "Version 1, in force from Dec 1, 2026" in told(page)
    press(page, "Versions", qtbot)
    assert "In force from" in told(page)
    assert "In force since" not in told(page)


def test_a_plan_without_words_or_dates_is_read_too(show: Show, empty_chart: Chart) -> None:
    plain = objective("one", "Call a friend", target="2 a week", target_value=2)
    given_up = objective("two", "Run", status="dropped")
    goal = {"text": "Be with people", "objectives": [plain, given_up]}
    body = full_plan(
        client_words="", agreement="pending", agreed_on="", agreement_note="Next week",
        problems=[{"title": "Lonely", "goals": [goal]}],
    )  # fmt: skip
    empty_chart.desk.sign(empty_chart.desk.begin("treatment_plan", "plan", body).header.id)
    words = told(show(empty_chart))
    assert "2 objectives: 1 on the way, 1 changed or given up" in words
    assert "No value yet" in words
    assert "Given up" in words
    assert "Not yet discussed" in words


@pytest.mark.parametrize(
    ("percent", "width"),
    [(80, 600), (100, 600), (100, 1020), (150, 942), (150, 1180), (200, 1020), (200, 1364)],
)
def test_no_words_are_cut_at_any_size(
    page: TreatmentPlanPage, look: Theme, percent: int, width: int
) -> None:
    look.set_percent(percent)
    page.resize(width, 800)
    settle()
    assert cut_words(page) == []
    view = page.findChild(PlanView)
    assert view is not None
    assert view.horizontalScrollBar().maximum() == 0


def test_the_course_folds_away_first_then_all_stands_below(page: TreatmentPlanPage) -> None:
    first = row(page, 0)
    assert first.course.isVisible()
    page.resize(800, 800)
    settle()
    assert not first.course.isVisible()
    tall = first.height()
    page.resize(600, 800)
    settle()
    assert first.height() > tall
    page.resize(1020, 800)
    assert first.course.isVisible()


def test_a_review_that_is_near_is_told_in_days(
    show: Show, chart: Chart, page: TreatmentPlanPage
) -> None:
    assert "Review due Mon, Nov 30, 2026, in 13 days" in told(page)
    chart.at(datetime(2026, 12, 4, 1, 0, tzinfo=UTC))
    assert "Review due Mon, Nov 30, 2026, 3 days ago" in told(show(chart))


def test_the_page_says_what_belongs_there_and_begins_it(
    show: Show, empty_chart: Chart, qtbot: QtBot
) -> None:
    page = show(empty_chart)
    assert "No treatment plan yet" in told(page)
    page._show_versions()
    assert page.findChild(VersionsView) is None
    press(page, "Start a plan", qtbot)
    assert page.editor is not None
    assert page.chrome is Chrome.NONE


def test_a_plan_that_was_begun_is_offered_back(show: Show, empty_chart: Chart) -> None:
    desk = empty_chart.desk
    desk.begin("treatment_plan", "plan", {"client_words": "Begun yesterday"})
    page = show(empty_chart)
    empty = page.findChild(EmptyState)
    assert empty is not None
    assert "A plan is being written" in told(page)
    page.begin()
    assert page.editor is not None
    assert page.editor.values()["client_words"] == "Begun yesterday"


def test_versions_are_read_printed_and_left_by_escape(
    page: TreatmentPlanPage, chart: Chart, qtbot: QtBot
) -> None:
    printed: list[int] = []
    chart.desk._window = type(chart.desk._window)(
        export=lambda _section, _entry, revision: printed.append(revision)
    )
    press(page, "Versions", qtbot)
    settle()
    assert versions(page).list.hasFocus()
    assert "Signed Tue, Nov 17, 2026, 5:31 pm" in told(page)
    qtbot.keyClick(versions(page).list, Qt.Key.Key_Down)
    settle()
    assert "Elena Marchetti" in told(page)
    press(page, "Print", qtbot)
    first = chart.desk.entry(chart.desk.headers("treatment_plan")[0].id).contents[0]
    assert printed == [first.seq]
    page.resize(500, 800)
    assert versions(page)._pane.width() == 200
    qtbot.keyClick(versions(page).list, Qt.Key.Key_A)
    assert page.findChild(VersionsView) is not None
    qtbot.keyClick(versions(page).list, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.findChild(VersionsView) is None)
    assert page.findChild(PlanView) is not None


def test_a_plan_that_was_altered_on_the_disk_says_so(
    show: Show, chart: Chart, qtbot: QtBot
) -> None:
    chart.alter(chart.desk.headers("treatment_plan")[0].id, "Saturdays", "Sundays")
    page = show(chart)
    assert "This plan is not as it was signed" in told(page)
    press(page, "Versions", qtbot)
    settle()
    assert "This plan is not as it was signed" in told(page)
    assert CHANGED in told(page)


def test_print_hands_the_plan_to_the_preview(
    page: TreatmentPlanPage, chart: Chart, qtbot: QtBot
) -> None:
    press(page, "Print", qtbot)
    assert chart.said.exported == [("treatment_plan", chart.desk.headers("treatment_plan")[0].id)]


def test_a_plan_of_another_chart_leaves_the_page(page: TreatmentPlanPage, chart: Chart) -> None:
    chart.desk.withdraw(chart.desk.headers("treatment_plan")[0].id, "Wrong chart")
    assert "No treatment plan yet" in told(page)


def test_a_plan_is_marked_as_entered_in_error_and_stays_readable(
    page: TreatmentPlanPage, chart: Chart, qtbot: QtBot
) -> None:
    plan = chart.desk.headers("treatment_plan")[0].id
    [mark] = page.menu_entries()
    assert mark.text == "Mark this plan as entered in error…"
    mark.run()
    box = dialog(ReasonDialog)
    box.reason.set_value("Written in the wrong chart")
    qtbot.mouseClick(box.mark, Qt.MouseButton.LeftButton)
    settle()
    assert chart.desk.entry(plan).header.status is EntryStatus.ERROR
    assert "No treatment plan yet" in told(page)
    press(page, "Plan marked as entered in error Nov 17, 2026", qtbot)
    assert "Entered in error: Written in the wrong chart" in told(page)
    assert "I want Saturdays back." in told(page)
    assert [one.text for one in page.menu_entries()] == [
        "Plan marked as entered in error Nov 17, 2026"
    ]
    page.begin()
    page.open_entry(plan)
    assert "Entered in error: Written in the wrong chart" in told(page)


def test_a_plan_whose_next_version_is_begun_is_not_marked_over_it(
    page: TreatmentPlanPage, qtbot: QtBot
) -> None:
    press(page, "Start review", qtbot)
    assert page.menu_entries() == ()
    assert page.editor is not None
    page.editor.leave()
    settle()
    assert page.menu_entries() == []


def test_an_entry_that_is_opened_shows_the_plan(
    page: TreatmentPlanPage, chart: Chart, qtbot: QtBot
) -> None:
    press(page, "Start review", qtbot)
    page.open_entry(chart.desk.headers("treatment_plan")[0].id)
    assert page.editor is None
    settle()
    press(page, "Continue the review", qtbot)
    assert page.editor is not None
