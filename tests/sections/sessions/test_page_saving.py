from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.sections.sessions.chart import Chart, note
from tests.sections.sessions.conftest import Show
from tests.sections.sessions.seen import told
from tests.sections.sessions.typed import editor, fill_disk, only_draft, write
from therapist_emr.sections.draft_keeper import BEGUN_ANEW
from therapist_emr.sections.sessions.page import SessionsPage
from therapist_emr.ui.widgets.banner import Banner
from therapist_emr.ui.widgets.section_page import Chrome


def test_nothing_is_kept_before_the_first_keystroke(
    page: SessionsPage, chart: Chart, qtbot: QtBot
) -> None:
    page.begin()
    qtbot.keyClick(editor(page), Qt.Key.Key_Escape)
    assert page.editor is None
    assert chart.desk.drafts("sessions") == []


def test_a_keystroke_is_on_disk_within_two_seconds(
    page: SessionsPage, chart: Chart, qtbot: QtBot
) -> None:
    page.begin()
    part = editor(page).parts.part("data")
    qtbot.keyClicks(part.editor, "Slept")
    assert editor(page).bar.state_words() == "Saving"
    with qtbot.waitSignal(editor(page).autosave.changed, timeout=2000):
        pass
    assert only_draft(chart).body["notes"][0]["text"] == "Slept"
    assert editor(page).bar.state_words() == "Saved 5:31 pm"


