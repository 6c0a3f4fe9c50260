from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.ui.cut_words import cut_words
from tests.ui.pages.conftest import Steps, show_active, words_on
from tests.ui.pages.made_charts import profile, session
from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.people import Client
from therapist_emr.practice import Practice
from therapist_emr.sections import on_screen
from therapist_emr.sections.sessions.page import SessionsPage
from therapist_emr.ui.pages.chart_header import COMPACT
from therapist_emr.ui.pages.clients import ClientsPage
from therapist_emr.ui.pages.overview import OverviewPage
from therapist_emr.ui.pages.profile_page import ProfilePage
from therapist_emr.ui.theme import SPACE, Theme
from therapist_emr.ui.widgets.blocks_view import BlocksView
from therapist_emr.ui.widgets.buttons import Button, IconButton, Kind
from therapist_emr.ui.widgets.chips import Chip
from therapist_emr.ui.widgets.section_page import Chrome

Clients = dict[str, Client]


def opened(qtbot: QtBot, practice: Practice, steps: Steps, client: Client) -> ClientsPage:
    page = ClientsPage(practice, steps)
    qtbot.addWidget(page)
    page.resize(1204, 800)
    show_active(qtbot, page)
    page.open_client(client.id)
    return page


def chips(page: ClientsPage) -> list[str]:
    found = page.chart.header.findChildren(Chip)
    return [chip.text() for chip in found if not chip.isHidden() and chip.isVisibleTo(page)]


def rail(page: ClientsPage) -> dict[str, str]:
    rows = page.chart.rail.view.rows()
    return {rows.row(at).title: rows.row(at).fact for at in range(rows.rowCount())}


def press(page: ClientsPage, text: str) -> None:
    found = [one for one in page.findChildren(QPushButton) if one.text() == text]
    next(one for one in found if one.isVisible()).click()


