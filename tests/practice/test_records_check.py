from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.practice import bodies
from tests.store.forging import forge
from tests.store.records import add_entry, content
from tests.vault.practices import Steps
from therapist_emr.domain.clock import FixedClock, Moment
from therapist_emr.domain.entry import RevisionKind
from therapist_emr.domain.people import Client
from therapist_emr.domain.progress import Silent
from therapist_emr.errors import Cancelled
from therapist_emr.practice import Desk, Practice
from therapist_emr.practice.auditing import Looking
from therapist_emr.practice.records_check import KEY, Outcome
from therapist_emr.practice.records_words import ALL_WELL, NOT_WELL, OLDER, sentences, verdict
from therapist_emr.store.audit import AuditHead
from therapist_emr.store.connection import Connection, transaction
from therapist_emr.store.entries import Entries
from therapist_emr.store.json_text import dumps, loads
from therapist_emr.store.meta import Meta
from therapist_emr.store.psychotherapy import ENTITY, NewNoteRevision, PsychotherapyNotes
from therapist_emr.store.recording import Recorder
from therapist_emr.vault.heads import Remembered


@pytest.fixture
def signed(practice: Practice, desk: Desk) -> int:
    entry = desk.sign(desk.begin("sessions", "session", bodies.session()).header.id)
    desk.add_addendum(entry.id, "Also said.")
    return entry.id


def add_note(practice: Practice, connection: Connection, client: Client) -> None:
    """Keep a psychotherapy note as its room does: the trail holds its seal."""
    made = Moment("2026-11-17T20:00:00Z", "2026-11-17T12:00:00", "UTC")
    first = NewNoteRevision("p1", RevisionKind.CONTENT, 1, {"text": "mine"}, made, "tester")
    with transaction(connection):
        _, seal = PsychotherapyNotes(connection).add(client.id, "n1", "2026-11-17", first)
    practice.audit.record("psychotherapy.write", ENTITY, "n1", seal)


def test_a_whole_record_is_said_to_be_whole_and_that_is_remembered(
    practice: Practice, signed: int, clock: FixedClock
) -> None:
    assert practice.audit.records.last() is None
    steps = Steps()
    outcome = practice.audit.records.check((), steps)
    assert outcome.ok
    assert (outcome.entries, outcome.revisions) == (2, 3)
    assert outcome.rows == practice.audit.head().seq - 1
    assert practice.audit.records.last() == outcome
    assert verdict(outcome) == ALL_WELL
    assert list(sentences(outcome)) == [
        "2 entries are as signed or kept: every seal over text, author, signature and time fits "
        "(3 seals).",
        f"The audit trail has {outcome.rows} rows; none was altered and none was taken out "
        "between them.",
    ]
    newest = practice.audit.events(Looking())[0]
    assert (newest.words, newest.detail) == ("Records checked", "2 entries, all as they were")
    assert {words for _, _, words in steps.said} >= {"Checking entries", "Checking the trail"}
    clock.instant += timedelta(days=1)
    assert practice.audit.records.check((), Silent()).at_utc > outcome.at_utc


def test_an_altered_entry_is_named_and_can_be_opened(
    practice: Practice, signed: int, client: Client, connection: Connection
) -> None:
    forge(connection, f"UPDATE revision SET signer = 'Someone' WHERE entry_id = {signed}")
    outcome = practice.audit.records.check((), Silent())
    assert not outcome.ok
    assert verdict(outcome) == NOT_WELL
    assert next(sentences(outcome)) == "1 entry is not as signed or kept."
    (suspect,) = practice.audit.records.suspects(outcome)
    assert (suspect.client.id, suspect.section, suspect.entry_id) == (client.id, "sessions", signed)
    assert practice.audit.rows(1)[0].detail == "2 entries, something does not fit"
    assert not practice.desk(client.id).reading(signed).intact


def test_an_entry_that_was_taken_away_is_missed(
    practice: Practice, signed: int, connection: Connection
) -> None:
    forge(
        connection,
        f"DELETE FROM search_doc WHERE entry_id = {signed}",
        f"DELETE FROM revision WHERE entry_id = {signed}",
        f"DELETE FROM entry WHERE id = {signed}",
    )
    outcome = practice.audit.records.check((), Silent())
    assert len(outcome.gone) == 1
    assert practice.audit.records.suspects(outcome) == []
    assert next(sentences(outcome)) == "1 entry is missing that the audit trail saw being made."


