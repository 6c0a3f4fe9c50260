from __future__ import annotations

from dataclasses import replace

import pytest

from tests.practice import bodies
from tests.practice.profiles import change_profile
from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.people import Client
from therapist_emr.forms.blocks import Progress, Trend
from therapist_emr.practice import Desk, Gone, Practice, open_practice
from therapist_emr.practice.desk import Window
from therapist_emr.sections import SECTIONS, profile
from therapist_emr.sections.contract import EntryKind
from therapist_emr.sections.profile.form import PROFILE
from therapist_emr.sections.profile.identity import profile_body
from therapist_emr.store.connection import Connection


def sign(desk: Desk, day: str, **more: object) -> int:
    body = {**bodies.session(day), **more}
    return desk.sign(desk.begin("sessions", "session", body).header.id).id


def test_opening_and_reading_a_chart_is_recorded_once_a_desk(
    practice: Practice, client: Client
) -> None:
    desk = practice.desk(client.id)
    entry_id = sign(desk, "2026-11-10")
    before = practice.audit.head().seq
    desk.reading(entry_id)
    desk.reading(entry_id)
    assert practice.audit.head().seq == before + 1
    assert (practice.audit.rows(1)[0].action, practice.audit.rows(1)[0].detail) == (
        "view", "sessions",
    )  # fmt: skip
    practice.desk(client.id)
    assert practice.audit.rows(1)[0].entity_id == client.uuid


def test_a_chart_that_is_not_there_cannot_be_opened(practice: Practice) -> None:
    with pytest.raises(Gone):
        practice.desk(99)


def test_one_desk_does_not_show_another_clients_entries(practice: Practice, desk: Desk) -> None:
    entry_id = sign(desk, "2026-11-10")
    other = practice.clients.add({"legal_name": "Ben Okafor", "born": "1980-01-01"})
    theirs = practice.desk(other.id)
    for reach in (theirs.entry, theirs.reading):
        with pytest.raises(Gone):
            reach(entry_id)
    with pytest.raises(Gone):
        theirs.reading(99)
    draft = desk.begin("sessions", "session", {})
    with pytest.raises(Gone):
        theirs.draft(draft.header.id)


def test_a_plan_is_read_with_the_progress_of_the_sessions(desk: Desk) -> None:
    for day, value in (("2026-09-01", 1), ("2026-10-01", 2)):
        worked = [{"id": "o1", "label": "A1", "value": value, "unit": "a week"}]
        sign(desk, day, objectives=worked)
    plan = desk.sign(desk.begin("treatment_plan", "plan", bodies.plan()).header.id)
    blocks = desk.reading(plan.id).blocks
    (trend,) = [block for block in blocks if isinstance(block, Trend)]
    assert trend.points == (("2026-09-01", 1.0), ("2026-10-01", 2.0))
    assert [block.fraction for block in blocks if isinstance(block, Progress)] == [2 / 3]


def test_an_earlier_plan_is_read_as_it_stood_until_the_next(desk: Desk, clock: FixedClock) -> None:
    def worked(day: str, value: int) -> None:
        sign(desk, day, objectives=[{"id": "o1", "label": "A1", "value": value}])

    clock.instant = clock.instant.replace(month=9)
    plan = desk.sign(desk.begin("treatment_plan", "plan", bodies.plan()).header.id)
    worked("2026-09-01", 1)
    worked("2026-09-08", 2)
    clock.instant = clock.instant.replace(month=10)
    desk.sign(desk.begin("treatment_plan", "plan", {}).header.id)
    clock.instant = clock.instant.replace(month=11)
    worked("2026-11-03", 3)
    points = [
        [
            len(block.points)
            for block in desk.reading(plan.id, seq).blocks
            if isinstance(block, Trend)
        ]
        for seq in (1, 2)
    ]
    assert points == [[2], [3]]


def test_an_earlier_version_is_read_by_its_number(desk: Desk) -> None:
    kept = desk.keep("medications", "medication", bodies.medication())
    more = bodies.medication(dose="100 mg", changed_on="2026-01")
    desk.keep("medications", "medication", more, kept.id)
    assert "Doses" in str(desk.reading(kept.id).blocks)
    assert "Doses" not in str(desk.reading(kept.id, 1).blocks)
    with pytest.raises(Gone, match="version"):
        desk.reading(kept.id, 9)


def test_bodies_are_cleaned_and_checked_without_being_kept(desk: Desk) -> None:
    body = desk.clean("sessions", "session", bodies.session(start="5:30p", stop="6:23p"))
    assert (body["start"], body["stop"]) == ("17:30", "18:23")
    assert desk.problems("sessions", "session", bodies.session(stop="")) != []
    assert desk.problems("sessions", "session", bodies.session()) == []
    assert desk.headers("") == desk.headers("profile")
    assert [entry.header.section for entry in desk.entries("profile")] == ["profile"]
    assert desk.section("sessions").title == "Sessions"
    assert desk.settings.profile.clinician == "Dana Reyes"
    assert desk.now().day.isoformat() == "2026-11-17"


def test_what_is_shown_is_left_to_the_window(practice: Practice, client: Client) -> None:
    asked: list[tuple[object, ...]] = []
    window = Window(
        export=lambda *what: asked.append(("export", *what)),
        go=lambda *what: asked.append(("open", *what)),
        say=lambda words, _undo: asked.append(("say", words)),
    )
    desk = practice.desk(client.id, window)
    desk.export("sessions", 3, 2)
    desk.open("medications", 4)
    desk.say("Saved")
    assert asked == [("export", "sessions", 3, 2), ("open", "medications", 4), ("say", "Saved")]
    quiet = practice.desk(client.id)
    quiet.export("sessions")
    quiet.open("sessions")
    quiet.say("Saved")


def test_facts_come_without_bodies(desk: Desk) -> None:
    sign(desk, "2026-11-10")
    ((header, facts),) = desk.facts("sessions")
    assert (header.title, facts["minutes"], facts["seen"]) == ("Session 1", 53, True)


def test_the_template_of_each_client_is_remembered(practice: Practice, desk: Desk) -> None:
    assert desk.remembered_template() == ""
    desk.remember_template("soap")
    other = practice.clients.add({"legal_name": "Ben Okafor", "born": "1980-01-01"})
    practice.desk(other.id).remember_template("dap")
    before = practice.audit.head()
    desk.remember_template("soap")
    assert practice.audit.head() == before
    desk.remember_template("birp")
    assert desk.remembered_template() == "birp"
    assert practice.desk(other.id).remembered_template() == "dap"
    assert len(practice.settings.templates) == 2


def test_what_an_older_version_of_a_form_kept_is_read_in_todays(
    practice: Practice, connection: Connection, clock: FixedClock, client: Client
) -> None:
    change_profile(practice, client.id, sex="female")
    renamed = replace(
        PROFILE, version=2, upgrades={1: lambda body: {**body, "sex": body["sex"].title()}}
    )
    newer = replace(profile.SECTION, kinds=(EntryKind(profile.SECTION.key, "Profile", renamed),))
    sections = [newer if one is profile.SECTION else one for one in SECTIONS]
    today = open_practice(connection, clock, sections=sections).desk(client.id)
    assert today.entries(newer.key)[0].current.body["sex"] == "female"
    assert profile_body(today)["sex"] == "Female"
