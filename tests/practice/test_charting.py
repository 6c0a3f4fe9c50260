from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.practice import bodies
from tests.practice.profiles import profile_of
from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.entry import EntryStatus, RevisionKind
from therapist_emr.domain.people import Client
from therapist_emr.errors import UserError
from therapist_emr.forms.form import Rejected
from therapist_emr.practice import Desk, Gone, Practice
from therapist_emr.practice.charting import BeingAddedTo, BeingChanged, Unsigned
from therapist_emr.practice.drafting import Locked, Withdrawn
from therapist_emr.practice.searching import Query
from therapist_emr.sections.desk import ChartDesk


def signed_session(desk: Desk, **more: Any) -> int:
    draft = desk.begin("sessions", "session", bodies.session(**more))
    return desk.sign(draft.header.id).id


def test_a_desk_is_what_the_pages_of_sections_expect(desk: Desk) -> None:
    expected: ChartDesk = desk
    assert expected.client.name == "Mari Quiñones"


def test_a_signed_note_carries_name_words_time_and_fitting_seals(desk: Desk) -> None:
    header = desk.entry(signed_session(desk)).header
    assert (header.title, header.summary) == ("Session 1", "53 min, video")
    assert header.status is EntryStatus.SIGNED
    assert header.at == "2026-11-17T10:00"
    reading = desk.reading(header.id)
    sign = reading.entry.current.signature
    assert sign is not None
    assert sign.line == "Dana Reyes, LMFT, license A1234"
    assert sign.attestation.startswith("I provided this service")
    assert sign.at.local == "2026-11-17T12:00:00"
    assert reading.intact
    assert desk.drafts("sessions") == []


def test_a_note_signed_abroad_keeps_the_clock_it_was_begun_by(
    desk: Desk, clock: FixedClock
) -> None:
    home = clock.zone
    draft = desk.begin("sessions", "session", bodies.session())
    clock.zone, clock.instant = "Asia/Tokyo", clock.instant + timedelta(days=1)
    entry = desk.entry(desk.sign(draft.header.id).id)
    assert (entry.header.at, entry.zone) == ("2026-11-17T10:00", home)
    assert entry.current.signature is not None
    assert entry.current.signature.at.zone == "Asia/Tokyo"


def test_signing_writes_search_text_and_an_audit_row_in_the_same_step(
    practice: Practice, desk: Desk
) -> None:
    entry_id = signed_session(desk)
    assert [f.hit.entry_id for f in practice.search.ask(Query("sabbat"))] == [entry_id]
    assert [row.action for row in practice.audit.rows(2)] == ["sign", "draft.begin"]
    assert practice.audit.verify().ok


def test_problems_stop_signing_and_leave_the_draft(practice: Practice, desk: Desk) -> None:
    draft = desk.begin("sessions", "session", bodies.session(stop="", modality="couple"))
    with pytest.raises(Rejected) as caught:
        desk.sign(draft.header.id)
    assert [problem.path for problem in caught.value.problems] == ["stop", "participants"]
    assert desk.draft(draft.header.id).body == bodies.session(stop="", modality="couple")
    assert desk.headers("sessions") == []
    assert practice.search.ask(Query("sabbatical")) == []


def test_nothing_is_signed_without_a_name(practice: Practice, desk: Desk) -> None:
    nameless = replace(practice.settings.profile, clinician="")
    practice.change_settings(replace(practice.settings, profile=nameless))
    draft = desk.begin("sessions", "session", bodies.session())
    with pytest.raises(Unsigned):
        desk.sign(draft.header.id)
    assert len(desk.drafts("sessions")) == 1


def test_a_draft_is_signed_once(desk: Desk) -> None:
    draft = desk.begin("sessions", "session", bodies.session())
    desk.sign(draft.header.id)
    with pytest.raises(Gone):
        desk.sign(draft.header.id)


def test_sessions_are_numbered_per_client_and_kind(practice: Practice, desk: Desk) -> None:
    signed_session(desk)
    intake = desk.begin("sessions", "intake", bodies.session(start="08:00"))
    desk.sign(intake.header.id)
    signed_session(desk, start="11:00")
    other = practice.clients.add({"legal_name": "Ben Okafor", "born": "1980-01-01"})
    signed_session(practice.desk(other.id))
    assert [h.title for h in desk.headers("sessions")] == ["Session 2", "Session 1", "Intake visit"]
    assert practice.desk(other.id).headers("sessions")[0].number == 1


