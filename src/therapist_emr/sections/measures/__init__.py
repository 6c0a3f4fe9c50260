"""Questionnaires with their scores over time: answered here, or entered as a score alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from therapist_emr.sections.contract import Empty, EntryKind, Group, Life, Section
from therapist_emr.sections.measures import glance, instruments, reading, safety
from therapist_emr.sections.measures.form import ANSWERS, SCHEDULE, SCORE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtWidgets import QWidget

    from therapist_emr.sections.desk import ChartDesk
    from therapist_emr.sections.made_up import MadeUpEntry, Persona


def _page() -> Callable[[ChartDesk], QWidget]:
    from therapist_emr.sections.measures.page import MeasuresPage

    return MeasuresPage


def _made_up() -> Callable[[Persona], Iterable[MadeUpEntry]]:
    from therapist_emr.sections.measures.made_up import made_up

    return made_up


SECTION = Section(
    key=reading.KEY,
    title="Measures",
    also=" ".join(("scores scales questionnaires screeners tests", *instruments.ORDER)),
    icon="chart",
    group=Group.CARE,
    rank=3,
    pdf_order=100,
    life=Life.KEPT,
    kinds=(
        EntryKind(reading.ANSWERED, "Measure", ANSWERS, dated=True),
        EntryKind(reading.SCORED, "Score only", SCORE, dated=True),
        EntryKind(reading.SCHEDULED, "When due", SCHEDULE),
    ),
    empty=Empty(
        "No measures yet",
        "Questionnaires such as the PHQ-9 belong here, with their scores over time.",
        "Give a measure",
    ),
    title_of=reading.title_of,
    summary_of=reading.summary_of,
    when_of=reading.when_of,
    facts_of=reading.facts_of,
    blocks_of=reading.blocks_of,
    page=_page,
    glance=glance.glance,
    alerts=safety.alerts,
    intro=glance.intro,
    count=glance.count,
    waits=glance.waits,
    made_up=_made_up,
    first_step=("Give a first measure", "PHQ-9, GAD-7, PCL-5 and others"),
)
