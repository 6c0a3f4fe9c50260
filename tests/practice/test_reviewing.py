from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from tests.practice import bodies
from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.people import Client
from therapist_emr.practice import Desk, Practice
from therapist_emr.practice.auditing import Looking
from therapist_emr.practice.reviewing import MOST_SHOWN, Finding


def at(clock: FixedClock, day: int, hour: int) -> None:
    """Set the clock to an hour of a day in December, on the wall in Los Angeles."""
    clock.instant = datetime(2026, 12, day, tzinfo=UTC) + timedelta(hours=hour + 8)


def test_a_review_gathers_what_stands_out(
    practice: Practice, desk: Desk, client: Client, clock: FixedClock
) -> None:
    at(clock, 1, 9)
    practice.audit.record("unlock")
    at(clock, 2, 23)
    practice.audit.record("unlock")
    practice.audit.record("failed unlock", detail="2 wrong tries")
    desk.sign(desk.begin("sessions", "session", bodies.session()).header.id)
    desk.remember_template("soap")
    practice.audit.record("export", "client", client.uuid, "pdf x")
    practice.audit.record("of a newer version")
    review = practice.audit.reviews.prepare()
    assert [event.words for event in review.remarkable] == [
        "PDF saved",
        "Wrong passphrase or recovery sheet",
        "Practice unlocked",
        "Settings changed",
    ]
    assert review.remarkable[2].at.local == "2026-12-02T23:00:00"
    assert (review.first, review.upto, review.more) == (1, practice.audit.head().seq, 0)
    assert review.since is not None
    assert review.since.day == date(2026, 11, 17)
    assert dict(review.counts) == {
        "Opening and locking": 3,
        "Looked at": 1,
        "Written": 4,
        "Handed out": 1,
        "Keys and settings": 2,
        "Other": 1,
    }


def test_a_review_is_signed_off_and_the_next_one_begins_there(
    practice: Practice, clock: FixedClock
) -> None:
    assert practice.audit.reviews.last() is None
    assert practice.audit.reviews.due() == date(2026, 12, 17)
    practice.audit.record("print")
    review = practice.audit.reviews.prepare()
    practice.audit.record("print")  # done after the review was shown: it belongs to the next one
    at(clock, 20, 12)
    done = practice.audit.reviews.sign_off(review, Finding.NOTHING)
    assert practice.audit.reviews.last() == done
    assert done.upto == 2
    newest = practice.audit.events(Looking())[0]
    assert newest.words == "Audit trail reviewed and signed off"
    assert newest.detail == "rows 1 to 2, nothing unusual"
    assert practice.audit.reviews.due() == date(2027, 1, 19)
    following = practice.audit.reviews.prepare()
    assert (following.first, following.since) == (3, done.at)
    assert [event.words for event in following.remarkable] == ["Printed"]


def test_what_is_too_much_to_show_is_counted(practice: Practice) -> None:
    for _ in range(MOST_SHOWN + 3):
        practice.audit.record("print")
    review = practice.audit.reviews.prepare()
    assert len(review.remarkable) == MOST_SHOWN
    assert review.more == 4
