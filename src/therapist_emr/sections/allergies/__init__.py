"""What the client does not bear, or the dated statement that nothing of the kind is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from therapist_emr.domain import words
from therapist_emr.forms.field import Values
from therapist_emr.sections.allergies.deeds import deeds
from therapist_emr.sections.allergies.form import ALLERGY, NONE_KNOWN, is_over
from therapist_emr.sections.allergies.glance import (
    KEY,
    KIND,
    NONE_KIND,
    alerts,
    count,
    glance,
    hints,
    offers,
    rank,
    severity_words,
)
from therapist_emr.sections.contract import Empty, EntryKind, Group, Life, Section
from therapist_emr.sections.desk import ChartReading
from therapist_emr.sections.tables import table

if TYPE_CHECKING:
    from therapist_emr.sections.made_up import MadeUpEntry, Persona


def _title(kind: EntryKind, body: Values, _number: int) -> str:
    return str(body.get("substance") or kind.title)


def _summary(kind: EntryKind, body: Values) -> str:
    status = str(body.get("status") or "active")
    over = kind.form["status"].choice_label(status) if status != "active" else ""
    if kind.key == NONE_KIND:
        on, source = words.iso_day(str(body.get("stated_on") or "")), str(body.get("source") or "")
        told = [f"Stated {on}" if on else "", f"by {_role(source)}" if source else ""]
        return ". ".join(part for part in (" ".join(filter(None, told)), over) if part)
    noted = words.iso_day(str(body.get("noted_on") or ""))
    told = [
        over,
        str(body.get("reaction") or ""),
        severity_words(body).lower(),
        f"noted {noted}" if noted else "",
    ]
    return words.sentence(", ".join(part for part in told if part))


def _role(source: str) -> str:
    """Return "mother" for "Mother"; a name, or whatever else was typed, stays as it is."""
    roles = {label for label, _remark in table("relationships")} | {"Client"}
    return source.lower() if source in roles else source


def _facts(body: Values) -> Mapping[str, Any]:
    keys = ("substance", "reaction", "severity", "status", "noted_on", "stated_on", "source")
    return {key: body[key] for key in keys if body.get(key)}


def _begin(desk: ChartReading, kind: EntryKind) -> Values:
    return {"stated_on": desk.now().day.isoformat()} if kind.key == NONE_KIND else {}


def _made_up() -> Callable[[Persona], Iterable[MadeUpEntry]]:
    from therapist_emr.sections.allergies.made_up import made_up

    return made_up


SECTION = Section(
    key=KEY,
    title="Allergies",
    also="reactions intolerances nkda",
    icon="allergy",
    group=Group.HEALTH,
    rank=3,
    pdf_order=40,
    life=Life.KEPT,
    kinds=(
        EntryKind(KIND, "Allergy", ALLERGY),
        EntryKind(NONE_KIND, "No known allergies", NONE_KNOWN),
    ),
    empty=Empty(
        "No allergies recorded yet",
        "What the client reacts to, and how. That nothing of the kind is known belongs here too.",
        "Add an allergy",
    ),
    title_of=_title,
    summary_of=_summary,
    when_of=lambda body: str(body.get("noted_on") or body.get("stated_on") or ""),
    facts_of=_facts,
    print_rank=lambda facts: round(rank(facts)),
    begin_with=_begin,
    offers=offers,
    hints=hints,
    deeds=deeds,
    list_rank=rank,
    over=is_over,
    glance=glance,
    alerts=alerts,
    count=count,
    made_up=_made_up,
)
