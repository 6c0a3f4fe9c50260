"""How a medication and its dose history are read."""

from __future__ import annotations

from collections.abc import Sequence

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


def dose_history(bodies: Sequence[Values]) -> list[tuple[str, str, str]]:
    """Return each dose as (since, dose, how often), oldest first, and each stop between two.

    What says another dose of the same day puts it right. A stop that no later day follows was put
    right, too.
    """
    told: list[tuple[str, str, str]] = []
    before: Values = {}
    for body in bodies:
        row = (_since(body), str(body.get("dose") or ""), str(body.get("frequency") or ""))
        moved = str(body.get("changed_on") or "") != str(before.get("changed_on") or "")
        if before.get("stopped") and not body.get("stopped") and moved:
            told += [_stop(before), row]
        elif told and told[-1][1:] == row[1:]:
            told[-1] = told[-1] if moved else row
        else:
            _put(told, row)
        before = body
    return told


def _since(body: Values) -> str:
    return str(body.get("changed_on") or body.get("started") or "")


def _stop(body: Values) -> tuple[str, str, str]:
    reason = str(body.get("stop_reason") or "")
    return str(body["stopped"]), f"Stopped: {reason}" if reason else "Stopped", ""


def _put(told: list[tuple[str, str, str]], row: tuple[str, str, str]) -> None:
    """Add a dose, in place of one of the same day."""
    if told and row[0] and told[-1][0] == row[0]:
        told.pop()
    if not told or told[-1][1:] != row[1:]:
        told.append(row)
