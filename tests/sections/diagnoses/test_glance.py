from __future__ import annotations

from tests.sections.glances import reading, told
from therapist_emr.sections.diagnoses import SECTION
from therapist_emr.sections.diagnoses.glance import count, glance

ONE = told("diagnoses", "diagnosis", "Worry", 1, status="active", order=2)
TWO = told("diagnoses", "diagnosis", "Grief", 2, status="provisional", order=1)
OVER = told("diagnoses", "diagnosis", "Panic", 3, status="resolved", order=0)


def test_problems_that_hold_stand_in_their_order() -> None:
    seen = glance(reading(SECTION, ONE, TWO, OVER))
    assert seen.title == "Active problems"
    assert [row.title for row in seen.rows] == ["Grief", "Worry"]
    assert count([ONE, TWO, OVER]) == 2


def test_none_yet_offers_the_first() -> None:
    seen = glance(reading(SECTION))
    assert (seen.rows, seen.nothing, seen.action) == ((), "No diagnoses yet", "Add a diagnosis")


def test_a_chart_whose_problems_are_over_does_not_say_that_none_was_ever_there() -> None:
    assert glance(reading(SECTION, OVER)).nothing == "None active now"
