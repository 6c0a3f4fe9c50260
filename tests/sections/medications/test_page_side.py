"""The reviews beside the list of medications: made, read, corrected, marked as an error."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.sections.medications.pages import (
    CTRL,
    field,
    focus,
    press,
    primaries,
    tray,
)
from tests.sections.sessions.chart import Chart
from tests.sections.sessions.seen import dialog, told
from tests.sections.treatment_plan.plans import settle
from therapist_emr.sections.medications.page import MedicationsPage
from therapist_emr.sections.medications.page_card import MedicationCard
from therapist_emr.sections.medications.page_side import Reviewed, ReviewNotes
from therapist_emr.ui.widgets.buttons import Button
from therapist_emr.ui.widgets.reason_dialog import ReasonDialog


def test_reviews_that_are_not_listed_are_counted(qtbot: QtBot) -> None:
    bodies = [{"reviewed_on": f"2026-0{month}-01"} for month in range(8, 0, -1)]
    notes = ReviewNotes([Reviewed(at, body) for at, body in enumerate(bodies, 1)], print)
    qtbot.addWidget(notes)
    assert "and 2 earlier reviews, in the chart's PDF" in told(notes)


def test_the_list_is_gone_through_together(
    page: MedicationsPage, chart: Chart, qtbot: QtBot
) -> None:
    press(page, "Review together", qtbot)
    assert primaries(page) == ["Save the review"]
    values = tray(page).values()
    assert sorted(one["name"] for one in values["list"]) == ["Prazosin", "Sertraline"]
    assert values["reviewed_on"] == "2026-11-17"
    assert values["questions"] == "Dry mouth: wait, or change the time of day?"
    field(page, "questions").setFocus()
    qtbot.keyClicks(focus(), "Morning or evening?")
    page.flush()
    page.open_draft(chart.desk.drafts("medications")[0].id)
    assert tray(page).task.key == "review"
    tray(page).submit()
    settle()
    assert "Reviewed Nov 17, 2026" in told(page)
    assert "Morning or evening?" in told(page)
    page.begin("review")
    assert tray(page).task.key == "review"
    page.open_entry(chart.desk.headers("medications")[0].id)


def test_a_review_is_read_corrected_and_marked_as_an_error(
    page: MedicationsPage, chart: Chart, qtbot: QtBot
) -> None:
    line = next(
        one for one in page.findChildren(Button) if one.accessibleName().startswith("Review of")
    )
    assert line.accessibleName() == "Review of Nov 10, 2026, 1 medication"
    qtbot.keyClick(line, Qt.Key.Key_Space)
    settle()
    card = page.findChild(MedicationCard)
    assert card is not None
    assert "What was taken then" in told(card)
    press(card, "Edit", qtbot)
    assert tray(page).task.key == "edit_review"
    field(page, "questions").setFocus()
    qtbot.keyClick(focus(), Qt.Key.Key_A, CTRL)
    qtbot.keyClicks(focus(), "Both tablets at once?")
    page.flush()
    page.open_draft(chart.desk.drafts("medications")[0].id)
    assert tray(page).task.key == "edit_review"
    press(page, "Save changes", qtbot)
    assert "Both tablets at once?" in told(page)
    review = next(h for h in chart.desk.headers("medications") if h.kind == "review")
    assert review.revisions == 2
    page.open_entry(review.id)
    press(page, "Entered in error…", qtbot)
    box = dialog(ReasonDialog)
    qtbot.keyClicks(box.reason, "Belongs to another client")
    qtbot.keyClick(box.reason, Qt.Key.Key_Return)
    settle()
    assert "Reviewed Nov 10" not in told(page)
    assert "None noted at the last review." in told(page)
    names = [one.accessibleName() for one in page.findChildren(Button)]
    assert "Review of Nov 10, 2026, Entered in error" in names


def test_questions_are_those_of_the_last_review(
    page: MedicationsPage, chart: Chart, qtbot: QtBot
) -> None:
    chart.desk.keep("medications", "review", {"reviewed_on": "2026-11-16", "with": "client"})
    page.refresh()
    settle()
    assert "None noted at the last review." in told(page)
    assert "Dry mouth" not in told(page)
