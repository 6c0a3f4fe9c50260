from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.sections.sessions.chart import Chart, note
from tests.sections.sessions.conftest import Show
from tests.sections.sessions.seen import card, dialog, told
from therapist_emr.domain.entry import Draft
from therapist_emr.domain.people import PracticeProfile
from therapist_emr.errors import UserError
from therapist_emr.sections.sessions.page import SIGNED, SessionsPage
from therapist_emr.sections.sessions.page_editor import Editor
from therapist_emr.sections.sessions.page_popover import (
    CodePopover,
    DatePopover,
    NextPopover,
    TimePopover,
)
from therapist_emr.sections.sessions.page_text import NotePart
from therapist_emr.ui.widgets.banner import Banner
from therapist_emr.ui.widgets.dialogs import Dialog
from therapist_emr.ui.widgets.section_page import Chrome
from therapist_emr.ui.widgets.sign_dialog import SignDialog


def editor(page: SessionsPage) -> Editor:
    """Return the editor that is open."""
    assert page.editor is not None
    return page.editor


def write(page: SessionsPage, qtbot: QtBot, key: str, text: str) -> NotePart:
    """Type into one part with real keys."""
    part = editor(page).parts.part(key)
    part.editor.setFocus()
    qtbot.keyClicks(part.editor, text)
    return part


def only_draft(chart: Chart) -> Draft:
    """Return the one draft there is."""
    (header,) = chart.desk.drafts("sessions")
    return chart.desk.draft(header.id)


def fill_disk(chart: Chart) -> None:
    """Let the file grow no further, as on a full disk."""
    chart.connection.set_authorizer(None)
    (pages,) = chart.connection.execute("PRAGMA page_count").fetchone()
    chart.connection.execute(f"PRAGMA max_page_count = {pages}")


def whole(page: SessionsPage, qtbot: QtBot) -> Editor:
    """Write a note that can be signed."""
    page.begin()
    for key in ("data", "assessment", "plan"):
        write(page, qtbot, key, f"The {key} of today.")
    editor(page).details.set_value("stop", "18:23")
    return editor(page)


