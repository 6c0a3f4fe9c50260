"""The last measures on the overview, their number in the list, and what is due on Today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from therapist_emr.domain import words
from therapist_emr.forms.blocks import Block
from therapist_emr.sections.desk import ChartReading
from therapist_emr.sections.glance import Glance, GlanceRow, Side, Told, Wait
from therapist_emr.sections.measures.reading import (
    KEY,
    SCHEDULED,
    Course,
    courses,
    due_on,
    figure,
    group_of,
    print_course,
    told_change,
    trend_of,
)
from therapist_emr.sections.profile.identity import profile_body

RANK = 10
SHOWN = 4


def glance(desk: ChartReading) -> Glance | None:
    """Return the measures given last, each with its score and its course."""
    found = courses(desk.facts(KEY))
    if not found:
        empty = desk.section(KEY).empty
        return Glance(
            "Measures", side=Side.RIGHT, rank=RANK, nothing=empty.words, action=empty.action
        )
    last = words.near_day(found[0].last.day, desk.now().day)
    by_sex = any(one.instrument and one.instrument.cut_by_sex for one in found)
    sex = sex_of(desk) if by_sex else ""
    rows = tuple(_row(course, sex) for course in found[:SHOWN])
    return Glance("Measures", rows, last, side=Side.RIGHT, rank=RANK, action="Open measures")


def _row(course: Course, sex: str) -> GlanceRow:
    last = course.last
    first_words = told_change(course).split(". ")[0]
    detail = [last.severity.split(". ")[0], first_words if last.total is not None else ""]
    if last.total is None:
        detail = ["Incomplete, no total" if last.missing else "No total"]
    return GlanceRow(
        last.entry_id,
        course.name,
        "\n".join(part for part in detail if part),
        fact=figure(last.total),
        trend=trend_of(course, sex),
    )


def intro(desk: ChartReading) -> tuple[Block, ...]:
    """Return each measure's picture and table, as they are printed above the answers."""
    return print_course(desk.facts(KEY), sex_of(desk), narrowed=desk.begins_later(KEY))


def sex_of(desk: ChartReading) -> str:
    """Return the sex as the profile records it, or an empty string."""
    return str(profile_body(desk).get("sex") or "")


def count(told: Told) -> int:
    """Return how many different measures were given."""
    return len(courses(told))


def waits(told: Told, today: date) -> Iterator[Wait]:
    """Yield each measure that is to be given again, and when."""
    seen = set[str]()
    for header, facts in told:
        group = group_of(facts)
        if header.kind != SCHEDULED or group in seen:
            continue
        seen.add(group)
        if (due := due_on(told, facts, today)) is not None:
            yield Wait(header.id, f"{facts.get('name') or ''} due", due)
