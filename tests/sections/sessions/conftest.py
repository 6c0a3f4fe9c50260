from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.sections.sessions.chart import Chart, open_chart
from therapist_emr.sections.sessions.page import SessionsPage
from therapist_emr.ui import style, theme
from therapist_emr.ui.theme import Mode


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> None:
    """Give the tests of the page the application's own look, without motion."""
    style.install(qapp, Mode.LIGHT).set_motion(False)
    assert theme.moves() is False


@pytest.fixture
def chart(tmp_path: Path) -> Iterator[Chart]:
    opened = open_chart(tmp_path)
    yield opened
    opened.connection.close()


@pytest.fixture
def empty_chart(tmp_path: Path) -> Iterator[Chart]:
    opened = open_chart(tmp_path, filled=False)
    yield opened
    opened.connection.close()


Show = Callable[[Chart], SessionsPage]


@pytest.fixture
def show(qtbot: QtBot, dressed: None) -> Iterator[Show]:
    """Show the page of a chart in a window that tells it of every change, as the real one does."""
    stops: list[Callable[[], None]] = []

    def shown(chart: Chart) -> SessionsPage:
        page = SessionsPage(chart.desk)
        qtbot.addWidget(page)
        stops.append(chart.practice.on_change(lambda _kinds, _client: page.refresh()))
        page.resize(1204, 800)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        return page

    yield shown
    for stop in stops:
        stop()


@pytest.fixture
def page(show: Show, chart: Chart) -> SessionsPage:
    return show(chart)
