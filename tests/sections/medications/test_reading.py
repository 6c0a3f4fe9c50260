from __future__ import annotations

from tests.practice.bodies import medication
from therapist_emr.forms.blocks import Heading, Note, Pairs, Paragraph, Table
from therapist_emr.sections.contract import Look
from therapist_emr.sections.medications import SECTION
from therapist_emr.sections.medications.reading import dose_history, medication_blocks

REVIEW = SECTION.kind("review")
DAY = {"reviewed_on": "2026-11-10", "with": "client"}
PAIRS = Pairs((("Reviewed on", "Nov 10, 2026"), ("With", "client")))


def test_a_review_of_an_empty_list_says_that_nothing_was_on_it() -> None:
    blocks = medication_blocks(REVIEW, {**DAY, "list": [], "questions": "Start one?"}, Look())
    assert blocks == (
        PAIRS,
        Heading("What was taken then", 3),
        Note("None recorded"),
        Heading("Questions for the prescriber", 3),
        Paragraph("Start one?"),
    )
    assert medication_blocks(REVIEW, DAY, Look()) == blocks[:3]
    assert SECTION.summary_of(REVIEW, DAY) == "No medications listed"


def test_a_review_names_what_was_taken() -> None:
    taken = [{"name": "Sertraline", "dose": "50 mg"}]
    blocks = medication_blocks(REVIEW, {**DAY, "list": taken}, Look())
    assert blocks[2] == Table(("Name", "Dose"), (("Sertraline", "50 mg"),))
    assert Note("None recorded") not in blocks
    assert SECTION.summary_of(REVIEW, {**DAY, "list": taken}) == "1 medication"


def test_a_medication_is_told_with_its_earlier_doses() -> None:
    kind = SECTION.kind("medication")
    before, now = medication(), medication(dose="75 mg", changed_on="2026-05-01")
    assert dose_history([before, before, now]) == [
        ("2025-03", "50 mg", ""),
        ("2026-05-01", "75 mg", ""),
    ]
    assert Heading("Doses", 3) in medication_blocks(kind, now, Look(earlier=(before,)))
    assert Heading("Doses", 3) not in medication_blocks(kind, now, Look())
