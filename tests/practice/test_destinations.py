"""How each place for backups stands, when it is due, and what Today says of it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from therapist_emr.domain.clock import FixedClock
from therapist_emr.practice import Practice
from therapist_emr.practice.backup_reminders import PLACE
from therapist_emr.practice.backups import AlreadyThere, BackupRun, DrillRun
from therapist_emr.practice.destinations import (
    Destination,
    Drive,
    DriveKind,
    Standing,
    Trouble,
)
from therapist_emr.practice.reminder import Reminder

USB = Path("/media/dana/STICK/Backups")
NAS = Path("/mnt/nas/charts")
STICK = Drive(DriveKind.REMOVABLE, "STICK", apart=True)


def verified(practice: Practice, folder: Path = USB) -> None:
    now = practice.now().utc
    practice.backups.remember(BackupRun(now, str(folder), "a.emr-backup", 9, "ab", verified=True))


def failed(practice: Practice, trouble: str, folder: Path = USB) -> None:
    now = practice.now().utc
    practice.backups.remember(BackupRun(now, str(folder), problem="It failed.", trouble=trouble))


def only(practice: Practice) -> Destination:
    (one,) = practice.backups.destinations()
    return one


def told(practice: Practice) -> list[Reminder]:
    return [one for one in practice.today().reminders if one.place == PLACE]


@pytest.fixture
def stick(practice: Practice) -> Practice:
    practice.backups.add(USB, STICK)
    return practice


def test_a_place_is_added_once_and_taken_off_again(stick: Practice) -> None:
    with pytest.raises(AlreadyThere):
        stick.backups.add(USB)
    one = only(stick)
    assert (one.name, one.sort, one.drive, one.standing) == (
        "STICK",
        "USB disk",
        STICK,
        Standing.NEW,
    )
    assert (one.trouble, one.says, one.next_step, one.shares_disk) == (None, "", "", False)
    stick.backups.remove(one.id)
    assert stick.backups.destinations() == ()
    actions = [(row.action, row.detail) for row in stick.audit.rows()][:2]
    assert actions == [("backup destination", "removed"), ("backup destination", "added")]


def test_what_is_seen_of_a_drive_is_kept_for_places_alone(stick: Practice) -> None:
    seen = Drive(DriveKind.NETWORK, "nas", apart=False)
    stick.backups.know(NAS, seen)
    stick.backups.know(USB, STICK)
    assert only(stick).drive == STICK
    stick.backups.know(USB, seen)
    assert only(stick).drive == seen
    verified(stick)
    assert only(stick).shares_disk


def test_any_folder_can_be_asked_for_as_a_place(stick: Practice) -> None:
    assert stick.backups.place(USB) == only(stick)
    verified(stick, NAS)
    elsewhere = stick.backups.place(NAS)
    assert (elsewhere.name, elsewhere.apart, elsewhere.days) == ("charts", False, 0)


def test_each_trouble_has_words_and_a_next_step(stick: Practice) -> None:
    for trouble in Trouble:
        failed(stick, trouble.value)
        one = only(stick)
        assert one.trouble is trouble
        assert one.standing is Standing.TROUBLED
        assert one.says.startswith("STICK ")
        assert one.next_step
    failed(stick, "from a newer version")
    assert only(stick).trouble is Trouble.OTHER
    assert only(stick).next_step == "It failed."


def test_a_drive_that_is_away_becomes_pressing_after_a_week(
    stick: Practice, clock: FixedClock
) -> None:
    verified(stick)
    failed(stick, "missing")
    assert only(stick).standing is Standing.AWAY
    assert stick.backups.health().good
    assert [one.name for one in stick.backups.health().away] == ["STICK"]
    assert told(stick) == []
    clock.instant += timedelta(days=8)
    assert only(stick).standing is Standing.TROUBLED
    (reminder,) = told(stick)
    assert reminder.title == "STICK is not connected"
    assert reminder.detail.startswith("Connect it.")
    assert (reminder.place, reminder.due) == ("settings/backups", date(2026, 11, 18))


def test_a_place_without_a_new_backup_is_told_with_its_days(
    stick: Practice, clock: FixedClock
) -> None:
    verified(stick)
    clock.instant += timedelta(days=4)
    assert only(stick).standing is Standing.OLD
    (reminder,) = told(stick)
    assert reminder.title == "No backup on STICK for 4 days"
    assert "take it off the list" in reminder.detail


def test_a_place_that_never_took_a_backup_is_told_from_its_first_try(stick: Practice) -> None:
    failed(stick, "read-only")
    (reminder,) = told(stick)
    assert (reminder.title, reminder.due) == (
        "STICK cannot be written to",
        date(2026, 11, 17),
    )


def test_that_a_drive_is_away_is_remembered_once_a_day(stick: Practice, clock: FixedClock) -> None:
    for _ in range(3):
        failed(stick, "missing")
    assert len(stick.backups.newest()) == 1
    clock.instant += timedelta(days=1)
    failed(stick, "missing")
    assert len(stick.backups.newest()) == 2
    failed(stick, "full")
    failed(stick, "full")
    assert len(stick.backups.newest()) == 4


def test_a_backup_is_due_once_a_day_and_sooner_where_a_drive_was_away(
    stick: Practice, clock: FixedClock
) -> None:
    stick.backups.add(NAS)
    assert [one.name for one in stick.backups.due()] == ["STICK", "charts"]
    verified(stick)
    failed(stick, "full", NAS)
    assert stick.backups.due() == ()
    clock.instant += timedelta(minutes=61)
    assert [one.name for one in stick.backups.due()] == ["charts"]
    failed(stick, "missing", NAS)
    assert [one.name for one in stick.backups.due()] == ["charts"]
    clock.instant += timedelta(days=1)
    assert len(stick.backups.due()) == 2


@pytest.mark.parametrize("days", [400, -4000])
def test_a_clock_that_was_wrong_for_a_day_stops_no_backup(
    stick: Practice, clock: FixedClock, days: int
) -> None:
    verified(stick)
    noon = clock.instant
    clock.instant = noon + timedelta(days=days)
    assert [one.name for one in stick.backups.due()] == ["STICK"]
    verified(stick)
    assert stick.backups.due() == ()
    for later in (0, 1, 200):
        clock.instant = noon + timedelta(days=later)
        assert [one.name for one in stick.backups.due()] == ["STICK"]
    verified(stick)
    assert stick.backups.due() == ()
    assert (stick.backups.health().days, only(stick).standing) == (0, Standing.GOOD)


def test_a_backup_dated_in_the_future_counts_as_none_of_today(
    stick: Practice, clock: FixedClock
) -> None:
    noon = clock.instant
    clock.instant = noon + timedelta(days=400)
    verified(stick)
    clock.instant = noon
    assert stick.backups.health().days is None
    assert not stick.backups.health().good
    assert only(stick).standing is Standing.OLD
    reminder = next(one for one in told(stick) if "STICK" in one.title)
    assert (reminder.title, reminder.due) == (
        "The last backup on STICK is dated in the future",
        date(2026, 11, 17),
    )
    assert "clock was wrong" in reminder.detail
    failed(stick, "missing")
    assert only(stick).standing is Standing.TROUBLED


def test_a_failure_dated_in_the_future_is_tried_again(stick: Practice, clock: FixedClock) -> None:
    clock.instant += timedelta(days=400)
    failed(stick, "full")
    assert stick.backups.due() == ()
    clock.instant -= timedelta(days=400)
    assert [one.name for one in stick.backups.due()] == ["STICK"]


def test_a_drill_dated_in_the_future_is_offered_at_once(stick: Practice, clock: FixedClock) -> None:
    clock.instant += timedelta(days=400)
    verified(stick)
    stick.backups.remember_drill(DrillRun(stick.now().utc, str(USB), "a", True))
    clock.instant -= timedelta(days=400)
    assert stick.backups.drill_due() == date(2026, 11, 17)


def test_a_drill_comes_due_a_month_after_the_last_one_that_passed(
    stick: Practice, clock: FixedClock
) -> None:
    assert stick.backups.drill_due() is None
    verified(stick)
    assert stick.backups.drill_due() == date(2026, 12, 17)
    assert told(stick) == []
    clock.instant += timedelta(days=30)
    verified(stick)
    (reminder,) = told(stick)
    assert (reminder.title, reminder.due) == ("Try a restore", date(2026, 12, 17))
    stick.backups.remember_drill(DrillRun(stick.now().utc, str(USB), "a", True))
    assert stick.backups.drill_due() == date(2027, 1, 16)
    assert told(stick) == []
    wrong = DrillRun(stick.now().utc, str(USB), "a", False, "This sheet opens something else.")
    stick.backups.remember_drill(wrong)
    assert stick.backups.last_drill() == wrong
    (reminder,) = told(stick)
    assert (reminder.title, reminder.detail) == ("Try a restore again", wrong.problem)


def test_a_sheet_that_was_read_back_counts_as_the_first_try(stick: Practice) -> None:
    from dataclasses import replace

    verified(stick)
    stick.change_settings(replace(stick.settings, sheet_checked="2026-09-01"))
    assert stick.backups.drill_due() == date(2026, 10, 1)
