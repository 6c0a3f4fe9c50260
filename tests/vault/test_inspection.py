from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.store import records
from tests.store.forging import forge
from tests.vault.practices import Steps, Tools, key_of, write
from therapist_emr.domain.clock import Moment
from therapist_emr.domain.entry import EntryStatus, RevisionKind, Signature
from therapist_emr.domain.progress import Silent
from therapist_emr.errors import Cancelled
from therapist_emr.store.audit import AuditTrail
from therapist_emr.store.connection import (
    Connection,
    Error,
    connect,
    connect_sealed,
    empty_wal,
    schema_changes,
    transaction,
    user_version,
)
from therapist_emr.store.entries import Entries
from therapist_emr.store.psychotherapy import ENTITY, NewNoteRevision, PsychotherapyNotes
from therapist_emr.store.recording import About, NewEntry, Recorder
from therapist_emr.store.revisions import NewRevision
from therapist_emr.vault import inspection
from therapist_emr.vault.inspection import GROUPS, RECORDS, Findings, Outcome, contents_of, inspect
from therapist_emr.vault.keys import Key


@pytest.fixture
def closed(tools: Tools) -> tuple[Path, Key]:
    vault = tools.create()
    for number in range(40):
        write(vault, f"note {number}", "x" * 3000)
    with transaction(vault.connection):
        add_entry(vault.connection)
    key = key_of(vault)
    vault.lock("done")
    return tools.path, key


def add_entry(connection: Connection) -> None:
    fill(connection, "client", id=1, status="active", flags="[]")
    about = About("2026-11-17T10:00", "2026-11-17T18:00:00Z", "America/Los_Angeles", "Session 1")
    entry = NewEntry("e1", 1, "sessions", "session", EntryStatus.SIGNED, 1, about)
    now = Moment("2026-11-17T18:00:00Z", "2026-11-17T10:00", "America/Los_Angeles")
    signed = Signature("Dana Reyes", "LMFT", "A1234", "I wrote this.", now)
    body = {"text": "as signed"}
    first = NewRevision("r1", RevisionKind.CONTENT, "session", 1, body, now, "DR", signature=signed)
    _id, made = Recorder(connection).add(entry, first)
    AuditTrail(connection).append(
        "sign", at_utc=now.utc, actor="DR", entity="entry", entity_id="e1",
        detail=f"sessions/session {made.hash}",
    )  # fmt: skip
    doc = {"id": 1, "revision_id": 1, "entry_id": 1, "client_id": 1}
    fill(connection, "search_doc", **doc, section="sessions", text="plain words")


def fill(connection: Connection, table: str, **values: str | int) -> None:
    """Add a row: what is not given is empty."""
    for _, name, kind, needed, default, _ in connection.execute(f"PRAGMA table_info({table})"):
        if needed and default is None:
            values.setdefault(name, 0 if kind == "INTEGER" else "")
    marks = ", ".join("?" * len(values))
    connection.execute(
        f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", list(values.values())
    )


def look(closed: tuple[Path, Key], groups: tuple[str, ...] = tuple(GROUPS)) -> Findings:
    path, key = closed
    return inspect(lambda: connect_sealed(path, key.raw), Silent(), groups)


def failed(findings: Findings) -> set[str]:
    bad = {words: group for group, (_, words) in GROUPS.items()}
    return {bad[c.words] for c in findings.checks if c.outcome is Outcome.FAILED}


@contextmanager
def changing(closed: tuple[Path, Key]) -> Iterator[Connection]:
    """Change a file as only a bug or a thief with the key could."""
    path, key = closed
    connection = connect(path, key.raw)
    with schema_changes(connection):
        yield connection
    empty_wal(connection)
    connection.close()


def test_a_whole_file_passes_every_check(closed: tuple[Path, Key]) -> None:
    findings = look(closed)
    assert findings.ok
    assert [check.words for check in findings.checks] == [good for good, _ in GROUPS.values()]
    assert findings.contents is not None
    assert findings.contents.counts["entry"] == 1
    assert "search_index_data" not in findings.contents.counts


