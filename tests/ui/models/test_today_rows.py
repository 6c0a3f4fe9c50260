from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.models.test_client_rows import client
from therapist_emr.domain.entry import DraftHeader
from therapist_emr.practice.backups import BackupHealth, BackupRun
from therapist_emr.practice.destinations import Destination, DriveKind
from therapist_emr.practice.reminders import Reminder
from therapist_emr.practice.today import Due, Seen, Today, Unsigned
from therapist_emr.sections import SECTIONS
from therapist_emr.ui.away.reasons import CLOSED
from therapist_emr.ui.models.today_rows import (
    Door,
    TodayRows,
    age_words,
    backup_words,
    left_locked,
    left_open,
    left_words,
    local_time,
    when_words,
)
from therapist_emr.ui.theme import Tone

TODAY = date(2026, 11, 17)
ZONE = "America/Los_Angeles"
VERIFIED = BackupRun("2026-11-17T05:12:00Z", "/usb", verified=True)
FAILED = BackupRun("2026-11-17T06:00:00Z", "/usb", problem="The disk is full.", trouble="full")
AWAY = BackupRun("2026-11-17T06:00:00Z", "/nas", problem="Not there.", trouble="missing")


def place(folder: str = "/usb", **more: Any) -> Destination:
    """A destination on a disk of its own."""
    return Destination(1, folder, DriveKind.REMOVABLE, "", apart=True, **more)


GOOD_PLACE = place(verified=VERIFIED, last=VERIFIED, verified_on=date(2026, 11, 16), days=0)
FINE = BackupHealth(VERIFIED, 0, (GOOD_PLACE,))


def unsigned(number: int, at: str, days: int, section: str = "sessions") -> Unsigned:
    draft = DraftHeader(
        number, number, section, "session", at, "Session 2", "50 min", None,
        "2026-11-18T03:00:00Z", "2026-11-18T03:42:00Z",
    )  # fmt: skip
    return Unsigned(client(number), draft, days)


def review(number: int, due: date) -> Due:
    told = "Treatment plan review"
    return Due(client(number), "treatment_plan", number, told, due, (due - TODAY).days)


def desk(**more: Any) -> TodayRows:
    told: dict[str, Any] = {
        "day": TODAY, "unsigned": (), "due": (), "reminders": (), "sessions": (), "visits": (),
        "visits_tomorrow": (), "backup": FINE,
    }  # fmt: skip
    return TodayRows(Today(**{**told, **more}), SECTIONS, ZONE)


def test_a_note_of_three_days_ago_is_amber_with_its_real_date() -> None:
    rows = desk(
        unsigned=(
            unsigned(1, "2026-11-14T11:00", 3),
            unsigned(2, "2026-11-15T10:00", 2),
            unsigned(3, "2026-11-17T17:30", 0),
        )
    ).to_sign()
    assert [row.tone for row in rows] == [Tone.SOON, Tone.PLAIN, Tone.PLAIN]
    assert rows[0].fact == "3 days ago, Nov 14"
    assert rows[0].fact_icon == "clock"
    assert rows[0].detail == "Session 2, Sat Nov 14, 11:00 am"
    assert rows[2].fact == "Draft saved 7:42 pm"
    assert rows[2].detail == "Session 2, today 5:30 pm"


def test_a_row_says_what_it_opens() -> None:
    [row] = desk(unsigned=(unsigned(4, "2026-11-14T11:00", 3),)).to_sign()
    assert Door.read(row.key) == Door(4, "sessions", 0, 4)


@given(st.integers(0), st.sampled_from(["", "sessions"]), st.integers(0), st.integers(0))
def test_a_door_is_read_back_from_its_key(a: int, section: str, b: int, c: int) -> None:
    assert Door.read(Door(a, section, b, c).key) == Door(a, section, b, c)


def test_drafts_without_signature_are_not_notes_to_sign() -> None:
    rows = desk(unsigned=(unsigned(1, "2026-11-10T10:00", 7, "medications"),))
    assert rows.to_sign() == []
    [row] = rows.unfinished()
    assert row.tone is Tone.PLAIN
    assert rows.summary() == ""


