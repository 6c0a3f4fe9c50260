from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sections.chart_desk import chart
from therapist_emr.practice import Desk
from therapist_emr.sections import section
from therapist_emr.sections.intake.form import INTAKE, MENTAL_STATUS
from therapist_emr.sections.quick_fill import quick_fill

SECTION = section("intake")
HISTORIES = ("medical", "psychiatric", "family", "social", "trauma", "developmental")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with chart(tmp_path) as (_practice, opened):
        yield opened


def test_the_assessment_has_every_part() -> None:
    keys = {field.key for field in INTAKE.fields}
    assert {f"{name}_history" for name in HISTORIES} <= keys
    assert {"presenting_problem", "substance_use", "strengths", "supports"} <= keys
    assert {"cultural_factors", "mental_status", "risk", "formulation", "diagnoses"} <= keys


def test_an_intake_begins_today_and_is_signed(desk: Desk) -> None:
    assert SECTION.begin_with is not None
    known = SECTION.begin_with(desk, SECTION.kind("intake"))
    body = {
        **INTAKE.blank(),
        **known,
        "presenting_problem": "Cannot sleep since the spring.",
        "risk": quick_fill("risk").findings({"suicidal_ideation": ["denied"]}),
        "formulation": "Loss, then overwork.",
        "plan": "Weekly.",
        "diagnoses": [{"title": "Insomnia", "code": "G47.00", "remark": ""}],
    }
    header = desk.sign(desk.begin("intake", "intake", body).header.id)
    assert (header.title, header.at) == ("Intake assessment", "2026-11-17")
    assert header.summary == "Cannot sleep since the spring."
    (told,) = desk.facts("intake")
    assert told[1] == {"diagnoses": ["Insomnia"]}


def test_risk_and_formulation_are_needed(desk: Desk) -> None:
    found = [problem.path for problem in desk.problems("intake", "intake", INTAKE.blank())]
    assert found == ["date", "presenting_problem", "risk", "formulation", "plan"]


def test_an_examination_is_told_in_its_sentences() -> None:
    kind = SECTION.kind("mental_status")
    seen = quick_fill("mental_status").findings({"mood": ["low"]})
    body = {**MENTAL_STATUS.blank(), "date": "2026-11-03", "time": "17:30", "findings": seen}
    assert SECTION.summary_of(kind, body) == seen[0]["text"]
    assert SECTION.when_of(body) == "2026-11-03T17:30"
