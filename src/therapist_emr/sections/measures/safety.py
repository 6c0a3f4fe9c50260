"""An answer about death or self-harm above 0, and whether a risk assessment followed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from therapist_emr.domain import words
from therapist_emr.domain.entry import EntryHeader
from therapist_emr.forms.field import Values
from therapist_emr.sections.contract import EntryKind, Section
from therapist_emr.sections.desk import ChartDesk, ChartReading
from therapist_emr.sections.glance import Alert, Told, standing_entries
from therapist_emr.sections.measures.answers import raised_safety
from therapist_emr.sections.measures.reading import KEY
from therapist_emr.sections.risk.beginning import from_measure
from therapist_emr.sections.risk.reading import ASSESSMENT
from therapist_emr.sections.risk.reading import KEY as RISK


def risk_section(desk: ChartReading) -> tuple[Section, EntryKind] | None:
    """Return where risk assessments are written, when this chart has such a section."""
    try:
        section = desk.section(RISK)
    except KeyError:
        return None
    return section, section.kind(ASSESSMENT)


def unanswered_concern(desk: ChartReading) -> EntryHeader | None:
    """Return the newest measure with such an answer that no risk assessment has followed yet."""
    raised = newest_raised(desk.facts(KEY))
    if raised is None:
        return None
    found = risk_section(desk)
    if found is None:
        return raised
    section, kind = found
    after = any(
        header.kind == kind.key and _follows(header, raised)
        for header, _facts in standing_entries(desk.facts(section.key))
    )
    return None if after else raised


def begin_assessment(desk: ChartDesk, raised: EntryHeader) -> int | None:
    """Return the draft of a risk assessment for that measure, begun now or before."""
    if risk_section(desk) is None:
        return None
    for draft in desk.drafts(RISK):
        if draft.kind == ASSESSMENT:
            return draft.id
    body = from_measure(desk, in_words(desk.section(KEY).body(desk.entry(raised.id))))
    return desk.begin(RISK, ASSESSMENT, body).header.id


def in_words(body: Values) -> str:
    """Return "PHQ-9 item 9: several days" for the answer that was above 0."""
    rows = [
        row
        for row in body.get("answers") or ()
        if row.get("safety") is True and raised_safety({"answers": [row]})
    ]
    told = [f"{_question(row)}: {str(row.get('answer') or '').lower()}" for row in rows]
    return f"{body.get('name') or 'Measure'} {', '.join(told)}".strip()


def _question(row: Mapping[str, Any]) -> str:
    """Return "item 9", or the words of a question that has no number."""
    number = str(row.get("id") or "")
    return f"item {number}" if number.isdecimal() else f"“{row.get('text') or ''}”"


def newest_raised(told: Told) -> EntryHeader | None:
    """Return the newest measure in which such an answer was above 0."""
    return next((header for header, facts in standing_entries(told) if _raised(facts)), None)


def _raised(facts: Mapping[str, Any]) -> bool:
    return bool(facts.get("safety"))


def _follows(header: EntryHeader, raised: EntryHeader) -> bool:
    """Tell whether an entry came later; of the same day, what was written down later counts."""
    days = header.at[:10], raised.at[:10]
    return days[0] > days[1] or (days[0] == days[1] and header.id > raised.id)


def alerts(desk: ChartReading) -> tuple[Alert, ...]:
    """Return the chip of the chart's header while a risk assessment is still owed."""
    raised = unanswered_concern(desk)
    if raised is None:
        return ()
    day = words.near_day(raised.at[:10], desk.now().day)
    return (Alert(f"Self-harm item above 0, {day}", "warning", "bad"),)
