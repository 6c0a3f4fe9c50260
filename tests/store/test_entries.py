from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.forging import forge
from tests.store.opened import old_file
from tests.store.records import MOMENT, SIGNATURE, about, add_client, add_entry, content, vouch
from therapist_emr.domain.entry import EntryStatus, RevisionKind
from therapist_emr.domain.people import ClientStatus
from therapist_emr.store import revisions
from therapist_emr.store.audit import AuditTrail
from therapist_emr.store.connection import Connection, IntegrityError, transaction
from therapist_emr.store.entries import CHART, SECTION, Entries
from therapist_emr.store.recording import Recorder


def test_an_entry_comes_back_as_it_was_added(connection: Connection) -> None:
    client = add_client(connection)
    entry_id, made = add_entry(connection, client.id, seen=True)
    entry = Entries(connection).entry(entry_id)
    assert entry.revisions == (made,)
    assert entry.current.body == {"note": "Slept better.", "minutes": 53, "seen": True}
    assert entry.current.signature == SIGNATURE
    assert entry.current.made == MOMENT
    assert entry.facts == {"seen": True}
    assert entry.header.status is EntryStatus.SIGNED
    assert (entry.header.revisions, entry.header.addenda) == (1, 0)


def test_headers_are_newest_first_and_by_section(connection: Connection) -> None:
    client, other = add_client(connection), add_client(connection, "Ben Ode")
    for at in ("2026-01-02", "2026-03-01T10:00", "2026-02-01T10:00", "2026-03-01T10:00"):
        add_entry(connection, client.id, at)
    add_entry(connection, client.id, "2026-05-01", "letters")
    add_entry(connection, other.id)
    entries = Entries(connection)
    assert [h.at[:7] for h in entries.headers(client.id)] == [
        "2026-05", "2026-03", "2026-03", "2026-02", "2026-01",
    ]  # fmt: skip
    same_time = [h.id for h in entries.headers(client.id) if h.at == "2026-03-01T10:00"]
    assert same_time == sorted(same_time, reverse=True)
    assert [h.section for h in entries.headers(client.id, "letters")] == ["letters"]
    assert entries.counts(client.id) == {"sessions": 4, "letters": 1}


def test_a_long_chart_is_listed_from_the_index_alone(connection: Connection) -> None:
    plan = connection.execute(f"EXPLAIN QUERY PLAN {CHART}", (1,)).fetchall()
    assert [row[3] for row in plan] == [
        "SEARCH entry USING COVERING INDEX entry_chart (client_id=?)"
    ]


def test_a_few_entries_of_a_long_chart_are_found_without_reading_out_the_others(
    connection: Connection,
) -> None:
    client = add_client(connection)
    for day in range(1, 29):
        add_entry(connection, client.id, f"2026-01-{day:02d}")
    add_entry(connection, client.id, "2026-05-01", "letters")
    asked: list[str] = []
    connection.set_trace_callback(asked.append)
    assert len(Entries(connection).headers(client.id, "letters")) == 1
    connection.set_trace_callback(None)
    assert [len(connection.execute(sql).fetchall()) for sql in asked] == [1]
    plan = connection.execute(f"EXPLAIN QUERY PLAN {SECTION}", (1, "letters")).fetchall()
    assert [row[3] for row in plan] == [
        "SEARCH entry USING COVERING INDEX entry_chart (client_id=?)"
    ]


def test_signed_entries_of_active_clients_leave_everyone_else_out(connection: Connection) -> None:
    active, gone = (
        add_client(connection),
        add_client(connection, "Ben Ode", status=ClientStatus.DISCHARGED),
    )
    for client in (active, gone):
        add_entry(connection, client.id, "2026-01-02", "letters", due="2026-02-02")
    add_entry(connection, active.id, "2026-01-04", "letters")
    withdrawn, _ = add_entry(connection, active.id, "2026-01-03", "letters")
    add_entry(connection, active.id, "2026-01-05")
    with transaction(connection):
        Recorder(connection).extend(withdrawn, content(kind=RevisionKind.ERROR))
    found = [(h.client_id, h.at, f) for h, f in Entries(connection).of_active("letters")]
    assert found == [
        (active.id, "2026-01-04", {}),
        (active.id, "2026-01-02", {"due": "2026-02-02"}),
    ]


def test_facts_come_with_headers(connection: Connection) -> None:
    client = add_client(connection)
    add_entry(connection, client.id, "2026-01-02", seen=False)
    add_entry(connection, client.id, "2026-01-03", seen=True)
    add_entry(connection, client.id, "2026-01-04", "letters")
    entries = Entries(connection)
    found = [(h.at, facts) for h, facts in entries.facts(client.id, "sessions")]
    assert found == [("2026-01-03", {"seen": True}), ("2026-01-02", {"seen": False})]
    days = [h.at for h, _ in entries.between("sessions", "2026-01-03", "2026-01-04")]
    assert days == ["2026-01-03"]


