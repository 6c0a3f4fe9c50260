from __future__ import annotations

from dataclasses import replace

from tests.sections.persona import checked, persona
from therapist_emr.sections import section
from therapist_emr.sections.discharge.made_up import make
from therapist_emr.sections.made_up import Score

SECTION = section("discharge")


def test_whoever_was_discharged_has_a_summary() -> None:
    made = list(make(persona(status="discharged")))
    assert checked(SECTION, made) == ["discharge"]
    labels = [row["label"] for row in made[0].states[0].body["gathered"]]
    assert labels == ["Visits", "Diagnoses at the end", "Measures"]
    assert list(make(persona(status="discharged", visits=0))) == []


def test_each_measure_is_told_by_its_own_values() -> None:
    told = persona(status="discharged")
    at = told.scores[-1].at
    scores = (*told.scores, Score(at, "PCL-5", 52), Score(at, "PCL-5", 20))
    [made] = make(replace(told, scores=scores))
    rows = {row["key"]: row["text"] for row in made.states[0].body["gathered"]}
    assert rows["measures"] == "PHQ-9: 19 at first, 8 at the end; PCL-5: 52 at first, 20 at the end"


def test_the_fullest_chart_has_one_of_an_earlier_time() -> None:
    made = list(make(persona(fullest=True)))
    assert checked(SECTION, made) == ["discharge"]
    body = made[0].states[0].body
    assert body["date"] < "2026"
    assert "kept on paper" in body["course"]


def test_what_was_kept_on_paper_is_not_told_as_gathered_from_the_chart() -> None:
    [earlier] = make(persona(fullest=True))
    assert earlier.states[0].body["gathered"] == []


def test_others_have_none() -> None:
    assert list(make(persona())) == []
