"""The page of a chart in a window that tells it of every change, as the real one does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from pytestqt.qtbot import QtBot

from tests.sections.sessions.chart import Chart
from therapist_emr.sections.desk import ChartDesk
from therapist_emr.ui.widgets.section_page import SectionPage

P = TypeVar("P", bound=SectionPage)
_PATIENCE_MS = 30_000


@contextmanager
def showing(
    qtbot: QtBot, make: Callable[[ChartDesk], P], width: int, height: int
) -> Iterator[Callable[[Chart], P]]:
    """Yield what shows the page of a chart; at the end no page hears of changes any more."""
    stops: list[Callable[[], None]] = []

    def shown(chart: Chart) -> P:
        page = make(chart.desk)
        qtbot.addWidget(page)
        stops.append(chart.practice.on_change(lambda _kinds, _client: page.refresh()))
        page.resize(width, height)
        with qtbot.waitActive(page, timeout=_PATIENCE_MS):
            page.show()
            page.activateWindow()
        return page

    yield shown
    for stop in stops:
        stop()