def sign(page: SessionsPage, qtbot: QtBot) -> None:
    """Sign by keyboard: Ctrl+Return, then Return in the dialog."""
    part = editor(page).parts.all()[0]
    part.editor.setFocus()
    qtbot.keyClick(part.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(dialog(SignDialog).sign, Qt.Key.Key_Return)


def test_a_new_session_begins_with_what_is_usual(page: SessionsPage) -> None:
    page.begin()
    facts = editor(page).details.facts
    assert page.chrome is Chrome.NONE
    assert facts["date"].value() == "Tue, Nov 17, 2026"
    assert facts["start"].value() == "5:30 pm"
    assert facts["place"].value() == "In person"
    assert facts["template"].value() == "DAP"
    assert editor(page).foot.code.value() == "AB123 Individual 53+"
    assert "Mari Quiñones, she/her" in told(editor(page).bar)
    assert "Session 7" in told(editor(page).bar)
    assert editor(page).parts.part("data").editor.hasFocus()


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
    began = time.monotonic()
    qtbot.keyClicks(part.editor, "Slept")
    assert editor(page).bar.state_words() == "Saving"
    with qtbot.waitSignal(editor(page).autosave.changed, timeout=2000):
        pass
    assert time.monotonic() - began < 2
    assert only_draft(chart).body["notes"][0]["text"] == "Slept"
    assert editor(page).bar.state_words() == "Saved 5:31 pm"


def test_typing_without_a_pause_is_saved_in_time_too(
    page: SessionsPage, chart: Chart, qtbot: QtBot
) -> None:
    page.begin()
    part = editor(page).parts.part("data")
    began = time.monotonic()
    while not chart.desk.drafts("sessions"):
        qtbot.keyClicks(part.editor, "a")
        qtbot.wait(100)
        assert time.monotonic() - began < 2


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


def test_signing_locks_and_shows_the_note(page: SessionsPage, chart: Chart, qtbot: QtBot) -> None:
    whole(page, qtbot)
    sign(page, qtbot)
    header = chart.desk.headers("sessions")[0]
    assert header.title == "Session 7"
    assert header.status.value == "signed"
    assert chart.desk.drafts("sessions") == []
    assert page.editor is None
    assert "The data of today." in told(page.reader)
    assert chart.said.words == [SIGNED]
    assert chart.desk.remembered_template() == "dap"
    assert list(page.header_buttons()) == [page.print, page.add_addendum]


def test_the_dialog_names_signer_and_statement(page: SessionsPage, qtbot: QtBot) -> None:
    whole(page, qtbot).sign()
    box = dialog(SignDialog)
    words = told(box)
    assert "Elena Marchetti, LMFT, license OR T1234" in words
    assert "I provided this service and wrote this note" in words
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert page.editor is not None


def test_problems_stand_at_their_fields_and_go_as_they_are_mended(
    page: SessionsPage, chart: Chart, qtbot: QtBot
) -> None:
    page.begin()
    write(page, qtbot, "data", "Slept")
    editor(page).sign()
    assert editor(page).lines.texts() == ["Stop: This is needed. Fill it in to go on."]
    assert "1 field needs a look" in editor(page).bar.findChildren(type(page.print))[1].text()
    time_card = card(TimePopover)
    assert time_card.stop.hasFocus()
    qtbot.keyClicks(time_card.stop, "6:23p")
    qtbot.keyClick(time_card.stop, Qt.Key.Key_Return)
    assert editor(page).details.facts["start"].value() == "5:30 to 6:23 pm, 53 min"
    assert editor(page).lines.texts() == []
    editor(page).sign()
    assert editor(page).problems.count == 2
    assert "Assessment is empty. Write it before you sign." in told(editor(page).parts)
    assert editor(page).parts.part("assessment").editor.hasFocus()
    write(page, qtbot, "assessment", "Better")
    assert editor(page).problems.count == 1
    assert "Slept" in editor(page).parts.part("data").text()
    assert len(chart.desk.headers("sessions")) == 7


def test_another_template_keeps_every_text(page: SessionsPage, chart: Chart, qtbot: QtBot) -> None:
    page.begin()
    write(page, qtbot, "data", "Said")
    write(page, qtbot, "plan", "Go on")
    editor(page).details.template_wanted.emit("birp")
    labels = [part.label for part in editor(page).parts.all()]
    assert labels == ["Behavior", "Intervention", "Response", "Plan", "Data"]
    assert editor(page).parts.part("plan").text() == "Go on"
    page.flush()
    assert only_draft(chart).body["template"] == "birp"
    editor(page).details.template_wanted.emit("dap")
    assert [part.label for part in editor(page).parts.all()] == ["Data", "Assessment", "Plan"]
    assert editor(page).parts.part("data").text() == "Said"


def test_each_text_has_its_own_undo(page: SessionsPage, qtbot: QtBot) -> None:
    page.begin()
    data = write(page, qtbot, "data", "Said")
    plan = write(page, qtbot, "plan", "Go on")
    qtbot.keyClick(data.editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert data.text() == ""
    assert plan.text() == "Go on"


def test_carried_text_is_marked_until_it_is_kept(
    page: SessionsPage, chart: Chart, qtbot: QtBot
) -> None:
    page.begin()
    write(page, qtbot, "plan", "Bring the log.")
    editor(page).side.carry.click()
    plan = editor(page).parts.part("plan")
    carried = "Keep the sleep window at 11 to 6. Walk three times. Bring one request to Ana."
    assert plan.text() == f"{carried}\nBring the log."
    assert plan.carried()
    assert "Carried from Nov 10" in told(plan)
    marks = plan.editor.extraSelections()
    assert [mark.cursor.selectedText() for mark in marks] == [carried]
    plan.keep()
    assert not plan.carried()
    assert plan.editor.extraSelections() == []
    page.flush()
    row = only_draft(chart).body["notes"][2]
    assert row["carried_from"] == "2026-11-10"
    whole_again = editor(page)
    whole_again.side.carry.click()
    assert chart.said.words == ["It is in this note already."]


def test_marks_follow_any_script(page: SessionsPage, qtbot: QtBot) -> None:
    page.begin()
    plan = editor(page).parts.part("plan")
    lines = "🌊 two waves 🌊\nCafe\u0301 at noon"
    plan.take({**plan.row(), "text": f"🙂🙂\n{lines}", "carried": "🌊 two waves 🌊\nCafé at noon"})
    marks = [mark.cursor.selectedText() for mark in plan.editor.extraSelections()]
    assert marks == ["🌊 two waves 🌊", "Cafe\u0301 at noon"]


def test_carried_text_can_be_taken_out_again(
    page: SessionsPage, chart: Chart, qtbot: QtBot
) -> None:
    page.begin()
    editor(page).carry_forward()
    plan = editor(page).parts.part("plan")
    plan.editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClick(plan.editor, Qt.Key.Key_Return)
    qtbot.keyClicks(plan.editor, "Own words.")
    plan.remove()
    assert plan.text() == "Own words."
    page.flush()
    assert "carried_from" not in only_draft(chart).body["notes"][2]


def test_signing_warns_of_carried_text_that_nobody_kept(page: SessionsPage, qtbot: QtBot) -> None:
    whole(page, qtbot)
    editor(page).carry_forward()
    editor(page).sign()
    banner = dialog(SignDialog).findChild(Banner)
    assert banner is not None
    assert banner.title() == "Carried text in Plan is not marked as kept"


def test_the_record_says_what_was_carried(page: SessionsPage, chart: Chart, qtbot: QtBot) -> None:
    whole(page, qtbot)
    editor(page).carry_forward()
    editor(page).parts.part("plan").keep()
    sign(page, qtbot)
    body = chart.desk.entry(chart.desk.headers("sessions")[0].id).current.body
    assert body["notes"][2]["carried_from"] == "2026-11-10"
    assert "accepted" not in body["notes"][2]
    assert "Carried from Nov 10, 2026" in told(page.reader)


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


def test_a_note_becomes_another_kind_with_its_words(
    page: SessionsPage, chart: Chart, qtbot: QtBot
) -> None:
    page.begin()
    write(page, qtbot, "data", "Did not come.")
    page.flush()
    editor(page).kind_wanted.emit("no_show")
    draft = only_draft(chart)
    assert draft.header.kind == "no_show"
    assert "Did not come." in [row["text"] for row in draft.body["notes"]]
    assert editor(page).kind.key == "no_show"


def test_an_unsaved_note_becomes_another_kind_without_a_draft(
    page: SessionsPage, chart: Chart
) -> None:
    page.begin()
    editor(page).kind_wanted.emit("contact")
    assert editor(page).kind.key == "contact"
    assert chart.desk.drafts("sessions") == []


def test_a_contact_is_written_and_signed(page: SessionsPage, chart: Chart, qtbot: QtBot) -> None:
    page.begin("contact")
    whom = editor(page).fields.rows["with_whom"].control
    editor(page).sign()
    assert editor(page).fields.rows["with_whom"].problem().startswith("This is needed.")
    assert whom.hasFocus()
    qtbot.keyClicks(whom, "Dr. Pillai")
    assert editor(page).fields.rows["with_whom"].problem() == ""
    write(page, qtbot, "about", "Dry mouth.")
    sign(page, qtbot)
    header = chart.desk.headers("sessions")[0]
    assert (header.title, header.summary) == ("Contact", "Phone call with Dr. Pillai")


@pytest.mark.parametrize("kind", ["intake", "crisis", "no_show", "late_cancellation"])
def test_every_kind_opens_with_its_own_texts(page: SessionsPage, kind: str) -> None:
    page.begin(kind)
    assert editor(page).kind.key == kind
    assert editor(page).parts.all()
    assert all(part.editor.accessibleName() for part in editor(page).parts.all())


def test_participants_are_asked_for_when_somebody_else_is_there(
    page: SessionsPage, qtbot: QtBot
) -> None:
    page.begin()
    row = editor(page).fields.rows["participants"]
    assert not row.isVisible()
    editor(page).details.set_value("modality", "couple")
    assert row.isVisible()
    qtbot.keyClicks(row.control, "Ana")
    assert editor(page).body()["participants"] == "Ana"


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


def test_the_last_note_opens_over_the_one_being_written(page: SessionsPage) -> None:
    page.begin()
    editor(page).side.open_last.click()
    assert "Slept through five nights of seven" in told(dialog(Dialog))
    assert page.editor is not None


def test_the_side_panel_folds_where_there_is_no_room(page: SessionsPage) -> None:
    page.begin()
    side = editor(page).side
    assert side.isVisible()
    page.resize(640, 700)
    assert not side.isVisible()
    editor(page).panel.click()
    assert side.isVisible()
    editor(page).panel.click()
    page.resize(1204, 800)
    assert not side.isVisible()
    assert editor(page).panel.accessibleName() == "Show the side panel"


def test_opening_an_entry_saves_what_is_typed(
    page: SessionsPage, chart: Chart, qtbot: QtBot
) -> None:
    page.begin()
    write(page, qtbot, "data", "Slept")
    page.open_entry(chart.desk.headers("sessions")[0].id)
    assert page.editor is None
    assert only_draft(chart).body["notes"][0]["text"] == "Slept"
    assert "Session 6" in told(page.reader)


def test_the_new_note_menu_offers_every_kind(page: SessionsPage) -> None:
    page.list.begin_wanted.emit("late_cancellation")
    assert editor(page).kind.key == "late_cancellation"


def test_what_the_record_refuses_is_shown_like_any_problem(
    page: SessionsPage, chart: Chart, qtbot: QtBot
) -> None:
    whole(page, qtbot).sign()
    box = dialog(SignDialog)
    chart.at(chart.clock.instant - timedelta(days=2))
    box.accept()
    assert page.editor is not None
    assert editor(page).lines.texts() == ["Date: This is in the future."]
    assert chart.desk.headers("sessions")[0].title == "Session 6"


def test_a_name_that_is_missing_keeps_the_draft(
    page: SessionsPage, chart: Chart, qtbot: QtBot
) -> None:
    whole(page, qtbot)
    chart.practice.change_settings(replace(chart.practice.settings, profile=PracticeProfile()))
    editor(page).sign()
    with qtbot.captureExceptions() as raised:
        dialog(SignDialog).accept()
    assert isinstance(raised[0][1], UserError)
    assert page.editor is not None
    assert len(chart.desk.drafts("sessions")) == 1


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"service_code": "AB"}, "service_code"),
        ({"next_date": "soon"}, "next_date"),
        ({"date": "2027-01-01"}, "date"),
    ],
)
def test_the_first_problem_opens_where_it_is_mended(
    page: SessionsPage, chart: Chart, change: dict[str, str], path: str
) -> None:
    body = {**note("2026-11-17", "Said", "Go on"), **change}
    page.open_draft(chart.desk.begin("sessions", "session", body).header.id)
    editor(page).sign()
    opened = {"service_code": CodePopover, "next_date": NextPopover, "date": DatePopover}[path]
    assert card(opened).isVisible()
    assert editor(page).problems.count == 1


