from __future__ import annotations

from itertools import pairwise

from hypothesis import given as forall
from hypothesis import strategies as st

from tests.practice.bodies import medication
from therapist_emr.forms.blocks import Heading, Note, Pairs, Paragraph, Table
from therapist_emr.forms.field import Values
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


def test_a_stop_is_told_between_the_doses_before_and_after_it() -> None:
    taken = medication(changed_on="")
    stopped = {**taken, "stopped": "2025-08", "stop_reason": "nausea"}
    again = {**taken, "stopped": "", "stop_reason": "", "changed_on": "2026-05-01"}
    assert dose_history([taken, stopped, again]) == [
        ("2025-03", "50 mg", ""),
        ("2025-08", "Stopped: nausea", ""),
        ("2026-05-01", "50 mg", ""),
    ]
    assert dose_history([taken, {**stopped, "stop_reason": ""}, again])[1][1] == "Stopped"
    assert dose_history([taken, stopped]) == [("2025-03", "50 mg", "")]


def test_a_stop_that_was_put_right_is_none() -> None:
    taken = medication()
    stopped = {**taken, "stopped": "2025-08"}
    assert dose_history([taken, stopped, taken]) == [("2025-03", "50 mg", "")]


def test_what_was_put_right_is_no_earlier_dose() -> None:
    typed = medication(dose="500 mg")
    meant = medication(dose="50 mg")
    assert dose_history([typed, meant]) == [("2025-03", "50 mg", "")]
    later = medication(dose="75 mg", changed_on="2026-05-01")
    wrong = {**later, "dose": "50 mg"}
    assert dose_history([meant, later, wrong]) == [("2025-03", "50 mg", "")]
    longer = medication(started="2024")
    assert dose_history([meant, longer, {**later, "started": "2024"}]) == [
        ("2024", "50 mg", ""),
        ("2026-05-01", "75 mg", ""),
    ]


def test_doses_without_a_day_are_all_told() -> None:
    few, more = medication(started=""), medication(dose="75 mg", started="")
    assert [dose for _since, dose, _often in dose_history([few, more])] == ["50 mg", "75 mg"]


@forall(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "dose": st.sampled_from(["", "25 mg", "50 mg"]),
                "frequency": st.sampled_from(["", "At bedtime"]),
                "started": st.sampled_from(["", "2024", "2025-03"]),
                "changed_on": st.sampled_from(["", "2025-03", "2026-05-01"]),
                "stopped": st.sampled_from(["", "2025-08"]),
                "stop_reason": st.sampled_from(["", "nausea"]),
            },
        ),
        min_size=1,
        max_size=8,
    )
)
def test_any_history_ends_with_what_holds_and_repeats_nothing(bodies: list[Values]) -> None:
    told = dose_history(bodies)
    last = bodies[-1]
    assert told[-1][1:] == (str(last.get("dose") or ""), str(last.get("frequency") or ""))
    assert all(one[1:] != two[1:] for one, two in pairwise(told))
    assert not told[-1][1].startswith("Stopped")
