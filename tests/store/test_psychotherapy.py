from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.opened import KEY, SALT
from tests.store.records import MOMENT, add_client
from therapist_emr.domain.entry import EntryStatus, RevisionKind
from therapist_emr.domain.psychotherapy import NoteDraft
from therapist_emr.store import migrations
from therapist_emr.store.connection import Connection, Error, create, schema_changes, transaction
from therapist_emr.store.errors import StoreError
from therapist_emr.store.psychotherapy import (
    NewNoteRevision,
    PsychotherapyDrafts,
    PsychotherapyNotes,
)


def step(name: str, text: str, kind: RevisionKind = RevisionKind.CONTENT) -> NewNoteRevision:
    return NewNoteRevision(name, kind, 1, {"text": text}, MOMENT, "tester", "")


@pytest.fixture
def note_id(connection: Connection) -> int:
    client = add_client(connection)
    with transaction(connection):
        return PsychotherapyNotes(connection).add(
            client.id, "n1", "2026-11-10", step("r1", "first words")
        )[0]


def test_a_note_keeps_everything_it_ever_said(connection: Connection, note_id: int) -> None:
    notes = PsychotherapyNotes(connection)
    with transaction(connection):
        notes.extend(note_id, step("r2", "second words"), "2026-11-11")
    note = notes.note(note_id)
    assert [r.body["text"] for r in note.contents] == ["first words", "second words"]
    assert note.current.body == {"text": "second words"}
    assert (note.header.at, note.header.revisions) == ("2026-11-11", 2)
    assert note.withdrawal is None
    assert notes.intact(note_id)
    assert notes.damaged() == []


def test_a_note_made_in_error_stays_and_is_marked(connection: Connection, note_id: int) -> None:
    notes = PsychotherapyNotes(connection)
    with transaction(connection):
        notes.extend(note_id, step("r2", "", RevisionKind.ERROR))
    note = notes.note(note_id)
    assert note.header.status is EntryStatus.ERROR
    assert note.header.at == "2026-11-10"
    assert note.withdrawal is not None
    assert note.current.body == {"text": "first words"}
    assert notes.intact(note_id)


def test_what_is_not_there_is_a_key_error(connection: Connection) -> None:
    notes, drafts = PsychotherapyNotes(connection), PsychotherapyDrafts(connection)
    for ask in (
        lambda: notes.note(9),
        lambda: notes.extend(9, step("r", "x")),
        lambda: drafts.get(9),
        lambda: drafts.save(9, {}, 1, MOMENT),
        lambda: drafts.remove(9),
    ):
        with pytest.raises(KeyError):
            ask()


@pytest.mark.parametrize(
    "order",
    [
        "UPDATE psychotherapy_revision SET body = '{}'",
        "DELETE FROM psychotherapy_revision",
        "DELETE FROM psychotherapy_note",
        "UPDATE psychotherapy_note SET client_id = 2",
        "UPDATE psychotherapy_note SET rowid = 9",
        "UPDATE psychotherapy_note SET revisions = 2",
        "UPDATE psychotherapy_note SET status = 'error'",
        "UPDATE psychotherapy_note SET at = '2020-01-01'",
        "INSERT INTO psychotherapy_revision SELECT 9, 'r9', note_id, 5, kind, form_version, body,"
        " made_utc, made_local, zone, author, reason, hash, hash FROM psychotherapy_revision",
        "INSERT INTO psychotherapy_note (uuid, client_id, at, zone, status, revisions, created_utc)"
        " VALUES ('n2', 1, '', '', 'kept', 3, '')",
        "INSERT OR REPLACE INTO psychotherapy_note "
        "(id, uuid, client_id, at, zone, status, created_utc) "
        "VALUES (1, 'n1', 1, '', '', 'kept', '')",
    ],
)
def test_the_file_itself_refuses_to_change_a_note(
    connection: Connection, note_id: int, order: str
) -> None:
    with pytest.raises((Error, StoreError)), transaction(connection):
        connection.execute(order)
    assert PsychotherapyNotes(connection).intact(note_id)


def test_entered_in_error_is_final(connection: Connection, note_id: int) -> None:
    notes = PsychotherapyNotes(connection)
    with transaction(connection):
        notes.extend(note_id, step("r2", "", RevisionKind.ERROR))
    with pytest.raises((Error, StoreError)), transaction(connection):
        connection.execute("UPDATE psychotherapy_note SET status = 'kept'")
    with pytest.raises((Error, StoreError)), transaction(connection):
        notes.extend(note_id, step("r3", "more"))


@pytest.mark.parametrize(
    "order",
    [
        'UPDATE psychotherapy_revision SET body = \'{"text":"other"}\'',
        "UPDATE psychotherapy_revision SET seq = 3",
        "UPDATE psychotherapy_note SET revisions = 2",
        "UPDATE psychotherapy_note SET status = 'error'",
    ],
)
def test_a_change_behind_the_triggers_is_noticed(
    connection: Connection, note_id: int, order: str
) -> None:
    with schema_changes(connection):
        for name in ("revision_fixed", "note_counts"):
            connection.execute(f"DROP TRIGGER psychotherapy_{name}")
        connection.execute(order)
    assert PsychotherapyNotes(connection).damaged() == [note_id]


def test_a_file_from_before_these_notes_has_none_that_are_damaged(tmp_path: Path) -> None:
    older = create(tmp_path / "older.emr", bytearray(KEY), SALT)
    migrations.upgrade(older, migrations=migrations.load()[:1])
    notes = PsychotherapyNotes(older)
    assert (notes.damaged(), notes.unvouched(), notes.disowned()) == ([], [], 0)
    older.close()


def test_a_draft_is_kept_as_typed_and_taken_again(connection: Connection) -> None:
    client = add_client(connection)
    drafts = PsychotherapyDrafts(connection)
    new = NoteDraft(0, "d1", client.id, None, 1, {"text": "half a\x00 word"}, MOMENT.utc, MOMENT)
    with transaction(connection):
        begun = drafts.put(new)
        drafts.save(begun.id, {"text": "a whole word"}, 2, MOMENT)
    assert drafts.of(client.id) == [drafts.get(begun.id)]
    saved = drafts.get(begun.id)
    assert (saved.body, saved.form_version) == ({"text": "a whole word"}, 2)
    with pytest.raises((Error, StoreError)), transaction(connection):
        connection.execute("UPDATE psychotherapy_draft SET uuid = 'other'")
    with transaction(connection):
        drafts.remove(begun.id)
        again = drafts.put(begun)
    assert again.id == begun.id
    assert "\x00" not in again.body["text"]
