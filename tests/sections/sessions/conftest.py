from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.sections.sessions.chart import Chart, open_chart
from tests.sections.showing import showing
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


Show = Callable[[Chart], SessionsPage]


@pytest.fixture
def show(qtbot: QtBot, dressed: None) -> Iterator[Show]:
    with showing(qtbot, SessionsPage, 1204, 800) as shown:
        yield shown


@pytest.fixture
def page(show: Show, chart: Chart) -> SessionsPage:
    return show(chart)