def test_only_what_is_asked_for_is_looked_at(closed: tuple[Path, Key]) -> None:
    findings = look(closed, ("pages", "trail"))
    assert [check.words for check in findings.checks] == [GROUPS["pages"][0], GROUPS["trail"][0]]
    assert findings.contents is not None


def test_an_altered_page_is_noticed(closed: tuple[Path, Key]) -> None:
    path, _ = closed
    content = bytearray(path.read_bytes())
    content[-2000] ^= 1
    path.write_bytes(content)
    assert "pages" in failed(look(closed))


def test_the_wrong_key_and_a_damaged_beginning_read_alike(closed: tuple[Path, Key]) -> None:
    path, _ = closed
    findings = look((path, Key.random()))
    assert not findings.ok
    assert findings.contents is None
    assert "cannot be read with this key" in findings.checks[0].words


def test_an_index_that_does_not_fit_its_table_is_noticed(closed: tuple[Path, Key]) -> None:
    roots = (
        "SELECT name, rootpage FROM sqlite_master WHERE name IN ('entry_section', 'client_list')"
    )
    with changing(closed) as connection:
        root = dict(connection.execute(roots).fetchall())
        connection.execute("PRAGMA writable_schema = ON")
        swap = "UPDATE sqlite_master SET rootpage = ? WHERE name = ?"
        connection.execute(swap, (root["entry_section"], "client_list"))
        connection.execute(swap, (root["client_list"], "entry_section"))
    assert failed(look(closed)) == {"tables"}


def test_a_spoiled_search_index_is_noticed(closed: tuple[Path, Key]) -> None:
    with changing(closed) as connection:
        connection.execute("UPDATE search_index_data SET block = x'00' WHERE id > 10")
    assert failed(look(closed)) == {"search"}


@pytest.mark.parametrize(
    "change",
    [
        "DROP TRIGGER revision_fixed",
        "CREATE VIEW more AS SELECT 1 AS one",
        "CREATE TRIGGER more AFTER INSERT ON audit BEGIN DELETE FROM audit; END",
    ],
)
def test_guards_that_were_altered_are_noticed(closed: tuple[Path, Key], change: str) -> None:
    with changing(closed) as connection:
        connection.execute(change)
    assert failed(look(closed)) == {"guards"}
    assert look(closed, RECORDS).ok


def test_a_table_that_was_taken_away_is_noticed(closed: tuple[Path, Key]) -> None:
    with changing(closed) as connection:
        connection.execute("DROP TABLE audit")
    findings = look(closed)
    assert not findings.ok
    assert findings.contents is None


def test_a_record_that_belongs_to_nothing_is_noticed(closed: tuple[Path, Key]) -> None:
    with changing(closed) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DROP TRIGGER client_kept")
        connection.execute("DELETE FROM client")
    assert failed(look(closed)) == {"guards", "references", "seals"}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit SET detail = 'other' WHERE seq = 1",
        "DELETE FROM audit WHERE seq = 1",
        "UPDATE audit SET mac = '' WHERE seq = 2",
        "UPDATE meta SET value = '00' WHERE key = 'audit_secret'",
    ],
)
def test_an_altered_trail_is_noticed(closed: tuple[Path, Key], change: str) -> None:
    with changing(closed) as connection:
        forge(connection, change)
    assert failed(look(closed)) == {"trail"}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE revision SET body = replace(body, 'as signed', 'as wished')",
        "UPDATE revision SET made_utc = '2026-01-01T00:00:00Z'",
        "UPDATE entry SET revisions = 2",
        "UPDATE entry SET kind = 'contact'",
        "UPDATE entry SET status = 'error'",
    ],
)
def test_an_altered_entry_is_noticed(closed: tuple[Path, Key], change: str) -> None:
    with changing(closed) as connection:
        forge(connection, change)
    assert failed(look(closed)) == {"seals"}