def test_an_entry_written_anew_with_fitting_seals_is_noticed(
    practice: Practice, signed: int, connection: Connection
) -> None:
    uuid = practice.charting.entry(signed).uuid
    forge(
        connection,
        f"DELETE FROM search_doc WHERE entry_id = {signed}",
        f"DELETE FROM revision WHERE entry_id = {signed} AND kind = 'addendum'",
        f"UPDATE entry SET addenda = 0 WHERE id = {signed}",
    )
    assert Entries(connection).damaged() == []
    outcome = practice.audit.records.check((), Silent())
    assert outcome.altered == (uuid,)


def test_an_altered_trail_is_told_by_its_row(
    practice: Practice, signed: int, connection: Connection
) -> None:
    forge(connection, "UPDATE audit SET detail = 'x' WHERE seq = 3")
    outcome = practice.audit.records.check((), Silent())
    assert outcome.broken_at == 3
    assert verdict(outcome) == NOT_WELL
    assert "row 3 does not fit" in list(sentences(outcome))[-1]


def test_a_cut_tail_is_told_by_who_remembers_it(
    practice: Practice, signed: int, connection: Connection
) -> None:
    practice.audit.record("print")
    head = practice.audit.head()
    known = Remembered("this computer's keyring", head)
    older = Remembered("the backup of Nov 16, 2026", AuditHead(2, practice.audit.rows()[-2].mac))
    nothing = Remembered("an empty file", AuditHead(0, ""))
    assert practice.audit.records.check((known, older, nothing), Silent()).ok
    forge(connection, f"DELETE FROM audit WHERE seq > {head.seq - 1}")
    outcome = practice.audit.records.check((known, older, known), Silent())
    assert outcome.missing == ("this computer's keyring", "this computer's keyring")
    assert outcome.broken_at is None
    assert verdict(outcome) == OLDER
    assert list(sentences(outcome))[-1].startswith(
        "What this computer's keyring remembers of the trail's end is not in it."
    )


def test_a_note_that_was_slipped_in_is_named(
    practice: Practice, signed: int, client: Client, connection: Connection
) -> None:
    slipped, _ = add_entry(connection, client.id, "2025-01-05T10:00")
    outcome = practice.audit.records.check((), Silent())
    assert outcome.altered == outcome.gone == ()
    assert verdict(outcome) == NOT_WELL
    assert next(sentences(outcome)) == (
        "1 entry says something that the audit trail did not see being signed or kept."
    )
    assert [one.entry_id for one in practice.audit.records.suspects(outcome)] == [slipped]
    assert practice.audit.records.last() == outcome
    with transaction(connection):
        Recorder(connection).extend(signed, content(kind=RevisionKind.ADDENDUM))
    outcome = practice.audit.records.check((), Silent())
    assert next(sentences(outcome)).startswith("2 entries say something that")


def test_a_check_of_an_earlier_version_is_still_told(
    practice: Practice, signed: int, connection: Connection
) -> None:
    outcome = practice.audit.records.check((), Silent())
    told = loads(Meta(connection).get(KEY) or "")
    del told["unseen"]
    with transaction(connection):
        Meta(connection).put(KEY, dumps(told))
    assert practice.audit.records.last() == outcome


def test_psychotherapy_notes_are_counted_and_not_named(
    practice: Practice, client: Client, connection: Connection
) -> None:
    add_note(practice, connection, client)
    outcome = practice.audit.records.check((), Silent())
    assert outcome.ok
    assert list(sentences(outcome))[1] == "1 psychotherapy note is as kept."
    forge(connection, "UPDATE psychotherapy_revision SET body = '{}'")
    outcome = practice.audit.records.check((), Silent())
    assert not outcome.ok
    assert practice.audit.records.suspects(outcome) == []
    assert list(sentences(outcome))[1].startswith("1 psychotherapy note is not as kept.")


def test_a_stopped_check_is_not_remembered(practice: Practice, signed: int) -> None:
    before = practice.audit.head()
    with pytest.raises(Cancelled):
        practice.audit.records.check((), Steps("Checking the trail", Cancelled()))
    assert practice.audit.records.last() is None
    assert practice.audit.head() == before
    practice.audit.record("print")


def test_many_entries_are_told_step_by_step(practice: Practice, desk: Desk) -> None:
    for _ in range(51):
        desk.keep("medications", "medication", bodies.medication())
    steps = Steps()
    assert practice.audit.records.check((), steps).entries == 52
    assert (50, 52, "Checking entries") in steps.said


def test_only_an_older_end_is_not_called_an_alteration(tmp_path: Path) -> None:
    assert verdict(Outcome("", missing=("x",))) == OLDER
    assert verdict(Outcome("", missing=("x",), altered=("e",))) == NOT_WELL
    assert verdict(Outcome("", missing=("x",), unseen=("e",))) == NOT_WELL
    assert verdict(Outcome("", notes=1)) == NOT_WELL
