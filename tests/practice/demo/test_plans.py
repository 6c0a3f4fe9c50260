"""Treatment plans over the length of a chart."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest

from tests.practice.demo.made import KWAME, MARI, person, visit_times
from therapist_emr.domain.plan import Point, standing
from therapist_emr.practice.demo import DemoChart
from therapist_emr.practice.demo.plans import REVIEW_DAYS, SOONEST_DAYS, Plan
from therapist_emr.practice.demo.stories import Chapter, story
from therapist_emr.sections.treatment_plan.form import objectives


def lived(count: int, which: int = MARI, seed: int = 1) -> Plan:
    """Return a plan after some weekly sessions of easing depression."""
    plan = Plan(Random(seed), person(which), "weekly")
    chapter = Chapter(story("depression"), 0, count)
    for number, at in enumerate(visit_times(count)):
        plan.visit(number, at, chapter)
        plan.progress(at, max(0.05, 1 - number / 20), measured=number % 4 == 1)
    return plan


def test_the_first_plan_follows_two_sessions() -> None:
    times = visit_times(6)
    plan = Plan(Random(1), person(), "weekly")
    chapter = Chapter(story("depression"), 0, 6)
    for number, at in enumerate(times):
        plan.visit(number, at, chapter)
        assert bool(plan.versions) == (number >= 2)
    assert plan.versions[0].signed_at.date() == times[2].date()


def test_nothing_is_measured_before_there_is_a_plan() -> None:
    plan = Plan(Random(1), person(), "weekly")
    assert plan.progress(visit_times(1)[0], 0.5, measured=True) == []
    assert plan.goal_line() == ""


def test_reviews_come_when_due() -> None:
    versions = lived(60).versions
    assert len(versions) >= 4
    for earlier, later in pairwise(versions):
        due = date.fromisoformat(earlier.body["review_due"])
        assert due - later.signed_at.date() <= timedelta(days=6)
        assert later.body["review_note"]
        assert date.fromisoformat(earlier.body["effective"]) + timedelta(REVIEW_DAYS) == due


def test_objectives_keep_their_ids_through_the_versions() -> None:
    plan = lived(60)
    seen: dict[str, str] = {}
    for version in plan.versions:
        for _, objective in objectives(version.body):
            assert seen.setdefault(objective["id"], objective["text"]) == objective["text"]
    assert len(seen) == len(set(seen))


def test_what_is_met_stays_met() -> None:
    plan = lived(60)
    met: set[str] = set()
    for version in plan.versions:
        now = {o["id"] for _, o in objectives(version.body) if o["status"] == "met"}
        assert met <= now
        met = now
    assert met
    assert all(o["met_on"] for _, o in objectives(plan.versions[-1].body) if o["id"] in met)


@pytest.mark.parametrize("seed", range(12))
def test_nothing_is_only_kept_within_the_first_months(seed: int) -> None:
    plan = Plan(Random(seed), person(), "weekly")
    chapter = Chapter(story("depression"), 0, 60)
    for number, at in enumerate(visit_times(60)):
        plan.visit(number, at, chapter)
        plan.progress(at, 0.05, measured=True)
    began = plan.versions[0].signed_at.date()
    kept = [
        version.signed_at.date()
        for version in plan.versions
        if any("Keep the gains" in row["text"] for _, row in objectives(version.body))
    ]
    assert kept
    assert (kept[0] - began).days >= SOONEST_DAYS
    for version in plan.versions:
        assert any(row["status"] == "active" for _, row in objectives(version.body))


def test_a_new_chapter_adds_a_problem() -> None:
    plan = Plan(Random(4), person(), "weekly")
    first, second = Chapter(story("depression"), 0, 20), Chapter(story("ptsd"), 20, 40)
    for number, at in enumerate(visit_times(40)):
        plan.visit(number, at, first if number < 20 else second)
    assert [p["code"] for p in plan.versions[-1].body["problems"]] == ["F33.1", "F43.10"]
    assert any(v.body["review_note"].startswith("Added: ") for v in plan.versions)


def test_a_minors_plan_is_signed_by_the_guardian() -> None:
    assert {v.body["agreement"] for v in lived(30, KWAME).versions} == {"guardian"}


def test_agreement_varies_and_says_why_when_partly() -> None:
    told = [v.body for seed in range(30) for v in lived(20, seed=seed).versions]
    assert {body["agreement"] for body in told} == {"signed", "verbal", "partly"}
    assert all(body["agreement_note"] for body in told if body["agreement"] == "partly")


def test_goal_lines_name_goal_and_objective() -> None:
    plan = lived(10)
    assert plan.goal_line().startswith("Return to a week with rest, movement and people. Today: ")


@pytest.mark.parametrize("value", [1, 3])
def test_amounts_read_well(value: int) -> None:
    bodies = [v.body for seed in range(12) for v in lived(8, seed=seed).versions]
    told = {
        o[key] for body in bodies for _, o in objectives(body) for key in ("baseline", "target")
    }
    wrong = f"{value} {'times' if value == 1 else 'time'} a week"
    assert wrong not in told


def test_progress_can_be_plotted(charts: list[DemoChart]) -> None:
    plotted = rising = 0
    for chart in charts:
        if not chart.plans:
            continue
        for _, objective in objectives(chart.plans[-1].body):
            points = [
                Point(note.body["date"], float(row["value"]))
                for note in chart.notes
                for row in note.body.get("objectives", ())
                if row["id"] == objective["id"]
            ]
            found = standing(
                start=objective["start_value"], target=objective["target_value"],
                unit=objective["unit"], status=objective["status"],
                due=objective["target_date"], points=points, today=date(2026, 11, 23),
            )  # fmt: skip
            assert found.fraction is not None
            plotted += len(points) >= 3
            rising += found.fraction > 0.4
    assert plotted > 40
    assert rising > 40


def test_values_refer_to_objectives_of_the_plan(charts: list[DemoChart]) -> None:
    for chart in charts:
        known = {o["id"]: o["text"] for v in chart.plans for _, o in objectives(v.body)}
        for note in chart.notes:
            for row in note.body.get("objectives", ()):
                assert known[row["id"]] == row["label"]


def test_objectives_are_the_charts_own(charts: list[DemoChart]) -> None:
    ids = [{o["id"] for v in chart.plans for _, o in objectives(v.body)} for chart in charts]
    assert sum(map(len, ids)) == len(set().union(*ids))
