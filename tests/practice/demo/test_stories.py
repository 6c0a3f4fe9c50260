"""The stories: their files, their chapters, their course."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapist_emr.practice.demo.stories import (
    STORY_KEYS,
    chapters,
    course,
    stories_for,
    story,
)

HEADINGS = {
    "presenting", "history", "formulation", "client_words", "report.high", "report.mid",
    "report.low", "work", "response", "assess.high", "assess.mid", "assess.low", "homework", "plan",
}  # fmt: skip


@pytest.mark.parametrize("key", STORY_KEYS)
def test_every_story_is_whole(key: str) -> None:
    found = story(key)
    assert set(found.bank.lines) == HEADINGS
    assert {"title", "code", "measure", "approach", "ages", "reason"} <= set(found.bank.facts)
    assert 2 <= len(found.objectives) <= 5
    assert found.interventions
    assert found.code[0] in "FZ" and found.code_title
    assert found.measure_start != found.measure_end


@pytest.mark.parametrize("key", STORY_KEYS)
def test_homework_has_its_three_forms(key: str) -> None:
    lines = story(key).bank.lines["homework"]
    assert len(lines) >= 7
    for line in lines:
        forms = line.split(" :: ")
        assert len(forms) == 3, line
        assert forms[0][0].isupper() and forms[1][0].islower() and forms[2][0].islower(), line


@pytest.mark.parametrize("key", STORY_KEYS)
def test_objectives_can_be_measured_and_lead_somewhere(key: str) -> None:
    for objective in story(key).objectives:
        assert objective.start != objective.target
        assert objective.unit
        assert float(objective.start).is_integer() and float(objective.target).is_integer()


@pytest.mark.parametrize("key", STORY_KEYS)
def test_scores_go_from_the_start_to_the_end(key: str) -> None:
    found = story(key)
    assert found.score(1.0) == found.measure_start
    assert found.score(0.0) == found.measure_end
    steps = [found.score(step / 20) for step in range(21)]
    rising = found.measure_start > found.measure_end
    assert all((b >= a) if rising else (b <= a) for a, b in pairwise(steps))
    assert found.score(3.0) >= 0


@pytest.mark.parametrize(("key", "told"), [("depression", "PHQ-9"), ("couple", "closeness")])
def test_measures_stand_within_a_sentence(key: str, told: str) -> None:
    assert story(key).measured == told


@pytest.mark.parametrize("age", range(11, 83))
def test_every_age_has_a_story(age: int) -> None:
    assert stories_for(age)


@given(st.integers(), st.sampled_from(STORY_KEYS), st.integers(12, 80), st.integers(1, 600))
def test_chapters_cover_the_chart_without_gaps(
    seed: int, first: str, age: int, sessions: int
) -> None:
    parts = chapters(Random(seed), first, age, sessions)
    assert parts[0].story.key == first
    assert parts[0].start == 0 and parts[-1].stop == sessions
    assert all(a.stop == b.start for a, b in pairwise(parts))
    assert all(part.stop - part.start <= 85 for part in parts)


@given(st.integers(), st.integers(1, 400), st.booleans())
def test_severity_stays_within_bounds_and_eases(seed: int, sessions: int, ended: bool) -> None:
    random = Random(seed)
    values = course(random, chapters(random, "depression", 40, sessions), ended=ended)
    assert len(values) == sessions
    assert all(0.0 <= value <= 1.15 for value in values)


def test_most_get_better() -> None:
    better = 0
    for seed in range(60):
        random = Random(seed)
        values = course(random, chapters(random, "gad", 40, 40), ended=True)
        better += sum(values[-6:]) / 6 < sum(values[:6]) / 6 - 0.3
    assert better > 50


def test_some_relapse_on_the_way() -> None:
    relapsed = 0
    for seed in range(60):
        random = Random(seed)
        values = course(random, chapters(random, "panic", 40, 60), ended=False)
        relapsed += any(b - a > 0.25 for a, b in pairwise(values))
    assert relapsed > 20
