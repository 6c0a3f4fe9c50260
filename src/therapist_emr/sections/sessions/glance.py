"""The next session, for the overview of the chart."""

from __future__ import annotations

from therapist_emr.domain import words
from therapist_emr.sections.desk import ChartReading
from therapist_emr.sections.glance import Glance, GlanceRow, Side


def glance(desk: ChartReading) -> Glance | None:
    """Return the next session that was agreed on, when there is one."""
    today = desk.now().day
    at = desk.client.coming(today)
    if not at:
        return None
    row = GlanceRow(0, words.visit(at, today), icon="calendar")
    return Glance("Next session", (row,), side=Side.RIGHT, rank=10)
