from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.forging import forge
from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.people import Client
from therapist_emr.errors import UserError
from therapist_emr.forms.form import Rejected
from therapist_emr.practice import Practice
from therapist_emr.psychotherapy.cabinet import Cabinet, NoteGone
from therapist_emr.store.audit import AuditTrail
from therapist_emr.store.connection import Connection
from therapist_emr.store.psychotherapy import ENTITY, PsychotherapyNotes
from therapist_emr.vault.inspection import psychotherapy_seals


def note(text: str, heading: str = "", date: str = "2026-11-16") -> dict[str, Any]:
    return {"date": date, "heading": heading, "text": text}


def test_a_note_is_kept_read_and_said_anew(cabinet: Cabinet) -> None:
    first = cabinet.keep(note("The empty chair again.", "Silence"))
    again = cabinet.keep(note("The empty chair, and who sat in it.", "Silence"), first)
    assert again == first
    read = cabinet.read(first)
    assert read.body["text"] == "The empty chair, and who sat in it."
    assert [body["text"] for _made, body in read.earlier] == ["The empty chair again."]
    assert read.intact


def test_saying_the_same_again_adds_nothing(cabinet: Cabinet) -> None:
    first = cabinet.keep(note("The same."))
    cabinet.keep(note("The same."), first)
    assert cabinet.read(first).note.header.revisions == 1


def test_what_cannot_be_kept_is_said_field_by_field(cabinet: Cabinet) -> None:
    with pytest.raises(Rejected) as caught:
        cabinet.keep(note("", date="11/31/2026"))
    assert [problem.path for problem in caught.value.problems] == ["date", "text"]
    assert cabinet.listed() == []
    assert [problem.path for problem in cabinet.problems(note("x", date="2027-01-01"))] == ["date"]


def test_the_search_finds_words_of_these_notes(cabinet: Cabinet) -> None:
    cabinet.keep(note("She dreamed of\nthe Río and the bridge.", "Dream"))
    cabinet.keep(note("Nothing to add.", date="2026-11-10"))
    (found,) = cabinet.listed("rio BRIDGE")
    assert (found.title, found.passage) == ("Dream", "the Río and the bridge.")
    assert [row.title for row in cabinet.listed()] == ["Dream", "Nothing to add."]
    assert cabinet.listed()[0].passage == ""
    assert cabinet.listed("river") == []


def test_a_draft_lives_until_it_is_kept(cabinet: Cabinet) -> None:
    draft = cabinet.begin(note("half"))
    cabinet.save_draft(draft.id, note("half a thought"))
    (found,) = cabinet.drafts()
    assert cabinet.draft_body(found)["text"] == "half a thought"
    cabinet.keep(note("a whole thought"), draft_id=draft.id)
    assert cabinet.drafts() == []


def test_a_draft_thrown_away_comes_back(cabinet: Cabinet) -> None:
    draft = cabinet.begin(note("half"))
    bring_back = cabinet.discard(draft.id)
    assert cabinet.drafts() == []
    assert bring_back().body["text"] == "half"
    with pytest.raises(NoteGone):
        cabinet.save_draft(999, note("x"))
    with pytest.raises(NoteGone):
        cabinet.discard(999)


def test_a_draft_kept_twice_is_kept_once(cabinet: Cabinet) -> None:
    draft = cabinet.begin(note("half"))
    cabinet.keep(note("whole"), draft_id=draft.id)
    with pytest.raises(NoteGone):
        cabinet.keep(note("whole"), draft_id=draft.id)
    assert len(cabinet.listed()) == 1


def test_a_note_made_in_error_is_marked_and_takes_no_more(cabinet: Cabinet) -> None:
    kept = cabinet.keep(note("In the wrong place."))
    with pytest.raises(UserError, match="reason"):
        cabinet.withdraw(kept, "  ")
    cabinet.withdraw(kept, "Wrong client")
    cabinet.withdraw(kept, "Again")
    withdrawal = cabinet.read(kept).note.withdrawal
    assert withdrawal is not None
    assert withdrawal.reason == "Wrong client"
    with pytest.raises(UserError, match="entered in error"):
        cabinet.keep(note("More."), kept)


