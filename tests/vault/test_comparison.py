from __future__ import annotations

from pathlib import Path

import pytest

from tests.practice.test_library import TEMPLATE
from tests.store.records import MOMENT, add_client, add_entry, content
from tests.vault.notes import NOON
from tests.vault.practices import Tools, flipped, key_of
from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.entry import RevisionKind
from therapist_emr.domain.progress import Silent
from therapist_emr.practice.practice import open_practice
from therapist_emr.psychotherapy.cabinet import Cabinet
from therapist_emr.store.connection import Connection, transaction
from therapist_emr.vault.backup import back_up
from therapist_emr.vault.comparison import Comparison, Difference, compare, compare_closed
from therapist_emr.vault.keys import Key
from therapist_emr.vault.lifecycle import OpenVault
from therapist_emr.vault.restore import restore

CLOCK = FixedClock(NOON)


def put_draft(connection: Connection, client_id: int, uuid: str, saved: str) -> None:
    with transaction(connection):
        connection.execute(
            "INSERT INTO draft (uuid, client_id, section, kind, at, zone, form_version, body,"
            " started_utc, saved_utc) VALUES (?, ?, 'sessions', 'session', ?, ?, 1, '{}', ?, ?)",
            (uuid, client_id, MOMENT.local, MOMENT.zone, MOMENT.utc, saved),
        )


def put_apart(connection: Connection, client_id: int) -> None:
    with transaction(connection):
        connection.execute(
            "INSERT INTO psychotherapy_note (id, uuid, client_id, at, zone, status, created_utc)"
            " VALUES (1, 'p', ?, ?, ?, 'kept', ?)",
            (client_id, MOMENT.local, MOMENT.zone, MOMENT.utc),
        )
        connection.execute(
            "INSERT INTO psychotherapy_revision (uuid, note_id, seq, kind, form_version, body,"
            " made_utc, made_local, zone, author, hash)"
            " VALUES ('p1', 1, 1, 'content', 1, '{}', ?, ?, ?, 'tester', 'x')",
            (MOMENT.utc, MOMENT.local, MOMENT.zone),
        )


@pytest.fixture
def backup(vault: OpenVault, backups: Path) -> Path:
    client = add_client(vault.connection)
    add_entry(vault.connection, client.id)
    put_draft(vault.connection, client.id, "d1", "2026-11-17T20:00:00Z")
    return back_up(vault, backups, Silent()).path


def test_a_practice_that_did_not_change_would_lose_nothing(vault: OpenVault, backup: Path) -> None:
    found = compare(backup, vault.key, vault.connection)
    assert found == Comparison(Difference(), Difference())
    assert found.lines == (
        "The practice holds the same charts today; restoring would change none.",
    )


def test_what_was_written_since_is_counted_by_kind(vault: OpenVault, backup: Path) -> None:
    from therapist_emr.store.recording import Recorder

    connection = vault.connection
    client = add_client(connection, "Lee Moss")
    entry_id, _ = add_entry(connection, client.id)
    add_entry(connection, client.id, "2026-11-18T10:00")
    with transaction(connection):
        addendum = content("Later.", kind=RevisionKind.ADDENDUM)
        Recorder(connection).extend(entry_id, addendum)
    put_draft(connection, client.id, "d2", "2026-11-18T20:00:00Z")
    put_apart(connection, client.id)
    found = compare(backup, vault.key, connection)
    assert found.lost == Difference(1, 2, 0, 1, 1, 1)
    assert found.gained.nothing
    assert found.lines == (
        "Missing afterwards: 1 client, 2 signed entries, 1 addendum or later version, "
        "1 saving of a psychotherapy note and 1 draft, written since this backup.",
        "It holds nothing that the practice lacks.",
    )


def test_what_is_in_no_chart_yet_is_told_too(vault: OpenVault, backups: Path) -> None:
    practice = open_practice(vault.connection, CLOCK)
    client = practice.clients.add({"legal_name": "Lee Moss", "status": "waiting"})
    apart = Cabinet(vault.connection, CLOCK, client.id)
    kept = practice.library.keep_snippet({"key": "bp", "text": "Blood pressure"})
    older = back_up(vault, backups, Silent(), now=NOON).path
    apart.begin({"date": "2026-11-01", "heading": "", "text": "Two hours of thought."})
    practice.newcomer.save({"legal_name": "Marta Lind"})
    practice.library.keep_template(TEMPLATE)
    practice.library.add_word("somatization")
    practice.library.remove(kept.uuid)
    found = compare(older, vault.key, vault.connection)
    assert found.lines == (
        "Missing afterwards: 1 draft, 1 begun profile of a new client, 1 note template and "
        "1 word of your own, written since this backup.",
        "Brought back: 1 snippet that the practice lacks today.",
    )
    practice.newcomer.discard()
    assert compare(older, vault.key, vault.connection).lost.begun == 0


def test_what_an_older_practice_lacks_would_come_back(
    tools: Tools, backups: Path, tmp_path: Path
) -> None:
    vault = tools.create()
    older = back_up(vault, backups, Silent()).path
    client = add_client(vault.connection)
    add_entry(vault.connection, client.id)
    newer = back_up(vault, backups, Silent()).path
    key = key_of(vault)
    vault.lock("done")
    restore(older, tools.path, key, tools.keystore, replace=True)
    found = compare_closed(newer, key, tools.path)
    assert found is not None
    assert (found.lost.nothing, found.gained) == (True, Difference(clients=1, signed=1))
    assert found.lines == (
        "Nothing that is in the practice today would be missing.",
        "Brought back: 1 client and 1 signed entry that the practice lacks today.",
    )


def test_what_cannot_be_read_is_not_compared(tools: Tools, backups: Path, tmp_path: Path) -> None:
    vault = tools.create()
    backup = back_up(vault, backups, Silent()).path
    key = key_of(vault)
    assert compare_closed(backup, key, tools.path) is None  # it is open
    vault.lock("done")
    assert compare_closed(backup, Key.random(), tools.path) is None
    assert compare_closed(backup, key, tmp_path / "nowhere.emr") is None
    with flipped(tools.path, 40):
        assert compare_closed(backup, key, tools.path) is None
    assert compare_closed(backup, key, tools.path) is not None
