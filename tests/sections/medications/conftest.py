from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.sections.sessions.chart import Chart, open_chart
from tests.ui.conftest import dressed, look  # noqa: F401 - fixtures
from therapist_emr.sections.medications.page import MedicationsPage

Show = Callable[[Chart], MedicationsPage]


@pytest.fixture
def empty_chart(tmp_path: Path) -> Iterator[Chart]:
    opened = open_chart(tmp_path, filled=False)
    yield opened
    opened.connection.close()


@pytest.fixture
def chart(empty_chart: Chart) -> Chart:
    """Fill the chart with two current medications, a past one and a review."""
    keep = empty_chart.desk.keep
    usual = {"route": "oral", "frequency": "Every morning", "prescriber": "Dr. A. Pillai"}
    keep("medications", "medication", {
        **usual, "name": "Sertraline", "dose": "100 mg", "reason": "Depression",
        "started": "2026-05-01", "taking": "Most days",
    })  # fmt: skip
    keep("medications", "medication", {**usual, "name": "Prazosin", "dose": "2 mg"})
    keep("medications", "medication", {
        **usual, "name": "Escitalopram", "dose": "10 mg", "started": "2025-03",
        "stopped": "2026-02", "stop_reason": "nausea",
    })  # fmt: skip
    keep("medications", "review", {
        "reviewed_on": "2026-11-10", "with": "client", "list": [{"name": "Sertraline"}],
        "questions": "Dry mouth: wait, or change the time of day?",
    })  # fmt: skip
    return empty_chart


@pytest.fixture
def show(qtbot: QtBot) -> Iterator[Show]:
    """Show the page of a chart in a window that tells it of every change, as the real one does."""
    stops: list[Callable[[], None]] = []

    def shown(chart: Chart) -> MedicationsPage:
        page = MedicationsPage(chart.desk)
        qtbot.addWidget(page)
        stops.append(chart.practice.on_change(lambda _kinds, _client: page.refresh()))
        page.resize(1020, 760)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        return page

    yield shown
    for stop in stops:
        stop()


@pytest.fixture
def page(show: Show, chart: Chart) -> MedicationsPage:
    return show(chart)
