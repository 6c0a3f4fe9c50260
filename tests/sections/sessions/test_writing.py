from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sections.sessions.chart import NOW, ZONE, note
from therapist_emr.domain.clock import Moment, moment_of
from therapist_emr.sections.sessions import SECTION
from therapist_emr.sections.sessions.templates import SHIPPED
from therapist_emr.sections.sessions.writing import (
    Carried,
    begin_note,
    carry_forward,
    change_kind,
    code_and_words,
    for_another_chart,
    left_out,
    next_week,
    offered,
    plan_objectives,
    start_time,
    switch_template,
    usual_template,
)

CHOSEN = st.sampled_from(SHIPPED.of("session"))


def now() -> Moment:
    """Return the moment of the tests."""
    return moment_of(NOW, ZONE)


def test_a_new_note_begins_today_at_the_last_full_five_minutes() -> None:
    body = begin_note(SECTION.kind("session"), now())
    assert (body["date"], body["start"], body["stop"]) == ("2026-11-17", "17:30", "")
    assert body["template"] == "dap"
    assert [row["key"] for row in body["notes"]] == ["data", "assessment", "plan"]
    assert body["modality"] == "individual"


@pytest.mark.parametrize(
    ("booked", "start"),
    [("2026-11-17T16:45", "16:45"), ("2026-11-18T16:45", "17:30"), ("2026-11-17", "17:30")],
)
def test_the_booked_time_counts_when_it_is_for_today(booked: str, start: str) -> None:
    assert start_time(now(), booked) == start


@pytest.mark.parametrize(
    ("kind", "booked", "following"),
    [
        ("crisis", "2026-11-24T17:30", ("2026-11-24", "17:30")),
        ("crisis", "2026-11-24", ("2026-11-24", "")),
        ("crisis", "2026-11-17T18:00", ("", "")),
        ("crisis", "", ("", "")),
        ("session", "2026-11-24T17:30", ("", "")),
    ],
)
def test_a_crisis_between_sessions_keeps_the_one_that_was_agreed_on(
    kind: str, booked: str, following: tuple[str, str]
) -> None:
    body = begin_note(SECTION.kind(kind), now(), booked=booked)
    assert (body["next_date"], body["next_time"]) == following


def test_place_modality_and_code_follow_the_last_session() -> None:
    last = note("2026-11-10", "a", "b", place="video", modality="couple", participants="Ana")
    body = begin_note(
        SECTION.kind("session"),
        now(),
        last=last,
        service_code="CD789",
        preferred=("", "gone", "soap"),
    )
    assert (body["place"], body["modality"], body["participants"]) == ("video", "couple", "Ana")
    assert body["service_code"] == "CD789"
    assert body["template"] == "soap"
    assert all(row["text"] == "" for row in body["notes"])


def test_a_contact_takes_no_place_from_a_session() -> None:
    body = begin_note(SECTION.kind("contact"), now(), last=note("2026-11-10", "a", "b"))
    assert "place" not in body
    assert body["template"] == "contact"


def test_the_template_is_the_remembered_one_then_the_last_then_the_first() -> None:
    assert getattr(usual_template("session", "birp", "soap"), "key", "") == "birp"
    assert getattr(usual_template("session", "gone", "soap"), "key", "") == "soap"
    assert getattr(usual_template("session"), "key", "") == "dap"
    assert getattr(usual_template("intake", "dap"), "key", "") == "intake"
    assert usual_template("addendum") is None


@given(
    st.lists(st.tuples(st.sampled_from(["data", "plan", "subjective", "own"]), st.text()),
             unique_by=lambda pair: pair[0]),
    CHOSEN, CHOSEN,
)  # fmt: skip
def test_no_text_is_lost_under_any_template(
    texts: list[tuple[str, str]], first: Any, second: Any
) -> None:
    rows = [{"key": key, "label": key.title(), "help": "", "text": text} for key, text in texts]
    told = {key: text for key, text in texts if text.strip()}
    for chosen in (first, second, first):
        rows = switch_template(rows, chosen)
        kept = {row["key"]: row["text"] for row in rows}
        assert {key: kept[key] for key in told} == told
        keys = [row["key"] for row in rows]
        assert keys[: len(chosen.parts)] == [part.key for part in chosen.parts]
        assert len(set(keys)) == len(keys)


def test_texts_without_a_part_follow_as_extra_parts() -> None:
    rows = note("2026-11-17", "Said", "Go on")["notes"]
    birp = next(one for one in SHIPPED.of("session") if one.key == "birp")
    made = switch_template(rows, birp)
    assert [row["label"] for row in made][-2:] == ["Data", "Assessment"]
    assert next(row for row in made if row["key"] == "plan")["text"] == "Go on"


def test_another_kind_keeps_texts_and_lines() -> None:
    contact = {
        "date": "2026-11-17",
        "start": "12:00",
        "with_whom": "Dr. Pillai",
        "release": "Signed May 4",
        "template": "contact",
        "notes": [{"key": "about", "label": "What was said", "text": "Dose stays"}],
    }
    made = change_kind(contact, SECTION.kind("contact"), SECTION.kind("session"))
    assert made["template"] == "dap"
    told = {row["label"]: row["text"] for row in made["notes"]}
    assert told["What was said"] == "Dose stays"
    assert told["With whom"] == "Dr. Pillai"
    assert told["Permission"] == "Signed May 4"
    assert made["date"] == "2026-11-17"
    back = change_kind(made, SECTION.kind("session"), SECTION.kind("no_show"))
    assert "Dose stays" in [row["text"] for row in back["notes"]]


