from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.sections.measures.charts import filled
from tests.sections.measures.pages import Show
from tests.sections.sessions.chart import Chart
from tests.sections.showing import showing
from tests.ui.conftest import dressed, look  # noqa: F401 - fixtures
from therapist_emr.sections.measures.page import MeasuresPage


@pytest.fixture
def chart(empty_chart: Chart) -> Chart:
    return filled(empty_chart)


@pytest.fixture
def show(qtbot: QtBot) -> Iterator[Show]:
    with showing(qtbot, MeasuresPage, 1040, 780) as shown:
        yield shown


@pytest.fixture
def page(show: Show, chart: Chart) -> MeasuresPage:
    return show(chart)
