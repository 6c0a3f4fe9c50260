from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from therapist_emr.domain.clock import FixedClock
from therapist_emr.practice import Practice, open_practice
from therapist_emr.practice.reviewing import Finding
from therapist_emr.store.connection import Connection


def told(practice: Practice) -> list[tuple[str, str, str]]:
    return [
        (one.title, one.detail, one.place)
        for one in practice.today().reminders
        if one.place == "settings/audit"
    ]


def test_a_review_is_reminded_of_when_it_is_due(practice: Practice, clock: FixedClock) -> None:
    clock.instant += timedelta(days=29)
    assert told(practice) == []
    clock.instant += timedelta(days=1)
    assert told(practice) == [("Review the audit trail", "Not reviewed yet", "settings/audit")]
    practice.audit.reviews.sign_off(practice.audit.reviews.prepare(), Finding.FOLLOWED_UP)
    assert told(practice) == []
    clock.instant += timedelta(days=31)
    assert told(practice) == [
        ("Review the audit trail", "Last reviewed Dec 17, 2026", "settings/audit")
    ]


def test_a_made_up_practice_is_left_alone(practice: Practice, clock: FixedClock) -> None:
    practice.change_settings(replace(practice.settings, made_up=True))
    clock.instant += timedelta(days=90)
    assert told(practice) == []


def test_an_empty_trail_is_due_in_a_month(connection: Connection, clock: FixedClock) -> None:
    empty = open_practice(connection, clock)
    assert empty.audit.reviews.due() == clock.now().day + timedelta(days=30)
    assert empty.audit.reviews.prepare().since is None
