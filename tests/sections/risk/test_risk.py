from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from therapist_emr.practice import Desk
from therapist_emr.sections import section
from therapist_emr.sections.discharge import gather
from therapist_emr.sections.quick_fill import quick_fill
from therapist_emr.sections.risk.beginning import ALWAYS_THERE, begin_with, from_measure
from therapist_emr.sections.risk.form import RISK, SAFETY_PLAN
from therapist_emr.sections.risk.reading import alerts, summary_of, title_of

SECTION = section("risk")
PASSIVE = quick_fill("risk").findings(
    {"suicidal_ideation": ["passive"], "plan": ["none"], "intent": ["none"]}
)


def assessed(level: str, day: str = "2026-11-03", **more: Any) -> dict[str, Any]:
    told = {"level": level, "basis": "As told.", "plan": "As agreed.", "asked": PASSIVE}
    return {**RISK.blank(), "date": day, **told, **more}


def sign(desk: Desk, body: dict[str, Any], kind: str = "risk") -> int:
    return desk.sign(desk.begin("risk", kind, body).header.id).id


def begin_summary(desk: Desk) -> dict[str, str]:
    return {row["key"]: row["text"] for row in gather.begin_with(desk)["gathered"]}


def test_an_assessment_is_told_in_a_line() -> None:
    told = summary_of(SECTION.kind("risk"), assessed("moderate"))
    assert told == "Moderate: passive ideation, no plan, no intent"
    assert summary_of(SECTION.kind("risk"), RISK.blank()) == ""


def test_level_basis_and_plan_are_needed(desk: Desk) -> None:
    body = {**RISK.blank(), "date": "2026-11-03"}
    found = [problem.path for problem in desk.problems("risk", "risk", body)]
    assert found == ["asked", "level", "basis", "plan"]


@pytest.mark.parametrize(
    ("level", "words", "tone"),
    [
        ("low", "Risk reviewed Nov 3", "soon"),
        ("moderate", "Risk reviewed Nov 3", "soon"),
        ("high", "High risk, reviewed Nov 3", "bad"),
        ("imminent", "Imminent risk, reviewed Nov 3", "bad"),
    ],
)
def test_the_header_says_when_risk_was_reviewed(
    desk: Desk, level: str, words: str, tone: str
) -> None:
    sign(desk, assessed(level))
    (alert,) = alerts(desk)
    assert (alert.text, alert.tone) == (words, tone)


def test_the_newest_assessment_that_stands_counts(desk: Desk) -> None:
    assert alerts(desk) == ()
    sign(desk, assessed("high", "2026-11-03"))
    newer = sign(desk, assessed("none", "2026-11-10"))
    assert alerts(desk) == ()
    desk.withdraw(newer, "Wrong chart")
    assert len(alerts(desk)) == 1


def test_of_one_day_the_last_written_counts_unless_all_tell_their_time(desk: Desk) -> None:
    sign(desk, assessed("low", time="10:00"))
    sign(desk, assessed("high"))
    (alert,) = alerts(desk)
    assert alert.text == "High risk, reviewed Nov 3"
    assert "High" in begin_summary(desk)["risk"]
    sign(desk, assessed("none", time="09:00"))
    assert alerts(desk) == ()


def test_a_late_entry_with_its_time_takes_its_own_place(desk: Desk) -> None:
    sign(desk, assessed("high", time="17:00"))
    sign(desk, assessed("none", time="09:00"))
    assert len(alerts(desk)) == 1


@pytest.mark.parametrize("kind", ["risk", "safety_plan"])
def test_one_does_not_look_again_before_one_looked(desk: Desk, kind: str) -> None:
    body = {**assessed("low"), "signs": "Silence", "review_on": "Nov 2"}
    (problem,) = desk.problems("risk", kind, body)
    assert problem.path == "review_on"
    assert problem.message.startswith("This is before this ")


def test_the_next_look_waits_on_today(desk: Desk) -> None:
    assert SECTION.waits is not None
    sign(desk, assessed("low", "2026-11-03", review_on="2026-11-05"))
    risk = sign(desk, assessed("low", "2026-11-10", review_on="2026-11-24"))
    plan = {**SAFETY_PLAN.blank(), "date": "2026-11-10", "signs": "Silence", "review_on": ""}
    sign(desk, plan, "safety_plan")
    (wait,) = SECTION.waits(desk.facts("risk"), date(2026, 11, 17))
    assert (wait.entry_id, wait.words, wait.due) == (risk, "Risk review", date(2026, 11, 24))


def test_a_first_safety_plan_names_the_crisis_lines(desk: Desk) -> None:
    body = begin_with(desk, SECTION.kind("safety_plan"))
    assert body["professionals"] == list(ALWAYS_THERE)
    assert body["date"] == "2026-11-17"


def test_the_next_safety_plan_goes_on_from_the_last(desk: Desk) -> None:
    told = {"date": "2026-11-03", "signs": "Silence", "copy": "paper", "remarks": "CANARY"}
    first = sign(desk, {**SAFETY_PLAN.blank(), **told}, "safety_plan")
    body = begin_with(desk, SECTION.kind("safety_plan"))
    assert body["signs"] == "Silence"
    assert "copy" not in body
    assert "remarks" not in body
    second = sign(desk, {**SAFETY_PLAN.blank(), **body, "myself": "Walk"}, "safety_plan")
    titles = {header.id: header.title for header in desk.headers("risk")}
    assert titles == {first: "Safety plan", second: "Safety plan, version 2"}
    assert desk.entry(first).current.body["myself"] == ""


def test_a_plan_that_says_nothing_is_not_signed(desk: Desk) -> None:
    body = {**SAFETY_PLAN.blank(), "date": "2026-11-03", "remarks": "For the chart"}
    assert [one.path for one in desk.problems("risk", "safety_plan", body)] == ["signs"]


def test_a_plan_says_how_far_it_goes() -> None:
    kind = SECTION.kind("safety_plan")
    assert summary_of(kind, {"signs": "x", "safer": "y"}) == "2 of 6 steps filled in"
    told = {"signs": "x", "copy": "paper"}
    assert summary_of(kind, told) == "1 of 6 steps filled in. Copy: given on paper"
    assert title_of(kind, {}, 0) == "Safety plan"


def test_an_answer_in_a_measure_begins_an_assessment(desk: Desk) -> None:
    body = from_measure(desk, "PHQ-9 item 9: several days")
    assert (body["reason"], body["reason_words"]) == ("measure", "PHQ-9 item 9: several days")
    assert begin_with(desk, SECTION.kind("risk")) == {"date": "2026-11-17"}
