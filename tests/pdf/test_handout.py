"""The page a client takes along: one page, large type, and nothing of the chart."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from therapist_emr.pdf.handout import TooLongForOnePage, handout_bytes
from therapist_emr.pdf.preview import Preview
from therapist_emr.sections import section
from therapist_emr.sections.handout import Handout, Step
from therapist_emr.sections.risk.form import STEPS
from therapist_emr.sections.risk.pocket import handout_of

MADE = datetime(2026, 11, 17, 20, tzinfo=UTC)
PLAN = section("risk").kind("safety_plan")
BODY: dict[str, Any] = {
    "date": "2026-11-03",
    "review_on": "2027-02-01",
    "signs": "I stop answering messages\n\nI lie awake",
    "myself": "Walk",
    "places": "The river",
    "people": [{"name": "Noor", "phone": "(503) 555-0117"}, {"name": "Sam", "phone": ""}],
    "professionals": [{"name": "988 Lifeline", "phone": "Call or text 988"}],
    "safer": "Noor keeps the pills",
    "copy": "paper",
    "with": "CANARY partner",
    "remarks": "CANARY remark",
}


def told(handout: Handout) -> tuple[int, str]:
    with Preview(handout_bytes(handout, MADE)) as preview:
        return preview.page_count, "\n".join(preview.text(at) for at in range(preview.page_count))


def test_every_step_is_on_one_page() -> None:
    handout = handout_of(PLAN, BODY)
    assert handout is not None
    pages, text = told(handout)
    assert pages == 1
    for words in ("My safety plan", "I stop answering messages", "I lie awake", "The river"):
        assert words in text
    assert "Noor, (503) 555-0117" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "988" in text
    assert "Made Nov 3, 2026" in text


def test_nothing_of_the_chart_is_on_it() -> None:
    handout = handout_of(PLAN, BODY)
    assert handout is not None
    _pages, text = told(handout)
    for words in ("CANARY", "paper", "Feb 1", "Record", "remarks", "Clinician", "Mari"):
        assert words not in text
    assert {"with", "remarks", "copy", "review_on"}.isdisjoint(STEPS)


def test_an_assessment_has_no_page() -> None:
    assert handout_of(section("risk").kind("risk"), {}) is None


def test_little_text_is_set_large_and_much_text_small() -> None:
    few = Handout("A", tuple(Step(str(at), ("one",)) for at in range(6)))
    many = Handout("A", tuple(Step(str(at), tuple(["a longer line"] * 12)) for at in range(6)))
    for handout in (few, many):
        assert told(handout)[0] == 1


def test_an_uneven_plan_keeps_one_page() -> None:
    steps = [Step("1", tuple(["a line that is rather long, all in all"] * 14))]
    steps += [Step(str(at), ("short",)) for at in range(2, 7)]
    assert told(Handout("A", tuple(steps)))[0] == 1


def test_too_much_is_said_and_not_cut() -> None:
    steps = tuple(Step(str(at), tuple(["words " * 30] * 30)) for at in range(6))
    with pytest.raises(TooLongForOnePage):
        handout_bytes(Handout("A", steps), MADE)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(max_size=120), max_size=8), st.text(max_size=60))
def test_any_words_fit_or_are_refused(lines: list[str], name: str) -> None:
    body = {**BODY, "signs": "\n".join(lines), "people": [{"name": name, "phone": name}]}
    handout = handout_of(PLAN, body)
    assert handout is not None
    assert told(handout)[0] == 1