def test_a_signed_note_takes_no_second_content(desk: Desk) -> None:
    entry_id = signed_session(desk)
    with pytest.raises(Locked):
        desk.begin("sessions", "session", bodies.session(), entry_id)
    with pytest.raises(Locked):
        desk.keep("sessions", "session", bodies.session(), entry_id)


def test_an_addendum_is_signed_and_searchable_under_its_note(
    practice: Practice, desk: Desk
) -> None:
    entry_id = signed_session(desk)
    entry = desk.add_addendum(entry_id, "  Corrected: the dog is called Biscuit.\n")
    assert entry.addenda[0].body == {"text": "Corrected: the dog is called Biscuit."}
    assert entry.addenda[0].signature is not None
    assert entry.header.addenda == 1
    assert desk.reading(entry_id).intact
    found = practice.search.ask(Query("biscuit"))
    assert [(f.hit.entry_id, f.hit.title) for f in found] == [
        (entry_id, (("Session 1, addendum", False),))
    ]


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_an_empty_addendum_is_refused(desk: Desk, text: str) -> None:
    with pytest.raises(UserError, match="empty"):
        desk.add_addendum(signed_session(desk), text)


def test_a_kept_entry_takes_no_addendum(desk: Desk) -> None:
    kept = desk.keep("medications", "medication", bodies.medication())
    with pytest.raises(UserError, match="Only a signed entry"):
        desk.add_addendum(kept.id, "More")


def test_entered_in_error_stays_readable_and_leaves_search_and_visits(
    practice: Practice, desk: Desk
) -> None:
    entry_id = signed_session(desk, next_date="2026-11-24")
    assert desk.client.next_visit == "2026-11-24"
    entry = desk.withdraw(entry_id, " written in the\nwrong chart ")
    assert entry.header.status is EntryStatus.ERROR
    assert entry.withdrawal is not None
    assert entry.withdrawal.reason == "written in the wrong chart"
    assert entry.withdrawal.signature is not None
    assert desk.reading(entry_id).blocks
    assert desk.reading(entry_id).intact
    assert practice.search.ask(Query("sabbatical")) == []
    assert (desk.client.last_seen, desk.client.next_visit) == ("", "")
    assert desk.counts() == {"profile": 1}
    assert desk.withdraw(entry_id, "again") == entry


def test_an_error_beside_the_sessions_leaves_the_visits_as_they_are(desk: Desk) -> None:
    signed_session(desk, next_date="2026-11-24")
    kept = desk.keep("medications", "medication", bodies.medication())
    desk.withdraw(kept.id, "wrong chart")
    assert (desk.client.last_seen, desk.client.next_visit) == ("2026-11-17T10:00", "2026-11-24")


def test_nothing_is_withdrawn_under_an_addendum_that_is_being_written(desk: Desk) -> None:
    entry_id, other = signed_session(desk), signed_session(desk)
    draft = desk.begin("sessions", "addendum", {"entry": entry_id, "to": "Session 1", "text": "It"})
    desk.begin("sessions", "session", {"notes": []})
    with pytest.raises(BeingAddedTo, match="An addendum to this entry is being written"):
        desk.withdraw(entry_id, "wrong chart")
    assert desk.entry(entry_id).header.status is EntryStatus.SIGNED
    assert desk.withdraw(other, "wrong chart").header.status is EntryStatus.ERROR
    desk.discard(draft.header.id)
    assert desk.withdraw(entry_id, "wrong chart").header.status is EntryStatus.ERROR


def test_withdrawing_needs_a_reason(desk: Desk) -> None:
    with pytest.raises(UserError, match="reason"):
        desk.withdraw(signed_session(desk), " ")


def test_a_profile_is_corrected_not_withdrawn(practice: Practice, client: Client) -> None:
    profile = profile_of(practice, client.id)
    with pytest.raises(UserError, match="cannot be withdrawn"):
        practice.charting.withdraw(profile.header.id, "mistake")


def test_a_call_on_the_day_of_a_visit_leaves_it_to_come(practice: Practice, desk: Desk) -> None:
    signed_session(desk, day="2026-11-10", next_date="2026-11-17")
    call = {"date": "2026-11-17", "start": "08:00", "method": "phone", "with_whom": "Her"}
    note = {"notes": bodies.session()["notes"]}
    desk.sign(desk.begin("sessions", "contact", {**call, **note}).header.id)
    assert (desk.client.last_seen, desk.client.next_visit) == ("2026-11-10T10:00", "2026-11-17")
    assert [c.id for c in practice.today().visits] == [desk.client.id]