def test_control_s_saves_at_once(page: SessionsPage, chart: Chart, qtbot: QtBot) -> None:
    page.begin()
    part = editor(page).parts.part("data")
    qtbot.keyClicks(part.editor, "Slept")
    qtbot.keyClick(part.editor, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert only_draft(chart).body["notes"][0]["text"] == "Slept"
    assert editor(page).bar.state_words() == "Saved 5:31 pm"


def test_typing_without_a_pause_is_saved_in_time_too(
    page: SessionsPage, chart: Chart, qtbot: QtBot
) -> None:
    page.begin()
    part = editor(page).parts.part("data")
    for _tenth in range(20):  # of two seconds
        qtbot.keyClicks(part.editor, "a")
        qtbot.wait(100)
        if chart.desk.drafts("sessions"):
            break
    assert chart.desk.drafts("sessions")


def test_the_draft_is_offered_back_as_it_was_typed(
    page: SessionsPage, chart: Chart, show: Show, qtbot: QtBot
) -> None:
    page.begin()
    words = "  Two  blanks,\tno\u00a0tidying "
    editor(page).parts.part("data").editor.insertPlainText(words)
    editor(page).details.set_value("start", "half past")
    page.flush()
    again = show(chart)
    again.open_draft(only_draft(chart).header.id)
    assert editor(again).parts.part("data").text() == words
    assert editor(again).details.facts["start"].value() == "half past"
    assert editor(again).bar.state_words() == "Saved 5:31 pm"


@pytest.mark.parametrize("away", [QEvent.Type.WindowDeactivate, QEvent.Type.Hide])
def test_leaving_the_window_saves_at_once(
    page: SessionsPage, chart: Chart, qtbot: QtBot, away: QEvent.Type
) -> None:
    page.begin()
    write(page, qtbot, "data", "Slept")
    QApplication.sendEvent(editor(page), QEvent(away))
    assert only_draft(chart).body["notes"][0]["text"] == "Slept"


def test_leaving_a_text_saves_at_once_and_tab_moves_on(
    page: SessionsPage, chart: Chart, qtbot: QtBot
) -> None:
    page.begin()
    part = write(page, qtbot, "data", "Slept")
    qtbot.keyClick(part.editor, Qt.Key.Key_Tab)
    assert editor(page).parts.part("assessment").editor.hasFocus()
    assert only_draft(chart).body["notes"][0]["text"] == "Slept"


def test_back_keeps_the_draft_and_shows_it(page: SessionsPage, chart: Chart, qtbot: QtBot) -> None:
    page.begin()
    write(page, qtbot, "data", "Slept")
    qtbot.keyClick(editor(page).parts.part("data").editor, Qt.Key.Key_Escape)
    assert page.editor is None
    assert page.chrome is Chrome.HEADER
    assert "Draft, saved 5:31 pm" in told(page.reader)
    assert "Slept" in told(page.reader)
    qtbot.keyClick(page.list.view, Qt.Key.Key_Return)
    assert editor(page).parts.part("data").text() == "Slept"


def test_a_discarded_draft_comes_back_by_undo(
    page: SessionsPage, chart: Chart, qtbot: QtBot
) -> None:
    page.begin()
    write(page, qtbot, "data", "Slept")
    editor(page).discard_wanted.emit()
    assert page.editor is None
    assert chart.desk.drafts("sessions") == []
    assert chart.said.words == ["Draft discarded"]
    assert chart.said.undo is not None
    chart.said.undo()
    assert editor(page).parts.part("data").text() == "Slept"


def test_a_draft_can_be_discarded_where_it_is_read(
    page: SessionsPage, chart: Chart, qtbot: QtBot
) -> None:
    chart.desk.begin("sessions", "session", note("2026-11-17", "Said", ""))
    page.list.view.setFocus()
    qtbot.keyClick(page.list.view, Qt.Key.Key_Up)
    assert "Draft, saved" in told(page.reader)
    discard = [b for b in page.reader.findChildren(type(page.print)) if b.text() == "Discard"]
    discard[0].click()
    assert chart.desk.drafts("sessions") == []
    assert chart.said.words == ["Draft discarded"]


def test_a_disk_that_fails_is_said_and_nothing_typed_is_lost(
    page: SessionsPage, chart: Chart, qtbot: QtBot
) -> None:
    page.begin()
    fill_disk(chart)
    part = write(page, qtbot, "data", "Slept")
    part.editor.insertPlainText("x" * 60_000)
    assert not editor(page).autosave.try_now()
    assert editor(page).bar.state_words().startswith("Not saved: The disk is full")
    with qtbot.captureExceptions() as raised:
        qtbot.keyClick(part.editor, Qt.Key.Key_Escape)
    assert len(raised) == 1
    assert editor(page).parts.part("data").text().startswith("Slept")
    chart.connection.execute("PRAGMA max_page_count = 1000000")
    assert editor(page).autosave.try_now()
    assert only_draft(chart).body["notes"][0]["text"].startswith("Slept")


def test_a_draft_thrown_away_elsewhere_is_begun_anew(
    page: SessionsPage, chart: Chart, qtbot: QtBot
) -> None:
    page.begin()
    write(page, qtbot, "data", "Slept")
    page.flush()
    chart.desk.discard(only_draft(chart).header.id)
    write(page, qtbot, "data", " well")
    page.flush()
    assert only_draft(chart).body["notes"][0]["text"] == "Slept well"
    assert chart.said.words == [BEGUN_ANEW]


def test_a_paste_of_ten_megabytes_is_refused_in_words(page: SessionsPage) -> None:
    page.begin()
    mime = QMimeData()
    mime.setText("x" * 10_000_000)
    editor(page).parts.part("data").editor.insertFromMimeData(mime)
    assert editor(page).parts.part("data").text() == ""
    banner = editor(page).findChild(Banner)
    assert banner is not None
    assert "100,000 characters fit here" in banner.words()
    assert "Nothing was pasted" in banner.words()


def test_what_no_file_can_hold_is_visibly_replaced(page: SessionsPage, chart: Chart) -> None:
    page.begin()
    mime = QMimeData()
    mime.setText("a\x00b<b>bold</b>")
    editor(page).parts.part("data").editor.insertFromMimeData(mime)
    page.flush()
    assert only_draft(chart).body["notes"][0]["text"] == "a\ufffdb<b>bold</b>"


def test_a_discarded_draft_comes_back_even_when_the_page_is_gone(
    chart: Chart, dressed: None, qtbot: QtBot
) -> None:
    page = SessionsPage(chart.desk)
    page.show()
    page.begin()
    write(page, qtbot, "data", "Slept")
    editor(page).discard_wanted.emit()
    shiboken6.delete(page)
    assert chart.said.undo is not None
    chart.said.undo()
    assert only_draft(chart).body["notes"][0]["text"] == "Slept"
