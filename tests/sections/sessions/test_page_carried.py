from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from tests.sections.sessions.chart import Chart
from tests.sections.sessions.seen import dialog, seen, told
from tests.sections.sessions.typed import editor, only_draft, sign, whole, write
from therapist_emr.sections.sessions.page import SessionsPage
from therapist_emr.ui.widgets.banner import Banner
from therapist_emr.ui.widgets.sign_dialog import SignDialog


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
    assert chart.said.words == ["It is in this note already"]


def test_marks_follow_any_script(page: SessionsPage, qtbot: QtBot) -> None:
    page.begin()
    plan = editor(page).parts.part("plan")
    lines = "🌊 two waves 🌊\nCafe\u0301 at noon"
    plan.take({**plan.row(), "text": f"🙂🙂\n{lines}", "carried": "🌊 two waves 🌊\nCafé at noon"})
    marks = [mark.cursor.selectedText() for mark in plan.editor.extraSelections()]
    assert marks == ["🌊 two waves 🌊", "Cafe\u0301 at noon"]


def test_what_is_carried_is_marked_beside_what_is_misspelled(
    page: SessionsPage, qtbot: QtBot
) -> None:
    page.begin()
    plan = editor(page).parts.part("plan")
    plan.take({**plan.row(), "text": "the harbr\nOwn words.", "carried": "the harbr"})
    plan.editor.set_marks("spelling", plan.editor.marks("carried"))
    qtbot.keyClicks(plan.editor, "x")
    assert len(plan.editor.marks("spelling")) == len(plan.editor.marks("carried")) == 1
    assert len(plan.editor.extraSelections()) == 2


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


def test_what_was_written_anew_does_not_count_as_carried(
    page: SessionsPage, chart: Chart, qtbot: QtBot
) -> None:
    whole(page, qtbot)
    editor(page).carry_forward()
    plan = editor(page).parts.part("plan")
    plan.editor.selectAll()
    qtbot.keyClicks(plan.editor, "Something new for today.")
    assert not plan.carried()
    page.flush()
    assert "carried_from" not in only_draft(chart).body["notes"][2]
    for _word in ["Something", "new", "for", "today."]:
        plan.editor.undo()
    assert plan.carried()
    page.flush()
    assert only_draft(chart).body["notes"][2]["carried_from"] == "2026-11-10"
    plan.editor.selectAll()
    qtbot.keyClicks(plan.editor, "Something new for today.")
    sign(page, qtbot)
    body = chart.desk.entry(chart.desk.headers("sessions")[0].id).current.body
    assert "carried_from" not in body["notes"][2]
    assert "Carried from" not in seen(page.reader)


def test_the_record_says_what_was_carried(page: SessionsPage, chart: Chart, qtbot: QtBot) -> None:
    whole(page, qtbot)
    editor(page).carry_forward()
    editor(page).parts.part("plan").keep()
    sign(page, qtbot)
    body = chart.desk.entry(chart.desk.headers("sessions")[0].id).current.body
    assert body["notes"][2]["carried_from"] == "2026-11-10"
    assert "accepted" not in body["notes"][2]
    assert "Carried from Nov 10, 2026" in told(page.reader)


def test_a_late_note_takes_nothing_from_a_later_one(page: SessionsPage, chart: Chart) -> None:
    page.begin()
    editor(page).details.set_value("date", "2026-11-05")
    editor(page).carry_forward()
    assert not any(part.carried() for part in editor(page).parts.all())
    assert chart.said.words == ["The last note is of a later day; nothing was carried from it"]
    editor(page).details.set_value("date", "2026-11-10")
    editor(page).carry_forward()
    assert any(part.carried() for part in editor(page).parts.all())