def test_the_newest_note_says_when_the_client_was_seen_and_comes_next(desk: Desk) -> None:
    signed_session(desk, day="2026-11-03", next_date="2026-11-10", next_time="17:30")
    assert desk.client.last_seen == "2026-11-03T10:00"
    assert desk.client.next_visit == "2026-11-10T17:30"
    missed = {"date": "2026-11-10", "start": "17:30"}
    desk.sign(desk.begin("sessions", "no_show", missed).header.id)
    assert desk.client.last_seen == "2026-11-03T10:00"
    assert desk.client.next_visit == ""
    signed_session(desk, day="2026-10-01", next_date="2026-12-24")
    assert desk.client.last_seen == "2026-11-03T10:00"
    assert desk.client.next_visit == ""


def test_each_signed_version_of_a_plan_follows_the_one_before(
    practice: Practice, desk: Desk
) -> None:
    first = desk.sign(desk.begin("treatment_plan", "plan", bodies.plan()).header.id)
    draft = desk.begin("treatment_plan", "plan", {})
    assert draft.header.entry_id == first.id
    assert draft.body["problems"][0]["title"] == "Low mood"
    changed = {**draft.body, "client_words": "I want my evenings back", "review_due": "2027-02-01"}
    desk.save_draft(draft.header.id, changed)
    again = desk.begin("treatment_plan", "plan", {})
    assert again.header.id == draft.header.id
    second = desk.sign(draft.header.id)
    assert (second.id, second.revisions) == (first.id, 2)
    entry = desk.entry(first.id)
    assert [r.kind for r in entry.revisions] == [RevisionKind.CONTENT] * 2
    assert entry.revisions[1].prev_hash == entry.revisions[0].hash
    assert desk.reading(first.id).intact
    assert desk.reading(first.id, 1).blocks != desk.reading(first.id).blocks
    assert len(practice.search.ask(Query("low mood walk"))) == 1
    assert len(practice.search.ask(Query("low mood"))) == 1
    assert len(practice.search.ask(Query("evenings"))) == 1


def test_a_withdrawn_plan_takes_no_version_and_a_new_one_can_begin(desk: Desk) -> None:
    first = desk.sign(desk.begin("treatment_plan", "plan", bodies.plan()).header.id)
    bring_back = desk.discard(desk.begin("treatment_plan", "plan", {}).header.id)
    desk.withdraw(first.id, "not agreed")
    draft = bring_back()
    with pytest.raises(Withdrawn):
        desk.sign(draft.header.id)
    desk.discard(draft.header.id)
    with pytest.raises(Withdrawn):
        desk.begin("treatment_plan", "plan", {}, first.id)
    new = desk.sign(desk.begin("treatment_plan", "plan", bodies.plan()).header.id)
    assert new.id != first.id


@pytest.mark.parametrize(
    ("section", "kind", "body"),
    [
        ("treatment_plan", "plan", bodies.plan()),
        ("medications", "medication", bodies.medication()),
    ],
)
def test_an_entry_is_not_marked_while_a_change_of_it_is_being_written(
    desk: Desk, section: str, kind: str, body: dict[str, Any]
) -> None:
    signs = section == "treatment_plan"
    begun = desk.begin(section, kind, body) if signs else None
    entry = desk.sign(begun.header.id) if begun else desk.keep(section, kind, body)
    draft = desk.begin(section, kind, body, entry.id)
    with pytest.raises(BeingChanged):
        desk.withdraw(entry.id, "Wrong chart")
    assert desk.entry(entry.id).header.status is not EntryStatus.ERROR
    desk.discard(draft.header.id)
    assert desk.withdraw(entry.id, "Wrong chart").header.status is EntryStatus.ERROR


