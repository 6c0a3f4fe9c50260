from __future__ import annotations

from tests.practice import bodies
from therapist_emr.forms.blocks import Heading, Note
from therapist_emr.sections.contract import Look
from therapist_emr.sections.treatment_plan import SECTION

WORKED_ON = (
    {"day": "2026-08-10", "objectives": [{"id": "o1", "value": 1}]},
    {"day": "2026-10-02", "objectives": [{"id": "o1", "value": 2}, {"id": "another", "value": 9}]},
    {"day": "2026-10-09", "objectives": [{"id": "another", "value": 8}]},
)


def notes(look: Look) -> list[str]:
    body = bodies.plan(client_words="I want Saturdays back.")
    blocks = SECTION.blocks_of(SECTION.kinds[0], body, look)
    end = blocks.index(Heading("In the client's own words", 3))
    return [block.text for block in blocks[:end] if isinstance(block, Note)]


def test_a_signed_plan_says_that_its_progress_came_from_the_notes() -> None:
    told = notes(Look(today="2026-11-17", worked_on=WORKED_ON))
    assert told == [
        "Progress is drawn from the session notes up to Oct 2, 2026 and is no part of what was"
        " signed."
    ]


def test_a_plan_without_progress_says_nothing_of_it() -> None:
    assert notes(Look(today="2026-11-17")) == []
