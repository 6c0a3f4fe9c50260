from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.store.opened import new_file
from therapist_emr.domain.clock import Clock, FixedClock, moment_at
from therapist_emr.domain.entry import EntryStatus
from therapist_emr.domain.progress import Silent
from therapist_emr.errors import Cancelled
from therapist_emr.practice import Practice, open_practice
from therapist_emr.practice.demo import MadeUpPractice
from therapist_emr.practice.made_up import Loaded, NotEmpty, load_charts, make_demo
from therapist_emr.practice.record import Scope
from therapist_emr.practice.searching import Query
from therapist_emr.sections import SECTIONS
from therapist_emr.store.connection import Connection

TODAY = date(2026, 11, 17)
CLIENTS = 24


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Practice, Loaded]]:
    connection = new_file(tmp_path_factory.mktemp("made_up") / "demo.emr")
    loaded = make_demo(connection, CLIENTS, 3, 7, TODAY)
    yield open_practice(connection, _noon()), loaded
    connection.close()


def _noon() -> Clock:
    return FixedClock(datetime(2026, 11, 17, 20, tzinfo=UTC))


def test_every_chart_is_loaded_and_counted(made: tuple[Practice, Loaded]) -> None:
    practice, loaded = made
    listed = practice.clients.listed()
    numbers = sorted(client.record_number for client in listed)
    assert numbers == [f"{n:04d}" for n in range(1, CLIENTS + 1)]
    assert loaded.clients == CLIENTS
    notes = sum(practice.desk(c.id).counts().get("sessions", 0) for c in listed)
    withdrawn = sum(
        header.status is EntryStatus.ERROR
        for client in listed
        for header in practice.desk(client.id).headers("sessions")
    )
    assert notes + withdrawn == loaded.notes > CLIENTS
    assert len(practice.drafting.headers()) == loaded.drafts > 0


def test_it_says_that_it_is_made_up_and_who_signs(made: tuple[Practice, Loaded]) -> None:
    practice, _ = made
    assert practice.settings.made_up
    assert practice.settings.profile.clinician
    assert practice.settings.templates
    desk = practice.desk(practice.clients.find(practice.today().unsigned[0].client.name)[0].id)
    assert desk.remembered_template()


def test_seals_audit_and_search_are_real(made: tuple[Practice, Loaded]) -> None:
    practice, loaded = made
    assert practice.audit.verify().ok
    assert practice.audit.verify().rows > loaded.notes
    assert practice.audit.records.check((), Silent()).ok
    assert practice.search.count(Query("sleep")) > 0
    hit = practice.search.ask(Query("sleep"))[0]
    assert "sleep" in "".join(text for text, _ in hit.hit.passage).casefold()


def test_what_was_made_up_fits_its_forms(made: tuple[Practice, Loaded]) -> None:
    practice, _ = made
    for client in practice.clients.listed():
        desk = practice.desk(client.id)
        for section in SECTIONS:
            for entry in desk.entries(section.key):
                found = desk.problems(section.key, entry.header.kind, entry.current.body)
                assert found == [], (section.key, entry.header.kind)


def test_a_chart_of_it_can_be_read_from_end_to_end(made: tuple[Practice, Loaded]) -> None:
    practice, _ = made
    longest = max(practice.clients.listed(), key=lambda c: len(practice.desk(c.id).headers("")))
    contents = practice.contents(longest.id, Scope(drafts=True))
    items = [item for part in contents.sections for item in part.items]
    assert len(items) == contents.count
    assert all(item.blocks for item in items)


def test_the_same_seed_makes_the_same_practice_in_any_file(
    tmp_path: Path, made: tuple[Practice, Loaded]
) -> None:
    connection = new_file(tmp_path / "again.emr")
    make_demo(connection, CLIENTS, 3, 7, TODAY)
    again = open_practice(connection, _noon())
    practice, _ = made

    def told(each: Practice) -> list[tuple[object, ...]]:
        return [
            (c.record_number, c.name, c.born, c.last_seen, c.next_visit, c.phone)
            for c in each.clients.listed()
        ]

    assert told(again) == told(practice)
    connection.close()


def test_it_never_mixes_with_real_charts(practice: Practice, connection: Connection) -> None:
    practice.clients.add({"legal_name": "Ben Okafor", "born": "1980-01-01"})
    with pytest.raises(NotEmpty):
        make_demo(connection, 2, 1, 1, TODAY)
    assert len(practice.clients.listed()) == 1
    assert not open_practice(connection, _noon()).settings.made_up


class StopAt:
    def __init__(self) -> None:
        self.heard: list[tuple[int, int]] = []

    def step(self, done: int, total: int, _words: str) -> None:
        self.heard.append((done, total))
        if done < total:
            raise Cancelled


def test_it_can_be_stopped_and_says_how_far_it_is(connection: Connection) -> None:
    progress = StopAt()
    charts = MadeUpPractice(80, 6, 1, TODAY, words_per_note=20).charts()
    with pytest.raises(Cancelled):
        load_charts(connection, charts, 80, TODAY, progress)
    assert len(progress.heard) == 1
    assert 0 < progress.heard[0][0] < 80


def test_times_are_of_the_practices_own_zone(made: tuple[Practice, Loaded]) -> None:
    practice, _ = made
    found = practice.search.ask(Query("the"))[0]
    entry = practice.charting.entry(found.hit.entry_id)
    moment = entry.current.made
    assert moment == moment_at(moment.wall, "America/Los_Angeles")