def test_nobody_reads_another_clients_notes(
    cabinet: Cabinet, practice: Practice, connection: Connection, clock: FixedClock
) -> None:
    kept = cabinet.keep(note("Hers."))
    other = practice.clients.add(
        {"legal_name": "Ana Novák", "born": "1990-05-04", "status": "active"}
    )
    strange = Cabinet(connection, clock, other.id)
    assert strange.listed() == []
    for ask in (
        lambda: strange.read(kept),
        lambda: strange.keep(note("x"), kept),
        lambda: strange.withdraw(kept, "x"),
    ):
        with pytest.raises(NoteGone):
            ask()


def test_the_trail_says_what_was_done_and_neither_whose_nor_what(
    cabinet: Cabinet, connection: Connection, client: Client
) -> None:
    before = AuditTrail(connection).head().seq
    cabinet.open()
    kept = cabinet.keep(note("CANARY", "CANARY heading"))
    cabinet.read(kept)
    cabinet.read(kept)
    cabinet.withdraw(kept, "CANARY reason")
    cabinet.handed_out("ab12")
    rows = list(AuditTrail(connection).rows(after=before))
    assert [row.action.removeprefix("psychotherapy.") for row in rows] == [
        "open", "write", "view", "withdraw", "export",
    ]  # fmt: skip
    assert {row.entity for row in rows} == {ENTITY}
    told = " ".join(f"{row.entity_id} {row.detail}" for row in rows)
    assert "CANARY" not in told
    assert client.uuid not in told
    assert client.record_number not in told.split()


def test_the_trail_vouches_for_every_seal(cabinet: Cabinet, connection: Connection) -> None:
    kept = cabinet.keep(note("First."))
    cabinet.keep(note("Second."), kept)
    cabinet.withdraw(kept, "Wrong client")
    notes = PsychotherapyNotes(connection)
    assert (notes.damaged(), notes.unvouched()) == ([], [])


def test_a_note_written_anew_with_a_fitting_seal_is_missed_by_the_trail(
    cabinet: Cabinet, connection: Connection
) -> None:
    kept = cabinet.keep(note("first words"))
    cabinet.keep(note("second words"), kept)
    notes = PsychotherapyNotes(connection)
    assert (notes.damaged(), notes.disowned()) == ([], 0)
    forge(
        connection,
        "DELETE FROM psychotherapy_revision WHERE seq = 2",
        "UPDATE psychotherapy_note SET revisions = 1",
    )
    assert (notes.damaged(), notes.disowned()) == ([], 1)
    assert psychotherapy_seals(connection) == (1, 1)


def test_a_draft_leaves_no_row_in_the_trail(cabinet: Cabinet, connection: Connection) -> None:
    before = AuditTrail(connection).head()
    draft = cabinet.begin(note("half"))
    cabinet.save_draft(draft.id, note("half a"))
    cabinet.discard(draft.id)
    assert AuditTrail(connection).head() == before


def test_a_new_note_begins_today(cabinet: Cabinet) -> None:
    assert cabinet.blank()["date"] == "2026-11-17"


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=80), st.text(max_size=200), st.text(max_size=20))
def test_anything_typed_is_kept_or_refused_beside_its_field(
    cabinet: Cabinet, heading: str, text: str, date: str
) -> None:
    body = {"date": date, "heading": heading, "text": text}
    draft = cabinet.begin(body)
    try:
        kept = cabinet.keep(body, draft_id=draft.id)
    except Rejected as rejected:
        assert {problem.path for problem in rejected.problems} <= {"date", "heading", "text"}
        assert cabinet.drafts()[0].id == draft.id
        cabinet.discard(draft.id)
    else:
        assert cabinet.read(kept).intact
        cabinet.listed(text[:10])
