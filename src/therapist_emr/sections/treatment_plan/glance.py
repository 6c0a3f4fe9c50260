"""The plan in force for the overview of the chart, and when its review comes due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from therapist_emr.domain import plan, words
from therapist_emr.forms.field import Values
from therapist_emr.forms.values import as_day, as_number
from therapist_emr.sections.desk import ChartReading
from therapist_emr.sections.glance import (
    Glance,
    GlanceRow,
    Standing,
    Told,
    Wait,
    facts_by_day,
    standing_entries,
)
from therapist_emr.sections.treatment_plan.reading import points_of

RANK = 30
SOON_DAYS = 14


def glance(desk: ChartReading) -> Glance:
    """Return the objectives of the plan in force with how far they have come."""
    found = standing_entries(desk.facts("treatment_plan"))
    if not found:
        empty = desk.section("treatment_plan").empty
        told = "Objectives show here with their progress."
        return Glance("Plan objectives", rank=RANK, nothing=told, action=empty.action)
    _header, facts = found[0]
    today = desk.now().day
    worked_on = facts_by_day(desk.facts("sessions"))
    rows = tuple(
        _objective(row, worked_on, today)
        for row in facts.get("objectives", ())
        if row.get("status") not in {"changed", "dropped"}
    )
    review, soon = review_words(str(facts.get("review_due") or ""), today)
    return Glance(
        "Plan objectives",
        rows,
        review,
        soon,
        rank=RANK,
        nothing="This plan has no objective that is still open.",
        action="Open plan",
    )


def waits(told: Told, _today: date) -> Iterator[Wait]:
    """Yield the review of the plan that is in force."""
    for header, facts in told[:1]:
        if (due := as_day(facts.get("review_due"))) is not None:
            yield Wait(header.id, "Treatment plan review", due)


def review_words(due: str, today: date) -> tuple[str, bool]:
    """Return "Review due Nov 30" and whether that is soon or past."""
    on = as_day(due)
    if on is None:
        return "", False
    gap = (on - today).days
    said = words.short_day(on, today)
    if gap < 0:
        return f"Review was due {said}", True
    return f"Review due {said}", gap <= SOON_DAYS


def _objective(row: Values, worked_on: Iterable[Values], today: date) -> GlanceRow:
    due = str(row.get("due") or "")
    found = plan.standing(
        start=as_number(row.get("start")),
        target=as_number(row.get("target")),
        unit=str(row.get("unit") or ""),
        status=str(row.get("status") or "active"),
        due=due,
        points=points_of(str(row.get("id") or ""), worked_on),
        today=today,
    )
    shown = str(row.get("met_on") or "") if found.met else due
    standing = Standing(
        words=found.words or "On the way",
        fraction=found.fraction or 0.0,
        due=words.near_day(shown, today) if shown else "",
        met=found.met,
        overdue=found.overdue,
    )
    return GlanceRow(0, str(row.get("text") or ""), progress=standing)
