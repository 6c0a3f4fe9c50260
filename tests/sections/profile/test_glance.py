from __future__ import annotations

from tests.sections.glances import reading
from therapist_emr.sections import profile
from therapist_emr.sections.profile.glance import glance, people


def test_an_adult_has_nobody_beside_them() -> None:
    assert glance(reading(profile.SECTION, born="1990-01-01")) is None


def test_a_minor_without_a_profile_shows_nobody() -> None:
    assert glance(reading(profile.SECTION, born="2015-01-01")) is None


def test_guardians_and_contacts_are_told_with_what_they_may_do() -> None:
    rows = people(
        {
            "guardians": [{"name": "Ama", "relation": "Mother", "number": "1", "may_sign": True}],
            "emergency": [{"name": "Jo", "relation": "Aunt", "number": "2"}],
        }
    )
    assert [(row.title, row.detail) for row in rows] == [
        ("Ama", "Mother, 1, may sign"), ("Jo", "Emergency contact, Aunt, 2"),
    ]  # fmt: skip
