from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.sections.sessions.chart import NOW, ZONE, Chart, note
from tests.sections.sessions.conftest import Show
from therapist_emr.domain.clock import moment_of
from therapist_emr.domain.entry import EntryHeader, EntryStatus
from therapist_emr.sections.sessions.page import SessionsPage
from therapist_emr.sections.sessions.page_list import filtered, rows_of
from therapist_emr.ui.widgets.section_page import Chrome


def titles(page: SessionsPage) -> list[str]:
    """Return the titles in the list."""
    shown = page.list.view.rows()
    return [shown.row(at).title for at in range(shown.rowCount())]


def test_the_newest_note_is_shown_first(page: SessionsPage) -> None:
    assert page.chrome is Chrome.HEADER
    assert titles(page)[0] == "Session 6"
    assert "Contact" in titles(page)
    row = page.list.view.rows().row(0)
    assert (row.lead, row.detail, row.end_icon) == ("Nov 10", "53 min, in person", "lock")
    assert "1 addendum" in row.words()
    assert page.list.view.key() == row.key


def test_drafts_stand_on_top_with_when_they_were_saved(page: SessionsPage, chart: Chart) -> None:
    chart.desk.begin("sessions", "session", note("2026-10-01", "Said", ""))
    row = page.list.view.rows().row(0)
    assert row.title == "Session"
    assert row.detail == "Draft, saved 5:31 pm"
    assert row.end_icon == "pencil"


def test_no_word_of_a_row_is_looked_at_while_nothing_is_typed() -> None:
    class Read(str):
        times = 0

        def __format__(self, spec: str) -> str:
            Read.times += 1
            return super().__format__(spec)

    headers = [
        EntryHeader(at, 1, "sessions", "session", "2026-11-10T10:00", EntryStatus.SIGNED, at,
                    Read(title), "", 1, 0)
        for at, title in enumerate(("Session 1", "Contact"), 1)
    ]  # fmt: skip
    assert filtered((), headers, " ") == ([], headers)
    assert Read.times == 0
    assert filtered((), headers, "contact") == ([], headers[1:])
    assert Read.times == len(headers)


def test_an_entry_in_error_is_marked_in_words(page: SessionsPage, chart: Chart) -> None:
    chart.desk.withdraw(chart.desk.headers("sessions")[1].id, "Wrong chart")
    row = page.list.view.rows().row(1)
    assert row.detail == "Entered in error"
    assert "entered in error" in row.words()
    assert row.faint


def test_arrows_read_one_note_after_the_other(page: SessionsPage, qtbot: QtBot) -> None:
    view = page.list.view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert page.list.view.key() == page.list.keys()[1]
    assert page.reader.text is not None
    shown = page.list.view.rows().row(1)
    assert shown.title == "Session 5"
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert page.list.view.key() == page.list.keys()[0]


def test_the_filter_finds_by_title_date_and_words(page: SessionsPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.list.search, Qt.MouseButton.LeftButton)
    assert page.list.filter.hasFocus()
    qtbot.keyClicks(page.list.filter, "pillai")
    assert titles(page) == ["Contact"]
    page.list.filter.setText("oct 20 2026")
    assert set(titles(page)) == {"Contact", "Session 3"}
    page.list.filter.setText("zebra")
    assert titles(page) == []
    qtbot.keyClick(page.list.filter, Qt.Key.Key_Escape)
    assert not page.list.filter.isVisible()
    assert len(titles(page)) == 7


def test_down_leads_from_the_filter_into_the_list(page: SessionsPage, qtbot: QtBot) -> None:
    page.list.search.click()
    qtbot.keyClicks(page.list.filter, "contact")
    qtbot.keyClick(page.list.filter, Qt.Key.Key_Down)
    assert page.list.view.hasFocus()
    assert page.list.view.key() == page.list.keys()[0]


def test_escape_goes_back_to_the_chart(page: SessionsPage, chart: Chart, qtbot: QtBot) -> None:
    page.list.view.setFocus()
    qtbot.keyClick(page.list.view, Qt.Key.Key_Escape)
    assert chart.said.opened == ["overview"]
    qtbot.mouseClick(page.list.back, Qt.MouseButton.LeftButton)
    assert chart.said.opened == ["overview", "overview"]


def test_an_empty_chart_says_what_belongs_here(show: Show, empty_chart: Chart) -> None:
    page = show(empty_chart)
    assert page.chrome == Chrome.SECTIONS
    assert page.empty.isVisible()
    page.empty.button.click()
    assert page.editor is not None
    assert page.chrome.name == "NONE"


def test_earlier_years_are_named_before_their_notes(empty_chart: Chart) -> None:
    for day in ("2024-05-02", "2025-12-30", "2026-01-02"):
        empty_chart.signed(note(day, "Said", "Go on"))
    rows = rows_of((), empty_chart.desk.headers("sessions"), moment_of(NOW, ZONE))
    assert [(row.title, row.lead) for row in rows] == [
        ("Session 3", "Jan 2"),
        ("2025", ""),
        ("Session 2", "Dec 30"),
        ("2024", ""),
        ("Session 1", "May 2"),
    ]


def test_another_day_is_named_where_a_draft_was_saved(chart: Chart) -> None:
    draft = chart.desk.begin("sessions", "session", note("2026-10-01", "Said", ""))
    later = moment_of(NOW + timedelta(days=3), ZONE)
    (row,) = rows_of((draft.header,), (), later)
    assert row.detail == "Draft, saved Nov 17"
    assert "saved Nov 17, 5:31 pm" in row.words()


def test_a_change_elsewhere_shows_in_the_list(page: SessionsPage, chart: Chart) -> None:
    chart.at(datetime(2026, 11, 18, 3, 0, tzinfo=UTC))
    chart.signed(note("2026-11-17", "Said", "Go on"))
    assert titles(page)[0] == "Session 7"
    assert page.list.view.key() == page.list.keys()[1]
