from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from tests.sections.glances import reading, told
from tests.sections.sessions.chart import note, open_chart, worked
from therapist_emr.forms.blocks import Progress
from therapist_emr.sections import treatment_plan
from therapist_emr.sections.treatment_plan.glance import glance, review_words, waits

TODAY = date(2026, 11, 17)
WALK: dict[str, Any] = {
    "id": "a", "text": "Walk three times a week", "start": 0, "target": 3, "unit": "walks",
    "status": "active", "due": "2026-11-30",
}  # fmt: skip
MET = {**WALK, "id": "b", "text": "Sleep six hours", "status": "met", "met_on": "2026-11-10"}
DROPPED = {**WALK, "id": "c", "status": "dropped"}


def plan(*objectives: dict[str, Any], due: str = "2026-11-30") -> Any:
    rows = list(objectives)
    return told("treatment_plan", "plan", "Treatment plan", objectives=rows, review_due=due)


def test_objectives_are_told_with_their_progress() -> None:
    found = glance(reading(treatment_plan.SECTION, plan(WALK, MET, DROPPED)))
    assert [row.title for row in found.rows] == ["Walk three times a week", "Sleep six hours"]
    walk, met = (row.progress for row in found.rows)
    assert walk is not None and met is not None
    assert (walk.fraction, walk.due, walk.met, walk.overdue) == (0.0, "Nov 30", False, False)
    assert (met.words, met.due, met.met) == ("Met", "Nov 10", True)
    assert (found.remark, found.soon, found.action) == ("Review due Nov 30", True, "Open plan")


def test_of_two_sessions_of_a_day_the_later_says_where_an_objective_stands(tmp_path: Path) -> None:
    chart = open_chart(tmp_path)
    for start, stop, value in (("09:00", "09:50", 1), ("15:00", "15:50", 3)):
        told = note("2026-11-17", "Said", "Go on", objectives=worked(("walk", value)))
        chart.signed({**told, "start": start, "stop": stop})
    walk = next(row for row in glance(chart.desk).rows if row.title.startswith("Walk"))
    assert walk.progress is not None
    assert walk.progress.words == "3 of 3"
    [plan_entry] = chart.desk.headers("treatment_plan")
    read = [b for b in chart.desk.reading(plan_entry.id).blocks if isinstance(b, Progress)]
    assert "3 of 3" in [block.words for block in read]
    chart.connection.close()


def test_an_objective_past_its_date_is_overdue() -> None:
    found = glance(reading(treatment_plan.SECTION, plan({**WALK, "due": "2026-11-14"})))
    assert found.rows[0].progress is not None
    assert found.rows[0].progress.overdue


def test_an_objective_without_numbers_or_dates_is_on_the_way() -> None:
    bare = {"id": "a", "text": "Call a friend", "start": True}
    found = glance(reading(treatment_plan.SECTION, plan(bare, due="")))
    assert found.rows[0].progress is not None
    assert (found.rows[0].progress.words, found.rows[0].progress.due) == ("On the way", "")
    assert found.remark == ""


def test_without_a_plan_one_is_offered() -> None:
    found = glance(reading(treatment_plan.SECTION))
    assert (found.rows, found.action) == ((), "Start a plan")


def test_a_review_is_amber_only_when_it_is_near() -> None:
    assert review_words("2026-12-20", TODAY) == ("Review due Dec 20", False)
    assert review_words("2026-11-30", TODAY) == ("Review due Nov 30", True)
    assert review_words("2026-11-01", TODAY) == ("Review was due Nov 1", True)
    assert review_words("", TODAY) == ("", False)


def test_only_the_plan_in_force_waits_for_its_review() -> None:
    old = told("treatment_plan", "plan", "Treatment plan", number=9, review_due="2026-01-01")
    found = list(waits([plan(WALK), old], TODAY))
    assert [(one.words, one.due) for one in found] == [
        ("Treatment plan review", date(2026, 11, 30)),
    ]
    assert list(waits([plan(WALK, due="")], TODAY)) == []