def test_another_kind_keeps_findings_and_objectives_as_texts() -> None:
    session, no_show = SECTION.kind("session"), SECTION.kind("no_show")
    denied = [{"key": "plan", "label": "Plan", "help": "", "text": "Denies a plan."}]
    walk = {"id": "walk", "label": "Walk", "value": 2, "unit": "walks", "remark": "in the rain"}
    body = note(
        "2026-11-17",
        "Said",
        "Go on",
        risk=denied,
        mental_status=[],
        objectives=[walk, {"label": "Sleep", "value": "many"}],
        service_code="AB123",
        next_date="2026-11-24",
        next_time="17:30",
    )
    made = change_kind(body, session, no_show)
    told = {row["label"]: row["text"] for row in made["notes"]}
    assert told["Concern"] == "Denies a plan."
    assert told["Objectives worked on"] == "Walk: 2 walks, in the rain\nSleep: many"
    assert "Mental status" not in told
    assert left_out(body, session, no_show) == ["stop", "service code"]
    contact = SECTION.kind("contact")
    assert left_out(body, session, contact) == ["service code", "next session"]
    again = change_kind({**body, "notes": made["notes"]}, session, no_show)
    texts = [row["text"] for row in again["notes"] if row["key"] == "risk"]
    assert texts == ["Denies a plan.\nDenies a plan."]


def test_only_what_its_template_marks_is_offered() -> None:
    assert offered(note("2026-11-10", "Said", "Walk")) == [
        Carried("plan", "Plan", "Walk", "2026-11-10")
    ]
    assert offered(note("2026-11-10", "Said", "")) == []
    assert offered({}) == []


def test_carried_text_stands_before_what_was_written_and_is_marked() -> None:
    rows = note("2026-11-17", "Said", "Bring the log.")["notes"]
    dap = usual_template("session", "dap")
    made = carry_forward(rows, [Carried("plan", "Plan", "Walk.", "2026-11-10")], dap)
    plan = made[2]
    assert plan["text"] == "Walk.\nBring the log."
    assert plan["carried_from"] == "2026-11-10"
    assert carry_forward(made, [Carried("plan", "Plan", "Walk.", "2026-11-10")], dap) == made
    assert rows[2]["text"] == "Bring the log."


def test_carried_text_finds_the_place_its_template_has_for_it() -> None:
    carried = [Carried("follow_up", "Follow-up", "Call back", "2026-11-10")]
    dap = usual_template("session", "dap")
    rows = note("2026-11-17", "", "")["notes"]
    assert carry_forward(rows, carried, dap)[2]["text"] == "Call back"
    free = usual_template("session", "free_text")
    assert free is not None
    made = carry_forward(free.narrative(), carried, free)
    assert made[-1]["key"] == "follow_up"
    assert made[-1]["label"] == "Follow-up"


def test_the_next_session_is_offered_a_week_later() -> None:
    assert next_week({"date": "2026-11-17", "start": "17:30"}) == ("2026-11-24", "17:30")
    assert next_week({"date": "2026-12-28"}) == ("2027-01-04", "")
    assert next_week({"date": "soon"}) == next_week({"date": "9999-12-31"}) == ("", "")


def test_only_objectives_that_are_worked_on_are_offered() -> None:
    facts = {
        "objectives": [
            {"id": "a", "text": "Walk", "start": 0, "target": 3, "unit": "", "status": "active"},
            {"id": "b", "text": "Sleep", "status": "met"},
        ]
    }
    found = plan_objectives(facts)
    assert [one["id"] for one in found] == ["a"]
    assert found[0]["target_value"] == 3
    assert plan_objectives({}) == []


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("ab123 Individual 53+", ("AB123", "Individual 53+")),
        ("AB123", ("AB123", "")),
        (" AB123 - Family", ("AB123", "Family")),
        ("", ("", "")),
    ],
)
def test_a_line_of_the_fee_list_has_code_and_words(line: str, parts: tuple[str, str]) -> None:
    assert code_and_words(line) == parts


def test_a_note_goes_to_another_chart_without_what_is_of_the_first_alone() -> None:
    rows = [
        {"key": "data", "label": "Data", "text": "Said much."},
        {"key": "plan", "label": "Plan", "text": "Call Ana.\nRest.", "carried": "Call Ana.",
         "carried_from": "2026-11-10", "accepted": True},
    ]  # fmt: skip
    body = {"date": "2026-11-17", "notes": rows, "objectives": [{"id": "a"}], "place": "video"}
    made = for_another_chart(body)
    assert [row["text"] for row in made["notes"]] == ["Said much.", "Rest."]
    assert set(made["notes"][1]) == {"key", "label", "text"}
    assert (made["objectives"], made["place"]) == ([], "video")
    assert for_another_chart({"date": "2026-11-17"}) == {"date": "2026-11-17", "notes": []}
    assert body["objectives"] == [{"id": "a"}]
