"""What lies behind: medical, surgical, family, social and substance history, one document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from therapist_emr.domain import words
from therapist_emr.forms.checking import is_empty
from therapist_emr.forms.field import Values
from therapist_emr.sections.contract import Empty, EntryKind, Group, Life, Section
from therapist_emr.sections.desk import ChartReading
from therapist_emr.sections.history.form import HISTORY

if TYPE_CHECKING:
    from therapist_emr.sections.made_up import MadeUpEntry, Persona


def parts_told(body: Values) -> list[str]:
    """Return the parts in which something is said: "Medical", "Family"."""
    told = {
        field.part: None
        for field in HISTORY.fields
        if field.part != "Review" and not is_empty(body.get(field.key))
    }
    return list(told)


def _summary(_kind: EntryKind, body: Values) -> str:
    return words.sentence(words.listed([part.lower() for part in parts_told(body)]))


def _facts(body: Values) -> Mapping[str, Any]:
    found: dict[str, Any] = {"parts": parts_told(body)}
    if body.get("reviewed_on"):
        found["reviewed_on"] = body["reviewed_on"]
    return found


def _begin(desk: ChartReading, _kind: EntryKind) -> Values:
    return {"reviewed_on": desk.now().day.isoformat()}


def _made_up() -> Callable[[Persona], Iterable[MadeUpEntry]]:
    from therapist_emr.sections.history.made_up import made_up

    return made_up


SECTION = Section(
    key="history",
    title="History",
    also="hx medical surgical family social substance use",
    icon="history",
    group=Group.HEALTH,
    rank=5,
    pdf_order=60,
    life=Life.KEPT,
    kinds=(EntryKind("history", "History", HISTORY),),
    empty=Empty(
        "No history yet",
        "Medical, surgical, family, social and substance history in one document, kept up to date.",
        "Write the history",
    ),
    title_of=lambda _kind, _body, _number: "History",
    summary_of=_summary,
    when_of=lambda body: str(body.get("reviewed_on") or ""),
    facts_of=_facts,
    single=True,
    begin_with=_begin,
    made_up=_made_up,
)
