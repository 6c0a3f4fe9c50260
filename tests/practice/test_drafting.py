from __future__ import annotations

from dataclasses import replace

import pytest

from tests.practice import bodies
from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.people import Client
from therapist_emr.practice import Desk, Gone, Practice, open_practice
from therapist_emr.practice.drafting import Locked
from therapist_emr.sections import SECTIONS, allergies
from therapist_emr.sections.draft_keeper import draft_body
from therapist_emr.store.connection import Connection


def test_a_draft_begins_blank_with_the_forms_defaults(desk: Desk) -> None:
    draft = desk.begin("sessions", "session", {})
    assert draft.body["modality"] == "individual"
    assert draft.header.title == "Session"
    assert draft.header.at == "2026-11-17T12:00:00"
    assert desk.drafts("sessions") == [draft.header]
    assert desk.draft(draft.header.id) == draft


def test_what_is_typed_is_kept_letter_by_letter(desk: Desk) -> None:
    draft = desk.begin("sessions", "session", {})
    typed = bodies.session(date="11/16", start="5:30p", stop="what?", notes=[{"text": "  a\r\n b"}])
    when = desk.save_draft(draft.header.id, typed)
    saved = desk.draft(draft.header.id)
    assert saved.body == typed
    assert saved.header.at == "2026-11-17T12:00:00"
    assert saved.header.saved == when.utc
    readable = bodies.session(date="11/16/2026", start="5:30p")
    desk.save_draft(draft.header.id, readable)
    assert desk.draft(draft.header.id).header.at == "2026-11-16T17:30"
    assert desk.draft(draft.header.id).header.started == draft.header.started


@pytest.mark.parametrize(
    ("day", "zone"), [("12/31/9999", "America/Los_Angeles"), ("0001-01-01", "Asia/Tokyo")]
)
def test_a_year_that_cannot_be_right_keeps_nothing_from_being_saved(
    desk: Desk, clock: FixedClock, day: str, zone: str
) -> None:
    clock.zone = zone
    draft = desk.begin("sessions", "session", {})
    typed = bodies.session(date=day, start="00:10" if zone == "Asia/Tokyo" else "17:30")
    desk.save_draft(draft.header.id, typed)
    assert desk.draft(draft.header.id).body == typed


def test_a_draft_saved_again_later_keeps_its_place(desk: Desk, clock: FixedClock) -> None:
    draft = desk.begin("sessions", "session", {})
    clock.instant = clock.instant.replace(hour=23)
    desk.save_draft(draft.header.id, {"date": "soon"})
    assert desk.draft(draft.header.id).header.at == draft.header.at


def test_saving_leaves_no_row_in_the_audit_trail(practice: Practice, desk: Desk) -> None:
    draft = desk.begin("sessions", "session", {})
    before = practice.audit.head()
    desk.save_draft(draft.header.id, bodies.session())
    assert practice.audit.head() == before


def test_discarding_can_be_undone(practice: Practice, desk: Desk) -> None:
    draft = desk.begin("sessions", "session", bodies.session())
    undo = desk.discard(draft.header.id)
    assert desk.drafts("sessions") == []
    with pytest.raises(Gone):
        desk.save_draft(draft.header.id, {})
    assert undo() == draft
    assert [row.action for row in practice.audit.rows(2)] == ["draft.restore", "draft.delete"]


def test_undo_takes_a_new_place_when_the_old_one_is_taken(desk: Desk) -> None:
    draft = desk.begin("sessions", "session", bodies.session())
    undo = desk.discard(draft.header.id)
    other = desk.begin("sessions", "contact", {})
    assert other.header.id == draft.header.id
    back = undo()
    assert back.header.id != other.header.id
    assert back.body == draft.body


def test_a_plan_brought_back_beside_another_becomes_its_next_version(desk: Desk) -> None:
    first = desk.begin("treatment_plan", "plan", bodies.plan(effective="2026-11-01"))
    undo = desk.discard(first.header.id)
    other = desk.begin("treatment_plan", "plan", bodies.plan(effective="2026-11-08"))
    back = undo()
    signed = desk.sign(other.header.id)
    again = desk.sign(back.header.id)
    assert again.id == signed.id
    assert [head.id for head in desk.headers("treatment_plan")] == [signed.id]
    told = [each.body["effective"] for each in desk.entry(signed.id).contents]
    assert told == ["2026-11-08", "2026-11-01"]
    assert desk.reading(signed.id).intact
    assert desk.drafts("treatment_plan") == []


