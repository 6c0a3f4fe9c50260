"""The first assessment (biopsychosocial), and mental status examinations of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from therapist_emr.domain.text import shorten
from therapist_emr.forms.field import Values
from therapist_emr.sections.contract import Empty, EntryKind, Group, Life, Section
from therapist_emr.sections.diagnoses.hints import offer_titles
from therapist_emr.sections.intake.form import INTAKE, MENTAL_STATUS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from therapist_emr.sections.desk import ChartReading
    from therapist_emr.sections.made_up import MadeUpEntry, Persona

_SHOWN = 120


def _summary(kind: EntryKind, body: Values) -> str:
    if kind.key == "mental_status":
        return shorten(" ".join(row["text"] for row in body.get("findings", ())), _SHOWN)
    return shorten(str(body.get("presenting_problem") or ""), _SHOWN)


def _when(body: Values) -> str:
    day, at = str(body.get("date") or ""), str(body.get("time") or "")
    return f"{day}T{at}" if day and at else day


def _facts(body: Values) -> Mapping[str, Any]:
    rows = body.get("diagnoses") or ()
    told = [row["title"] for row in rows if row.get("title")]
    return {"diagnoses": told} if told else {}


def _begin(desk: ChartReading, _kind: EntryKind) -> Values:
    return {"date": desk.now().day.isoformat()}


def _made_up() -> Callable[[Persona], Iterable[MadeUpEntry]]:
    from therapist_emr.sections.intake.made_up import make

    return make


SECTION = Section(
    key="intake",
    title="Intake",
    also="assessment evaluation biopsychosocial mental status mse",
    icon="intake",
    group=Group.HEALTH,
    rank=6,
    pdf_order=70,
    life=Life.SIGNED,
    kinds=(
        EntryKind("intake", "Intake assessment", INTAKE),
        EntryKind("mental_status", "Mental status", MENTAL_STATUS),
    ),
    empty=Empty(
        "No intake yet",
        "The first assessment belongs here: the problem, history, strengths and formulation.\n"
        "Mental status examinations stand beside it.",
        "New intake",
    ),
    title_of=lambda kind, _body, _number: kind.title,
    summary_of=_summary,
    when_of=_when,
    facts_of=_facts,
    attestation=(
        "I made this assessment; it is true and complete to the best of my knowledge at its date."
    ),
    suggestions={"diagnoses": offer_titles},
    begin_with=_begin,
    first_step=("Write the intake", "What brings the client, history, strengths, formulation"),
    made_up=_made_up,
)
