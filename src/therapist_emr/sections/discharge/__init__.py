"""The summary at the end of treatment, begun with what the chart knows already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from therapist_emr.domain import words
from therapist_emr.domain.people import ClientStatus
from therapist_emr.errors import UserError
from therapist_emr.forms.blocks import Block, Heading, Note, Paragraph
from therapist_emr.forms.field import Values
from therapist_emr.forms.reading import form_blocks
from therapist_emr.sections.contract import Empty, EntryKind, Group, Life, Look, Section
from therapist_emr.sections.deed import Deed
from therapist_emr.sections.discharge.form import DISCHARGE
from therapist_emr.sections.profile.identity import KEY as PROFILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from therapist_emr.domain.entry import EntryHeader
    from therapist_emr.sections.desk import ChartDesk, ChartReading
    from therapist_emr.sections.made_up import MadeUpEntry, Persona


def _summary(kind: EntryKind, body: Values) -> str:
    return kind.form["reason"].choice_label(str(body.get("reason") or ""))


def _facts(body: Values) -> Mapping[str, Any]:
    return {"reason": body["reason"]} if body.get("reason") else {}


def _begin(desk: ChartReading, _kind: EntryKind) -> Values:
    from therapist_emr.sections.discharge.gather import begin_with

    return begin_with(desk)


_BEFORE = ("date", "reason", "reason_words", "course")
_AFTER = ("gathered", "status_at_end", "referrals", "plan")


def _blocks(kind: EntryKind, body: Values, _look: Look) -> tuple[Block, ...]:
    """Return the summary as it is read; what was gathered and left as it was says so."""
    told: list[Block] = [
        b for b in form_blocks(kind.form, body, skip=_AFTER) if not isinstance(b, Note)
    ]
    rows = [row for row in body.get("gathered") or () if row["text"]]
    for row in rows:
        told += [Heading(row["label"], 3), Paragraph(row["text"])]
        if row.get("carried_from"):
            told.append(Note(f"Gathered from the chart on {words.iso_day(row['carried_from'])}"))
    skipped = (*_BEFORE, "gathered")
    told += [b for b in form_blocks(kind.form, body, skip=skipped) if not isinstance(b, Note)]
    return tuple(told) or (Note("None recorded"),)


def _deeds(desk: ChartReading, _header: EntryHeader) -> Sequence[Deed]:
    if desk.client.status is ClientStatus.DISCHARGED:
        return (Deed("Set status to active again", "undo", _take_back),)
    return (Deed("Set status to discharged", "discharge", _discharge),)


def _discharge(desk: ChartDesk) -> str:
    """Say in the profile that the client is discharged."""
    _set_status(desk, ClientStatus.DISCHARGED, "Discharge summary signed")
    return f"{desk.client.name} is discharged"


def _take_back(desk: ChartDesk) -> str:
    """Say in the profile that the client came back."""
    _set_status(desk, ClientStatus.ACTIVE, "Came back after a discharge")
    return f"{desk.client.name} is active again"


def _set_status(desk: ChartDesk, status: ClientStatus, reason: str) -> None:
    for header in desk.headers(PROFILE)[:1]:
        section = desk.section(PROFILE)
        body = {**section.body(desk.entry(header.id)), "status": status.value}
        if found := desk.problems(PROFILE, header.kind, body):
            # No form is open in which they could be marked.
            labels = dict.fromkeys(section.form[problem.field].label for problem in found)
            raise UserError(
                f"Something is missing or not right in the profile: {words.listed(list(labels))}.",
                "Edit the profile; the status can be set there, too.",
            )
        desk.keep(PROFILE, header.kind, body, header.id, reason)


def _made_up() -> Callable[[Persona], Iterable[MadeUpEntry]]:
    from therapist_emr.sections.discharge.made_up import make

    return make


SECTION = Section(
    key="discharge",
    title="Discharge",
    also="dc termination closing summary",
    icon="discharge",
    group=Group.PERSON,
    rank=2,
    pdf_order=116,
    life=Life.SIGNED,
    kinds=(EntryKind("discharge", "Discharge summary", DISCHARGE),),
    empty=Empty(
        "No discharge summary yet",
        "When treatment ends, why it ended and how it went belongs here.\n"
        "The summary begins with what the chart knows: visits, diagnoses, objectives, measures.",
        "Write a summary",
    ),
    title_of=lambda kind, _body, _number: kind.title,
    summary_of=_summary,
    when_of=lambda body: str(body.get("date") or ""),
    facts_of=_facts,
    blocks_of=_blocks,
    attestation=(
        "I wrote this summary of the treatment; it is true and complete as far as I know."
    ),
    begin_with=_begin,
    deeds=_deeds,
    made_up=_made_up,
)
