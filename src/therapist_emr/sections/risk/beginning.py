"""What a risk assessment or the next version of a safety plan begins with."""

from __future__ import annotations

from therapist_emr.domain.entry import EntryStatus
from therapist_emr.forms.field import Values
from therapist_emr.sections.contract import EntryKind
from therapist_emr.sections.desk import ChartReading
from therapist_emr.sections.risk.form import RISK, STEPS
from therapist_emr.sections.risk.reading import KEY, PLAN

ALWAYS_THERE = (
    {"name": "988 Suicide & Crisis Lifeline, day and night", "phone": "Call or text 988"},
    {"name": "Emergency", "phone": "911"},
)
"""What the first safety plan names already."""


def begin_with(desk: ChartReading, kind: EntryKind) -> Values:
    """Return today's date; a safety plan goes on from the version in force."""
    today = {"date": desk.now().day.isoformat()}
    if kind.key != PLAN:
        return today
    for header in desk.headers(KEY):
        if header.kind == PLAN and header.status is not EntryStatus.ERROR:
            body = desk.section(KEY).body(desk.entry(header.id))
            return {**today, **{key: body.get(key) for key in (*STEPS, "with")}}
    return {**today, "professionals": [dict(row) for row in ALWAYS_THERE]}


def from_measure(desk: ChartReading, answer: str) -> Values:
    """Return the body of a risk assessment that an answer in a measure asks for.

    `answer` says it in words, such as "PHQ-9 item 9: several days".
    """
    return {
        **RISK.blank(),
        "date": desk.now().day.isoformat(),
        "reason": "measure",
        "reason_words": answer,
    }