def test_running_numbers_are_per_client_and_kind(connection: Connection) -> None:
    client, other = add_client(connection), add_client(connection, "Ben Ode")
    add_entry(connection, client.id)
    entries = Entries(connection)
    assert entries.next_number(client.id, "sessions", "session") == 2
    assert entries.next_number(client.id, "sessions", "intake") == 1
    assert entries.next_number(other.id, "sessions", "session") == 1


def test_revisions_follow_each_other_and_the_header_keeps_count(connection: Connection) -> None:
    client = add_client(connection)
    entry_id, first = add_entry(connection, client.id)
    recorder, entries = Recorder(connection), Entries(connection)
    with transaction(connection):
        second = recorder.extend(entry_id, content("More."), about(title="Session, revised"))
        recorder.extend(entry_id, content(kind=RevisionKind.ADDENDUM, body={"text": "Also."}))
        recorder.extend(entry_id, content(kind=RevisionKind.ERROR, body={}, reason="wrong chart"))
    entry = entries.entry(entry_id)
    assert [r.seq for r in entry.revisions] == [1, 2, 3, 4]
    assert (second.prev_hash, second.seq) == (first.hash, 2)
    assert entry.current == second
    assert (entry.header.revisions, entry.header.addenda) == (2, 1)
    assert entry.header.title == "Session, revised"
    assert entry.header.status is EntryStatus.ERROR
    assert entry.withdrawal is not None
    assert entry.withdrawal.reason == "wrong chart"
    assert entries.intact(entry_id)
    assert entries.counts(client.id) == {}


def test_what_is_not_there_is_a_key_error(connection: Connection) -> None:
    with pytest.raises(KeyError):
        Entries(connection).header(7)
    with pytest.raises(KeyError):
        Entries(connection).entry(7)
    assert not Entries(connection).intact(7)
    with pytest.raises(KeyError), transaction(connection):
        Recorder(connection).extend(7, content())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE revision SET body = '{}'",
        "UPDATE revision SET hash = ''",
        "DELETE FROM revision",
        "INSERT OR REPLACE INTO revision SELECT * FROM revision",
        "DELETE FROM entry",
        "UPDATE entry SET uuid = 'x'",
        "UPDATE entry SET client_id = 2",
        "UPDATE entry SET section = 'letters'",
        "UPDATE entry SET created_utc = ''",
        "UPDATE entry SET status = 'kept'",
        "DELETE FROM client",
        "UPDATE client SET uuid = 'x'",
        "UPDATE client SET record_number = '9999'",
        "UPDATE client SET created_utc = ''",
    ],
)
def test_the_database_itself_refuses_to_change_the_record(
    connection: Connection, statement: str
) -> None:
    entry_id, _ = add_entry(connection, add_client(connection).id)
    before = Entries(connection).entry(entry_id)
    with pytest.raises(IntegrityError), transaction(connection):
        connection.execute(statement)
    assert Entries(connection).entry(entry_id) == before
    assert Entries(connection).intact(entry_id)


def test_entered_in_error_is_final(connection: Connection) -> None:
    entry_id, _ = add_entry(connection, add_client(connection).id)
    with transaction(connection):
        Recorder(connection).extend(entry_id, content(kind=RevisionKind.ERROR))
    for status in ("signed", "kept"):
        with pytest.raises(IntegrityError), transaction(connection):
            connection.execute("UPDATE entry SET status = ?", (status,))


@pytest.mark.parametrize(
    "forgery",
    [
        """UPDATE revision SET body = replace(body, 'better', 'worse') WHERE seq = 1""",
        "UPDATE revision SET signer = 'Someone Else' WHERE seq = 2",
        "UPDATE revision SET signed_utc = '2020-01-01T00:00:00Z' WHERE seq = 2",
        "UPDATE revision SET reason = 'other' WHERE seq = 1",
        "UPDATE revision SET author = 'other' WHERE seq = 1",
        "UPDATE revision SET form_version = 2 WHERE seq = 1",
        "UPDATE revision SET attestation = '' WHERE seq = 1",
        "UPDATE revision SET prev_hash = '' WHERE seq = 2",
        "UPDATE revision SET seq = 3 WHERE seq = 2",
        "DELETE FROM revision WHERE seq = 2",
        "DELETE FROM revision",
        "UPDATE entry SET addenda = 0",
        "UPDATE entry SET revisions = 5",
        "UPDATE entry SET kind = 'intake'",
        "UPDATE entry SET status = 'error'",
    ],
)
def test_a_changed_record_is_noticed(connection: Connection, forgery: str) -> None:
    entry_id, _ = add_entry(connection, add_client(connection).id)
    with transaction(connection):
        addendum = content(kind=RevisionKind.ADDENDUM, body={"text": "Also."})
        Recorder(connection).extend(entry_id, addendum)
    entries = Entries(connection)
    assert entries.damaged() == []
    forge(connection, forgery)
    assert entries.damaged() == [entry_id]


