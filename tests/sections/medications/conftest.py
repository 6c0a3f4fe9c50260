from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.sections.sessions.chart import Chart
from tests.sections.showing import showing
from tests.ui.conftest import dressed, look  # noqa: F401 - fixtures
from therapist_emr.sections.medications.page import MedicationsPage

Show = Callable[[Chart], MedicationsPage]


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
    with showing(qtbot, MedicationsPage, 1020, 760) as shown:
        yield shown


@pytest.fixture
def page(show: Show, chart: Chart) -> MedicationsPage:
    return show(chart)
