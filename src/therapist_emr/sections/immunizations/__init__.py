"""What the client was immunized with and when; a year alone is a date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from therapist_emr.domain import words
from therapist_emr.forms.field import Values
from therapist_emr.sections.contract import Empty, EntryKind, Group, Life, Section
from therapist_emr.sections.immunizations.form import IMMUNIZATION
from therapist_emr.sections.immunizations.hints import hints

if TYPE_CHECKING:
    from therapist_emr.sections.made_up import MadeUpEntry, Persona


def _summary(kind: EntryKind, body: Values) -> str:
    source = kind.form["source"].choice_label(str(body.get("source") or ""))
    # The day stands beside it in every list; without one, that is when it was written down.
    unknown = "" if body.get("given_on") else "date not known"
    told = ", ".join(
        part for part in (str(body.get("where") or ""), words.within(source), unknown) if part
    )
    return words.sentence(told)


def _facts(body: Values) -> Mapping[str, Any]:
    return {key: body[key] for key in ("vaccine", "given_on", "source") if body.get(key)}


def _made_up() -> Callable[[Persona], Iterable[MadeUpEntry]]:
    from therapist_emr.sections.immunizations.made_up import made_up

    return made_up


SECTION = Section(
    key="immunizations",
    title="Immunizations",
    also="shots vaccines vaccinations jabs",
    icon="syringe",
    group=Group.HEALTH,
    rank=4,
    pdf_order=50,
    life=Life.KEPT,
    kinds=(EntryKind("immunization", "Immunization", IMMUNIZATION),),
    empty=Empty(
        "No immunizations yet",
        "What was given and when, as told or as seen on a record. A year alone is enough.",
        "Add an immunization",
    ),
    title_of=lambda kind, body, _number: str(body.get("vaccine") or kind.title),
    summary_of=_summary,
    when_of=lambda body: str(body.get("given_on") or ""),
    facts_of=_facts,
    hints=hints,
    made_up=_made_up,
)
