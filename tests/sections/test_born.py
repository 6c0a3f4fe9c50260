"""Dates that cannot be, said in amber where they are typed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sections.glances import reading
from therapist_emr.sections import SECTIONS
from therapist_emr.sections.born import lies_before
from therapist_emr.sections.contract import Section

BY_KEY = {one.key: one for one in SECTIONS}


@pytest.mark.parametrize(
    ("section", "key"),
    [
        ("immunizations", "given_on"), ("allergies", "noted_on"), ("diagnoses", "onset"),
        ("diagnoses", "ended"), ("medications", "started"), ("medications", "changed_on"),
        ("medications", "stopped"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("typed", "said"),
    [("1991", True), ("1992", False), ("1992-02", True), ("1992-03", False),
     ("1992-03-01", True), ("1992-03-02", False), ("spring", False), ("", False)],
)  # fmt: skip
def test_what_lies_before_the_birth_is_said(section: str, key: str, typed: str, said: bool) -> None:
    found = told(BY_KEY[section], **{key: typed})
    assert ((key, "The client was not born yet.") in found) is said


def test_a_birth_that_is_not_known_says_nothing() -> None:
    assert told(BY_KEY["immunizations"], born="", given_on="1891", vaccine="MMR") == []


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ({"started": "2025-03", "changed_on": "2025-02"}, ["changed_on"]),
        ({"started": "2025-03", "changed_on": "2025"}, []),
        ({"changed_on": "2025-03-10", "stopped": "2025-03-09"}, ["stopped"]),
        ({"changed_on": "2025-03-10", "stopped": "2025-03"}, []),
        ({"started": "2025-03-10", "changed_on": "2025-03-10", "stopped": "2025-03-10"}, []),
    ],
)
def test_a_dose_begins_after_the_start_and_before_the_stop(
    dates: dict[str, str], said: list[str]
) -> None:
    assert [path for path, _message in told(BY_KEY["medications"], **dates)] == said


@given(st.dates(), st.dates())
def test_only_what_is_wholly_before_lies_before(one: date, other: date) -> None:
    assert lies_before(one.isoformat(), other.isoformat()) is (one < other)
    assert lies_before(f"{one.year:04}", other.isoformat()) is (one.year < other.year)
    assert lies_before(one.isoformat(), f"{other.year:04}") is (one.year < other.year)


def told(section: Section, born: str = "1992-03-02", **values: str) -> list[tuple[str, str]]:
    """Return what a section says of these values, beside which fields."""
    assert section.hints is not None
    found = section.hints(reading(section, born=born), section.kinds[0], values, None)
    return [(one.path, one.message) for one in found]