def test_contents_are_numbers_and_the_trails_head(closed: tuple[Path, Key]) -> None:
    with changing(closed) as connection:
        contents = contents_of(connection)
        assert contents.head == AuditTrail(connection).head()
        assert contents.schema == user_version(connection)
    assert contents.counts["client"] == contents.counts["revision"] == 1


def test_progress_is_told_and_cancel_is_heard_in_the_middle(closed: tuple[Path, Key]) -> None:
    path, key = closed
    steps = Steps()
    inspect(lambda: connect_sealed(path, key.raw), steps)
    assert steps.said[-1][2] == "Checking"
    assert all(done <= total for done, total, _ in steps.said)
    with pytest.raises(Cancelled):
        inspect(lambda: connect_sealed(path, key.raw), Steps("Checking", Cancelled()))


def test_cancel_stops_a_check_that_would_take_for_ever(
    closed: tuple[Path, Key], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, key = closed
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"
    monkeypatch.setattr(
        inspection, "_table_check", lambda _: lambda c: bool(c.execute(endless).fetchall())
    )
    with pytest.raises(Cancelled):
        inspect(lambda: connect_sealed(path, key.raw), Steps("Checking", Cancelled()))


def test_a_bug_in_a_check_is_not_taken_for_a_finding(
    closed: tuple[Path, Key], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, key = closed
    monkeypatch.setattr(inspection, "_table_check", lambda _: lambda _: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        inspect(lambda: connect_sealed(path, key.raw), Silent())


def test_psychotherapy_notes_are_checked_and_never_counted(closed: tuple[Path, Key]) -> None:
    path, key = closed
    now = Moment("2026-11-17T18:00:00Z", "2026-11-17T10:00", "America/Los_Angeles")
    first = NewNoteRevision("p1", RevisionKind.CONTENT, 1, {"text": "apart"}, now, "DR")
    connection = connect(path, key.raw)
    with transaction(connection):
        _id, seal = PsychotherapyNotes(connection).add(1, "n1", "2026-11-17", first)
        AuditTrail(connection).append(
            "write", at_utc=now.utc, actor="DR", entity=ENTITY, entity_id="n1", detail=seal
        )
    connection.close()
    findings = look(closed)
    assert findings.ok
    assert findings.contents is not None
    assert not [name for name in findings.contents.counts if "psychotherapy" in name]
    with changing(closed) as connection:
        connection.execute("DROP TRIGGER psychotherapy_revision_fixed")
        connection.execute("UPDATE psychotherapy_revision SET body = '{}'")
    assert failed(look(closed, ("seals",))) == {"seals"}


def test_a_psychotherapy_note_sealed_anew_is_not_what_the_trail_holds(
    closed: tuple[Path, Key],
) -> None:
    path, key = closed
    now = Moment("2026-11-17T18:00:00Z", "2026-11-17T10:00", "America/Los_Angeles")
    first = NewNoteRevision("p1", RevisionKind.CONTENT, 1, {"text": "as forged"}, now, "DR")
    connection = connect(path, key.raw)
    with transaction(connection):
        note_id, _seal = PsychotherapyNotes(connection).add(1, "n1", "2026-11-17", first)
    assert PsychotherapyNotes(connection).intact(note_id)
    assert PsychotherapyNotes(connection).unvouched() == [note_id]
    connection.close()
    assert failed(look(closed, ("seals",))) == {"seals"}


def test_a_note_that_was_slipped_in_past_the_trail_is_noticed(closed: tuple[Path, Key]) -> None:
    path, key = closed
    connection = connect(path, key.raw)
    slipped, _ = records.add_entry(connection, 1)
    assert Entries(connection).intact(slipped)
    connection.close()
    assert failed(look(closed)) == {"seals"}


def test_a_bug_in_the_counting_is_not_taken_for_altered_tables(
    closed: tuple[Path, Key], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspection, "_TABLES", "SELECT name, sort FROM pragma_table_list")
    with pytest.raises(Error):
        look(closed)
