"""A person who does not exist, for the tests of what sections make up."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from therapist_emr.forms.field import CheckContext
from therapist_emr.sections.contract import Section
from therapist_emr.sections.made_up import MadeUpEntry, Persona, Score

TODAY = date(2026, 11, 17)
FIRST = datetime(2026, 1, 6, 17, 30)  # noqa: DTZ001 - a wall time


def persona(seed: int = 1, visits: int = 30, **more: Any) -> Persona:
    """Return someone with so many visits."""
    hours = tuple(FIRST + timedelta(days=4 * number) for number in range(visits))
    told: dict[str, Any] = {
        "random": Random(seed),
        "first": "Mari",
        "name": "Mari Quiñones",
        "born": date(1992, 3, 2),
        "minor": False,
        "story": "depression",
        "code": "F33.1",
        "code_title": "Major depressive disorder, recurrent, moderate",
        "status": "active",
        "today": TODAY,
        "visits": hours,
        "severities": tuple(1 - at / max(1, visits) for at in range(visits)),
        "scores": (Score(hours[0], "PHQ-9", 19), Score(hours[-1], "PHQ-9", 8)) if hours else (),
        "troubled": (hours[2], hours[-2]) if more.get("fullest") and visits > 3 else (),
        "words": {"friend": "Faye", "sibling": "her sister Ximena", "They": "She"},
        "told": {"presenting_problem": "Cannot sleep.", "formulation": "Loss.", "plan": "Weekly."},
        **more,
    }
    return Persona(**told)


def checked(section: Section, made: list[MadeUpEntry]) -> list[str]:
    """Check that every made-up body is fit to be signed; return the kinds."""
    context = CheckContext(TODAY)
    for entry in made:
        form = section.kind(entry.kind).form
        for state in entry.states:
            assert form.problems(form.clean(state.body, context), context) == []
    return [entry.kind for entry in made]
