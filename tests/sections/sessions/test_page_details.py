from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from tests.sections.sessions.chart import CODES, Chart
from tests.sections.sessions.seen import card
from therapist_emr.sections.sessions.page import SessionsPage
from therapist_emr.sections.sessions.page_details import day_words, time_words
from therapist_emr.sections.sessions.page_editor import Editor
from therapist_emr.sections.sessions.page_foot import next_words
from therapist_emr.sections.sessions.page_popover import (
    CodePopover,
    DatePopover,
    NextPopover,
    TimePopover,
)
from therapist_emr.ui.widgets.suggest import Suggestion


@pytest.fixture
def editor(page: SessionsPage) -> Editor:
    page.begin()
    assert page.editor is not None
    return page.editor


def choose(words: str) -> None:
    """Take an entry of the menu that is open."""
    menu = next(
        one for one in QApplication.topLevelWidgets() if isinstance(one, QMenu) and one.isVisible()
    )
    next(action for action in menu.actions() if action.text() == words).trigger()
    menu.close()


def test_times_are_typed_and_the_minutes_follow(editor: Editor, qtbot: QtBot) -> None:
    start = editor.details.facts["start"]
    start.setFocus()
    qtbot.keyClick(start, Qt.Key.Key_Space)
    times = card(TimePopover)
    assert times.stop.hasFocus()
    qtbot.keyClicks(times.stop, "6:23p")
    assert start.value() == "5:30 to 6:23 pm, 53 min"
    times.start.setFocus()
    times.start.selectAll()
    qtbot.keyClicks(times.start, "17.15")
    assert start.value() == "5:15 to 6:23 pm, 68 min"
    qtbot.keyClick(times.start, Qt.Key.Key_Escape)
    assert start.hasFocus()
    assert editor.body()["start"] == "17:15"


def test_what_is_no_time_stays_as_typed(editor: Editor, qtbot: QtBot) -> None:
    editor.details.open("stop")
    qtbot.keyClicks(card(TimePopover).stop, "late")
    assert editor.details.facts["start"].value() == "5:30 pm to late"
    assert editor.body()["stop"] == "late"


def test_stop_now_is_one_press(editor: Editor, qtbot: QtBot) -> None:
    stop = editor.findings.stop
    assert stop.isVisible()
    qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert editor.body()["stop"] == "17:31"
    assert not stop.isVisible()
    editor.details.set_value("stop", "")
    editor.details.open("start")
    card(TimePopover).stop_now.click()
    assert editor.body()["stop"] == "17:31"


def test_the_date_is_typed_or_picked(editor: Editor, qtbot: QtBot) -> None:
    fact = editor.details.facts["date"]
    fact.click()
    dates = card(DatePopover)
    qtbot.keyClicks(dates.date, "11/16")
    assert fact.value() == "11/16"
    dates.date.selectAll()
    qtbot.keyClicks(dates.date, "11/16/26")
    assert fact.value() == "Mon, Nov 16, 2026"
    assert dates.month.day == date(2026, 11, 16)
    dates.month.picked.emit("2026-11-12")
    assert fact.value() == "Thu, Nov 12, 2026"
    assert not dates.isVisible()
    assert editor.body()["date"] == "2026-11-12"


def test_a_card_goes_when_one_works_elsewhere(editor: Editor, qtbot: QtBot) -> None:
    editor.details.open("date")
    dates = card(DatePopover)
    qtbot.mouseClick(editor.parts.part("plan").editor.viewport(), Qt.MouseButton.LeftButton)
    assert not dates.isVisible()
    editor.details.open("start")
    times = card(TimePopover)
    editor.parts.part("data").editor.setFocus()
    assert not times.isVisible()


@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize(
    ("key", "words", "stored"),
    [
        ("place", "Video", "video"),
        ("modality", "Couple", "couple"),
        ("template", "SOAP", "soap"),
    ],
)
def test_a_fact_is_chosen_from_its_menu(editor: Editor, key: str, words: str, stored: str) -> None:
    editor.details.facts[key].click()
    choose(words)
    assert editor.details.facts[key].value() == words
    assert editor.body()[key] == stored


def test_the_next_session_is_a_week_on_by_one_press(editor: Editor, chart: Chart) -> None:
    editor.foot.next.click()
    nexts = card(NextPopover)
    assert nexts.week.text() == "In one week, Nov 24, 2026"
    nexts.week.click()
    assert editor.foot.next.value() == "Tue, Nov 24, 5:30 pm"
    assert not nexts.isVisible()
    editor.foot.open("next_time")
    card(NextPopover).none.click()
    assert editor.foot.next.value() == "Not set"
    assert editor.body()["next_date"] == ""


def test_the_next_session_is_typed(editor: Editor, qtbot: QtBot) -> None:
    editor.foot.open("next_date")
    nexts = card(NextPopover)
    qtbot.keyClicks(nexts.date, "dec 1 2026")
    qtbot.keyClick(nexts.date, Qt.Key.Key_Tab)
    qtbot.keyClicks(nexts.time, "4p")
    assert editor.foot.next.value() == "Tue, Dec 1, 4:00 pm"


def test_the_next_session_after_new_year_is_typed_without_its_year(
    editor: Editor, chart: Chart, qtbot: QtBot
) -> None:
    chart.at(datetime(2026, 12, 21, 1, 31, tzinfo=UTC))
    editor.foot.open("next_date")
    nexts = card(NextPopover)
    qtbot.keyClicks(nexts.date, "jan 5")
    qtbot.keyClick(nexts.date, Qt.Key.Key_Tab)
    assert nexts.date.value() == "Jan 5, 2027"
    assert editor.body()["next_date"] == "2027-01-05"


def test_a_service_code_is_suggested_from_the_own_list_or_typed(
    editor: Editor, qtbot: QtBot
) -> None:
    editor.foot.code.click()
    codes = card(CodePopover)
    qtbot.keyClicks(codes.code, "cd789")
    assert editor.foot.code.value() == "CD789 Family"
    codes.code.clear()
    qtbot.keyClicks(codes.code, "zz999")
    assert editor.body()["service_code"] == "ZZ999"
    assert editor.foot.code.value() == "ZZ999"


def test_the_own_list_is_searched_by_code_and_words(editor: Editor) -> None:
    codes = CodePopover(editor, CODES)
    assert codes._suggest("indiv") == [
        Suggestion("AB123", "Individual 53+"),
        Suggestion("AB456", "Individual 38 to 52"),
    ]
    assert codes._suggest("CD") == [Suggestion("CD789", "Family")]


def test_words_for_what_is_not_set() -> None:
    assert day_words("") == "Not set"
    assert day_words("2026-11") == "Nov 2026"
    assert time_words({}) == "Not set"
    assert next_words({}) == "Not set"
    assert next_words({"next_time": "16:00"}) == "4:00 pm"
    assert next_words({"next_date": "soon"}) == "soon"


def test_every_fact_is_named_for_a_screen_reader(editor: Editor) -> None:
    names = [fact.accessibleName() for fact in editor.details.facts.values()]
    assert names[0] == "Date: Tue, Nov 17, 2026"
    assert all(": " in name for name in names)
    assert editor.foot.next.accessibleName() == "Next session: Not set"
