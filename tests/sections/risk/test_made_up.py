from __future__ import annotations

from tests.sections.persona import checked, persona
from therapist_emr.practice import Desk
from therapist_emr.sections import section
from therapist_emr.sections.risk.made_up import make

SECTION = section("risk")


def test_the_fullest_chart_has_everything() -> None:
    made = list(make(persona(fullest=True)))
    kinds = checked(SECTION, made)
    assert kinds.count("safety_plan") == 2
    assert kinds.count("risk") == 3
    assert [entry.withdrawn is not None for entry in made].count(True) == 1


def test_a_long_chart_is_asked_about_risk_lately() -> None:
    made = list(make(persona(visits=70)))
    assert checked(SECTION, made)[-1] in {"risk", "safety_plan"}
    assert list(make(persona(visits=2, fullest=True))) == []


def test_the_same_seed_makes_the_same() -> None:
    assert list(make(persona(7))) == list(make(persona(7)))


def test_a_plan_offers_its_page(desk: Desk) -> None:
    assert SECTION.deeds is not None
    body = {"date": "2026-11-03", "signs": "I lie awake"}
    plan = desk.sign(desk.begin("risk", "safety_plan", body).header.id)
    (deed,) = SECTION.deeds(desk, plan)
    assert deed.words == "Page for the client's pocket"
    assert deed.run(desk) == ""
