from __future__ import annotations

import pytest

from tests.store.records import add_client, add_entry
from therapist_emr.domain.people import Client
from therapist_emr.store.audit import AuditTrail
from therapist_emr.store.audit_log import AuditFilter, AuditLog, Subject
from therapist_emr.store.connection import Connection, transaction


@pytest.fixture
def clients(connection: Connection) -> tuple[Client, Client]:
    """Two clients with a note each, and a trail of what was done in both charts."""
    mari, ben = add_client(connection), add_client(connection, "Ben Ode")
    for client in (mari, ben):
        add_entry(connection, client.id)
    note = dict(connection.execute("SELECT client_id, uuid FROM entry").fetchall())
    trail = AuditTrail(connection)
    done = (
        ("unlock", "", "", "", "clinician"),
        ("view", "client", mari.uuid, "", "clinician"),
        ("view", "entry", note[mari.id], "sessions", "clinician"),
        ("view", "entry", note[ben.id], "sessions", "clinician"),
        ("draft.begin", "draft", "d1", f"sessions/session {ben.uuid}", "clinician"),
        ("export", "client", ben.uuid, "pdf", "command line"),
        ("view", "entry", "of an entry that is gone", "sessions", "clinician"),
        ("lock", "", "", "asked", "clinician"),
    )
    with transaction(connection):
        for day, (action, entity, entity_id, detail, actor) in enumerate(done, 1):
            trail.append(
                action, at_utc=f"2026-11-{day:02d}T20:00:00Z", actor=actor, entity=entity,
                entity_id=entity_id, detail=detail,
            )  # fmt: skip
    return mari, ben


def numbers(connection: Connection, wanted: AuditFilter) -> list[int]:
    return [row.seq for row in AuditLog(connection).page(wanted, size=50)]


def test_pages_go_on_below_the_last_row(
    connection: Connection, clients: tuple[Client, Client]
) -> None:
    log = AuditLog(connection)
    assert [row.seq for row in log.page(AuditFilter(), size=3)] == [8, 7, 6]
    assert [row.seq for row in log.page(AuditFilter(), before=6, size=3)] == [5, 4, 3]
    views = AuditFilter(actions=("view",))
    assert [row.seq for row in log.page(views, before=7, size=2)] == [4, 3]
    assert log.page(AuditFilter(), before=1, size=3) == []


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (AuditFilter(since="2026-11-07"), [8, 7]),
        (AuditFilter(until="2026-11-03"), [2, 1]),
        (AuditFilter(since="2026-11-03", until="2026-11-05"), [4, 3]),
        (AuditFilter(actions=("unlock", "lock")), [8, 1]),
        (AuditFilter(actor="command line"), [6]),
        (AuditFilter(client_id=1), [3, 2]),
        (AuditFilter(client_id=2), [6, 5, 4]),
        (AuditFilter(client_id=2, actions=("view",)), [4]),
        (AuditFilter(client_id=99), []),
        (AuditFilter(after=6), [8, 7]),
        (AuditFilter(after=2, upto=4), [4, 3]),
        (AuditFilter(actions=("' OR 1=1 --",)), []),
    ],
)
def test_each_filter_narrows(
    connection: Connection, clients: tuple[Client, Client], wanted: AuditFilter, found: list[int]
) -> None:
    assert numbers(connection, wanted) == found
    log = AuditLog(connection)
    assert [row.seq for row in log.oldest_first(wanted)] == found[::-1]
    assert sum(log.counts(wanted).values()) == len(found)


def test_what_was_done_is_counted_and_who_did_it_is_known(
    connection: Connection, clients: tuple[Client, Client]
) -> None:
    log = AuditLog(connection)
    assert log.counts(AuditFilter())["view"] == 4
    assert log.actors() == ["clinician", "command line"]


def test_rows_know_whose_chart_they_are_about(
    connection: Connection, clients: tuple[Client, Client]
) -> None:
    log = AuditLog(connection)
    assert log.subjects(log.page(AuditFilter(), size=50)) == {
        2: Subject(1, None),
        3: Subject(1, 1),
        4: Subject(2, 2),
        5: Subject(2, None),
        6: Subject(2, None),
    }
    assert log.subjects([]) == {}