def test_a_note_moved_to_another_entry_is_noticed(connection: Connection) -> None:
    client = add_client(connection)
    first, _ = add_entry(connection, client.id)
    second, _ = add_entry(connection, client.id)
    forge(
        connection,
        f"UPDATE revision SET seq = 2 WHERE entry_id = {first}",
        f"UPDATE revision SET entry_id = {first}, seq = 1 WHERE entry_id = {second}",
        f"UPDATE revision SET entry_id = {second}, seq = 1 WHERE entry_id = {first} AND seq = 2",
    )
    assert Entries(connection).damaged() == [first, second]


def test_the_record_outlives_the_connection(connection: Connection, tmp_path: Path) -> None:
    entry_id, made = add_entry(connection, add_client(connection).id)
    connection.close()
    again = old_file(tmp_path / "practice.emr")
    assert Entries(again).entry(entry_id).revisions == (made,)
    again.close()


def test_a_note_rewritten_with_a_new_seal_is_noticed_by_the_trail(connection: Connection) -> None:
    client = add_client(connection)
    first, _ = add_entry(connection, client.id)
    second, _ = add_entry(connection, client.id)
    entries = Entries(connection)
    vouch(connection, first)
    vouch(connection, second)
    uuid = entries.entry(first).uuid
    assert entries.disowned() == []
    row = connection.execute(
        f"SELECT {revisions.COLUMNS} FROM revision WHERE entry_id = ?", (first,)
    ).fetchone()
    other = (*row[:7], row[7].replace("better", "worse"), *row[8:])
    whose = revisions.Identity(client.uuid, uuid, "sessions", "session")
    seal = revisions.seal(whose, revisions.sealed_part(other), "")
    forge(
        connection,
        f"UPDATE revision SET body = '{other[7]}', hash = '{seal}' WHERE entry_id = {first}",
    )
    assert entries.damaged() == []
    assert entries.disowned() == [uuid]


def test_a_note_that_was_taken_away_is_noticed_by_the_trail(connection: Connection) -> None:
    entry_id, _ = add_entry(connection, add_client(connection).id)
    vouch(connection, entry_id)
    uuid = Entries(connection).entry(entry_id).uuid
    forge(connection, "DELETE FROM revision", "DELETE FROM entry")
    assert Entries(connection).damaged() == []
    assert Entries(connection).disowned() == [uuid]


def test_a_note_or_an_addendum_that_was_slipped_in_is_vouched_for_by_no_row(
    connection: Connection,
) -> None:
    client, entries = add_client(connection), Entries(connection)
    own, _ = add_entry(connection, client.id)
    vouch(connection, own)
    assert entries.unvouched() == []
    slipped, _ = add_entry(connection, client.id, "2025-01-05T10:00")
    assert entries.unvouched() == [entries.uuid_of(slipped)]
    with transaction(connection):
        Recorder(connection).extend(own, content(kind=RevisionKind.ADDENDUM))
    assert sorted(entries.unvouched()) == sorted(map(entries.uuid_of, (own, slipped)))
    assert (entries.damaged(), entries.disowned()) == ([], [])


def test_another_entrys_row_vouches_for_no_note(connection: Connection) -> None:
    client, entries = add_client(connection), Entries(connection)
    first, _ = add_entry(connection, client.id)
    second, made = add_entry(connection, client.id)
    vouch(connection, first)
    with transaction(connection):
        AuditTrail(connection).append(
            "sign", at_utc=MOMENT.utc, actor="tester", entity="entry",
            entity_id=entries.uuid_of(first), detail=f"sessions/session {made.hash}",
        )  # fmt: skip
    assert entries.unvouched() == [entries.uuid_of(second)]


def test_a_row_of_the_first_versions_vouches_for_one_revision(connection: Connection) -> None:
    client, entries = add_client(connection), Entries(connection)
    own, _ = add_entry(connection, client.id)
    vouch(connection, own, sealed=False)
    assert entries.unvouched() == []
    with transaction(connection):
        Recorder(connection).extend(own, content(kind=RevisionKind.ADDENDUM))
    assert entries.unvouched() == [entries.uuid_of(own)]
    vouch(connection, own)
    assert entries.unvouched() == []


def test_that_a_note_was_read_vouches_for_nothing(connection: Connection) -> None:
    entry_id, _ = add_entry(connection, add_client(connection).id)
    vouch(connection, entry_id, "view", sealed=False)
    assert Entries(connection).unvouched() == [Entries(connection).uuid_of(entry_id)]


def test_entries_are_found_by_their_uuid_and_counted(connection: Connection) -> None:
    entry_id, _ = add_entry(connection, add_client(connection).id)
    entries = Entries(connection)
    uuid = entries.entry(entry_id).uuid
    assert entries.by_uuid([uuid, "nowhere"]) == {uuid: entries.header(entry_id)}
    assert entries.by_uuid([]) == {}
    assert entries.count() == 1
    assert list(entries.checked()) == [(entry_id, True)]
