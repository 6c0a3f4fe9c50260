"""The safety plan as the client carries it: six steps in their own words, nothing of the chart."""

from __future__ import annotations

from therapist_emr.domain import words
from therapist_emr.forms.field import Values
from therapist_emr.sections.contract import EntryKind
from therapist_emr.sections.handout import Handout, Step
from therapist_emr.sections.risk.form import SAFETY_PLAN, STEPS
from therapist_emr.sections.risk.reading import PLAN


def handout_of(kind: EntryKind, body: Values) -> Handout | None:
    """Return the page of a safety plan; a risk assessment has none."""
    if kind.key != PLAN:
        return None
    steps = tuple(
        Step(f"{number}  {SAFETY_PLAN[key].label}", _lines(body.get(key)))
        for number, key in enumerate(STEPS, 1)
    )
    made = words.iso_day(str(body.get("date") or ""))
    return Handout("My safety plan", steps, f"Made {made}" if made else "")


def _lines(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(line for row in value if (line := _contact(row)))
    return tuple(line.strip() for line in str(value or "").splitlines() if line.strip())


def _contact(row: Values) -> str:
    """Return a name and its number, which is never parted at the end of a line."""
    phone = str(row.get("phone") or "").replace(" ", "\N{NO-BREAK SPACE}")
    return ", ".join(part for part in (str(row.get("name") or ""), phone) if part)
