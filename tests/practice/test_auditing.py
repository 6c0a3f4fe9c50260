from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.practice import bodies
from tests.store.forging import forge
from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.people import Client
from therapist_emr.domain.progress import Silent
from therapist_emr.practice import Desk, Practice
from therapist_emr.practice.audit_time import UNREADABLE
from therapist_emr.practice.auditing import Looking
from therapist_emr.practice.searching import ONE_LOOK, Query
from therapist_emr.store.connection import Connection

TODAY = date(2026, 11, 17)


@pytest.fixture
def signed(practice: Practice, desk: Desk) -> int:
    """A note that was begun, signed and read."""
    entry = desk.sign(desk.begin("sessions", "session", bodies.session()).header.id)
    desk.reading(entry.id)
    return entry.id


def test_events_say_what_was_done_and_in_whose_chart(
    practice: Practice, client: Client, signed: int
) -> None:
    told = [
        (event.words, event.detail, event.client.name if event.client else "")
        for event in practice.audit.events(Looking())
    ]
    assert told == [
        ("Entry read", "Sessions", client.name),
        ("Entry signed", "Sessions", client.name),
        ("Draft begun", "Sessions", client.name),
        ("Chart opened", "", client.name),
        ("Entry kept", "Profile", client.name),
        ("Client added", "", client.name),
        ("Settings changed", "profile", ""),
    ]
    newest = practice.audit.events(Looking())[0]
    assert (newest.section, newest.entry_id) == ("sessions", signed)
    assert newest.at.local == "2026-11-17T12:00:00"


def test_names_are_hidden_when_they_are_hidden_elsewhere(practice: Practice, signed: int) -> None:
    practice.hide_names(hide=True)
    event = practice.audit.events(Looking())[0]
    assert event.client is not None
    assert event.client.name == "M. Q."


def test_events_are_narrowed_by_day_group_chart_and_actor(
    practice: Practice, client: Client, desk: Desk, clock: FixedClock
) -> None:
    practice.audit.record("unlock")
    clock.instant += timedelta(days=1)
    practice.audit.record("print", "client", client.uuid, "3 pages")
    audit = practice.audit
    assert audit.count(Looking()) == 6
    assert [e.words for e in audit.events(Looking(since=TODAY + timedelta(days=1)))] == ["Printed"]
    assert audit.count(Looking(until=TODAY)) == 5
    assert audit.count(Looking(since=TODAY, until=TODAY)) == 5
    assert [e.words for e in audit.events(Looking(group="out"))] == ["Printed"]
    assert audit.count(Looking(client_id=client.id)) == 4
    assert audit.count(Looking(client_id=client.id, group="access")) == 0
    assert audit.count(Looking(actor="tester")) == 6
    assert audit.count(Looking(actor="nobody")) == 0
    assert audit.actors() == ["tester"]


def test_the_first_and_last_days_there_are_bound_nothing(practice: Practice, signed: int) -> None:
    everything = practice.audit.count(Looking())
    assert practice.audit.count(Looking(since=date.min, until=date.max)) == everything
    assert practice.audit.count(Looking(since=date.max)) == 0


def test_pages_go_on_where_the_last_one_ended(practice: Practice, signed: int) -> None:
    first = practice.audit.events(Looking(), size=4)
    second = practice.audit.events(Looking(), before=first[-1].row.seq, size=4)
    assert [event.row.seq for event in (*first, *second)] == [7, 6, 5, 4, 3, 2, 1]


def test_that_the_trail_was_looked_at_is_recorded_once(practice: Practice) -> None:
    practice.audit.looked()
    practice.audit.looked()
    assert [event.words for event in practice.audit.events(Looking(), size=2)] == [
        "Audit trail looked at",
        "Settings changed",
    ]


def test_searches_are_recorded_after_the_clock_was_set_back(
    practice: Practice, client: Client, clock: FixedClock
) -> None:
    practice.search.looked(Query("sabbat"), 1)
    clock.instant -= timedelta(hours=2)
    for _ in range(3):
        clock.instant += timedelta(minutes=20)
        practice.search.looked(Query("sabbat"), 1)
    assert [row.action for row in practice.audit.rows()].count("search") == 4


def test_a_search_is_recorded_once_while_one_types_on(
    practice: Practice, client: Client, signed: int, clock: FixedClock
) -> None:
    def rows() -> list[str]:
        return [e.detail for e in practice.audit.events(Looking(group="look"), size=9)][:-2]

    practice.search.looked(Query("sabbat"), 1)
    practice.search.looked(Query("sabbatical"), 1)
    assert rows() == ["all sections, 1 places"]
    practice.search.looked(Query("sabbatical", client_id=client.id, section="sessions"), 1)
    assert len(rows()) == 2
    clock.instant += ONE_LOOK
    practice.search.looked(Query("sabbatical", client_id=client.id), 0)
    assert len(rows()) == 2
    practice.search.looked(Query("sabbatical", client_id=client.id), 3)
    newest = practice.audit.events(Looking(group="look"), size=1)[0]
    assert newest.client is not None
    assert newest.client.id == client.id
    assert "sabbatical" not in str([e.row for e in practice.audit.events(Looking())])


def test_a_draft_that_is_gone_still_tells_whose_it_was(
    practice: Practice, desk: Desk, client: Client
) -> None:
    draft = desk.begin("sessions", "session", bodies.session())
    bring_back = desk.discard(draft.header.id)
    assert [e.words for e in practice.audit.events(Looking(client_id=client.id), size=2)] == [
        "Draft thrown away",
        "Draft begun",
    ]
    bring_back()
    newest = practice.audit.events(Looking(), size=1)[0]
    assert newest.client is not None
    assert (newest.words, newest.client.id) == ("Draft brought back", client.id)


def test_the_trail_names_no_client(
    practice: Practice, signed: int, client: Client, connection: Connection
) -> None:
    told = str(connection.execute("SELECT * FROM audit").fetchall()).casefold()
    for word in (client.name, client.legal_name, "sabbatical", "1992-"):
        assert word.casefold() not in told


def test_a_row_whose_time_was_altered_is_still_shown(
    practice: Practice, signed: int, connection: Connection
) -> None:
    forge(connection, "UPDATE audit SET at_utc = 'never', detail = 'x' WHERE seq IN (1, 4)")
    events = practice.audit.events(Looking())
    assert [event.row.seq for event in events] == [7, 6, 5, 4, 3, 2, 1]
    assert events[3].at.local == UNREADABLE
    review = practice.audit.reviews.prepare()
    assert (review.first, review.upto) == (1, 7)
    assert practice.today().day == TODAY
    assert practice.audit.records.check((), Silent()).broken_at == 1
