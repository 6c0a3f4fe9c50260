from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import shiboken6
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.sections.sessions.chart import Chart, note, worked
from tests.sections.sessions.conftest import Show
from tests.sections.sessions.seen import card, dialog, seen, told
from tests.sections.sessions.typed import editor, only_draft, sign, whole, write
from therapist_emr.domain.people import PracticeProfile
from therapist_emr.errors import UserError
from therapist_emr.sections.sessions.page import SIGNED, SessionsPage
from therapist_emr.sections.sessions.page_popover import (
    CodePopover,
    DatePopover,
    NextPopover,
    TimePopover,
)
from therapist_emr.ui.widgets.dialogs import Dialog
from therapist_emr.ui.widgets.section_page import Chrome
from therapist_emr.ui.widgets.sign_dialog import SignDialog


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
    assert "Session, Nov 17" in told(editor(page).bar)
    assert editor(page).parts.part("data").editor.hasFocus()


def test_the_service_code_of_another_kind_of_visit_is_not_taken_over(
    chart: Chart, show: Show
) -> None:
    body = note("2026-11-17", "Said", "Go on", service_code="EF111", place="video")
    chart.signed({**body, "template": "free_text"}, "crisis")
    page = show(chart)
    page.begin()
    begun = editor(page).body()
    assert (begun["service_code"], begun["place"]) == ("AB123", "video")
    page.begin("crisis")
    assert editor(page).body()["service_code"] == "EF111"
    page.begin("intake")
    assert editor(page).body()["service_code"] == ""


def test_the_other_kinds_of_note_are_offered_in_good_english(page: SessionsPage) -> None:
    page.begin()
    offered = [action.text() for action in editor(page).bar.menu.actions()]
    assert "Make it an intake visit note" in offered
    assert "Make it a no-show note" in offered


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
    assert "3 fields need a look" in editor(page).bar.findChildren(type(page.print))[1].text()
    assert "Assessment is empty. Write it before you sign." in told(editor(page).parts)
    time_card = card(TimePopover)
    assert time_card.stop.hasFocus()
    qtbot.keyClicks(time_card.stop, "6:23p")
    qtbot.keyClick(time_card.stop, Qt.Key.Key_Return)
    assert editor(page).details.facts["start"].value() == "5:30 to 6:23 pm, 53 min"
    assert editor(page).lines.texts() == []
    editor(page).sign()
    assert editor(page).problems.count == 2
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


def test_another_kind_of_note_says_what_it_has_no_place_for_and_can_be_undone(
    page: SessionsPage, chart: Chart, qtbot: QtBot
) -> None:
    walk = worked(("walk", 2))
    risk = [{"key": "own_words", "label": "In other words", "help": "", "text": "Denies a plan."}]
    body = note("2026-11-17", "Said", "Go on", risk=risk, objectives=walk, service_code="AB123")
    before = chart.desk.begin("sessions", "session", body)
    page.open_draft(before.header.id)
    editor(page).kind_wanted.emit("no_show")
    texts = [row["text"] for row in only_draft(chart).body["notes"]]
    assert "Denies a plan." in texts
    assert "Walk or swim three times a week: 2" in texts
    assert chart.said.words == ["Changed to no-show, without stop and service code"]
    assert chart.said.undo is not None
    chart.said.undo()
    back = only_draft(chart)
    assert (back.uuid, back.header.kind, back.body) == (before.uuid, "session", before.body)
    assert editor(page).body()["risk"] == risk
    assert editor(page).body()["service_code"] == "AB123"


def test_what_was_written_since_the_change_of_kind_stays_beside_the_note_brought_back(
    page: SessionsPage, chart: Chart, qtbot: QtBot
) -> None:
    page.begin()
    write(page, qtbot, "data", "Came late.")
    editor(page).kind_wanted.emit("no_show")
    assert chart.said.words == ["Changed to no-show, without service code"]
    last = editor(page).parts.all()[-1]
    qtbot.keyClicks(last.editor, " Called twice.")
    assert chart.said.undo is not None
    chart.said.undo()
    assert editor(page).parts.part("data").text() == "Came late."
    assert {one.kind for one in chart.desk.drafts("sessions")} == {"session", "no_show"}


def test_a_change_of_kind_is_undone_when_the_page_is_gone(
    chart: Chart, dressed: None, qtbot: QtBot
) -> None:
    page = SessionsPage(chart.desk)
    page.show()
    page.begin()
    write(page, qtbot, "data", "Came late.")
    editor(page).kind_wanted.emit("no_show")
    shiboken6.delete(page)
    assert chart.said.undo is not None
    chart.said.undo()
    assert only_draft(chart).header.kind == "session"


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


def test_who_took_part_is_not_in_the_note_of_a_client_alone(
    show: Show, chart: Chart, qtbot: QtBot
) -> None:
    last = note("2026-11-16", "Both", "Go on", modality="couple", participants="Ana Ruiz, wife")
    chart.signed(last)
    page = show(chart)
    whole(page, qtbot)
    row = editor(page).fields.rows["participants"]
    assert row.isVisible()
    editor(page).details.set_value("modality", "individual")
    assert not row.isVisible()
    page.flush()
    assert only_draft(chart).body["participants"] == "Ana Ruiz, wife"
    editor(page).back_wanted.emit()
    assert "Ana" not in seen(page.reader)
    page.open_draft(only_draft(chart).header.id)
    row = editor(page).fields.rows["participants"]
    editor(page).details.set_value("modality", "couple")
    assert row.isVisible()
    assert editor(page).body()["participants"] == "Ana Ruiz, wife"
    editor(page).details.set_value("modality", "individual")
    sign(page, qtbot)
    signed = chart.desk.entry(chart.desk.headers("sessions")[0].id)
    assert signed.current.body["modality"] == "individual"
    assert signed.current.body["participants"] == ""
    assert "Ana" not in seen(page.reader)


def test_who_took_part_does_not_follow_into_another_kind_of_note(
    page: SessionsPage, qtbot: QtBot
) -> None:
    page.begin()
    editor(page).details.set_value("modality", "couple")
    qtbot.keyClicks(editor(page).fields.rows["participants"].control, "Ana")
    editor(page).details.set_value("modality", "individual")
    editor(page).kind_wanted.emit("contact")
    assert "Ana" not in str(editor(page).body())


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