def test_a_value_that_is_no_number_leads_to_its_objective(page: SessionsPage, chart: Chart) -> None:
    rows = [{"id": "walk", "label": "Walk", "value": "some", "unit": "", "remark": ""}]
    body = note("2026-11-17", "Said", "Go on", objectives=rows)
    page.open_draft(chart.desk.begin("sessions", "session", body).header.id)
    editor(page).sign()
    assert editor(page).side.objectives.rows["walk"].value.hasFocus()


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


def test_the_line_being_written_stays_in_sight(page: SessionsPage, qtbot: QtBot) -> None:
    page.begin()
    part = write(page, qtbot, "data", "Long")
    for _line in range(60):
        qtbot.keyClick(part.editor, Qt.Key.Key_Return)
    qtbot.keyClicks(part.editor, "Last line")
    bar = editor(page).page.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() > 0)
    cursor = part.editor.mapTo(editor(page).page, part.editor.cursorRect().bottomLeft())
    qtbot.waitUntil(
        lambda: (
            part.editor.mapTo(editor(page).page, part.editor.cursorRect().bottomLeft()).y()
            <= editor(page).page.height()
        )
    )
    assert cursor.x() >= 0


def test_a_template_used_elsewhere_serves_a_new_client(show: Show, empty_chart: Chart) -> None:
    other = empty_chart.practice.clients.add(
        {"legal_name": "Omar Benkirane", "born": "5/5/1980", "status": "active"}
    )
    empty_chart.practice.desk(other.id).remember_template("girp")
    page = show(empty_chart)
    page.begin()
    assert editor(page).details.facts["template"].value() == "GIRP"
