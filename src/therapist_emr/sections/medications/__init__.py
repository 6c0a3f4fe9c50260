"""What the client takes and took, and when the list was gone through together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from therapist_emr.domain import words
from therapist_emr.forms.field import Values
from therapist_emr.sections.contract import Empty, EntryKind, Group, Life, Section
from therapist_emr.sections.medications.form import MEDICATION, REVIEW
from therapist_emr.sections.medications.glance import current, glance, reviewer
from therapist_emr.sections.medications.hints import hints
from therapist_emr.sections.medications.reading import medication_blocks

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from therapist_emr.sections.desk import ChartDesk


def _title(kind: EntryKind, body: Values, _number: int) -> str:
    if kind.key == "review":
        return f"Reviewed with {reviewer(body)}"
    return " ".join(part for part in (body.get("name"), body.get("dose")) if part) or kind.title


def _summary(kind: EntryKind, body: Values) -> str:
    if kind.key == "review":
        listed = len(body.get("list", ()))
        return words.count(listed, "medication") if listed else "No medications listed"
    route = MEDICATION["route"].choice_label(body.get("route") or "")
    told = ", ".join(
        part for part in (route, body.get("frequency"), body.get("prescriber")) if part
    )
    return f"Stopped {words.iso_day(body['stopped'])}" if body.get("stopped") else told


def _when(body: Values) -> str:
    return str(body.get("reviewed_on") or body.get("changed_on") or body.get("started") or "")


_FACTS = (
    "name", "dose", "route", "frequency", "reason", "prescriber", "started", "stopped",
    "stop_reason", "taking", "side_effects", "changed_on", "reviewed_on", "with", "questions",
)  # fmt: skip


def _facts(body: Values) -> Mapping[str, Any]:
    return {key: body[key] for key in _FACTS if body.get(key)}


def _suggest_names(typed: str) -> list[tuple[str, str]]:
    from therapist_emr.sections.medications.names import suggest

    return [(found.name, found.remark) for found in suggest(typed)]


def _page() -> Callable[[ChartDesk], QWidget]:
    from therapist_emr.sections.medications.page import MedicationsPage

    return MedicationsPage


SECTION = Section(
    key="medications",
    title="Medications",
    also="meds rx drugs medicines prescriptions pills doses list",
    icon="pill",
    group=Group.HEALTH,
    rank=2,
    pdf_order=30,
    life=Life.KEPT,
    kinds=(
        EntryKind("medication", "Medication", MEDICATION),
        EntryKind("review", "Review", REVIEW, dated=True),
    ),
    empty=Empty(
        "No medications yet",
        "What the client takes, prescribed or not, belongs here with dose and reason.",
        "Add a medication",
    ),
    title_of=_title,
    summary_of=_summary,
    when_of=_when,
    facts_of=_facts,
    print_rank=lambda facts: int(bool(facts.get("stopped"))),
    blocks_of=medication_blocks,
    page=_page,
    suggestions={"medications": _suggest_names},
    hints=hints,
    glance=glance,
    count=lambda told: len(current(told)),
    first_step=("List medications", "Prescribed or not"),
)