def test_the_header_says_who_it_is(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    page = opened(qtbot, practice, steps, clients["Mari Quiñones"])
    words = words_on(page)
    for said in (
        "Mari Quiñones",
        "Legal name Marisol Elena Quiñones Reyes",
        "she/her",
        "34 years",
        "born Mar 2, 1992",
        "(503) 555-0142, messages ok",
    ):
        assert said in words
    assert chips(page) == ["42 CFR Part 2"]
    page.chart.open_section("profile")
    qtbot.waitUntil(lambda: "she/her, 34, born Mar 2, 1992" in words_on(page))
    assert page.chart.header.is_compact()


def test_a_minor_and_a_discharged_client_are_marked(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    page = opened(qtbot, practice, steps, clients["Kwame Mensah"])
    assert chips(page) == ["Minor, 15 years"]
    page.open_client(clients["Omar Benkirane"].id)
    qtbot.waitUntil(lambda: chips(page) == ["Discharged"])


def test_a_plan_that_must_not_be_told_is_marked(
    qtbot: QtBot, theme: Theme, practice: Practice, steps: Steps
) -> None:
    body = profile("Ana Silva", "1990-01-01", "(503) 555-0130", "")
    client = practice.clients.add({**body, "no_plan_disclosure": True})
    page = opened(qtbot, practice, steps, client)
    assert chips(page) == ["Do not disclose to the health plan"]


def test_sections_stand_in_groups_with_counts_and_none_when_empty(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    page = opened(qtbot, practice, steps, clients["Mari Quiñones"])
    told = rail(page)
    assert told["Sessions"] == "10"
    assert told["Medications"] == "3"
    assert told["Treatment plan"] == told["Profile"] == told["Overview"] == ""
    page.open_client(clients["Yusuf Demir"].id)
    assert set(rail(page).values()) == {""}


def test_a_stopped_medication_is_not_counted(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    mari = clients["Mari Quiñones"]
    drug = {"name": "Escitalopram", "dose": "10 mg", "started": "2025", "stopped": "2026-02"}
    practice.charting.keep(mari.id, "medications", "medication", drug)
    page = opened(qtbot, practice, steps, mari)
    assert rail(page)["Medications"] == "3"


def test_sections_are_walked_by_keyboard(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    page = opened(qtbot, practice, steps, clients["Kwame Mensah"])
    page.chart.rail.view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(page.chart.rail.view, Qt.Key.Key_End)
    assert page.chart.section == on_screen()[-1].key
    qtbot.keyClick(page.chart.rail.view, Qt.Key.Key_Home)
    assert page.chart.section == "overview"


def test_new_session_begins_a_note(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    yusuf = clients["Yusuf Demir"]
    page = opened(qtbot, practice, steps, yusuf)
    press(page, "New session")
    assert page.chart.section == "sessions"
    shown = page.chart.page()
    assert shown is not None
    assert shown.chrome is Chrome.NONE
    assert not page.list.isVisible()


def test_a_page_that_brings_its_own_head_hides_the_charts(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    page = opened(qtbot, practice, steps, clients["Mari Quiñones"])
    page.chart.open_section("profile")
    shown = page.chart.page()
    assert shown is not None
    shown.set_chrome(Chrome.HEADER)
    assert page.chart.header.isVisible()
    assert not page.chart.rail.isVisible()
    assert not page.list.isVisible()
    shown.set_chrome(Chrome.NONE)
    assert not page.chart.header.isVisible()
    shown.set_chrome(Chrome.SECTIONS)
    assert page.chart.rail.isVisible()
    assert page.list.isVisible()


def test_the_menu_exports_the_chart_or_what_is_open(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    mari = clients["Mari Quiñones"]
    page = opened(qtbot, practice, steps, mari)
    menu = page.chart._menu
    menu.aboutToShow.emit()
    actions = {action.text(): action for action in menu.actions() if action.isVisible()}
    actions["Export chart PDF…"].trigger()
    assert steps.taken[-1] == ("export", mari.id, "", None)
    assert not [text for text in actions if text.endswith("only…")]
    page.chart.open_section("profile")
    menu.aboutToShow.emit()
    actions = {action.text(): action for action in menu.actions() if action.isVisible()}
    actions["Export profile only…"].trigger()
    assert steps.taken[-1] == ("export", mari.id, "profile", None)


def test_the_menu_offers_first_what_can_be_done_with_the_note(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    mari = clients["Mari Quiñones"]
    page = opened(qtbot, practice, steps, mari)
    menu = page.chart._menu
    page.chart.open_section("sessions")
    [entry, *_others] = practice.desk(mari.id).headers("sessions")
    page.chart.page().open_entry(entry.id)  # type: ignore[union-attr]  # it is there
    menu.aboutToShow.emit()
    texts = [action.text() for action in menu.actions()]
    assert texts[:2] == ["Print this note…", "Mark this note as entered in error…"]
    page.chart.open_section("overview")
    menu.aboutToShow.emit()
    assert menu.actions()[0].text() == "New session\tCtrl+N"


def test_print_stands_before_the_menu_with_and_without_a_primary(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    mari = clients["Mari Quiñones"]
    page = opened(qtbot, practice, steps, mari)
    page.chart.open_section("sessions")
    shown = page.chart.page()
    assert isinstance(shown, SessionsPage)
    shown.open_entry(practice.desk(mari.id).headers("sessions")[0].id)
    buttons = page.chart.header.findChildren(IconButton)
    more = next(button for button in buttons if button.isVisible())
    for _at in range(2):
        qtbot.waitUntil(lambda: shown.print.x() + shown.print.width() <= more.x())
        shown.write_addendum()


def test_a_change_elsewhere_is_seen_after_a_refresh(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    yusuf = clients["Yusuf Demir"]
    page = opened(qtbot, practice, steps, yusuf)
    body = session("2026-11-16", "10:00", "10:50")
    draft = practice.drafting.begin(yusuf.id, "sessions", "session", body, None)
    practice.charting.sign(draft.header.id)
    page.refresh()
    assert rail(page)["Sessions"] == "1"
    qtbot.waitUntil(lambda: "Timeline" in words_on(page))


def test_a_chart_that_was_left_leaves_none_of_its_buttons_behind(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    mari, kwame = clients["Mari Quiñones"], clients["Kwame Mensah"]
    page = opened(qtbot, practice, steps, mari)

    lent: set[QWidget] = set()
    for section in practice.sections:
        page.chart.open_section(section.key)
        shown = page.chart.page()
        assert shown is not None
        lent.update(shown.header_buttons())
    assert len(lent) > 3
    page.open_client(kwame.id)
    qtbot.waitUntil(lambda: not any(isValid(button) for button in lent))


def test_what_is_hidden_is_read_again_when_it_is_shown_and_not_at_each_saving(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    mari = clients["Mari Quiñones"]
    page = opened(qtbot, practice, steps, mari)
    page.chart.open_section("profile")
    hidden = page.chart.findChild(ProfilePage)
    assert hidden is not None
    before = hidden.findChild(BlocksView)
    page.chart.open_section("allergies")
    desk = practice.desk(mari.id)
    profile_entry = desk.entry(desk.headers("profile")[0].id)
    body = {**profile_entry.current.body, "pronouns": "they/them"}
    desk.keep("profile", "profile", body, profile_entry.header.id)
    page.refresh()
    qtbot.wait(20)
    assert isValid(before)
    page.chart.open_section("profile")
    qtbot.waitUntil(lambda: any("they/them" in said for said in words_on(page)))
    qtbot.waitUntil(lambda: not isValid(before))


def test_an_entry_of_another_chart_is_shown_without_making_its_overview(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    mari = clients["Mari Quiñones"]
    page = opened(qtbot, practice, steps, clients["Kwame Mensah"])
    page.open_client(mari.id, "sessions", practice.desk(mari.id).headers("sessions")[0].id)
    qtbot.wait(20)
    assert page.chart.findChildren(OverviewPage) == []
    page.chart.open_section("")
    assert len(page.chart.findChildren(OverviewPage)) == 1


def test_another_chart_begins_at_its_overview_and_the_first_is_let_go(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    page = opened(qtbot, practice, steps, clients["Mari Quiñones"])
    page.chart.open_section("profile")
    page.open_client(clients["Yusuf Demir"].id)
    assert page.chart.section == "overview"
    assert isinstance(page.chart.page(), OverviewPage)
    assert "Yusuf Demir" in words_on(page)


def test_a_name_of_three_hundred_letters_leaves_the_buttons_in_sight(
    qtbot: QtBot, theme: Theme, practice: Practice, clock: FixedClock, steps: Steps
) -> None:
    body = profile("A" * 300, "1990-01-01", "(503) 555-0130", "x" * 60)
    client = practice.clients.add({**body, "chosen_name": "B" * 300})
    page = opened(qtbot, practice, steps, client)
    assert page.width() == 1204
    button = page.chart.header.session
    assert button.mapTo(page, button.rect().bottomRight()).x() < page.width()


def test_the_keyboard_goes_on_in_the_chart_that_was_opened_from_elsewhere(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    outside = QWidget()
    qtbot.addWidget(outside)
    row = QHBoxLayout(outside)
    field, page = QLineEdit(), ClientsPage(practice, steps)
    row.addWidget(field)
    row.addWidget(page)
    outside.resize(1300, 800)
    show_active(qtbot, outside)
    field.setFocus()
    page.open_client(clients["Mari Quiñones"].id)
    assert QApplication.focusWidget() is page.chart.rail.view
    field.setFocus()
    page.open_client(clients["Mari Quiñones"].id, "sessions")
    focused = QApplication.focusWidget()
    assert focused is not None
    assert page.chart.isAncestorOf(focused)
    page.list.filter.setFocus()
    page.open_client(clients["Yusuf Demir"].id)
    assert QApplication.focusWidget() is page.list.filter


def test_drafts_entries_and_other_sections_are_reached(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    mari = clients["Mari Quiñones"]
    page = opened(qtbot, practice, steps, mari)
    [draft] = practice.drafting.headers(mari.id, "sessions")
    overview = page.chart.page()
    assert isinstance(overview, OverviewPage)
    overview.wanted.emit("sessions", 0, draft.id)
    shown = page.chart.page()
    assert shown is not None
    assert shown.chrome is Chrome.NONE
    entry = practice.desk(mari.id).headers("sessions")[3]
    page.open_client(mari.id, "sessions", entry.id)
    shown.desk.open("profile")
    assert page.chart.section == "profile"
    shown.desk.open("sessions", entry.id)
    assert page.chart.section == "sessions"
    page.open_client(mari.id, "sessions", draft_id=draft.id)
    assert shown.chrome is Chrome.NONE
    page.open_client(mari.id, "nonsense")
    assert page.chart.section == "overview"


def test_beginning_asks_the_open_section(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    yusuf = clients["Yusuf Demir"]
    page = opened(qtbot, practice, steps, yusuf)
    page.chart.open_section("profile")
    page.begin()
    assert page.chart.page().header_buttons() == ()  # type: ignore[union-attr]  # it is there
    page.begin_entry(yusuf.id)
    assert page.chart.section == "sessions"
    page.edit_profile(yusuf.id)
    assert page.chart.section == "profile"


def test_the_menu_leads_to_the_changes_of_the_profile(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    page = opened(qtbot, practice, steps, clients["Yusuf Demir"])
    actions = {action.text(): action for action in page.chart._menu.actions()}
    actions["Changes to the profile"].trigger()
    qtbot.waitUntil(lambda: "1 version" in words_on(page))
    actions["Edit profile"].trigger()
    assert page.chart.page().header_buttons() == ()  # type: ignore[union-attr]  # it is there


def test_a_pages_export_reaches_the_window(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    yusuf = clients["Yusuf Demir"]
    page = opened(qtbot, practice, steps, yusuf)
    shown = page.chart.page()
    assert shown is not None
    shown.desk.export("profile")
    assert steps.taken[-1] == ("export", yusuf.id, "profile", None)
    shown.desk.say("Done")
    assert steps.said == [("Done", None)]


def test_leaving_a_new_client_returns_to_the_chart_or_to_the_list(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    page = opened(qtbot, practice, steps, clients["Yusuf Demir"])
    page.new_client()
    assert page.client_id == 0
    page.new.closed.emit()
    assert page.client_id == clients["Yusuf Demir"].id
    fresh = ClientsPage(practice, steps)
    qtbot.addWidget(fresh)
    show_active(qtbot, fresh)
    fresh.new_client()
    fresh.new.closed.emit()
    qtbot.waitUntil(lambda: "No chart is open" in words_on(fresh))
    with qtbot.waitSignal(fresh.new.added):
        fresh.new_client()
        fresh.new.editor.view.set_values({"legal_name": "Ana Silva", "born": "1990-01-01",
                                          "status": "active"})  # fmt: skip
        fresh.new.editor.submit()
    assert practice.clients.get(fresh.client_id).name == "Ana Silva"


def test_the_menu_leads_to_the_psychotherapy_notes(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    kwame = clients["Kwame Mensah"]
    page = opened(qtbot, practice, steps, kwame)
    page.chart._menu.aboutToShow.emit()
    action = next(one for one in page.chart._menu.actions() if one.text().startswith("Psycho"))
    action.trigger()
    assert steps.taken[-1] == ("psychotherapy", kwame.id)
    assert not [words for words in rail(page) if "sycho" in words]


@pytest.mark.parametrize(("percent", "width"), [(150, 862), (200, 1180)])
@pytest.mark.parametrize("section", ["allergies", "intake", "risk", "diagnoses", "overview"])
def test_no_button_of_the_header_is_cut_by_large_text(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps,
    percent: int, width: int, section: str,
) -> None:  # fmt: skip
    theme.set_percent(percent)
    page = opened(qtbot, practice, steps, clients["Mari Quiñones"])
    page.setMinimumSize(1, 1)
    page.resize(width, 600)
    page.open_client(clients["Mari Quiñones"].id, "" if section == "overview" else section)
    page.chart.header.set_actions(
        [Button("Edit"), Button("Print"), Button("No known allergies"),
         Button("Add an allergy", Kind.PRIMARY, "plus")]
    )  # fmt: skip
    assert cut_words(page.chart.header) == []
    theme.set_percent(100)
    page.resize(1204, 600)
    header = page.chart.header
    qtbot.waitUntil(lambda: not header.is_compact() or header.height() < COMPACT + SPACE.xl)
    assert cut_words(header) == []


@pytest.mark.parametrize("writing", [section.key for section in on_screen()])
def test_pages_out_of_sight_leave_the_keyboard_where_it_is(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps, writing: str
) -> None:
    page = opened(qtbot, practice, steps, clients["Mari Quiñones"])
    for section in on_screen():
        page.chart.open_section(section.key)
        QApplication.processEvents()
    page.chart.open_section(writing)
    line = QLineEdit(page.chart.page())
    line.show()
    line.setFocus()
    assert QApplication.focusWidget() is line
    page.chart.refresh()
    QApplication.processEvents()
    assert QApplication.focusWidget() is line


@pytest.mark.parametrize("within", [True, False])
def test_the_keyboard_goes_on_in_the_list_of_notes(
    qtbot: QtBot,
    theme: Theme,
    practice: Practice,
    clients: Clients,
    steps: Steps,
    within: bool,
) -> None:
    mari = clients["Mari Quiñones"]
    entry = practice.desk(mari.id).headers("sessions")[0]
    page = opened(qtbot, practice, steps, mari)
    if within:
        overview = page.chart.page()
        assert isinstance(overview, OverviewPage)
        overview.wanted.emit("sessions", entry.id, 0)
    else:
        page.open_client(clients["Kwame Mensah"].id)
        page.open_client(mari.id, "sessions", entry.id)
    notes = page.chart.page()
    assert isinstance(notes, SessionsPage)
    assert QApplication.focusWidget() is notes.list.view
