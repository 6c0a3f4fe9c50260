from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.sections.sessions.chart import Chart, open_chart
from tests.sections.showing import showing
from tests.sections.treatment_plan.plans import full_plan
from tests.ui.conftest import dressed, look  # noqa: F401 - fixtures
from therapist_emr.sections.treatment_plan.page import TreatmentPlanPage

Show = Callable[[Chart], TreatmentPlanPage]


@pytest.fixture
def chart(tmp_path: Path) -> Iterator[Chart]:
    """Open a chart whose plan has two versions, with sessions that worked on it."""
    opened = open_chart(tmp_path)
    plan = opened.desk.headers("treatment_plan")[0]
    draft = opened.desk.begin("treatment_plan", "plan", full_plan(), plan.id)
    opened.desk.sign(draft.header.id)
    yield opened
    opened.connection.close()


@pytest.fixture
def show(qtbot: QtBot) -> Iterator[Show]:
    with showing(qtbot, TreatmentPlanPage, 1020, 800) as shown:
        yield shown


@pytest.fixture
def page(show: Show, chart: Chart) -> TreatmentPlanPage:
    return show(chart)
