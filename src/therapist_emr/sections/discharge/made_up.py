"""Discharge summaries of people who do not exist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from therapist_emr.domain import words
from therapist_emr.domain.entry import Body
from therapist_emr.sections.made_up import EARLIER, MadeUpEntry, MadeUpState, Persona

_REASONS = ("goals_met", "goals_met", "agreed", "moved")
_LED_TO = {
    "goals_met": "What was agreed in the plan was reached; the last visits were further apart.",
    "agreed": "Enough for now, as both saw it; the door stays open.",
    "moved": "Moves to another state, where the license does not reach; ended as planned.",
}


def make(persona: Persona) -> Iterator[MadeUpEntry]:
    """Yield the summary of whoever was discharged; the fullest chart has one of an earlier time."""
    if not persona.visits:
        return
    if persona.status == "discharged":
        at = persona.visits[-1] + timedelta(days=3, minutes=40)
        reason = persona.random.choice(_REASONS)
        yield _entry(_body(persona, persona.visits[-1].date(), reason, _gathered(persona)), at)
    elif persona.fullest:
        on = (persona.visits[0] - EARLIER).date()
        at = datetime.combine(persona.visits[0].date(), time(19, 10))
        body = _body(persona, on, "agreed", [])
        # What is on paper was never in this chart, and so was not gathered from it.
        kept = f"11 visits up to {words.day(on)}; the notes of that time are kept on paper."
        yield _entry({**body, "course": f"{kept} {body['course']}"}, at)


def _entry(body: Body, at: datetime) -> MadeUpEntry:
    return MadeUpEntry("discharge", (MadeUpState(body, at),))


def _body(persona: Persona, on: date, reason: str, gathered: list[dict[str, str]]) -> Body:
    they = persona.words.get("They", persona.first)
    days = "went to school" if persona.minor else "kept up with the days"
    return {
        "date": on.isoformat(),
        "reason": reason,
        "reason_words": _LED_TO[reason],
        "course": (
            f"{persona.first} came because of {persona.code_title.lower()}. The first weeks went"
            " into sleep, rhythm and small steps, later ones into what had been avoided. What"
            " helped most, as told at the end: writing things down, and being asked again."
        ),
        "gathered": gathered,
        "status_at_end": (
            f"{they} slept through most nights, {days}, and saw friends weekly. No thoughts of"
            " suicide at the last contact."
        ),
        "referrals": "None needed."
        if reason == "goals_met"
        else "The names of three practices were given.",
        "plan": "Early signs were written down together. A call is enough to come back.",
    }


def _gathered(persona: Persona) -> list[dict[str, str]]:
    first, last = persona.visits[0].date(), persona.visits[-1].date()
    counted = words.count(len(persona.visits), "visit")
    diagnosis = f"{persona.code_title} ({persona.code})"
    rows = [
        _row("visits", "Visits", f"{counted} from {words.day(first)} to {words.day(last)}", last),
        _row("diagnoses_end", "Diagnoses at the end", diagnosis, last),
    ]
    if persona.scores:
        told = "; ".join(_courses(persona))
        rows.append(_row("measures", "Measures", told, last))
    return rows


def _courses(persona: Persona) -> Iterator[str]:
    """Yield each measure with its first and last value: a story may go on with another measure."""
    for name in dict.fromkeys(score.measure for score in persona.scores):
        values = [score.value for score in persona.scores if score.measure == name]
        yield f"{name}: {values[0]} at first, {values[-1]} at the end"


def _row(key: str, label: str, text: str, on: date) -> dict[str, str]:
    told = f"Gathered from the chart on {words.day(on)}"
    return {"key": key, "label": label, "help": told, "carried_from": on.isoformat(), "text": text}
