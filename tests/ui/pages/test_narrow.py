"""The smallest window with large text: nothing is cut, and nothing has to be scrolled sideways."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from tests.practice.profiles import change_profile
from tests.ui.cut_words import cut_words
from tests.ui.narrow import LARGE, sideways, small
from tests.ui.pages.conftest import Steps, show_active
from therapist_emr.domain.people import Client
from therapist_emr.practice import Practice
from therapist_emr.ui import theme as sizes
from therapist_emr.ui.background import Background
from therapist_emr.ui.pages.clients import ClientsPage
from therapist_emr.ui.pages.export_page import ExportPage
from therapist_emr.ui.pages.search import SearchPage
from therapist_emr.ui.pages.today import TodayPage
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.row_delegate import RowDelegate

Clients = dict[str, Client]


@LARGE
def test_every_section_of_a_chart_has_room(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps, percent: int
) -> None:
    theme.set_percent(percent)
    page = ClientsPage(practice, steps)
    qtbot.addWidget(page)
    small(qtbot, page)
    page.open_client(clients["Mari Quiñones"].id)
    for key in ("overview", *(section.key for section in practice.sections)):
        page.chart.open_section(key)
        qtbot.wait(40)
        assert sideways(page) == [], key
        assert cut_words(page) == [], key


def test_the_sections_fold_into_the_header_and_come_back(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    page = ClientsPage(practice, steps)
    qtbot.addWidget(page)
    page.resize(1204, 800)
    show_active(qtbot, page)
    page.open_client(clients["Mari Quiñones"].id, "diagnoses")
    chart = page.chart
    assert chart.rail.isVisible()
    theme.set_percent(150)
    small(qtbot, page)
    assert not chart.rail.isVisible()
    shown = [one for one in chart.header.findChildren(QAbstractButton) if one.isVisible()]
    door = next(one for one in shown if one.accessibleName() == "Section: Diagnoses")
    menu = door.menu()  # type: ignore[attr-defined]  # it is a QPushButton
    menu.aboutToShow.emit()
    said = {action.text().split("\t")[0]: action for action in menu.actions()}
    said["Overview"].trigger()
    assert chart.section == "overview"
    page.resize(1800, 800)
    qtbot.wait(40)
    assert chart.rail.isVisible()


@LARGE
def test_a_new_client_can_be_written_down(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps, percent: int
) -> None:
    theme.set_percent(percent)
    page = ClientsPage(practice, steps)
    qtbot.addWidget(page)
    small(qtbot, page)
    page.new_client()
    qtbot.wait(60)
    assert not page.list.isVisible()
    assert sideways(page) == []
    assert cut_words(page) == []
    page.new.closed.emit()
    assert page.list.isVisible()


@LARGE
def test_today_searching_and_exporting_have_room(
    qtbot: QtBot, theme: Theme, practice: Practice, background: Background, clients: Clients,
    steps: Steps, percent: int,
) -> None:  # fmt: skip
    theme.set_percent(percent)
    search = SearchPage(practice, background, steps)
    export = ExportPage(practice, background, steps)
    for page in (TodayPage(practice, steps), search, export):
        qtbot.addWidget(page)
        small(qtbot, page)
        if page is export:
            export.open(clients["Mari Quiñones"].id)
            qtbot.waitUntil(export.save.isEnabled, timeout=30_000)
        qtbot.wait(60)
        assert sideways(page) == [], type(page).__name__
        assert cut_words(page) == [], type(page).__name__
    export.stop()


def test_a_long_name_is_read_whole_while_there_is_room(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    long = "Renee Tamika Toussaint-Okafor"
    client = clients["Dov Abramson"]
    change_profile(practice, client.id, legal_name=long, chosen_name="")
    page = TodayPage(practice, steps)
    qtbot.addWidget(page)
    page.resize(1204, 800)
    show_active(qtbot, page)
    views = {view.accessibleName(): view for view in page.findChildren(ListView)}
    looks = []
    for name in ("Notes to sign", "Coming due"):
        delegate = views[name].itemDelegate()
        assert isinstance(delegate, RowDelegate)
        looks.append(delegate.look.title_width)
    needed = page.fontMetrics().horizontalAdvance(long)
    assert looks[0] == looks[1]
    assert sizes.px(looks[0]) > needed
