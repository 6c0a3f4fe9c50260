"""What the chart knows already when treatment ends, in the words of a discharge summary.

Each section says itself what stands in it, by what it shows on the chart's overview.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from therapist_emr.domain import words
from therapist_emr.domain.entry import EntryHeader, EntryStatus
from therapist_emr.forms.field import Values
from therapist_emr.sections.desk import ChartReading
from therapist_emr.sections.glance import Glance, GlanceRow, standing_entries
from therapist_emr.sections.measures.reading import courses, figure
from therapist_emr.sections.risk.reading import ASSESSMENT, newest
from therapist_emr.sections.risk.reading import KEY as RISK

SESSIONS, DIAGNOSES, PLAN = "sessions", "diagnoses", "treatment_plan"
MEDICATIONS, MEASURES = "medications", "measures"
CONTACT, MOST_CONTACTS = "contact", 5
AT_START_DAYS = 30
"""Up to how long after the first visit a diagnosis counts as one of the beginning."""


def begin_with(desk: ChartReading) -> Values:
    """Return the body a discharge summary begins with."""
    visits = _visits(desk)
    last = visits[-1].at[:10] if visits else ""
    rows = [row for row in _rows(desk, visits) if row["text"]]
    return {"date": last or desk.now().day.isoformat(), "gathered": rows}


def _rows(desk: ChartReading, visits: list[EntryHeader]) -> Iterator[dict[str, str]]:
    today = desk.now().day
    parts = (
        ("visits", "Visits", visit_words(visits)),
        ("diagnoses_start", "Diagnoses at the start", _lines(_at_start(desk, visits))),
        ("diagnoses_end", "Diagnoses at the end", _lines(_standing(desk, DIAGNOSES))),
        ("objectives", "Plan objectives", _lines(_standing(desk, PLAN))),
        ("medications", "Medications at the end", _lines(_standing(desk, MEDICATIONS))),
        ("measures", "Measures, first and last", _lines(_measured(desk))),
        ("risk", "Last risk assessment", _last_risk(desk)),
        ("contacts", "Contacts and coordination", _lines(_contacts(desk))),
    )
    told = f"Gathered from the chart on {words.day(today)}"
    for key, label, text in parts:
        yield {
            "key": key,
            "label": label,
            "help": told,
            "carried_from": today.isoformat(),
            "text": text,
        }


def _visits(desk: ChartReading) -> list[EntryHeader]:
    """Return the visits that took place and were signed, oldest first."""
    return [
        header
        for header, facts in reversed(desk.facts(SESSIONS))
        if header.status is EntryStatus.SIGNED and facts.get("seen")
    ]


def visit_words(visits: list[EntryHeader]) -> str:
    """Return "41 visits from Apr 3, 2024 to Nov 10, 2026"."""
    if not visits:
        return ""
    first, last = (words.iso_day(found.at[:10]) for found in (visits[0], visits[-1]))
    counted = words.count(len(visits), "visit")
    return f"{counted} on {first}" if first == last else f"{counted} from {first} to {last}"


def _at_start(desk: ChartReading, visits: list[EntryHeader]) -> Iterator[str]:
    """Yield the diagnoses as they were first written down, within a month of the first visit."""
    if not visits or not desk.headers(DIAGNOSES):
        return
    section = desk.section(DIAGNOSES)
    until = date.fromisoformat(visits[0].at[:10]) + timedelta(days=AT_START_DAYS)
    for entry in reversed(desk.entries(DIAGNOSES)):
        first = entry.contents[0]
        if entry.header.status is not EntryStatus.ERROR and first.made.day <= until:
            kind, body = section.kind(entry.header.kind), section.body(entry, first)
            told = (section.title_of(kind, body, 0), section.summary_of(kind, body))
            yield ", ".join(part for part in told if part)


def _measured(desk: ChartReading) -> Iterator[str]:
    """Yield each measure with its first and its last total."""
    for course in courses(desk.facts(MEASURES)):
        if not (scored := course.scored):
            continue
        told = [f"{figure(one.total)} on {words.iso_day(one.day)}" for one in scored]
        span = told[0] if len(told) == 1 else f"{told[0]}, {told[-1]}"
        severity = scored[-1].severity.split(". ")[0].lower()
        yield f"{course.name}: {span} ({severity})" if severity else f"{course.name}: {span}"


def _contacts(desk: ChartReading) -> Iterator[str]:
    """Yield the last contacts outside the visits: calls, letters, coordination of care."""
    found = [
        header
        for header in desk.headers(SESSIONS)
        if header.kind == CONTACT and header.status is EntryStatus.SIGNED
    ]
    for header in found[:MOST_CONTACTS]:
        yield f"{words.iso_day(header.at[:10])}: {header.summary}"


def _standing(desk: ChartReading, key: str) -> Iterator[str]:
    glance = _glance(desk, key)
    for row in glance.rows if glance is not None else ():
        yield _row_words(row)


def _glance(desk: ChartReading, key: str) -> Glance | None:
    if not desk.headers(key):
        return None
    section = desk.section(key)
    return section.glance(desk) if section.glance is not None else None


def _row_words(row: GlanceRow) -> str:
    standing = row.progress.words if row.progress is not None else ""
    detail = row.detail.replace("\n", ", ")
    told = ". ".join(part for part in (detail, row.fact, standing) if part)
    return f"{row.title}: {told}" if told else row.title


def _last_risk(desk: ChartReading) -> str:
    last = newest(standing_entries(desk.facts(RISK)), ASSESSMENT)
    return f"{words.iso_day(last[0].at[:10])}. {last[0].summary}" if last is not None else ""


def _lines(rows: Iterable[str]) -> str:
    return "\n".join(rows)
