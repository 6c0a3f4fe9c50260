"""The problems a client has now, for the overview of the chart."""

from __future__ import annotations

from therapist_emr.sections.desk import ChartReading
from therapist_emr.sections.diagnoses.form import is_over
from therapist_emr.sections.diagnoses.order import KEY, listed
from therapist_emr.sections.glance import Glance, GlanceRow, Told, standing_entries

RANK = 10


def glance(desk: ChartReading) -> Glance:
    """Return the diagnoses that hold, in their order."""
    rows = tuple(GlanceRow(one.id, one.title, one.summary) for one, _facts in listed(desk))
    empty = desk.section(KEY).empty
    action = "" if rows else empty.action
    nothing = "None active now" if standing_entries(desk.facts(KEY)) else empty.title
    return Glance("Active problems", rows, rank=RANK, nothing=nothing, action=action)


def count(told: Told) -> int:
    """Return how many diagnoses hold."""
    return sum(not is_over(facts) for _header, facts in told)
