from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.sections.sessions.chart import Chart
from tests.sections.sessions.seen import dialog, told
from therapist_emr.sections.sessions.page import SessionsPage
from therapist_emr.sections.sessions.page_error import ErrorDialog
from therapist_emr.ui.widgets.banner import Banner
from therapist_emr.ui.widgets.buttons import IconButton
from therapist_emr.ui.widgets.menu import MenuEntry
from therapist_emr.ui.widgets.standing import CHANGED, UNCHANGED, AddendumView
from therapist_emr.ui.widgets.textedit import GrowingText


def offered(page: SessionsPage) -> dict[str, MenuEntry]:
    """Return what the page adds to the chart's menu."""
    return {entry.text: entry for entry in page.menu_entries()}


def test_a_signed_note_says_all_of_itself(page: SessionsPage) -> None:
    words = told(page.reader)
    assert "Session 6" in words
    assert "Tue, Nov 10, 2026, 6:30 to 7:23 pm, 53 minutes, in person, individual" in words
    assert "Signed and locked" in words
    assert "Slept through five nights of seven" in words
    assert "Elena Marchetti, LMFT, license OR T1234" in words
    assert "Signed Tue, Nov 10, 2026, 6:58 pm" in words
    assert UNCHANGED in words
    assert "The sleep log covers Nov 3 to 9" in words
    assert "signed Thu, Nov 12, 2026, 9:17 am" in words


def test_nothing_of_a_signed_note_can_be_changed(page: SessionsPage, qtbot: QtBot) -> None:
    texts = page.reader.findChildren(GrowingText)
    assert texts
    for text in texts:
        before = text.toPlainText()
        qtbot.keyClicks(text, "x")
        assert text.isReadOnly()
        assert text.toPlainText() == before


def test_the_text_is_laid_out_when_it_is_shown(page: SessionsPage, chart: Chart) -> None:
    page.open_entry(chart.desk.headers("sessions")[0].id)
    assert page.reader.text is not None
    texts = page.reader.text.findChildren(GrowingText)
    assert all(text.height() >= text.document().size().height() - 1 for text in texts)
    assert page.reader.text.height() >= page.reader.text.sizeHint().height()


def test_a_damaged_note_says_so_in_words(page: SessionsPage, chart: Chart) -> None:
    entry = chart.desk.headers("sessions")[0].id
    chart.alter(entry, "Slept", "Sleep")
    page.open_entry(entry)
    assert page.reader.signature is not None
    assert page.reader.signature.state.text() == CHANGED
    banner = page.reader.findChild(Banner)
    assert banner is not None
    assert banner.title() == "This note is not as it was signed"


def test_print_asks_for_this_note(page: SessionsPage, chart: Chart) -> None:
    page.print.click()
    assert chart.said.exported == [("sessions", chart.desk.headers("sessions")[0].id)]
    offered(page)["Print this note…"].run()
    assert len(chart.said.exported) == 2


def test_the_header_offers_what_fits_the_note(page: SessionsPage, chart: Chart) -> None:
    assert list(page.header_buttons()) == [page.print, page.add_addendum]
    entry = chart.desk.headers("sessions")[0].id
    chart.desk.withdraw(entry, "Wrong chart")
    assert list(page.header_buttons()) == [page.print, page.new_session]


def test_marking_as_error_asks_for_the_reason(
    page: SessionsPage, chart: Chart, qtbot: QtBot
) -> None:
    offered(page)["Mark this note as entered in error…"].run()
    box = dialog(ErrorDialog)
    qtbot.mouseClick(box.mark, Qt.MouseButton.LeftButton)
    assert box.isVisible()
    assert box.row.problem().startswith("A reason is needed.")
    qtbot.keyClicks(box.reason, "Written in the wrong chart")
    assert box.row.problem() == ""
    qtbot.keyClick(box.reason, Qt.Key.Key_Return)
    header = chart.desk.headers("sessions")[0]
    assert header.status.value == "error"
    words = told(page.reader)
    assert "Entered in error: Written in the wrong chart" in words
    assert "Slept through five nights" in words
    assert "Entered in error" in words
    assert chart.said.words == ["Marked as entered in error; it stays readable"]


def test_a_second_addendum_follows_the_first(page: SessionsPage, chart: Chart) -> None:
    chart.desk.add_addendum(chart.desk.headers("sessions")[0].id, "And once more.")
    words = told(page.reader)
    assert words.index("The sleep log covers") < words.index("And once more.")


def test_what_can_be_done_stands_in_the_charts_menu_only(page: SessionsPage, chart: Chart) -> None:
    assert not page.reader.findChildren(IconButton)
    assert list(offered(page)) == [
        "Print this note…",
        "Mark this note as entered in error…",
        "Copy into another chart…",
    ]
    entry = chart.desk.headers("sessions")[0].id
    chart.desk.withdraw(entry, "Wrong chart")
    assert list(offered(page)) == ["Print this note…", "Copy into another chart…"]
    draft = chart.desk.begin("sessions", "session", {})
    page.open_draft(draft.header.id)
    assert offered(page) == {}
    page.editor.back_wanted.emit()  # type: ignore[union-attr]  # it is open
    assert list(offered(page)) == [
        "Continue writing",
        "Move to another chart…",
        "Discard this draft",
    ]
    offered(page)["Discard this draft"].run()
    assert chart.desk.drafts("sessions") == []


def test_the_end_of_a_note_can_be_read_above_a_message(page: SessionsPage, chart: Chart) -> None:
    page.resize(1204, 400)
    page.reader.show_end()
    last = page.reader.findChildren(AddendumView)[-1]
    end = last.mapTo(page.reader.viewport(), last.rect().bottomLeft()).y()
    assert end <= page.reader.viewport().height() - 64
