"""What the client is diagnosed with, in its order, coded in ICD-10-CM."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from therapist_emr.domain import words
from therapist_emr.forms.blocks import Block
from therapist_emr.forms.field import Values
from therapist_emr.forms.reading import form_blocks
from therapist_emr.sections.contract import Empty, EntryKind, Group, Life, Look, Section
from therapist_emr.sections.diagnoses import order
from therapist_emr.sections.diagnoses.form import DIAGNOSIS, is_over, is_primary, place_of
from therapist_emr.sections.diagnoses.glance import count, glance
from therapist_emr.sections.diagnoses.hints import hints, offer_codes, offer_titles

if TYPE_CHECKING:
    from therapist_emr.sections.made_up import MadeUpEntry, Persona


def _summary(_kind: EntryKind, body: Values) -> str:
    status = str(body.get("status") or "active")
    label = DIAGNOSIS["status"].choice_label(status)
    until = words.iso_day(str(body.get("ended") or ""))
    told = [
        body.get("code"),
        "primary" if is_primary(body) else "",
        "" if status == "active" else f"{label.lower()} {until}".strip(),
        f"since {words.iso_day(str(body['onset']))}" if body.get("onset") else "",
    ]
    return ", ".join(str(part) for part in told if part)


def _facts(body: Values) -> Mapping[str, Any]:
    keys = ("title", "code", "status", "onset", "ended", "primary", "order")
    return {key: body[key] for key in keys if body.get(key)}


def _blocks(kind: EntryKind, body: Values, _look: Look) -> tuple[Block, ...]:
    return form_blocks(kind.form, {**body, "primary": is_primary(body)})


def _footnote() -> str:
    from therapist_emr.sections.diagnoses.codes import SYSTEM, release

    return f"Codes: {SYSTEM}, {release().name}. A newer release can be loaded in Settings."


def _made_up() -> Callable[[Persona], Iterable[MadeUpEntry]]:
    from therapist_emr.sections.diagnoses.made_up import made_up

    return made_up


SECTION = Section(
    key=order.KEY,
    title="Diagnoses",
    also="dx icd-10 problem list conditions disorders",
    icon="diagnosis",
    group=Group.HEALTH,
    rank=1,
    pdf_order=20,
    life=Life.KEPT,
    kinds=(EntryKind(order.KIND, "Diagnosis", DIAGNOSIS),),
    empty=Empty(
        "No diagnoses yet",
        "What the client is diagnosed with, in the order that counts, with its codes.",
        "Add a diagnosis",
    ),
    title_of=lambda kind, body, _number: str(body.get("title") or kind.title),
    summary_of=_summary,
    when_of=lambda body: str(body.get("onset") or ""),
    facts_of=_facts,
    print_rank=order.rank_in_print,
    blocks_of=_blocks,
    suggestions={"diagnoses": offer_titles, "diagnosis_codes": offer_codes},
    begin_with=lambda desk, _kind: order.begins(desk),
    hints=hints,
    deeds=order.deeds,
    list_rank=place_of,
    over=is_over,
    footnote=_footnote,
    glance=glance,
    count=count,
    first_step=("List the diagnoses", "Working or confirmed, with codes"),
    made_up=_made_up,
)
