"""What a made-up chart says in one place, and what it says of the same in another."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from random import Random

import pytest

from tests.practice.demo.made import visit_times
from therapist_emr.practice.demo import DemoChart, DemoNote, MadeUpPractice
from therapist_emr.practice.demo.hours import CAME, lived
from therapist_emr.sections.made_up import MadeUpEntry
from therapist_emr.sections.measures.answers import raised_safety

MISSED = {"no_show", "late_cancellation"}
_PASSIVE = re.compile(
    "without thoughts of acting|not wanting to be here|not to wake up|thoughts of death on"
    '|"just not be here"|to sleep and not wake'
)
_DENIED = re.compile("No thoughts of suicide|Denies thoughts of suicide|no thoughts of death, no")


@pytest.fixture(scope="module")
def mari() -> DemoChart:
    """The fullest chart, as the smallest made-up practice has it."""
    return MadeUpPractice(3, 3, 1, date(2026, 11, 23)).chart(0)


def others(chart: DemoChart, section: str, kind: str = "") -> list[MadeUpEntry]:
    made = dict(chart.others).get(section, ())
    return [one for one in made if kind in {"", one.kind} and one.withdrawn is None]


def told_in(note: DemoNote) -> str:
    rows = [*note.body["notes"], *note.body.get("risk", ())]
    return " ".join(row["text"] for row in rows)


def missed_days(chart: DemoChart) -> set[str]:
    return {note.body["date"] for note in chart.notes if note.kind in MISSED}


def test_nothing_was_written_about_an_hour_that_was_missed(charts: list[DemoChart]) -> None:
    missed = 0
    for chart in charts:
        days = missed_days(chart)
        missed += len(days)
        kept = [
            state.at.date().isoformat()
            for _, entries in chart.others
            for one in entries
            for state in one.states
        ]
        kept += [one.at.date().isoformat() for one in chart.reviews]
        kept += [save.at.date().isoformat() for one in chart.medications for save in one.saves]
        assert not days & set(kept)
    assert missed > 40


def test_thoughts_of_death_are_told_alike_everywhere(charts: list[DemoChart]) -> None:
    raised_on = assessed = 0
    for chart in charts:
        notes = {note.body["date"]: told_in(note) for note in chart.notes if note.kind == "session"}
        for one in others(chart, "measures", "answers"):
            body = one.states[0].body
            told = notes.get(str(body["date"]), "")
            raised = raised_safety(body)
            raised_on += raised
            if body["instrument"] == "phq-9" and told:
                assert raised == bool(_PASSIVE.search(told)), told
        for one in others(chart, "risk", "risk"):
            body = one.states[0].body
            told = notes[str(body["date"])]
            passive = body["level"] != "none"
            assessed += passive
            assert passive == bool(_PASSIVE.search(told)), told
            assert not (passive and _DENIED.search(told)), told
    assert raised_on > 3
    assert assessed > 3


def test_a_plan_for_safety_was_made_when_a_note_says_so(charts: list[DemoChart]) -> None:
    for chart in charts:
        plans = {str(one.states[0].body["date"]) for one in others(chart, "risk", "safety_plan")}
        for note in chart.notes:
            if "Safety plan made" in told_in(note):
                assert note.body["date"] in plans
            elif "Safety plan reviewed" in told_in(note):
                assert min(plans) < note.body["date"]


def test_the_fullest_chart_tells_of_a_hard_week_twice(mari: DemoChart) -> None:
    risks = others(mari, "risk", "risk")
    assert [one.states[0].body["reason"] for one in risks] == ["measure", "measure"]
    assert len({one.states[0].body["basis"] for one in risks}) == 2
    called = [note for note in mari.notes if note.kind == "contact"]
    for one in risks:
        day = date.fromisoformat(str(one.states[0].body["date"]))
        soon = [n for n in called if 0 < (n.at.date() - day).days <= 4]
        assert any("no thoughts of death" in told_in(note) or "no plan" in told_in(note)
                   for note in soon)  # fmt: skip


def test_the_intake_is_written_after_the_first_visit(charts: list[DemoChart]) -> None:
    for chart in charts:
        for one in others(chart, "intake", "intake"):
            assert one.states[0].body["date"] == chart.notes[0].body["date"]


def test_intake_and_history_agree(charts: list[DemoChart]) -> None:
    compared = 0
    for chart in charts:
        told = [one.states[0].body for one in others(chart, "intake", "intake")]
        kept = [one.states[-1].body for one in others(chart, "history", "history")]
        if not told or not kept:
            continue
        compared += 1
        rows = {row["what"]: row["use"] for row in kept[0]["substances"]}
        assert len(rows) == len(kept[0]["substances"])
        assert (rows.get("Alcohol") == "never") == ("Alcohol none" in told[0]["substance_use"])
        assert kept[0]["social"] == told[0]["social_history"]
        assert not any(row["what"] == "Suicide" for row in kept[0]["relatives"])
    assert compared > 10


def test_what_is_ticked_is_not_told_a_second_time(charts: list[DemoChart]) -> None:
    for chart in charts:
        for note in chart.notes:
            told = " ".join(row["text"] for row in note.body["notes"])
            if note.body.get("mental_status"):
                assert "Mental status" not in told
                assert "Insight" not in told or "Insight deepens" in told or "Insight is" in told


def test_no_sentence_returns_in_every_other_note(mari: DemoChart) -> None:
    notes = [note for note in mari.notes if note.kind == "session"]
    found: Counter[str] = Counter()
    for note in notes:
        told = " ".join(row["text"] for row in note.body["notes"])
        found.update({s for s in re.split(r"(?<=[.!?])\s+", told) if len(s) > 45})
    ((sentence, most),) = found.most_common(1)
    assert most <= len(notes) // 6, sentence


def test_grammar_of_what_is_filled_in(charts: list[DemoChart]) -> None:
    wrong = re.compile(
        r"\b(one|1) (evenings|days|nights|times|weeks)\b|\b([Ss]he|[Hh]e) (speak|have|do|go|are)\b"
    )
    for chart in charts:
        for note in chart.notes:
            assert not wrong.search(told_in(note)), told_in(note)


def test_a_contact_was_made_the_way_its_words_say(charts: list[DemoChart]) -> None:
    for chart in charts:
        for note in (one for one in chart.notes if one.kind == "contact"):
            told = told_in(note)
            if re.match("Called|Reached|Check-in|Spoke with", told):
                assert note.body["method"] == "phone"
            if told.startswith("Wrote"):
                assert note.body["method"] == "portal"
            assert note.body["purpose"] in {"scheduling", "clinical", "coordination", "billing",
                                            "other"}  # fmt: skip


def test_a_missed_hour_is_not_waived_for_an_illness_nobody_told_of(
    charts: list[DemoChart],
) -> None:
    missed = [note for chart in charts for note in chart.notes if note.kind == "no_show"]
    assert missed
    assert not any("illness" in note.body["charge"] for note in missed)


def test_no_target_date_of_a_plan_in_force_is_past(charts: list[DemoChart]) -> None:
    for chart in charts:
        for version in chart.plans:
            for problem in version.body["problems"]:
                for goal in problem["goals"]:
                    for objective in goal["objectives"]:
                        if objective["status"] == "active" and version.body["review_note"]:
                            added = version.body["review_note"].startswith("Added: ")
                            assert added or objective["target_date"] >= version.body["effective"]


def test_every_problem_of_a_plan_is_a_diagnosis(charts: list[DemoChart]) -> None:
    for chart in charts:
        codes = {one.states[-1].body["code"] for one in others(chart, "diagnoses")}
        planned = {p["code"] for version in chart.plans for p in version.body["problems"]}
        assert planned <= codes


def test_nothing_stays_active_after_a_discharge(charts: list[DemoChart]) -> None:
    for chart in charts:
        if chart.profile["status"] == "discharged":
            states = {one.states[-1].body["status"] for one in others(chart, "diagnoses")}
            assert states <= {"resolved"}


@pytest.mark.parametrize("seed", range(12))
def test_hours_around_a_hard_one_are_kept(seed: int) -> None:
    visits = visit_times(60)
    hours = lived(Random(seed), "depression", 34, visits, status="active", fullest=True)
    troubled = [at for at, hour in enumerate(hours) if hour.troubled]
    assert len(troubled) >= 2
    assert all(hours[at].became == CAME and hours[at].measured for at in troubled)
    assert all(hours[at + 1].came for at in troubled if at + 1 < len(hours))
    assert hours[0].came
    assert len(hours) == len(visits)
