from __future__ import annotations

from tests.sections.persona import checked, persona
from therapist_emr.sections import section
from therapist_emr.sections.discharge.made_up import make

SECTION = section("discharge")


def test_whoever_was_discharged_has_a_summary() -> None:
    made = list(make(persona(status="discharged")))
    assert checked(SECTION, made) == ["discharge"]
    labels = [row["label"] for row in made[0].states[0].body["gathered"]]
    assert labels == ["Visits", "Diagnoses at the end", "Measures"]
    assert list(make(persona(status="discharged", visits=0))) == []


def test_the_fullest_chart_has_one_of_an_earlier_time() -> None:
    made = list(make(persona(fullest=True)))
    assert checked(SECTION, made) == ["discharge"]
    assert made[0].states[0].body["date"] < "2026"


def test_others_have_none() -> None:
    assert list(make(persona())) == []
