from __future__ import annotations

from tests.sections.glances import reading, told
from therapist_emr.sections.diagnoses import SECTION
from therapist_emr.sections.treatment_plan.diagnoses import offer_diagnoses, own_diagnoses

OWN = [("F41.1", "Generalized anxiety disorder"), ("Z63.0", "Problems with spouse")]


def test_only_what_holds_and_has_a_code_is_the_clients_own() -> None:
    facts = [
        told("diagnoses", "diagnosis", "Worry", 1, code="F41.1", status="active", order=2),
        told("diagnoses", "diagnosis", "Grief", 2, status="active", order=1),
        told("diagnoses", "diagnosis", "Panic", 3, code="F41.0", status="resolved"),
    ]
    assert own_diagnoses(reading(SECTION, *facts)) == [("F41.1", "Worry")]


def test_own_ones_come_first_and_once() -> None:
    found = offer_diagnoses(OWN, "anxiety")
    assert (found[0].text, found[0].remark) == ("F41.1", "In this chart")
    assert [one.text for one in found].count("F41.1") == 1
    assert len(found) == 8
    assert found[1].remark == "Billable"


def test_nothing_typed_offers_the_clients_own() -> None:
    assert [one.text for one in offer_diagnoses(OWN, "")] == ["F41.1", "Z63.0"]
    assert offer_diagnoses(OWN, "spouse prob")[0].text == "Z63.0"
