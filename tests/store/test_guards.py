"""History as the app's own connection may not change it: the triggers in `store/sql`."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest

from tests.store.records import MOMENT, about, add_client, add_entry, content
from therapist_emr.domain.entry import Draft, DraftHeader, EntryStatus, RevisionKind
from therapist_emr.store.audit import SECRET, AuditTrail
from therapist_emr.store.connection import Connection, IntegrityError, transaction
from therapist_emr.store.drafts import Drafts
from therapist_emr.store.entries import Entries
from therapist_emr.store.meta import DB_ID, Meta
from therapist_emr.store.recording import NewEntry, Recorder
from therapist_emr.store.search import Document, Search


def state(connection: Connection) -> list[object]:
    """Return all that is history in a file."""
    tables = ("client", "entry", "revision", "audit", "meta", "draft", "search_doc")
    return [connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables]


@pytest.fixture
def practice(connection: Connection) -> Connection:
    """A file with two clients, a signed note under an addendum, a draft and a trail."""
    client, other = add_client(connection), add_client(connection, "Ben Ode")
    entry, first = add_entry(connection, client.id)
    add_entry(connection, other.id)
    with transaction(connection):
        addendum = content(kind=RevisionKind.ADDENDUM, body={"text": "Also."})
        Recorder(connection).extend(entry, addendum)
        Search(connection).add(Document(first.id, entry, client.id, "sessions", "2026", "t", "x"))
        for _ in range(3):
            AuditTrail(connection).append("view", at_utc=MOMENT.utc, actor="tester")
        Meta(connection).put(DB_ID, "ab" * 16)
        header = DraftHeader(
            0, client.id, "sessions", "session", "2026", "t", "", None, MOMENT.utc, MOMENT.utc
        )
        Drafts(connection).put(Draft(header, str(uuid.uuid4()), MOMENT.zone, 1, {}))
    return connection


@pytest.mark.parametrize(
    "statement",
    [
        # The note itself, by every door of the language.
        "UPDATE revision SET body = '{}'",
        "UPDATE OR IGNORE revision SET signer = 'x'",
        "UPDATE OR REPLACE revision SET seq = 1 WHERE seq = 2",
        "UPDATE revision SET rowid = 99",
        "DELETE FROM revision WHERE kind = 'addendum'",
        "REPLACE INTO revision SELECT * FROM revision",
        "INSERT INTO revision SELECT * FROM revision WHERE true "
        "ON CONFLICT (id) DO UPDATE SET body = '{}'",
        # What lists say of the note.
        "UPDATE entry SET kind = 'intake' WHERE id = 1",
        "UPDATE entry SET number = 7 WHERE id = 1",
        "UPDATE entry SET at = '2020-01-01T10:00' WHERE id = 1",
        "UPDATE entry SET at_utc = '2020-01-01T18:00:00Z' WHERE id = 1",
        "UPDATE entry SET zone = 'UTC' WHERE id = 1",
        "UPDATE entry SET title = 'No-show' WHERE id = 1",
        "UPDATE entry SET summary = '60 min' WHERE id = 1",
        "UPDATE entry SET facts = '{\"seen\":false}' WHERE id = 1",
        "UPDATE entry SET addenda = 0 WHERE id = 1",
        "UPDATE entry SET revisions = 2 WHERE id = 1",
        "UPDATE entry SET revisions = 2, title = 'No-show' WHERE id = 1",
        "UPDATE entry SET status = 'error' WHERE id = 1",
        "UPDATE entry SET status = 'kept' WHERE id = 1",
        "UPDATE entry SET rowid = 99 WHERE id = 1",
        "UPDATE entry SET _rowid_ = 99 WHERE id = 1",
        "UPDATE entry SET client_id = 2 WHERE id = 1",
        "UPDATE OR REPLACE entry SET uuid = (SELECT uuid FROM entry WHERE id = 2) WHERE id = 1",
        "REPLACE INTO entry SELECT * FROM entry",
        # A revision that does not follow the one before it, or is not signed.
        "INSERT INTO revision (entry_id, uuid, seq, kind, form, form_version, body, made_utc, "
        "made_local, zone, author, signed_utc, prev_hash, hash) "
        "SELECT 1, 'x', 9, 'content', 'session', 1, '{}', '', '', '', '', '2026', hash, 'x' "
        "FROM revision WHERE entry_id = 1 AND seq = 2",
        "INSERT INTO revision (entry_id, uuid, seq, kind, form, form_version, body, made_utc, "
        "made_local, zone, author, signed_utc, prev_hash, hash) "
        "VALUES (1, 'x', 3, 'content', 'session', 1, '{}', '', '', '', '', '2026', 'other', 'x')",
        "INSERT INTO revision (entry_id, uuid, seq, kind, form, form_version, body, made_utc, "
        "made_local, zone, author, prev_hash, hash) "
        "SELECT 1, 'x', 3, 'content', 'session', 1, '{}', '', '', '', '', hash, 'x' "
        "FROM revision WHERE entry_id = 1 AND seq = 2",
        # An entry that begins with a past it never had.
        "INSERT INTO entry (uuid, client_id, section, kind, at, at_utc, zone, status, title, "
        "created_utc, addenda) VALUES ('x', 1, 's', 'k', '', '', '', 'signed', '', '', 1)",
        "INSERT INTO entry (uuid, client_id, section, kind, at, at_utc, zone, status, title, "
        "created_utc, revisions) VALUES ('x', 1, 's', 'k', '', '', '', 'signed', '', '', 2)",
        "INSERT INTO entry (uuid, client_id, section, kind, at, at_utc, zone, status, title, "
        "created_utc) VALUES ('x', 1, 's', 'k', '', '', '', 'error', '', '')",
        # Whose chart it is.
        "DELETE FROM client",
        "UPDATE client SET rowid = 99 WHERE id = 2",
        "UPDATE client SET uuid = 'x' WHERE id = 1",
        "UPDATE client SET record_number = '9999' WHERE id = 1",
        "REPLACE INTO client SELECT * FROM client",
        "UPDATE draft SET client_id = 2",
        "UPDATE draft SET section = 'medications'",
        "UPDATE draft SET entry_id = 1",
        "UPDATE draft SET uuid = 'x'",
        # What search reads.
        "UPDATE search_doc SET text = 'other'",
        "INSERT INTO search_doc (id, revision_id, entry_id, client_id, section, at, title, text, "
        "scope) SELECT 9, id, 1, 2, 'sessions', '', '', '', '' FROM revision WHERE seq = 2",
        "INSERT INTO search_doc (id, revision_id, entry_id, client_id, section, at, title, text, "
        "scope) SELECT 9, id, 2, 2, 'sessions', '', '', '', '' FROM revision WHERE seq = 2",
        # The trail, its secret, and the file's name.
        "UPDATE audit SET action = 'x' WHERE seq = 2",
        "UPDATE audit SET rowid = 99 WHERE seq = 3",
        "DELETE FROM audit WHERE seq = 3",
        "REPLACE INTO audit SELECT * FROM audit WHERE seq = 3",
        "INSERT INTO audit SELECT 9, at_utc, boot, actor, action, entity, entity_id, detail, mac, "
        "'x' FROM audit WHERE seq = 3",
        "INSERT INTO audit SELECT 4, at_utc, boot, actor, action, entity, entity_id, detail, prev, "
        "'x' FROM audit WHERE seq = 3",
        "UPDATE meta SET value = '00' WHERE key = 'audit_secret'",
        "UPDATE meta SET key = 'other' WHERE key = 'audit_secret'",
        "DELETE FROM meta WHERE key = 'audit_secret'",
        "REPLACE INTO meta VALUES ('audit_secret', '00')",
        "INSERT INTO meta VALUES ('audit_secret', '00') "
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        "UPDATE meta SET value = '00' WHERE key = 'db_id'",
        "DELETE FROM meta WHERE key = 'db_id'",
    ],
)  # fmt: skip
def test_history_is_not_changed_through_the_apps_own_connection(
    practice: Connection, statement: str
) -> None:
    before = state(practice)
    with pytest.raises(IntegrityError), transaction(practice):
        practice.execute(statement)
    assert state(practice) == before
    assert Entries(practice).damaged() == []
    assert AuditTrail(practice).verify().ok


def test_what_the_app_itself_does_is_let_through(practice: Connection) -> None:
    recorder, entries = Recorder(practice), Entries(practice)
    with transaction(practice):
        recorder.extend(1, content("More."), about("2026-11-18T10:00", "Session, revised"))
        recorder.extend(1, content("Still more."))
        recorder.extend(1, content(kind=RevisionKind.ADDENDUM, body={"text": "And."}))
        recorder.extend(1, content(kind=RevisionKind.ERROR, body={}, reason="wrong chart"))
        draft = Drafts(practice).headers()[0]
        Drafts(practice).remove(draft.id)
        Meta(practice).put("settings", "{}")
        Meta(practice).put("settings", '{"made_up": true}')
    header = entries.header(1)
    assert (header.title, header.revisions, header.addenda) == ("Session, revised", 3, 2)
    assert header.status is EntryStatus.ERROR
    assert entries.intact(1)


def test_nothing_is_added_to_what_was_entered_in_error(practice: Connection) -> None:
    with transaction(practice):
        Recorder(practice).extend(1, content(kind=RevisionKind.ERROR, body={}))
    for kind in RevisionKind:
        with pytest.raises(IntegrityError), transaction(practice):
            Recorder(practice).extend(1, content(kind=kind, body={}))
    assert Entries(practice).intact(1)


def test_what_is_kept_needs_no_signature(practice: Connection) -> None:
    kept = NewEntry(str(uuid.uuid4()), 1, "medications", "m", EntryStatus.KEPT, 0, about())
    unsigned = replace(content(), signature=None)
    with transaction(practice):
        entry, _ = Recorder(practice).add(kept, unsigned)
        later = replace(unsigned, uuid=str(uuid.uuid4()))
        Recorder(practice).extend(entry, later, about(title="Other"))
    assert Entries(practice).header(entry).title == "Other"
    with pytest.raises(IntegrityError), transaction(practice):
        practice.execute("UPDATE entry SET status = 'signed' WHERE id = ?", (entry,))


def test_a_secret_is_made_once(connection: Connection) -> None:
    with transaction(connection):
        AuditTrail(connection).append("view", at_utc=MOMENT.utc, actor="tester")
    secret = Meta(connection).get(SECRET)
    with transaction(connection):
        AuditTrail(connection).append("view", at_utc=MOMENT.utc, actor="tester")
    assert Meta(connection).get(SECRET) == secret