def test_keeping_revises_and_saying_the_same_again_adds_nothing(
    practice: Practice, desk: Desk
) -> None:
    kept = desk.keep("medications", "medication", bodies.medication())
    assert kept.status is EntryStatus.KEPT
    rows = len(practice.audit.rows(1000))
    assert desk.keep("medications", "medication", bodies.medication(), kept.id) == kept
    assert len(practice.audit.rows(1000)) == rows
    more = bodies.medication(dose="100 mg", changed_on="2026-01")
    again = desk.keep("medications", "medication", more, kept.id, " dose\nraised ")
    assert (again.id, again.revisions) == (kept.id, 2)
    entry = desk.entry(kept.id)
    assert [c.body["dose"] for c in entry.contents] == ["50 mg", "100 mg"]
    assert entry.current.reason == "dose raised"
    assert len(practice.search.ask(Query("sertraline"))) == 1
    assert len(practice.search.ask(Query('"100 mg"'))) == 1


def test_keeping_refuses_what_is_wrong(desk: Desk) -> None:
    with pytest.raises(Rejected):
        desk.keep("medications", "medication", bodies.medication(name=""))
    assert desk.headers("medications") == []


def test_keeping_ends_a_draft_in_the_same_step_even_without_a_change(desk: Desk) -> None:
    kept = desk.keep("medications", "medication", bodies.medication())
    for body in (bodies.medication(), bodies.medication(dose="75 mg")):
        draft = desk.begin("medications", "medication", body, kept.id)
        desk.keep("medications", "medication", body, kept.id, draft_id=draft.header.id)
        assert desk.drafts("medications") == []
    assert desk.entry(kept.id).header.revisions == 2
    with pytest.raises(Gone):
        desk.keep("medications", "medication", bodies.medication(dose="1 mg"), kept.id, "", 999)
    assert desk.entry(kept.id).header.revisions == 2


def test_a_withdrawn_entry_is_not_kept_again(desk: Desk) -> None:
    kept = desk.keep("medications", "medication", bodies.medication())
    entry = desk.withdraw(kept.id, "wrong client")
    assert entry.withdrawal is not None
    assert entry.withdrawal.signature is None
    with pytest.raises(Withdrawn, match="entered in error"):
        desk.keep("medications", "medication", bodies.medication(dose="1 mg"), kept.id)


def test_an_entry_is_changed_in_its_own_section_and_chart_alone(
    practice: Practice, desk: Desk
) -> None:
    signed = signed_session(desk)
    kept = desk.keep("medications", "medication", bodies.medication()).id
    other = practice.desk(
        practice.clients.add({"legal_name": "Ana Silva", "born": "1990-01-01"}).id
    )
    for where, section, kind, entry_id in (
        (desk, "medications", "medication", signed),
        (desk, "allergies", "allergy", kept),
        (other, "medications", "medication", kept),
    ):
        with pytest.raises(Gone):
            where.keep(section, kind, {"substance": "Latex", "name": "Latex"}, entry_id)
        with pytest.raises(Gone):
            where.begin(section, kind, {}, entry_id)
    assert len(desk.entry(kept).contents) == 1


def test_a_missing_entry_says_so(desk: Desk) -> None:
    with pytest.raises(Gone):
        desk.entry(999)


def test_what_was_signed_yesterday_reads_the_same_today(desk: Desk, clock: FixedClock) -> None:
    entry_id = signed_session(desk)
    before = desk.reading(entry_id)
    clock.instant = clock.instant.replace(year=2030)
    assert desk.reading(entry_id) == before


def test_several_entries_are_kept_in_one_step_or_none(desk: Desk, practice: Practice) -> None:
    def keep(name: str) -> int:
        return desk.keep("medications", "medication", {"name": name}).id

    one, two = keep("Sertraline"), keep("Prazosin")
    heard: list[frozenset[str]] = []
    practice.on_change(lambda kinds, _client: heard.append(kinds))
    desk.keep_all(
        "medications", [(one, {"name": "Zoloft"}), (two, {"name": "Prazosin"})], "by brand"
    )
    assert [desk.entry(each).header.title for each in (one, two)] == ["Zoloft", "Prazosin"]
    assert desk.entry(one).current.reason == "by brand"
    assert len(desk.entry(two).contents) == 1
    assert heard == [frozenset({"medications"})]
    with pytest.raises(Rejected):
        desk.keep_all("medications", [(two, {"name": "Minipress"}), (one, {"name": ""})])
    assert desk.entry(two).header.title == "Prazosin"
    with pytest.raises(Locked):
        desk.keep_all("sessions", [])
    other = practice.desk(
        practice.clients.add({"legal_name": "Ana Silva", "born": "1990-01-01"}).id
    )
    with pytest.raises(Gone):
        other.keep_all("medications", [(one, {"name": "Zoloft"})])
