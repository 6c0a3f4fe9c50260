from __future__ import annotations

from datetime import date

import pytest

from tests.sections.glances import reading, told
from therapist_emr.sections import medications
from therapist_emr.sections.medications.glance import current, glance, reviewed_words

TODAY = date(2026, 11, 17)
TAKEN = told(
    "medications", "medication", "Sertraline 100 mg",
    name="Sertraline", route="oral", frequency="Every morning", prescriber="Dr. A. Pillai",
)  # fmt: skip
STOPPED = told("medications", "medication", "Prazosin 2 mg", number=2, stopped="2026-10-01")
REVIEW = told("medications", "review", "Reviewed", number=3, reviewed_on="2026-11-10")


def test_current_medications_are_told_with_the_last_review() -> None:
    found = glance(reading(medications.SECTION, TAKEN, STOPPED, REVIEW))
    assert [row.title for row in found.rows] == ["Sertraline 100 mg"]
    assert found.rows[0].detail == "By mouth, every morning. Dr. A. Pillai"
    assert found.remark == "Reviewed with client Nov 10"
    never = glance(reading(medications.SECTION, TAKEN))
    assert never.remark == "Not reviewed with client yet"


def test_an_empty_list_says_so_and_offers_to_begin_it() -> None:
    found = glance(reading(medications.SECTION))
    assert (found.rows, found.nothing, found.action) == (
        (), "No medications yet", "Add a medication",
    )  # fmt: skip


def test_when_nothing_is_taken_any_more_that_and_the_review_are_told() -> None:
    stopped = glance(reading(medications.SECTION, STOPPED))
    assert (stopped.rows, stopped.nothing, stopped.remark) == ((), "None taken now", "")
    reviewed = glance(reading(medications.SECTION, REVIEW))
    assert (reviewed.nothing, reviewed.remark) == ("None taken now", "Reviewed with client Nov 10")


def test_only_what_is_taken_now_counts() -> None:
    assert [header.id for header, _facts in current([TAKEN, STOPPED, REVIEW])] == [1]
    assert medications.SECTION.count is not None
    assert medications.SECTION.count([TAKEN, STOPPED, REVIEW]) == 1


def test_a_review_names_who_else_it_was_with() -> None:
    other = told(
        "medications", "review", "Reviewed", 1, reviewed_on="2025-03-01", **{"with": "Ana"}
    )
    assert reviewed_words([other], TODAY) == "Reviewed with Ana Mar 1, 2025"
    assert reviewed_words([], TODAY) == ""


@pytest.mark.parametrize(("often", "said"), [("PRN", "PRN"), ("Every morning", "every morning")])
def test_how_often_keeps_the_capitals_of_an_abbreviation(often: str, said: str) -> None:
    taken = told("medications", "medication", "Prazosin 2 mg", route="oral", frequency=often)
    assert glance(reading(medications.SECTION, taken)).rows[0].detail == f"By mouth, {said}"
