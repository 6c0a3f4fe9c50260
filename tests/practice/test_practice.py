from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.practice import bodies
from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.people import Client
from therapist_emr.domain.progress import Silent
from therapist_emr.practice import Desk, Practice, open_practice
from therapist_emr.practice.searching import Query
from therapist_emr.sections import SECTIONS
from therapist_emr.store.connection import Connection
from therapist_emr.store.errors import ReadOnly


def test_each_change_is_announced_once_after_it_is_saved(
    practice: Practice, desk: Desk, client: Client
) -> None:
    heard: list[tuple[set[str], int | None]] = []
    seen: list[int] = []

    def listen(kinds: frozenset[str], client_id: int | None) -> None:
        heard.append((set(kinds), client_id))
        seen.append(len(desk.drafts("sessions")))

    stop = practice.on_change(listen)
    draft = desk.begin("sessions", "session", bodies.session())
    desk.sign(draft.header.id)
    practice.change_settings(practice.settings)
    desk.reading(desk.headers("sessions")[0].id)
    stop()
    desk.begin("sessions", "session", bodies.session())
    assert heard == [
        ({"drafts"}, client.id),
        ({"sessions", "drafts", "clients"}, client.id),
        ({"settings"}, None),
    ]
    assert seen == [1, 0, 0]


def test_a_failed_change_is_not_announced(practice: Practice, desk: Desk) -> None:
    heard: list[object] = []
    practice.on_change(lambda *what: heard.append(what))
    with pytest.raises(Exception, match="not there"):
        desk.keep("medications", "medication", bodies.medication(), draft_id=99)
    assert heard == []
    assert desk.headers("medications") == []


def test_another_connection_sees_what_was_saved(
    practice: Practice, desk: Desk, connection: Connection, clock: FixedClock
) -> None:
    desk.sign(desk.begin("sessions", "session", bodies.session()).header.id)
    again = open_practice(connection, clock)
    assert again.settings == practice.settings
    assert again.sections == SECTIONS
    assert again.desk(desk.client.id).headers("sessions") == desk.headers("sessions")


def test_the_trail_is_shown_checked_and_added_to(practice: Practice, client: Client) -> None:
    practice.audit.record("print", "client", client.uuid, "sessions")
    row = practice.audit.rows(1)[0]
    assert (row.action, row.actor, row.detail) == ("print", "tester", "sessions")
    assert practice.audit.head().seq == row.seq
    assert practice.audit.verify().ok
    assert practice.audit.records.check((), Silent()).ok


def test_no_audit_row_names_a_client_or_quotes_a_note(practice: Practice, desk: Desk) -> None:
    draft = desk.begin("sessions", "session", bodies.session())
    desk.reading(desk.sign(draft.header.id).id)
    desk.keep("medications", "medication", bodies.medication())
    practice.search.opened(practice.search.ask(Query("sabbatical"))[0])
    told = " ".join(str(row) for row in practice.audit.rows(100)).casefold()
    told = re.sub(r"[0-9a-f-]{32,}", "", told)  # in a seal any year may occur
    for word in ("mari", "quiñones", "sabbatical", "sertraline", "1992", "5550142"):
        assert word not in told


def test_what_was_found_names_client_and_section(practice: Practice, desk: Desk) -> None:
    entry_id = desk.sign(desk.begin("sessions", "session", bodies.session()).header.id).id
    (found,) = practice.search.ask(Query("sabbatical"))
    assert (found.client.name, found.section_title) == ("Mari Quiñones", "Sessions")
    assert practice.search.count(Query("sabbatical")) == 1
    assert practice.search.ask(Query("sabbatical"), page=1) == []
    practice.search.opened(found)
    assert practice.audit.rows(1)[0].action == "search"
    assert found.hit.entry_id == entry_id


def test_changed_settings_are_read_again(practice: Practice) -> None:
    practice.change_settings(replace(practice.settings, review_days=30))
    assert practice.settings.review_days == 30
    assert practice.settings.profile.clinician == "Dana Reyes"


def test_an_unknown_section_is_a_bug_not_a_message(practice: Practice, desk: Desk) -> None:
    with pytest.raises(KeyError):
        desk.section("nonsense")


def test_drafts_wait_in_the_log_until_the_practice_settles(
    practice: Practice, desk: Desk, tmp_path: Path
) -> None:
    log = tmp_path / "practice.emr-wal"
    draft = desk.begin("sessions", "session", bodies.session())
    assert log.stat().st_size == 0
    desk.save_draft(draft.header.id, bodies.session(stop="10:45"))
    assert log.stat().st_size > 0
    practice.settle()
    assert log.stat().st_size == 0
    desk.save_draft(draft.header.id, bodies.session(stop="10:50"))
    desk.sign(draft.header.id)
    assert log.stat().st_size == 0


def test_a_disk_that_takes_no_more_keeps_nobody_from_reading(
    practice: Practice, client: Client, connection: Connection
) -> None:
    draft = practice.desk(client.id).begin("sessions", "session", bodies.session())
    signed = practice.charting.sign(draft.header.id)
    connection.set_authorizer(None)
    connection.execute("PRAGMA query_only = ON")
    desk = practice.desk(client.id)
    assert desk.reading(signed.id).intact
    found = practice.search.ask(Query("sabbatical"))
    practice.search.opened(found[0])
    with pytest.raises(ReadOnly):
        practice.change_settings(practice.settings)
