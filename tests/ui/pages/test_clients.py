from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.pages.conftest import Steps, show_active, words_on
from tests.ui.pages.made_charts import profile
from therapist_emr.domain.people import Client, ClientStatus
from therapist_emr.practice import Practice
from therapist_emr.sections.sessions.page import SessionsPage
from therapist_emr.ui.pages.clients import ClientsPage
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.widgets.chips import ChipButton

Clients = dict[str, Client]


def page_of(qtbot: QtBot, practice: Practice, steps: Steps, width: int = 1204) -> ClientsPage:
    page = ClientsPage(practice, steps)
    qtbot.addWidget(page)
    page.resize(width, 800)
    show_active(qtbot, page)
    return page


def names(page: ClientsPage) -> list[str]:
    rows = page.list.view.rows()
    return [rows.row(at).title for at in range(rows.rowCount())]


def test_the_active_clients_are_listed_with_counts(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    page = page_of(qtbot, practice, steps)
    assert names(page)[:2] == ["Dov Abramson", "Ngozi Adeyemi"]
    assert "Rosa Delgado" not in names(page)
    words = [chip.text() for chip in page.list.chips.findChildren(ChipButton)]
    assert {"Active 12", "Waiting 2", "Discharged"} <= set(words)
    assert "No chart is open" in words_on(page)


def test_typing_narrows_by_name_phone_and_birth_date(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    page = page_of(qtbot, practice, steps)
    for typed, found in (
        ("nguyen", "Thùy Nguyễn"),
        ("reyes", "Mari Quiñones"),
        ("555-0114", "Yusuf Demir"),
        ("5550114", "Yusuf Demir"),
        ("3/2/1992", "Mari Quiñones"),
        ("mar 2 1992", "Mari Quiñones"),
    ):
        page.list.filter.clear()
        qtbot.keyClicks(page.list.filter, typed)
        assert names(page) == [found], typed


def test_walking_and_opening_by_keyboard_from_the_filter(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    page = page_of(qtbot, practice, steps)
    edit = page.list.filter
    qtbot.keyClicks(edit, "de")
    qtbot.keyClick(edit, Qt.Key.Key_Down)
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert page.client_id == clients[names(page)[0]].id
    qtbot.keyClick(edit, Qt.Key.Key_Escape)
    assert edit.text() == ""
    qtbot.keyClick(edit, Qt.Key.Key_Down)
    following = page.list.view.key()
    qtbot.waitUntil(lambda: page.client_id == int(following))


def test_letters_typed_in_the_list_go_to_the_filter(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    page = page_of(qtbot, practice, steps)
    qtbot.keyClicks(page.list.view, "wo")
    assert page.list.filter.text() == "wo"
    assert names(page) == ["Tomasz Wójcik"]


def test_nobody_found_leads_on(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    page = page_of(qtbot, practice, steps)
    qtbot.keyClicks(page.list.filter, "delgado")
    assert names(page) == []
    assert "No active client fits" in words_on(page)
    press(page, "Look in all")
    assert names(page) == ["Rosa Delgado"]
    assert page.list.chips.key() == "waiting"
    page.list.filter.setText("zzzz")
    press(page, "Look in all")
    assert "No client fits" in words_on(page)
    press(page, "New client")
    assert "New client" in words_on(page)


def test_an_empty_practice_says_where_to_begin(
    qtbot: QtBot, theme: Theme, practice: Practice, steps: Steps
) -> None:
    page = page_of(qtbot, practice, steps)
    assert "No clients yet" in words_on(page)
    page.begin()
    assert "New client" in words_on(page)


def test_opening_a_waiting_client_switches_the_filter(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    page = page_of(qtbot, practice, steps)
    page.list.filter.setText("dov")
    page.open_client(clients["Rosa Delgado"].id)
    assert page.list.chips.key() == ClientStatus.WAITING.value
    assert page.list.view.key() == str(clients["Rosa Delgado"].id)
    assert page.list.filter.text() == ""


def test_the_list_folds_away_for_a_page_that_needs_the_room_and_comes_back(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    page = page_of(qtbot, practice, steps)
    mari = clients["Mari Quiñones"].id
    page.open_client(mari)
    assert page.list.isVisible()
    page.resize(900, 800)
    assert not page.list.isVisible()
    page.resize(1204, 800)
    assert page.list.isVisible()
    page.open_client(mari, "sessions")
    assert not page.list.isVisible()
    press(page, "Clients")
    assert page.list.isVisible()
    assert QApplication.focusWidget() is page.list.filter
    page.open_client(mari)
    assert page.list.isVisible()


def test_ctrl_f_leads_to_the_filter(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    page = page_of(qtbot, practice, steps)
    page.open_client(clients["Mari Quiñones"].id)
    page.chart.rail.view.setFocus()
    qtbot.keyClick(page.chart.rail.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is page.list.filter


def test_a_refresh_keeps_what_was_typed_and_chosen(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    page = page_of(qtbot, practice, steps)
    page.open_client(clients["Mari Quiñones"].id)
    page.list.filter.setText("ma")
    before = names(page)
    practice.clients.add(profile("Marta Ray", "1990-02-02", "(503) 555-0199", ""))
    page.refresh()
    assert set(names(page)) - set(before) == {"Marta Ray"}
    assert page.list.view.key() == str(clients["Mari Quiñones"].id)
    assert page.client_id == clients["Mari Quiñones"].id


def test_six_thousand_clients_are_listed_without_making_their_rows(
    qtbot: QtBot, theme: Theme, steps: Steps, practice: Practice
) -> None:
    from datetime import date

    from tests.ui.models.test_client_rows import client
    from therapist_emr.ui.pages.client_list import ClientList

    class Many:
        def __init__(self) -> None:
            self.people = [client(number) for number in range(1, 6001)]

        def find(self, typed: str, statuses: object = ()) -> list[Client]:
            return [one for one in self.people if typed.lower() in one.name.lower()]

        def counts(self) -> dict[ClientStatus, int]:
            return {ClientStatus.ACTIVE: 6000}

    view = ClientList(Many())
    qtbot.addWidget(view)
    view.resize(261, 800)
    view.show()
    view.refresh(date(2026, 11, 17), frozenset())
    view.mark(client(5990))
    view.grab()
    assert view.view.key() == "5990"
    assert len(view._rows._made) < 100


def press(page: ClientsPage, text: str) -> None:
    found = [one for one in page.findChildren(QPushButton) if one.text() == text]
    next(one for one in found if one.isVisible()).click()


def test_a_name_can_be_typed_as_soon_as_the_page_is_opened(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    whole = QWidget()
    qtbot.addWidget(whole)
    elsewhere = QLineEdit(whole)
    page = ClientsPage(practice, steps, whole)
    page.resize(1204, 800)
    whole.resize(1204, 800)
    show_active(qtbot, whole)
    elsewhere.setFocus(Qt.FocusReason.OtherFocusReason)
    page.take_focus()
    qtbot.waitUntil(page.list.filter.hasFocus)
    elsewhere.setFocus(Qt.FocusReason.OtherFocusReason)
    page.take_focus()
    page.open_client(clients["Mari Quiñones"].id)
    qtbot.waitUntil(page.chart.rail.view.hasFocus)


def test_back_at_the_overview_the_keyboard_is_in_the_list_of_sections(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    page = page_of(qtbot, practice, steps)
    page.open_client(clients["Mari Quiñones"].id, "sessions")
    shown = page.chart.page()
    assert isinstance(shown, SessionsPage)
    shown.list.view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(shown.list.view, Qt.Key.Key_Escape)
    assert page.chart.section == "overview"
    assert page.chart.rail.view.hasFocus()


def test_the_keyboard_does_not_end_on_a_button_of_the_header_when_another_chart_opens(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    page = page_of(qtbot, practice, steps)
    new = practice.clients.add(profile("Ana Novák", "1990-05-04", "(503) 555-0190", ""))
    page.list.filter.setFocus(Qt.FocusReason.OtherFocusReason)
    page.open_client(new.id, "sessions")
    assert page.chart.rail.view.hasFocus()


def session_drafts(practice: Practice, client_id: int) -> set[int]:
    return {one.id for one in practice.desk(client_id).drafts("sessions")}


def whose(qtbot: QtBot, name: str) -> QLineEdit:
    """Choose a chart by its client's name, where the keyboard is."""
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    assert line.accessibleName() == "Whose note is it?"
    qtbot.keyClicks(line, name)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    return line


def test_a_note_begun_in_the_wrong_chart_is_moved_and_back(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    dov, mari = clients["Dov Abramson"].id, clients["Mari Quiñones"].id
    before = {one: session_drafts(practice, one) for one in (dov, mari)}
    page = page_of(qtbot, practice, steps)
    page.begin_entry(dov)
    sessions = page.chart.page()
    assert isinstance(sessions, SessionsPage)
    assert sessions.editor is not None
    qtbot.keyClicks(QApplication.focusWidget(), "She came late.")
    [move] = [one for one in sessions.editor.bar.menu.actions() if one.text().startswith("Move to")]
    move.trigger()
    assert len(session_drafts(practice, dov) - before[dov]) == 1
    whose(qtbot, "quinones")
    [moved] = session_drafts(practice, mari) - before[mari]
    assert steps.taken[-1] == ("client", mari, "sessions", None, moved)
    assert session_drafts(practice, dov) == before[dov]
    assert practice.desk(mari).draft(moved).body["notes"][0]["text"] == "She came late."
    told, undo = steps.said[-1]
    assert told == "Moved to the chart of Mari Quiñones"
    assert undo is not None
    undo()
    [back] = session_drafts(practice, dov) - before[dov]
    assert session_drafts(practice, mari) == before[mari]
    assert steps.taken[-1] == ("client", dov, "sessions", None, back)


def test_a_note_signed_in_the_wrong_chart_is_copied_into_the_right_one(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    dov, mari = clients["Dov Abramson"].id, clients["Mari Quiñones"].id
    before = session_drafts(practice, mari)
    page = page_of(qtbot, practice, steps)
    signed = practice.desk(dov).headers("sessions")[0]
    page.open_client(dov, "sessions", signed.id)
    sessions = page.chart.page()
    assert isinstance(sessions, SessionsPage)
    [copy] = [one for one in sessions.menu_entries() if one.text.startswith("Copy into")]
    copy.run()
    whose(qtbot, "quinones")
    [made] = session_drafts(practice, mari) - before
    assert ("client", mari, "sessions", None, made) in steps.taken
    entry, draft = practice.desk(dov).entry(signed.id), practice.desk(mari).draft(made)
    assert draft.body["notes"][0]["text"] == entry.current.body["notes"][0]["text"]
    assert draft.body["date"] == entry.current.body["date"]
    assert not draft.body.get("objectives")
    assert practice.desk(dov).headers("sessions")[0] == signed
    told, undo = steps.said[-1]
    assert told == "Copied into the chart of Mari Quiñones; sign it there"
    assert undo is not None
    undo()
    assert session_drafts(practice, mari) == before
    assert ("client", dov, "sessions", signed.id, None) in steps.taken


def test_who_is_asked_whose_note_it_is_may_leave_it_where_it_is(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    dov = clients["Dov Abramson"].id
    page = page_of(qtbot, practice, steps)
    draft = practice.desk(dov).begin("sessions", "session", {"date": "2026-11-17"})
    page.open_client(dov, "sessions", draft_id=draft.header.id)
    sessions = page.chart.page()
    assert isinstance(sessions, SessionsPage)
    assert sessions.editor is not None
    sessions.editor.back_wanted.emit()
    before = session_drafts(practice, dov)
    [move] = [one for one in sessions.menu_entries() if one.text.startswith("Move to")]
    move.run()
    line = whose(qtbot, "dov abramson")
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert session_drafts(practice, dov) == before
    assert steps.said == []
