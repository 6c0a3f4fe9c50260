"""Sections of tomorrow: they have forms and no page of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from therapist_emr.domain.entry import EntryHeader
from therapist_emr.forms.field import Field, Kind, Problem, Values
from therapist_emr.forms.form import Form
from therapist_emr.sections.contract import Empty, EntryKind, Group, Life, Section
from therapist_emr.sections.deed import Deed
from therapist_emr.sections.desk import ChartDesk, ChartReading

ALLERGY = Form(
    "allergy",
    "Allergy",
    1,
    (
        Field("substance", "Substance", required=True, searchable=True),
        Field("reaction", "Reaction"),
        Field("remarks", "Remarks", Kind.LONG_TEXT),
    ),
)


def section(key: str, life: Life) -> Section:
    """Return a section of tomorrow: it has a form and no page of its own."""
    return Section(
        key=key,
        title="Allergies",
        icon="allergy",
        group=Group.HEALTH,
        rank=9,
        pdf_order=40,
        life=life,
        kinds=(EntryKind("allergy", "Allergy", ALLERGY),),
        empty=Empty("No allergies yet", "What the client does not bear.", "Add an allergy"),
        title_of=lambda _kind, body, _number: str(body.get("substance") or ""),
        summary_of=lambda _kind, body: str(body.get("reaction") or ""),
        attestation="I asked the client." if life is Life.SIGNED else "",
    )


KEPT, SIGNED = section("pets", Life.KEPT), section("letters", Life.SIGNED)


def _worth_a_look(
    _desk: ChartReading, _kind: EntryKind, body: Values, entry_id: int | None
) -> Iterable[Problem]:
    if body.get("substance") == "Cat":
        told = "This is being changed." if entry_id else "This is new."
        yield Problem("substance", told)


def _to_do(desk: ChartReading, header: EntryHeader) -> Sequence[Deed]:
    body = desk.entry(header.id).current.body

    def louder(at: ChartDesk) -> str:
        at.keep("ranked", "allergy", {**body, "reaction": "Louder"}, header.id, "louder")
        return "Louder now"

    return (Deed("Louder", "chevron-up", louder, "Alt+Up"), Deed("Wait", "clock", lambda _at: ""))


RANKED = replace(
    section("ranked", Life.KEPT),
    pdf_order=901,
    kinds=(
        EntryKind("allergy", "Allergy", replace(ALLERGY, key="ranked")),
        EntryKind("other", "Something else", replace(ALLERGY, key="ranked_other")),
    ),
    facts_of=lambda body: {"reaction": body.get("reaction")},
    list_rank=lambda facts: len(str(facts.get("reaction") or "")),
    over=lambda facts: facts.get("reaction") == "Gone",
    hints=_worth_a_look,
    deeds=_to_do,
    footnote=lambda: "From the list of 2026",
)
SINGLE = replace(section("one", Life.KEPT), pdf_order=902, single=True)