def test_reviews_are_amber_only_when_late() -> None:
    rows = desk(
        due=(review(1, date(2026, 11, 12)), review(2, TODAY), review(3, date(2026, 11, 19)))
    )
    told = [(row.fact, row.tone) for row in rows.due()]
    assert told == [
        ("5 days late, Nov 12", Tone.SOON),
        ("Today, Nov 17", Tone.PLAIN),
        ("2 days left, Nov 19", Tone.PLAIN),
    ]
    assert rows.due()[0].detail == "Treatment plan review"


def test_a_reminder_stands_among_what_comes_due_and_names_its_place() -> None:
    told = Reminder("Try a restore", "Once a month", "backup", "settings/backups", TODAY)
    late = replace(told, title="Look at the log", due=date(2026, 11, 10))
    rows = desk(due=(review(1, date(2026, 11, 15)),), reminders=(told, late))
    assert [row.title for row in rows.due()] == [
        "Look at the log", client(1).name, "Try a restore",
    ]  # fmt: skip
    assert rows.due()[0].tone is Tone.SOON
    assert rows.due()[2].tone is Tone.PLAIN
    assert rows.due()[2].key == "place:settings/backups"
    assert rows.summary() == "Three things coming due."


def test_the_summary_counts_in_words() -> None:
    notes = tuple(unsigned(number, "2026-11-16T10:00", 1) for number in range(1, 4))
    assert desk(unsigned=notes).summary() == "Three notes to sign."
    both = desk(unsigned=notes[:1], due=(review(1, TODAY),))
    assert both.summary() == "One note to sign and one thing coming due."
    many = tuple(unsigned(number, "2026-11-16T10:00", 1) for number in range(1, 13))
    assert desk(unsigned=many).summary() == "12 notes to sign."


def test_sessions_and_visits_stand_in_the_order_of_the_day() -> None:
    early, late, planned = client(1), client(2), client(3, next_visit="2026-11-17T11:00")
    seen = (
        Seen(early, "sessions", "2026-11-17T09:00", "Session 1", "50 min", True, 5, None),
        Seen(late, "risk", "2026-11-17T17:30", "Session 2", "53 min", False, None, 6),
    )
    again = client(1, next_visit="2026-11-17T18:30")
    rows = desk(sessions=seen, visits=(planned, again)).sessions()
    assert [row.lead for row in rows] == ["9:00 am", "11:00 am", "5:30 pm"]
    assert [row.end_icon for row in rows] == ["check", "", "pencil"]
    assert rows[0].faint
    assert not rows[2].faint
    assert Door.read(rows[0].key) == Door(1, "sessions", 5)
    assert Door.read(rows[2].key) == Door(2, "risk", 0, 6)
    assert desk(sessions=seen).signed_today() == 1


def test_the_shield_with_its_tick_stands_for_a_backup_that_was_verified() -> None:
    assert backup_words(FINE, TODAY, ZONE).icon == "backup"
    for health in (BackupHealth(None, None), BackupHealth(None, None, (place(),))):
        assert backup_words(health, TODAY, ZONE).icon == "warning"


@pytest.mark.parametrize(
    ("health", "title", "tone"),
    [
        (BackupHealth(None, None), "No backup folder yet", Tone.SOON),
        (BackupHealth(None, None, (place(),)), "Not backed up yet", Tone.SOON),
        (FINE, "Backup verified", Tone.GOOD),
        (
            BackupHealth(VERIFIED, 9, (place(verified=VERIFIED, last=VERIFIED, days=9),)),
            "Last backup 9 days ago",
            Tone.SOON,
        ),
        (
            BackupHealth(VERIFIED, None, (place(verified=VERIFIED, last=VERIFIED),)),
            "Last backup dated in the future",
            Tone.SOON,
        ),
        (
            BackupHealth(VERIFIED, 1, (place(verified=VERIFIED, last=FAILED, days=1),)),
            "The last backup did not finish",
            Tone.BAD,
        ),
        (
            BackupHealth(VERIFIED, 0, (GOOD_PLACE, place("/nas", last=AWAY))),
            "Trouble with 1 of 2 backups",
            Tone.SOON,
        ),
    ],
)
def test_the_backup_is_told_calmly(health: BackupHealth, title: str, tone: Tone) -> None:
    told = backup_words(health, TODAY, ZONE)
    assert (told.title, told.tone) == (title, tone)
    assert told.lines


