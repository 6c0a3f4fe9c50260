"""What is taken now, for the overview of the chart."""

from __future__ import annotations

from datetime import date

from therapist_emr.domain import words
from therapist_emr.domain.entry import EntryHeader
from therapist_emr.forms.field import Values
from therapist_emr.sections.desk import ChartReading
from therapist_emr.sections.glance import Glance, GlanceRow, Told, standing_entries
from therapist_emr.sections.medications.form import MEDICATION

RANK = 20
NONE_NOW = "None taken now"


def glance(desk: ChartReading) -> Glance:
    """Return the current medications by name, and when they were gone through."""
    told = standing_entries(desk.facts("medications"))
    rows = sorted(map(_row, current(told)), key=lambda row: row.title.casefold())
    reviewed = reviewed_words(told, desk.now().day)
    if not rows:
        empty = desk.section("medications").empty
        nothing = NONE_NOW if told else empty.title
        return Glance("Medications", (), reviewed, rank=RANK, nothing=nothing, action=empty.action)
    return Glance("Medications", tuple(rows), reviewed or "Not reviewed with client yet", rank=RANK)


def current(told: Told) -> list[tuple[EntryHeader, Values]]:
    """Return the medications that were not stopped."""
    return [
        (header, facts)
        for header, facts in told
        if header.kind == "medication" and not facts.get("stopped")
    ]


def reviewed_words(told: Told, today: date) -> str:
    """Return "Reviewed with client Nov 10", or nothing when it never was."""
    for _header, facts in told:
        if on := str(facts.get("reviewed_on") or ""):
            return f"Reviewed with {reviewer(facts)} {words.near_day(on, today)}"
    return ""


def reviewer(facts: Values) -> str:
    """Return whom a review was with, as it stands in a sentence: a name as written, or client."""
    named = str(facts.get("with") or "client")
    return "client" if named.casefold() == "client" else named


def _row(found: tuple[EntryHeader, Values]) -> GlanceRow:
    header, facts = found
    route = MEDICATION["route"].choice_label(str(facts.get("route") or ""))
    often = str(facts.get("frequency") or "")
    head = ", ".join(part for part in (route, words.within(often)) if part)
    detail = ". ".join(part for part in (head, str(facts.get("prescriber") or "")) if part)
    return GlanceRow(header.id, header.title, detail)
