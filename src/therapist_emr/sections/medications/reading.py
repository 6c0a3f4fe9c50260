"""How a medication and its dose history are read."""

from __future__ import annotations

from therapist_emr.domain import words
from therapist_emr.forms.blocks import Block, Heading, Table
from therapist_emr.forms.field import Values
from therapist_emr.forms.reading import form_blocks
from therapist_emr.sections.contract import EntryKind, Look


def medication_blocks(kind: EntryKind, body: Values, look: Look) -> tuple[Block, ...]:
    """Return a medication with its earlier doses, or a review."""
    blocks = form_blocks(kind.form, body)
    earlier = dose_history([*look.earlier, body])
    if kind.key != "medication" or len(earlier) < 2:
        return blocks
    rows = tuple((words.iso_day(since), dose, often) for since, dose, often in earlier)
    return (*blocks, Heading("Doses", 3), Table(("Since", "Dose", "How often"), rows))


def dose_history(bodies: list[Values]) -> list[tuple[str, str, str]]:
    """Return each dose as (since, dose, how often), oldest first; repeats are left out."""
    told: list[tuple[str, str, str]] = []
    for body in bodies:
        since = str(body.get("changed_on") or body.get("started") or "")
        dose, often = str(body.get("dose") or ""), str(body.get("frequency") or "")
        if told and told[-1][1:] == (dose, often):
            continue
        told.append((since, dose, often))
    return told
