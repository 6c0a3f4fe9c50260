"""Medications over the length of a chart."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.practice.demo.made import KWAME, MARI, person, visit_times
from therapist_emr.practice.demo import DemoChart
from therapist_emr.practice.demo.meds import Cabinet
from therapist_emr.sections.medications.names import suggest
from therapist_emr.sections.medications.reading import dose_history


def cabinet(count: int = 60, which: int = MARI, seed: int = 1) -> Cabinet:
    someone = person(which)
    taking = replace(someone, facts={**someone.facts, "med": "yes"})
    return Cabinet(Random(seed), taking, visit_times(count))


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6), st.integers(3, 200))
def test_changes_follow_one_another(seed: int, count: int) -> None:
    for medication in cabinet(count, seed=seed).medications:
        saves = medication.saves
        assert all(a.at <= b.at for a, b in pairwise(saves))
        assert len({save.body["name"] for save in saves}) == 1
        assert not any(save.body["stopped"] for save in saves[:-1])
        for save in saves[1:]:
            assert save.reason
            assert (save.body["changed_on"] or save.body["stopped"]) >= save.body["started"]


def test_doses_have_a_history() -> None:
    histories = [
        dose_history([save.body for save in medication.saves])
        for seed in range(10)
        for medication in cabinet(seed=seed).medications
    ]
    assert any(len(history) >= 3 for history in histories)


def test_changes_are_written_down_in_a_session() -> None:
    days = {at.date() for at in visit_times(60)}
    for seed in range(10):
        for medication in cabinet(seed=seed).medications:
            assert all(save.at.date() in days for save in medication.saves)


def test_what_is_taken_is_known_at_any_time() -> None:
    times = visit_times(60)
    found = cabinet(seed=5)
    assert found.at(times[0] - timedelta(days=30)) == []
    names = {body["name"] for at in times for body in found.at(at + timedelta(hours=2))}
    assert names == {m.saves[0].body["name"] for m in found.medications}


def test_what_was_stopped_is_no_longer_taken() -> None:
    stopped = 0
    for seed in range(20):
        found = cabinet(seed=seed)
        for medication in found.medications:
            last = medication.saves[-1]
            if last.body["stopped"]:
                stopped += 1
                assert last.body["stop_reason"]
                assert last.body not in found.at(last.at + timedelta(minutes=1))
    assert stopped


def test_reviews_list_what_was_taken_then() -> None:
    found = cabinet(seed=8)
    assert len(found.reviews) >= 4
    for review in found.reviews:
        at = review.at - timedelta(minutes=48)
        assert [row["name"] for row in review.body["list"]] == [b["name"] for b in found.at(at)]
        assert "{" not in review.body["questions"]


def test_children_take_what_children_are_given() -> None:
    given = {
        medication.saves[0].body["name"]
        for seed in range(25)
        for medication in cabinet(which=KWAME, seed=seed).medications
    }
    assert given <= {"Escitalopram", "Fluoxetine", "Melatonin"}


def test_short_charts_and_others_have_no_cabinet() -> None:
    assert cabinet(2).medications == []


def test_every_name_would_have_been_suggested(charts: list[DemoChart]) -> None:
    names = {m.saves[0].body["name"] for chart in charts for m in chart.medications}
    assert len(names) > 5
    for name in names:
        known = {found.name for found in suggest(name.removesuffix(" ER").removesuffix(" XL"))}
        assert any(name.startswith(found) for found in known), name


def test_nothing_is_reviewed_before_something_is_taken() -> None:
    reviews = [review for seed in range(40) for review in cabinet(seed=seed).reviews]
    assert reviews
    assert all(review.body["list"] for review in reviews)
