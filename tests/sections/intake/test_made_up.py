from __future__ import annotations

from tests.sections.persona import checked, persona
from therapist_emr.sections import section
from therapist_emr.sections.intake.made_up import make

SECTION = section("intake")


def test_the_fullest_chart_has_intake_examination_and_addendum() -> None:
    made = list(make(persona(fullest=True)))
    assert checked(SECTION, made) == ["intake", "mental_status"]
    assert len(made[0].addenda) == 1


def test_whoever_told_nothing_has_no_intake() -> None:
    assert list(make(persona(visits=0))) == []
    assert list(make(persona(told={}))) == []


def test_a_minor_is_told_of_with_a_parent() -> None:
    made = [one for one in make(persona(fullest=True, minor=True)) if one.kind == "intake"]
    assert "parent" in made[0].states[0].body["informants"]
