"""Made-up measures say what the made-up notes say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

import pytest

from therapist_emr.forms.field import CheckContext
from therapist_emr.sections.made_up import MadeUpEntry, Persona, Score
from therapist_emr.sections.measures import SECTION
from therapist_emr.sections.measures.answers import raised_safety
from therapist_emr.sections.measures.made_up import made_up

TODAY = date(2026, 11, 17)
FIRST = datetime(2026, 1, 5, 10, 0)  # noqa: DTZ001 - a wall time


def persona(story: str = "depression", *, fullest: bool = False, minor: bool = False) -> Persona:
    visits = tuple(FIRST + timedelta(weeks=week) for week in range(45))
    severities = tuple(1 - 0.02 * week for week in range(45))
    measure = {"gad": "GAD-7", "ptsd": "PCL-5", "adhd": "ASRS"}.get(story, "PHQ-9")
    scores = tuple(
        Score(visits[at], measure, round(5 + 14 * severities[at])) for at in range(1, 45, 4)
    )
    return Persona(
        Random(7), "Mari", "Mari Quiñones", date(1992, 3, 2), minor, story, "F33.1",
        "Major depression", "active", TODAY, visits, severities, scores, fullest=fullest,
    )  # fmt: skip


def bodies(found: list[MadeUpEntry], kind: str) -> list[dict[str, object]]:
    return [one.states[0].body for one in found if one.kind == kind]


@pytest.mark.parametrize("story", ["depression", "gad", "ptsd", "recovery", "adhd", "couple"])
@pytest.mark.parametrize("fullest", [False, True])
def test_every_made_up_entry_could_be_kept(story: str, fullest: bool) -> None:
    context = CheckContext(TODAY)
    for one in made_up(persona(story, fullest=fullest)):
        form = SECTION.kind(one.kind).form
        body = form.clean(one.states[0].body, context)
        assert form.problems(body, context) == []
        assert one.states[0].at.date() <= TODAY


def test_totals_are_those_of_the_notes() -> None:
    who = persona()
    told = {(score.at.date().isoformat(), score.value) for score in who.scores}
    phq = [b for b in bodies(list(made_up(who)), "answers") if b["instrument"] == "phq-9"]
    assert phq
    assert {(str(body["date"]), body["total"]) for body in phq} <= told


def test_the_same_seed_makes_the_same_measures() -> None:
    assert list(made_up(persona())) == list(made_up(persona()))


def test_the_fullest_chart_has_every_kind() -> None:
    found = list(made_up(persona(fullest=True)))
    assert {one.kind for one in found} == {"answers", "score", "schedule"}
    keys = {body["instrument"] for body in bodies(found, "answers")}
    assert keys == {"phq-9", "gad-7", "pcl-5", "audit-c"}


def test_thoughts_of_death_are_answered_on_the_days_they_were_told() -> None:
    who = persona(fullest=True)
    told = (who.scores[1].at, who.scores[-2].at)
    found = bodies(list(made_up(replace(who, troubled=told))), "answers")
    days = {str(body["date"]) for body in found if raised_safety(body)}
    assert days == {at.date().isoformat() for at in told}
    assert not any(raised_safety(body) for body in bodies(list(made_up(who)), "answers"))


def test_who_drinks_little_answers_so() -> None:
    who = persona(fullest=True)
    for words, most in (("a glass on weekends", 3), ("none", 0)):
        one = replace(who, told={"substance_use": f"Alcohol {words}."})
        totals = [b["total"] for b in bodies(list(made_up(one)), "answers")
                  if b["instrument"] == "audit-c"]  # fmt: skip
        assert totals
        assert all(isinstance(total, int | float) and total <= most for total in totals)


def test_children_and_those_who_wait_have_none() -> None:
    assert list(made_up(persona(minor=True))) == []
    waiting = Persona(
        Random(1), "Kai", "Kai", date(2003, 3, 31), False, "transition", "", "", "waiting", TODAY
    )
    assert list(made_up(waiting)) == []
