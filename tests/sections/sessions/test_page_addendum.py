from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.sections.sessions.chart import Chart
from tests.sections.sessions.conftest import Show
from tests.sections.sessions.seen import dialog, told
from therapist_emr.domain.entry import EntryStatus
from therapist_emr.practice import Gone
from therapist_emr.practice.charting import BeingAddedTo
from therapist_emr.sections.draft_keeper import BEGUN_ANEW
from therapist_emr.sections.sessions.page import SessionsPage
from therapist_emr.sections.sessions.page_error import ErrorDialog
from therapist_emr.ui.widgets.addendum_editor import AddendumEditor
from therapist_emr.ui.widgets.sign_dialog import SignDialog


def test_control_s_saves_the_addendum_at_once(
    page: SessionsPage, chart: Chart, qtbot: QtBot
) -> None:
    editor = begun(page)
    qtbot.keyClicks(editor.part.editor, "It was")
    qtbot.keyClick(editor.part.editor, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert drafted(chart) == ["It was"]


def newest(chart: Chart) -> int:
    """Return the newest entry's id."""
    return chart.desk.headers("sessions")[0].id


def begun(page: SessionsPage) -> AddendumEditor:
    """Open the addendum by its button."""
    page.add_addendum.click()
    assert page.reader.addendum is not None
    return page.reader.addendum


def drafted(chart: Chart) -> list[str]:
    """Return the texts of the addenda that are drafts."""
    drafts = [chart.desk.draft(header.id) for header in chart.desk.drafts("sessions")]
    return [str(draft.body["text"]) for draft in drafts if draft.header.kind == "addendum"]


def test_an_addendum_is_written_and_signed_under_the_note(
    page: SessionsPage, chart: Chart, qtbot: QtBot
) -> None:
    editor = begun(page)
    assert editor.part.editor.hasFocus()
    assert list(page.header_buttons()) == [page.print]
    qtbot.keyClicks(editor.part.editor, "It was her brother.")
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(editor.part.editor, Qt.Key.Key_Return, control)
    box = dialog(SignDialog)
    assert "Elena Marchetti, LMFT, license OR T1234" in told(box)
    qtbot.keyClick(box.sign, Qt.Key.Key_Return)
    entry = chart.desk.entry(newest(chart))
    assert entry.addenda[-1].body["text"] == "It was her brother."
    assert entry.addenda[-1].signature is not None
    assert chart.desk.drafts("sessions") == []
    assert "It was her brother." in told(page.reader)
    assert page.reader.addendum is None
    assert chart.said.words == ["Addendum signed; it stays under the note"]
    assert list(page.header_buttons()) == [page.print, page.add_addendum]


def test_a_signed_addendum_is_in_sight(page: SessionsPage, chart: Chart, qtbot: QtBot) -> None:
    page.resize(1204, 400)
    qtbot.keyClicks(begun(page).part.editor, "It was her brother.")
    begun_ = page.reader.addendum
    assert begun_ is not None
    begun_.ask()
    dialog(SignDialog).accept()
    bar = page.reader.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0


def test_the_addendum_is_on_disk_while_it_is_written(
    page: SessionsPage, chart: Chart, show: Show, qtbot: QtBot
) -> None:
    editor = begun(page)
    qtbot.keyClicks(editor.part.editor, "It was")
    qtbot.waitUntil(lambda: drafted(chart) == ["It was"], timeout=2000)
    assert "Saved 5:31 pm" in told(editor)
    qtbot.keyClicks(editor.part.editor, " her brother")
    page.flush()
    assert drafted(chart) == ["It was her brother"]
    again = show(chart)
    header = chart.desk.drafts("sessions")[0]
    assert header.title == "Addendum to Session 6"
    again.open_draft(header.id)
    assert again.reader.addendum is not None
    assert again.reader.addendum.part.text() == "It was her brother"


@pytest.mark.parametrize("away", [QEvent.Type.WindowDeactivate, QEvent.Type.Hide])
def test_leaving_the_window_saves_it(
    page: SessionsPage, chart: Chart, qtbot: QtBot, away: QEvent.Type
) -> None:
    editor = begun(page)
    qtbot.keyClicks(editor.part.editor, "It was")
    QApplication.sendEvent(editor, QEvent(away))
    assert drafted(chart) == ["It was"]


def test_reading_another_note_keeps_it(page: SessionsPage, chart: Chart, qtbot: QtBot) -> None:
    qtbot.keyClicks(begun(page).part.editor, "It was")
    page.list.view.setFocus()
    qtbot.keyClick(page.list.view, Qt.Key.Key_Down)
    assert drafted(chart) == ["It was"]
    assert page.reader.addendum is None
    page.open_entry(newest(chart))
    assert page.reader.addendum is not None
    assert page.reader.addendum.part.text() == "It was"


def test_escape_leaves_the_text_and_keeps_it(
    page: SessionsPage, chart: Chart, qtbot: QtBot
) -> None:
    editor = begun(page)
    qtbot.keyClicks(editor.part.editor, "It was")
    qtbot.keyClick(editor.part.editor, Qt.Key.Key_Escape)
    assert page.reader.addendum is None
    assert drafted(chart) == ["It was"]
    assert page.add_addendum in page.header_buttons()
    assert begun(page).part.text() == "It was"


def test_an_empty_addendum_is_not_signed(page: SessionsPage, chart: Chart, qtbot: QtBot) -> None:
    editor = begun(page)
    qtbot.mouseClick(editor.sign, Qt.MouseButton.LeftButton)
    assert "The addendum is empty. Write it, then sign it." in told(editor)
    qtbot.keyClicks(editor.part.editor, "x")
    assert "The addendum is empty" not in told(editor)
    assert chart.desk.entry(newest(chart)).header.addenda == 1


def test_a_draft_that_is_gone_signs_nothing_twice(page: SessionsPage, chart: Chart) -> None:
    with pytest.raises(Gone):
        chart.desk.add_addendum(newest(chart), "More.", draft_id=999)
    assert chart.desk.entry(newest(chart)).header.addenda == 1


def test_a_discarded_addendum_comes_back_by_undo(
    page: SessionsPage, chart: Chart, qtbot: QtBot
) -> None:
    editor = begun(page)
    qtbot.keyClicks(editor.part.editor, "It was")
    qtbot.mouseClick(editor.discard, Qt.MouseButton.LeftButton)
    assert drafted(chart) == []
    assert page.reader.addendum is None
    assert chart.said.words == ["Addendum discarded"]
    assert chart.said.undo is not None
    chart.said.undo()
    assert page.reader.addendum is not None
    assert page.reader.addendum.part.text() == "It was"


def test_discarding_nothing_says_nothing(page: SessionsPage, chart: Chart) -> None:
    begun(page).discard.click()
    assert page.reader.addendum is None
    assert chart.said.words == []


def test_a_draft_thrown_away_elsewhere_is_begun_anew(
    page: SessionsPage, chart: Chart, qtbot: QtBot
) -> None:
    editor = begun(page)
    qtbot.keyClicks(editor.part.editor, "It was")
    editor.flush()
    chart.desk.discard(editor.draft_id)
    qtbot.keyClicks(editor.part.editor, " she")
    editor.flush()
    assert drafted(chart) == ["It was she"]
    assert chart.said.words == [BEGUN_ANEW]


def test_an_addendum_that_came_back_under_a_note_in_error_can_be_read_and_discarded(
    page: SessionsPage, chart: Chart, qtbot: QtBot
) -> None:
    editor = begun(page)
    qtbot.keyClicks(editor.part.editor, "It was")
    editor.discard.click()
    bring_back = chart.said.undo
    assert bring_back is not None
    chart.desk.withdraw(newest(chart), "Wrong chart")
    bring_back()
    again = page.reader.addendum
    assert again is not None
    assert again.part.text() == "It was"
    again.discard.click()
    assert page.reader.addendum is None
    assert list(page.header_buttons()) == [page.print, page.new_session]
    assert chart.desk.drafts("sessions") == []


def test_a_note_is_not_marked_while_an_addendum_is_written(
    page: SessionsPage, chart: Chart, qtbot: QtBot
) -> None:
    editor = begun(page)
    qtbot.keyClicks(editor.part.editor, "It was")
    with pytest.raises(BeingAddedTo):
        page.ask_for_error()
    assert page.findChild(ErrorDialog) is None
    assert chart.desk.headers("sessions")[0].status is EntryStatus.SIGNED
    assert page.reader.addendum is editor
    assert drafted(chart) == ["It was"]


def test_the_foot_of_an_addendum_breaks_where_it_has_no_room(
    page: SessionsPage, qtbot: QtBot
) -> None:
    editor = begun(page)
    qtbot.keyClicks(editor.part.editor, "It was")
    wide = editor.discard.sizeHint().width() + editor.sign.sizeHint().width()
    assert editor.minimumSizeHint().width() < wide
