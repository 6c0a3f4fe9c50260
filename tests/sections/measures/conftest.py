from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.sections.measures.charts import filled
from tests.sections.measures.pages import Show
from tests.sections.sessions.chart import Chart, open_chart
from tests.ui.conftest import dressed, look  # noqa: F401 - fixtures
from therapist_emr.sections.measures.page import MeasuresPage


@pytest.fixture
def empty_chart(tmp_path: Path) -> Iterator[Chart]:
    opened = open_chart(tmp_path, filled=False)
    yield opened
    opened.connection.close()


@pytest.fixture
def chart(empty_chart: Chart) -> Chart:
    return filled(empty_chart)


@pytest.fixture
def show(qtbot: QtBot) -> Iterator[Show]:
    stops: list[Callable[[], None]] = []

    def shown(chart: Chart) -> MeasuresPage:
        page = MeasuresPage(chart.desk)
        qtbot.addWidget(page)
        stops.append(chart.practice.on_change(lambda _kinds, _client: page.refresh()))
        page.resize(1040, 780)
        with qtbot.waitActive(page, timeout=30_000):
            page.show()
            page.activateWindow()
        return page

    yield shown
    for stop in stops:
        stop()


@pytest.fixture
def page(show: Show, chart: Chart) -> MeasuresPage:
    return show(chart)
