"""What is worked on, towards what, how it is measured, and how far it has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from therapist_emr.sections.contract import Empty, EntryKind, Group, Life, Section
from therapist_emr.sections.treatment_plan import reading
from therapist_emr.sections.treatment_plan.form import PLAN
from therapist_emr.sections.treatment_plan.glance import glance, waits

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from therapist_emr.sections.desk import ChartDesk


def _page() -> Callable[[ChartDesk], QWidget]:
    from therapist_emr.sections.treatment_plan.page import TreatmentPlanPage

    return TreatmentPlanPage


SECTION = Section(
    key="treatment_plan",
    title="Treatment plan",
    also="tx goals objectives problems interventions",
    icon="plan",
    group=Group.CARE,
    rank=2,
    pdf_order=80,
    life=Life.VERSIONED,
    kinds=(EntryKind("plan", "Treatment plan", PLAN),),
    empty=Empty(
        "No treatment plan yet",
        "Problems, goals and objectives that can be measured belong here, agreed with the client.",
        "Start a plan",
    ),
    title_of=lambda _kind, _body, _number: "Treatment plan",
    summary_of=reading.summary_of,
    when_of=lambda body: str(body.get("effective") or ""),
    facts_of=reading.facts_of,
    blocks_of=reading.blocks_of,
    single=True,
    attestation=(
        "I made this plan with the client, or say above why not; it is true to the best of my"
        " knowledge."
    ),
    page=_page,
    glance=glance,
    waits=waits,
    first_step=("Start a plan", "Problems, goals, objectives"),
)
