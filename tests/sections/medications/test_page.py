"""The list of medications used with keys and clicks on a real encrypted chart."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.sections.medications.conftest import Show
from tests.sections.medications.pages import (
    CTRL,
    entry,
    field,
    focus,
    open_card,
    press,
    primaries,
    tables,
    tray,
)
from tests.sections.sessions.chart import Chart
from tests.sections.sessions.seen import dialog, told
from tests.sections.treatment_plan.plans import settle
from tests.ui.cut_words import cut_words
from tests.ui.narrow import LARGE, sideways, small
from therapist_emr.domain.entry import EntryStatus
from therapist_emr.sections.medications.page import MedicationsPage
from therapist_emr.sections.medications.page_card import MedicationCard
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.widgets.banner import Banner
from therapist_emr.ui.widgets.buttons import Button
from therapist_emr.ui.widgets.draft_tray import HINT_MS
from therapist_emr.ui.widgets.empty import EmptyState
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.reason_dialog import ReasonDialog
from therapist_emr.ui.widgets.suggest import SuggestEdit
from therapist_emr.ui.widgets.table import RecordTable


def test_the_list_says_what_is_and_was_taken(page: MedicationsPage) -> None:
    assert [sorted(rows) for rows in tables(page)] == [
        ["Prazosin 2 mg", "Sertraline 100 mg"],
        ["Escitalopram 10 mg"],
    ]
    words = told(page)
    assert "Reviewed Nov 10, 2026" in words
    assert "Dry mouth: wait, or change the time of day?" in words
    assert primaries(page) == ["Add a medication"]


def test_nothing_yet_offers_the_first_one(show: Show, empty_chart: Chart, qtbot: QtBot) -> None:
    page = show(empty_chart)
    assert "No medications yet" in told(page)
    press(page, "Add a medication", qtbot)
    assert primaries(page) == ["Save medication"]
    empty = page.findChild(EmptyState)
    assert empty is not None
    assert empty.isHidden()
    qtbot.keyClicks(focus(), "Vitamin D")
    qtbot.keyClick(focus(), Qt.Key.Key_Tab)
    qtbot.keyClick(focus(), Qt.Key.Key_Return, CTRL)
    settle()
    assert tables(page) == [["Vitamin D"]]
    assert empty_chart.said.words == ["Added"]
    assert "None noted at the last review." in told(page)
    assert "once a year or after a change" in told(page)


def test_names_are_suggested_and_taken_by_keyboard(
    page: MedicationsPage, chart: Chart, qtbot: QtBot
) -> None:
    page.begin()
    name = field(page, "name")
    assert isinstance(name, SuggestEdit)
    assert name.hasFocus()
    qtbot.keyClicks(name, "lamo")
    qtbot.waitUntil(name.popup_open)
    qtbot.keyClick(name, Qt.Key.Key_Down)
    qtbot.keyClick(name, Qt.Key.Key_Up)
    qtbot.keyClick(name, Qt.Key.Key_Return)
    assert name.value() == "Lamotrigine"
    assert not name.popup_open()
    qtbot.keyClick(name, Qt.Key.Key_Tab)
    qtbot.keyClicks(focus(), "25 mg")
    qtbot.keyClick(focus(), Qt.Key.Key_S, CTRL)
    assert entry(chart, "Lamotrigine").current.body["dose"] == "25 mg"


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("sertraline", "Sertraline 100 mg is in the list already."),
        ("Zoloft", "Sertraline 100 mg is in the list already, by another name."),
        ("Escitalopram", ""),
        ("Lithium", ""),
    ],
)
def test_what_is_taken_already_is_said_and_kept_all_the_same(
    page: MedicationsPage, chart: Chart, qtbot: QtBot, typed: str, hint: str
) -> None:
    page.begin()
    qtbot.keyClicks(field(page, "name"), typed)
    qtbot.wait(2 * HINT_MS)
    row = tray(page).view.editor("name").widget
    assert isinstance(row, FieldRow)
    assert row.caption() == hint
    tray(page).submit()
    assert page.tray is None


def test_a_medication_is_no_twin_of_itself_nor_of_what_was_in_error(
    page: MedicationsPage, chart: Chart
) -> None:
    chart.desk.withdraw(entry(chart, "Prazosin").header.id, "Belongs to another client")
    section = chart.desk.section("medications")
    assert section.hints is not None
    for name, entry_id in (
        ("Sertraline", entry(chart, "Sertraline").header.id),
        ("Prazosin", None),
    ):
        found = section.hints(chart.desk, section.kind("medication"), {"name": name}, entry_id)
        assert list(found) == []


def test_escape_closes_the_suggestions_before_the_tray(
    page: MedicationsPage, chart: Chart, qtbot: QtBot
) -> None:
    page.begin()
    name = field(page, "name")
    assert isinstance(name, SuggestEdit)
    qtbot.keyClicks(name, "lamo")
    qtbot.waitUntil(name.popup_open)
    qtbot.keyClick(name, Qt.Key.Key_Escape)
    assert not name.popup_open()
    assert name.value() == "lamo"
    assert tray(page).isVisible()
    qtbot.keyClick(name, Qt.Key.Key_Escape)
    assert page.tray is None
    assert chart.said.words == ["What you typed was put away"]


def test_what_was_put_away_comes_back_by_undo_and_goes_on(
    page: MedicationsPage, chart: Chart, qtbot: QtBot
) -> None:
    page.begin()
    qtbot.keyClicks(field(page, "name"), "Lith")
    tray(page).cancel()
    assert chart.desk.drafts("medications") == []
    assert chart.said.undo is not None
    chart.said.undo()
    assert "Lith was begun and is not kept yet" in [
        one.accessibleName().removesuffix(" What you typed is saved as a draft.")
        for one in page.findChildren(Banner)
    ]
    press(page, "Go on", qtbot)
    assert tray(page).values()["name"] == "Lith"


def test_a_tray_without_words_closes_without_a_word(page: MedicationsPage, chart: Chart) -> None:
    page.begin()
    tray(page).cancel()
    assert chart.said.words == []


def test_what_was_begun_is_offered_back(show: Show, chart: Chart, qtbot: QtBot) -> None:
    first = show(chart)
    first.begin()
    qtbot.keyClicks(field(first, "name"), "Bupropion")
    first.flush()
    second = show(chart)
    assert tray(second).values()["name"] == "Bupropion"
    assert tray(second).task.key == "add"
    assert tray(second).isVisible()


def test_a_tray_left_for_a_card_says_that_something_waits(
    page: MedicationsPage, chart: Chart, qtbot: QtBot
) -> None:
    page.begin()
    qtbot.keyClicks(field(page, "name"), "Bupropion")
    open_card(page, chart, "Prazosin")
    assert page.tray is None
    assert len(chart.desk.drafts("medications")) == 1
    assert any("Bupropion" in one.accessibleName() for one in page.findChildren(Banner))
    press(page, "Go on", qtbot)
    tray(page).submit()
    assert entry(chart, "Bupropion").header.status is EntryStatus.KEPT
    assert not any(one.isVisible() for one in page.findChildren(Banner))


def test_a_change_that_was_begun_comes_before_another_of_the_same(
    page: MedicationsPage, chart: Chart, qtbot: QtBot
) -> None:
    open_card(page, chart, "Sertraline").dose.emit()
    qtbot.keyClicks(focus(), "175 mg")
    open_card(page, chart, "Sertraline").stop.emit()
    assert tray(page).task.key == "dose"
    assert tray(page).values()["dose"] == "175 mg"
    assert chart.said.words == ["A change was begun here before. Save it or cancel it first."]
    tray(page).submit()
    assert chart.desk.drafts("medications") == []
    assert entry(chart, "Sertraline").current.body["dose"] == "175 mg"


@LARGE
def test_a_card_has_room_in_the_smallest_window(
    page: MedicationsPage, chart: Chart, look: Theme, qtbot: QtBot, percent: int
) -> None:
    look.set_percent(percent)
    small(qtbot, page)
    card = open_card(page, chart, "Sertraline")
    qtbot.wait(60)
    assert sideways(page) == []
    assert cut_words(card) == []


def test_a_card_tells_all_and_escape_puts_it_away(
    page: MedicationsPage, chart: Chart, qtbot: QtBot
) -> None:
    table = page.findChildren(RecordTable)[0]
    key = str(entry(chart, "Sertraline").header.id)
    table.opened.emit(key)
    settle()
    card = page.findChild(MedicationCard)
    assert card is not None
    assert card.isAncestorOf(focus())
    assert "Most days" in told(card)
    page.open_entry(10_000)
    page.refresh()
    settle()
    assert page.findChild(MedicationCard) is not None
    qtbot.keyClick(focus(), Qt.Key.Key_Escape)
    settle()
    assert page.findChild(MedicationCard) is None
    assert page.findChildren(RecordTable)


def test_a_medication_that_was_altered_on_the_disk_says_so(
    page: MedicationsPage, chart: Chart
) -> None:
    chart.alter(entry(chart, "Sertraline").header.id, "100 mg", "900 mg")
    card = open_card(page, chart, "Sertraline")
    assert "This medication is not as it was kept" in told(card)


def test_a_new_dose_keeps_the_old_one(page: MedicationsPage, chart: Chart, qtbot: QtBot) -> None:
    press(open_card(page, chart, "Sertraline"), "Change dose", qtbot)
    assert field(page, "dose").hasFocus()
    qtbot.keyClicks(focus(), "150 mg")
    press(page, "Save the new dose", qtbot)
    qtbot.waitUntil(lambda: isinstance(focus(), RecordTable))
    now = entry(chart, "Sertraline")
    assert now.current.body["dose"] == "150 mg"
    assert now.current.body["changed_on"] == "2026-11-17"
    assert len(now.contents) == 2
    card = open_card(page, chart, "Sertraline")
    assert "Doses" in told(card)


def test_stopping_needs_a_day_and_can_be_taken_back(
    page: MedicationsPage, chart: Chart, qtbot: QtBot
) -> None:
    press(open_card(page, chart, "Prazosin"), "Stop", qtbot)
    qtbot.keyClick(focus(), Qt.Key.Key_A, CTRL)
    qtbot.keyClick(focus(), Qt.Key.Key_Delete)
    press(page, "Stop it", qtbot)
    assert tray(page).view.grid.first_wrong() is not None
    qtbot.keyClicks(field(page, "stopped"), "2026")
    press(page, "Stop it", qtbot)
    assert len(tables(page)[1]) == 2
    press(open_card(page, chart, "Prazosin"), "Taken again", qtbot)
    qtbot.keyClicks(focus(), "1 mg")
    press(page, "Save as taken again", qtbot)
    now = entry(chart, "Prazosin").current.body
    assert (now["stopped"], now["dose"], now["changed_on"]) == ("", "1 mg", "2026-11-17")
    assert chart.said.words[-1] == "Taken again; the stop stays among its doses"
    assert "Stopped" in told(open_card(page, chart, "Prazosin"))


def test_a_list_of_which_nothing_is_taken_says_so(show: Show, empty_chart: Chart) -> None:
    body = {"name": "Escitalopram", "stopped": "2026-02"}
    empty_chart.desk.keep("medications", "medication", body)
    page = show(empty_chart)
    assert "None taken now" in told(page)
    assert tables(page) == [[], ["Escitalopram"]]


def test_corrections_are_kept_with_what_was_said_before(
    page: MedicationsPage, chart: Chart, qtbot: QtBot
) -> None:
    press(open_card(page, chart, "Sertraline"), "Edit", qtbot)
    name = field(page, "name")
    name.setFocus()
    qtbot.keyClick(name, Qt.Key.Key_A, CTRL)
    qtbot.keyClick(name, Qt.Key.Key_Delete)
    press(page, "Save changes", qtbot)
    assert name.hasFocus()
    qtbot.keyClicks(name, "Zoloft")
    press(page, "Save changes", qtbot)
    assert len(entry(chart, "Zoloft").contents) == 2
    card = open_card(page, chart, "Zoloft")
    press(card, "Changes", qtbot)
    assert "Sertraline" in told(card)
    assert card.isAncestorOf(focus())


def test_an_error_needs_a_reason_and_leaves_the_list(
    page: MedicationsPage, chart: Chart, qtbot: QtBot
) -> None:
    press(open_card(page, chart, "Prazosin"), "Entered in error…", qtbot)
    box = dialog(ReasonDialog)
    assert "Prazosin" not in box.windowTitle()
    qtbot.mouseClick(box.mark, Qt.MouseButton.LeftButton)
    assert box.row.problem().startswith("A reason is needed.")
    qtbot.keyClicks(box.reason, "Belongs to another client")
    qtbot.keyClick(box.reason, Qt.Key.Key_Return)
    settle()
    assert tables(page) == [["Sertraline 100 mg"], ["Escitalopram 10 mg", "Prazosin 2 mg"]]
    assert chart.said.words == ["Marked as entered in error"]
    wrong = next(
        one.header for one in chart.desk.entries("medications")
        if one.header.status is EntryStatus.ERROR
    )  # fmt: skip
    page.findChildren(RecordTable)[1].opened.emit(str(wrong.id))
    settle()
    card = page.findChild(MedicationCard)
    assert card is not None
    assert "Entered in error: Belongs to another client" in told(card)
    assert [one.text() for one in card.findChildren(Button) if one.text()] == []
    page.review()
    assert [one["name"] for one in tray(page).values()["list"]] == ["Sertraline"]


def test_an_error_may_be_thought_better_of(
    page: MedicationsPage, chart: Chart, qtbot: QtBot
) -> None:
    press(open_card(page, chart, "Prazosin"), "Entered in error…", qtbot)
    qtbot.keyClick(dialog(ReasonDialog), Qt.Key.Key_Escape)
    settle()
    assert len(tables(page)[0]) == 2


def test_print_hands_the_list_to_the_preview(
    page: MedicationsPage, chart: Chart, qtbot: QtBot
) -> None:
    press(page, "Print", qtbot)
    assert chart.said.exported == [("medications", None)]


def test_the_tray_scrolls_into_sight(page: MedicationsPage, chart: Chart, qtbot: QtBot) -> None:
    for number in range(12):
        body = {"name": f"Herbal tea {number}", "started": "2020"}
        chart.desk.keep("medications", "medication", body)
    settle()
    page.begin()
    settle()
    assert field(page, "name").hasFocus()
    assert not tray(page).save.visibleRegion().isEmpty()
    open_card(page, chart, "Escitalopram")
    assert not focus().visibleRegion().isEmpty()


@pytest.mark.parametrize(
    ("percent", "width"), [(80, 620), (100, 620), (100, 1020), (150, 942), (200, 1180)]
)
def test_no_words_are_cut_at_any_size(
    page: MedicationsPage, chart: Chart, look: Theme, percent: int, width: int
) -> None:
    look.set_percent(percent)
    page.resize(width, 800)
    settle()
    assert cut_words(page) == []
    assert "Dry mouth: wait, or change the time of day?" in told(page)
    open_card(page, chart, "Sertraline")
    assert cut_words(page) == []
    page.begin()
    settle()
    assert cut_words(page) == []
    page.resize(1300, 800)
    settle()
    assert page.tray is not None
