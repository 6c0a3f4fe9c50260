from __future__ import annotations

from typing import Any

import pytest

from tests.sections.sessions.chart import note, worked
from therapist_emr.forms.blocks import Heading, Items, Note, Pairs, Paragraph
from therapist_emr.sections.contract import EntryKind, Look
from therapist_emr.sections.sessions import SECTION, reading


def kind(key: str = "session") -> EntryKind:
    """Return one kind of note."""
    return SECTION.kind(key)


def blocks(body: dict[str, Any], key: str = "session") -> list[Any]:
    """Return how a note reads."""
    return list(reading.blocks_of(kind(key), body, Look()))


def test_titles_carry_the_running_number() -> None:
    assert reading.title_of(kind(), {}, 41) == "Session 41"
    assert reading.title_of(kind(), {}, 0) == "Session"
    assert reading.title_of(kind("intake"), {}, 3) == "Intake visit"
    assert reading.title_of(kind("addendum"), {}, 0) == "Addendum"


@pytest.mark.parametrize(
    ("key", "body", "words"),
    [
        ("session", note("2026-11-17", "a", "b"), "53 min, in person"),
        ("session", note("2026-11-17", "a", "b", modality="couple"), "53 min, in person, couple"),
        ("session", {"place": "video"}, "video"),
        ("contact", {"method": "phone", "with_whom": "Dr. Pillai"}, "Phone call with Dr. Pillai"),
        ("late_cancellation", {"charge": "No charge agreed"}, "No charge agreed"),
        ("no_show", {"notice": "None"}, "None"),
        ("addendum", {"text": "More"}, ""),
    ],
)
def test_the_second_line_says_what_matters(key: str, body: dict[str, Any], words: str) -> None:
    assert reading.summary_of(kind(key), body) == words


def test_when_is_told_in_one_line() -> None:
    words = reading.when_words(kind(), note("2026-11-10", "a", "b"))
    assert words == "Tue, Nov 10, 2026, 5:30 to 6:23 pm, 53 minutes, in person, individual"
    assert reading.when_words(kind(), {"date": "soon", "start": "17:30"}) == "5:30 pm"


def test_a_note_is_dated_by_its_start() -> None:
    assert reading.when_of({"date": "2026-11-10", "start": "17:30"}) == "2026-11-10T17:30"
    assert reading.when_of({"date": "2026-11-10"}) == "2026-11-10"
    assert reading.when_of({}) == ""


def test_facts_hold_what_lists_and_plots_need() -> None:
    body = note(
        "2026-11-10", "a", "b", next_date="2026-11-17", next_time="17:30",
        objectives=worked(("walk", 2)),
    )  # fmt: skip
    assert reading.facts_of(body) == {
        "minutes": 53,
        "place": "in_person",
        "seen": True,
        "next_visit": "2026-11-17T17:30",
        "objectives": [{"id": "walk", "value": 2}],
    }


def test_a_note_reads_in_order() -> None:
    told = note(
        "2026-11-10", "Slept.", "Walk.", service_code="AB123", next_date="2026-11-17",
        next_time="17:30", risk=[{"key": "plan", "label": "Plan", "text": "No plan."}],
        objectives=[{"id": "w", "label": "Walk", "value": 2, "unit": "a week", "remark": "Rain"}],
    )  # fmt: skip
    found = blocks(told)
    assert isinstance(found[0], Note)
    headings = [block.text for block in found if isinstance(block, Heading)]
    assert headings == ["Data", "Assessment", "Plan", "Risk", "Objectives worked on"]
    assert Paragraph("Slept.") in found
    assert Items(("Walk: 2 a week, Rain",), checked=True) in found
    pairs = (("Service code", "AB123"), ("Next session", "Nov 17, 2026, 5:30 pm"))
    assert found[-1] == Pairs(pairs)


def test_carried_text_says_so_in_the_record() -> None:
    told = note("2026-11-17", "Slept.", "Walk.")
    told["notes"][2]["carried_from"] = "2026-11-10"
    found = blocks(told)
    at = found.index(Note("Carried from Nov 10, 2026"))
    assert found[at - 1] == Heading("Plan")
    assert found[at + 1] == Paragraph("Walk.")


def test_ticked_findings_join_the_part_of_the_same_name() -> None:
    told = {
        "notes": [{"key": "risk", "label": "Risk", "text": "Low."}],
        "risk": [{"key": "plan", "label": "Plan", "text": "No plan."}],
        "mental_status": [{"key": "mood", "label": "Mood", "text": "Mood even."}],
    }
    found = blocks(told, "crisis")
    headings = [block.text for block in found if isinstance(block, Heading)]
    assert headings == ["Risk", "Mental status"]
    at = found.index(Paragraph("Low."))
    assert found[at + 1] == Paragraph("No plan.")


def test_an_objective_without_a_value_is_just_named() -> None:
    found = blocks({"objectives": [{"id": "w", "label": "Walk"}]})
    assert Items(("Walk",), checked=True) in found


def test_the_facts_of_a_contact_come_first() -> None:
    found = blocks({"date": "2026-11-10", "method": "phone", "with_whom": "Dr. Pillai"}, "contact")
    assert found[1] == Pairs((("How", "Phone call"), ("With whom", "Dr. Pillai")))


def test_an_addendum_reads_as_its_text() -> None:
    assert Paragraph("More.") in blocks({"text": "More.", "to": "Session 1"}, "addendum")
