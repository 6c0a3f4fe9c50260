from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from therapist_emr.domain.clock import FixedClock
from therapist_emr.forms.field import CheckContext
from therapist_emr.practice import Practice, open_practice
from therapist_emr.practice.backups import BackupRun
from therapist_emr.practice.contingency import CONTINGENCY_FORM, facts_of, plan_of, values_of
from therapist_emr.store.connection import Connection

TYPED = {
    "executor": "Ruth Okafor, PhD",
    "executor_phone": "503 555 0142",
    "sheet_place": "Safe-deposit box",
    "backup_place": "USB disk in the drawer",
}


def reminded(practice: Practice) -> list[tuple[str, str]]:
    return [
        (one.title, one.detail)
        for one in practice.today().reminders
        if one.place == "settings/contingency"
    ]


def test_the_form_asks_for_who_and_where(clock: FixedClock) -> None:
    context = CheckContext(clock.now().day)
    missing = {problem.path for problem in CONTINGENCY_FORM.problems({}, context)}
    assert missing == {"executor", "executor_phone", "sheet_place", "backup_place"}
    assert CONTINGENCY_FORM.problems(CONTINGENCY_FORM.clean(TYPED, context), context) == []


def test_a_plan_is_kept_with_the_practice(
    practice: Practice, connection: Connection, clock: FixedClock
) -> None:
    values = CONTINGENCY_FORM.clean(TYPED, CheckContext(clock.now().day))
    plan = plan_of(values, clock.now().day)
    practice.change_settings(replace(practice.settings, contingency=plan))
    kept = open_practice(connection, clock).settings
    assert kept.contingency == plan
    assert kept.contingency.reviewed == "2026-11-17"
    assert kept.profile.clinician == "Dana Reyes"
    assert values_of(plan)["executor"] == "Ruth Okafor, PhD"
    assert practice.audit.rows(1)[0].detail == "contingency"


def test_a_missing_plan_is_reminded_of_after_two_weeks(
    practice: Practice, clock: FixedClock
) -> None:
    clock.instant += timedelta(days=13)
    assert reminded(practice) == []
    clock.instant += timedelta(days=1)
    assert reminded(practice) == [
        ("Name who takes over if you cannot work", "There is no contingency plan yet")
    ]
    practice.change_settings(replace(practice.settings, made_up=True))
    assert reminded(practice) == []


def test_a_plan_is_gone_through_once_a_year(practice: Practice, clock: FixedClock) -> None:
    plan = plan_of(TYPED, clock.now().day)
    practice.change_settings(replace(practice.settings, contingency=plan))
    clock.instant += timedelta(days=364)
    assert reminded(practice) == []
    clock.instant += timedelta(days=1)
    assert reminded(practice) == [
        (
            "Go through the contingency plan",
            "Last gone through Nov 17, 2026; do all names still hold?",
        )
    ]


def test_a_plan_dated_by_a_wrong_clock_is_gone_through_again(
    practice: Practice, clock: FixedClock
) -> None:
    plan = plan_of(TYPED, clock.now().day + timedelta(days=3_650))
    practice.change_settings(replace(practice.settings, contingency=plan))
    assert [title for title, _detail in reminded(practice)] == ["Go through the contingency plan"]


def test_the_page_says_how_the_practice_stands(practice: Practice, clock: FixedClock) -> None:
    facts = facts_of(practice, "7YKFVJ338F", Path("/home/dana/practice.emr"))
    assert facts.practice == "Quiet Room"
    assert facts.clinician == "Dana Reyes, LMFT"
    assert facts.last_backup == "none yet"
    run = BackupRun(clock.now().utc, "/media/usb", "b.emr-backup", 1, "s", True)
    practice.backups.remember(run)
    facts = facts_of(practice, "7YKFVJ338F", Path("/home/dana/practice.emr"))
    assert facts.last_backup == "Nov 17, 2026, in /media/usb"
    assert facts.made.date() == clock.now().day


def test_an_empty_trail_is_left_alone(connection: Connection, clock: FixedClock) -> None:
    assert reminded(open_practice(connection, clock)) == []
