"""Risk assessments, and safety plans the client takes along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from therapist_emr.sections.contract import Empty, EntryKind, Group, Life, Section
from therapist_emr.sections.deed import Deed
from therapist_emr.sections.risk import beginning, reading
from therapist_emr.sections.risk.form import RISK, SAFETY_PLAN
from therapist_emr.sections.risk.pocket import handout_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from therapist_emr.domain.entry import EntryHeader
    from therapist_emr.sections.desk import ChartDesk, ChartReading
    from therapist_emr.sections.made_up import MadeUpEntry, Persona


def _made_up() -> Callable[[Persona], Iterable[MadeUpEntry]]:
    from therapist_emr.sections.risk.made_up import make

    return make


def _deeds(_desk: ChartReading, header: EntryHeader) -> Sequence[Deed]:
    if header.kind != reading.PLAN:
        return ()

    def take_along(desk: ChartDesk) -> str:
        desk.take_along(reading.KEY, header.id)
        return ""

    return (Deed("Page for the client's pocket", "printer", take_along),)


SECTION = Section(
    key=reading.KEY,
    title="Safety and risk",
    also="suicide suicidal si crisis self-harm plan assessment c-ssrs",
    icon="safety",
    group=Group.RECORD,
    rank=1,
    pdf_order=74,
    life=Life.SIGNED,
    kinds=(
        EntryKind(reading.ASSESSMENT, "Risk assessment", RISK),
        EntryKind(reading.PLAN, "Safety plan", SAFETY_PLAN, numbered=True),
    ),
    empty=Empty(
        "No risk assessment yet",
        "What was asked about risk, what protects and what was decided belongs here.\n"
        "So does the safety plan that the client takes along; each version stays.",
        "Assess risk",
    ),
    title_of=reading.title_of,
    summary_of=reading.summary_of,
    when_of=reading.when_of,
    facts_of=reading.facts_of,
    attestation=(
        "I wrote this from what I saw, asked and was told; it is true and complete to the best of"
        " my knowledge."
    ),
    begin_with=beginning.begin_with,
    deeds=_deeds,
    handout=handout_of,
    alerts=reading.alerts,
    waits=reading.waits,
    made_up=_made_up,
)
