from __future__ import annotations

from dataclasses import fields

from tests.store.records import add_client, add_entry
from therapist_emr.store.connection import Connection, schema_changes
from therapist_emr.store.holdings import Holdings, Marks, count_signed, holdings, marks


def test_an_empty_file_holds_nothing(connection: Connection) -> None:
    assert holdings(connection) == Holdings(0, 0, 0, 0, "")
    found = marks(connection)
    assert found == Marks(*[frozenset()] * len(fields(Marks)))


def test_what_is_signed_is_counted_with_the_last_time_it_is_about(connection: Connection) -> None:
    client = add_client(connection)
    _, first = add_entry(connection, client.id, "2026-11-16T10:00")
    add_entry(connection, client.id, "2026-11-17T10:00")
    found = holdings(connection)
    assert (found.clients, found.signed, found.kept) == (1, 2, 0)
    assert found.last_signed == "2026-11-17T10:00"
    named = marks(connection)
    assert named.clients == {client.uuid}
    assert first.uuid in named.entries
    assert count_signed(connection, named.entries) == 2


def test_a_file_from_before_psychotherapy_notes_has_none(connection: Connection) -> None:
    with schema_changes(connection):
        for table in ("psychotherapy_revision", "psychotherapy_draft", "library"):
            connection.execute(f"DROP TABLE {table}")
    found = marks(connection)
    assert found == Marks(*[frozenset()] * len(fields(Marks)))