def test_a_number_is_given_by_signing_not_before(desk: Desk) -> None:
    first = desk.begin("sessions", "session", bodies.session())
    second = desk.begin("sessions", "session", bodies.session())
    assert {draft.header.title for draft in (first, second)} == {"Session"}
    assert desk.sign(second.header.id).title == "Session 1"
    assert desk.sign(first.header.id).title == "Session 2"


def test_a_medication_can_be_drafted_from_what_is_kept(desk: Desk) -> None:
    kept = desk.keep("medications", "medication", bodies.medication())
    draft = desk.begin("medications", "medication", {}, kept.id)
    assert draft.header.entry_id == kept.id
    assert draft.body["dose"] == "50 mg"
    desk.save_draft(draft.header.id, {**draft.body, "dose": "75 mg"})
    assert desk.draft(draft.header.id).body["dose"] == "75 mg"


def test_a_draft_of_an_entry_that_is_not_there_is_refused(desk: Desk) -> None:
    with pytest.raises(Gone):
        desk.begin("medications", "medication", {}, 99)
    with pytest.raises(Gone):
        desk.draft(99)


def test_a_signed_note_cannot_be_drafted_again(desk: Desk) -> None:
    header = desk.sign(desk.begin("sessions", "session", bodies.session()).header.id)
    with pytest.raises(Locked, match="addendum"):
        desk.begin("sessions", "session", {}, header.id)


def test_what_is_saved_anew_is_in_todays_version_of_its_form(
    desk: Desk, connection: Connection, clock: FixedClock, client: Client
) -> None:
    begun = desk.begin("allergies", "allergy", {"substance": "Latex", "reaction": "Hives"})
    kind = allergies.SECTION.kind("allergy")
    newer = replace(
        kind,
        form=replace(
            kind.form,
            version=2,
            upgrades={1: lambda body: {**body, "reaction": f"told: {body['reaction']}"}},
        ),
    )
    kinds = tuple(newer if one is kind else one for one in allergies.SECTION.kinds)
    section = replace(allergies.SECTION, kinds=kinds)
    sections = [section if one is allergies.SECTION else one for one in SECTIONS]
    today = open_practice(connection, clock, sections=sections).desk(client.id)
    typed = draft_body(today, today.draft(begun.header.id))
    assert typed["reaction"] == "told: Hives"
    today.save_draft(begun.header.id, typed)
    assert draft_body(today, today.draft(begun.header.id)) == typed, "it was upgraded twice"


def test_a_draft_moves_to_another_chart_and_back(practice: Practice, desk: Desk) -> None:
    there = practice.clients.add({"legal_name": "Ben Okafor", "born": "1980-01-01"})
    draft = desk.begin("sessions", "session", bodies.session())
    moved, take_back = practice.drafting.move(draft.header.id, there.id, bodies.session(stop=""))
    told = [(row.action, row.detail.split()[-1]) for row in practice.audit.rows(2)]
    assert told == [("draft.delete", desk.client.uuid), ("draft.begin", there.uuid)]
    assert desk.drafts("sessions") == []
    assert moved.header.client_id == there.id
    assert practice.desk(there.id).draft(moved.header.id).body == bodies.session(stop="")
    assert take_back().body == draft.body
    assert practice.desk(there.id).drafts("sessions") == []
    assert [one.client_id for one in desk.drafts("sessions")] == [desk.client.id]


def test_what_was_written_on_in_the_other_chart_stays_there(practice: Practice, desk: Desk) -> None:
    there = practice.clients.add({"legal_name": "Ben Okafor", "born": "1980-01-01"})
    draft = desk.begin("sessions", "session", bodies.session())
    moved, take_back = practice.drafting.move(draft.header.id, there.id, bodies.session())
    practice.drafting.save(moved.header.id, bodies.session(stop="19:00"))
    take_back()
    assert len(practice.desk(there.id).drafts("sessions")) == len(desk.drafts("sessions")) == 1
