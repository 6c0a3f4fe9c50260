from __future__ import annotations

from tests.sections.glances import reading
from therapist_emr.sections import sessions
from therapist_emr.sections.sessions.glance import glance


def test_the_next_session_is_told_until_it_has_passed() -> None:
    found = glance(reading(sessions.SECTION, next_visit="2026-11-24T17:30"))
    assert found is not None
    assert [row.title for row in found.rows] == ["Nov 24, 5:30 pm"]
    assert glance(reading(sessions.SECTION, next_visit="2026-11-16T17:30")) is None
    assert glance(reading(sessions.SECTION)) is None
