from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.practice import bodies
from tests.practice.profiles import change_profile
from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.people import Client
from therapist_emr.practice import Desk, Practice
from therapist_emr.practice.backups import BackupRun


def sign(desk: Desk, day: str, **more: object) -> int:
    body = {**bodies.session(day), **more}
    return desk.sign(desk.begin("sessions", "session", body).header.id).id


def test_an_empty_desk_waits_for_a_backup_only(practice: Practice) -> None:
    today = practice.today()
    assert (today.unsigned, today.due, today.sessions) == ((), (), ())
    assert today.day.isoformat() == "2026-11-17"
    assert not today.backup.good
    practice.backups.remember(BackupRun(practice.now().utc, "/usb", verified=True))
    assert practice.today().backup.good


def test_unsigned_notes_are_listed_oldest_first_with_their_age(
    practice: Practice, desk: Desk
) -> None:
    for day in ("2026-11-16", "2026-11-10"):
        desk.begin("sessions", "session", bodies.session(day))
    found = practice.today().unsigned
    assert [(each.draft.at[:10], each.days) for each in found] == [
        ("2026-11-10", 7),
        ("2026-11-16", 1),
    ]
    assert found[0].client == desk.client


def test_a_draft_of_an_unclear_day_is_listed_too(practice: Practice, desk: Desk) -> None:
    desk.begin("medications", "medication", bodies.medication(started="2019"))
    assert [each.days for each in practice.today().unsigned] == [0]


def test_reviews_come_two_weeks_ahead_and_stay_when_overdue(practice: Practice, desk: Desk) -> None:
    desk.sign(desk.begin("treatment_plan", "plan", bodies.plan()).header.id)
    (due,) = practice.today().due
    assert (due.days, due.due.isoformat(), due.client) == (3, "2026-11-20", desk.client)
    for new_date, shown in (("2026-11-01", [-16]), ("2027-01-01", [])):
        draft = desk.begin("treatment_plan", "plan", {})
        desk.save_draft(draft.header.id, {**draft.body, "review_due": new_date})
        desk.sign(draft.header.id)
        assert [each.days for each in practice.today().due] == shown


def test_plans_of_discharged_clients_and_withdrawn_plans_wait_for_nothing(
    practice: Practice, desk: Desk, client: Client
) -> None:
    plan = desk.sign(desk.begin("treatment_plan", "plan", bodies.plan()).header.id)
    change_profile(practice, client.id, status="discharged")
    assert practice.today().due == ()
    change_profile(practice, client.id, status="active")
    assert len(practice.today().due) == 1
    desk.withdraw(plan.id, "not agreed")
    assert practice.today().due == ()


def test_the_sessions_of_today_signed_and_not_in_order(practice: Practice, desk: Desk) -> None:
    sign(desk, "2026-11-16")
    late = desk.begin("sessions", "session", bodies.session("2026-11-17", "11:00"))
    signed = sign(desk, "2026-11-17")
    withdrawn = sign(desk, "2026-11-17", start="08:00")
    desk.withdraw(withdrawn, "twice")
    found = practice.today().sessions
    assert [(each.at[11:], each.signed) for each in found] == [("10:00", True), ("11:00", False)]
    assert (found[0].entry_id, found[0].draft_id) == (signed, None)
    assert (found[1].entry_id, found[1].draft_id) == (None, late.header.id)


def test_only_visits_are_sessions_of_today(practice: Practice, desk: Desk) -> None:
    begun = desk.begin("sessions", "session", bodies.session("2026-11-17"))
    signed = sign(desk, "2026-11-10")
    desk.begin("sessions", "addendum", {"entry": signed, "to": "Session 1", "text": "More"})
    desk.begin("risk", "risk", {"date": "2026-11-17"})
    assert [(each.section, each.draft_id) for each in practice.today().sessions] == [
        ("sessions", begun.header.id)
    ]


def test_next_visits_of_today_and_tomorrow(practice: Practice, desk: Desk) -> None:
    sign(desk, "2026-11-10", next_date="2026-11-17", next_time="17:30")
    other = practice.clients.add({"legal_name": "Ben Okafor", "born": "1980-01-01"})
    sign(practice.desk(other.id), "2026-11-10", next_date="2026-11-18")
    today = practice.today()
    assert [c.name for c in today.visits] == ["Mari Quiñones"]
    assert [c.name for c in today.visits_tomorrow] == ["Ben Okafor"]


def test_who_was_discharged_is_not_awaited(practice: Practice, desk: Desk) -> None:
    sign(desk, "2026-11-10", next_date="2026-11-17", next_time="17:30")
    change_profile(practice, desk.client.id, status="discharged")
    assert practice.today().visits == ()
    change_profile(practice, desk.client.id, status="active")
    assert [c.id for c in practice.today().visits] == [desk.client.id]


def test_the_health_of_backups(practice: Practice, clock: FixedClock) -> None:
    assert practice.backups.health().days is None
    good = BackupRun(practice.now().utc, "/usb", "a.emr", 9, "ab", verified=True)
    practice.backups.remember(good)
    practice.backups.add(Path("/usb"))
    clock.instant += timedelta(days=2, hours=1)
    health = practice.backups.health()
    assert (health.days, health.good, len(health.destinations)) == (2, True, 1)
    full = BackupRun(practice.now().utc, "/usb", problem="The disk is full.", trouble="full")
    practice.backups.remember(full)
    health = practice.backups.health()
    assert (health.last_verified, health.good) == (good, False)
    assert [one.says for one in health.troubled] == ["usb is full."]
    practice.backups.remember(replace(good, at_utc=practice.now().utc))
    assert practice.backups.health().good
    clock.instant += timedelta(days=4)
    assert not practice.backups.health().good
    assert len(practice.backups.newest()) == 3