def test_a_drive_that_is_away_for_a_day_is_mentioned_and_no_more() -> None:
    away = place("/nas", verified=VERIFIED, last=AWAY, verified_on=date(2026, 11, 15), days=1)
    told = backup_words(BackupHealth(VERIFIED, 0, (GOOD_PLACE, away)), TODAY, ZONE)
    assert (told.title, told.tone) == ("Backup verified", Tone.GOOD)
    assert told.lines == ("Yesterday, Nov 16, 9:12 pm, on usb", "nas is not connected.")
    old = place("/nas", verified=VERIFIED, last=VERIFIED, verified_on=date(2026, 11, 8), days=9)
    told = backup_words(BackupHealth(VERIFIED, 0, (GOOD_PLACE, old)), TODAY, ZONE)
    assert told.lines[-1] == "On nas 9 days ago."
    ahead = place("/nas", verified=VERIFIED, last=VERIFIED, verified_on=date(2027, 12, 22))
    told = backup_words(BackupHealth(VERIFIED, 0, (GOOD_PLACE, ahead)), TODAY, ZONE)
    assert told.lines[-1] == "On nas dated in the future."


def test_the_last_good_backup_is_told_with_its_date() -> None:
    assert backup_words(FINE, TODAY, ZONE).lines == ("Yesterday, Nov 16, 9:12 pm",)


@pytest.mark.parametrize(
    ("actions", "crashed"),
    [
        (["unlock", "lock", "unlock"], False),
        (["view", "unlock", "sign", "view", "unlock"], True),
        (["unlock", "draft.begin", "create"], True),
        (["unlock"], False),
        ([], False),
        (["unlock with recovery key", "view", "unlock"], True),
    ],
)
def test_a_missing_lock_means_that_the_app_closed_by_itself(
    actions: list[str], crashed: bool
) -> None:
    drafts = [unsigned(1, "2026-11-14T11:00", 3)]
    assert (left_open(actions, drafts) is not None) is crashed
    assert left_open(actions, []) is None


def test_days_and_times_are_said_as_one_says_them() -> None:
    assert age_words(TODAY, TODAY) == "Today, Nov 17"
    assert left_words(1, date(2026, 11, 18), TODAY) == "1 day left, Nov 18"
    assert when_words("2026-11-13", TODAY) == "Fri Nov 13"
    assert when_words("2019", TODAY) == "2019"
    assert local_time("2026-11-18T03:42:00Z", "Nowhere/None").hour == 3


@pytest.mark.parametrize(
    ("trail", "offered"),
    [
        ("unlock lock:asked view unlock@10:00", True),
        ("unlock lock:nobody create@12:00 create_practice@10:00", True),
        ("unlock lock:asked view unlock@12:00", False),
        ("unlock lock:closed view unlock@10:00", False),
        ("unlock lock:asked unlock@12:00 lock:asked unlock@10:00", False),
        ("unlock lock:asked", True),
        ("unlock view unlock@10:00", False),
        ("", False),
    ],
)
def test_what_was_written_before_it_locked_is_offered(trail: str, offered: bool) -> None:
    rows = []
    for told in trail.split():
        action, _, at = told.partition("@")
        action, _, why = action.replace("_", " ").partition(":")
        rows.append((action, CLOSED if why == "closed" else why, f"2026-11-17T{at}"))
    drafts = [unsigned(1, "2026-11-14T11:00", 3), unsigned(2, "2026-11-17T11:00", 0)]
    saved = [replace(one.draft, saved=f"2026-11-17T{10 + at}:30Z") for at, one in enumerate(drafts)]
    drafts = [replace(one, draft=draft) for one, draft in zip(drafts, saved, strict=True)]
    assert left_locked(rows, drafts) == (drafts[1] if offered else None)
