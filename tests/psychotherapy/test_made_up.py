"""The made-up practice shows what psychotherapy notes are, behind their door and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.practice import bodies
from therapist_emr.domain.people import Client, PracticeProfile
from therapist_emr.domain.progress import Silent
from therapist_emr.pdf.from_practice import ExportOptions, render_chart
from therapist_emr.pdf.preview import Preview
from therapist_emr.practice import Practice
from therapist_emr.practice.searching import Query
from therapist_emr.psychotherapy.cabinet import Cabinet
from therapist_emr.psychotherapy.form import NOTE
from therapist_emr.psychotherapy.made_up import first_name, made_up
from therapist_emr.store.audit import AuditTrail
from therapist_emr.store.connection import Connection

DAYS = [date(2026, 3, 3) + timedelta(weeks=week) for week in range(12)]


@pytest.fixture
def seen_often(practice: Practice, client: Client) -> Practice:
    """A practice in which the client has a dozen signed sessions."""
    who = PracticeProfile("Quiet Room", "Dana Reyes", "LMFT", "A1234", "")
    practice.change_settings(replace(practice.settings, profile=who))
    desk = practice.desk(client.id)
    for day in DAYS:
        desk.sign(desk.begin("sessions", "session", bodies.session(day.isoformat())).header.id)
    return practice


@pytest.fixture
def seen(seen_often: Practice) -> Practice:
    """The same, and nobody in it exists."""
    seen_often.change_settings(replace(seen_often.settings, made_up=True))
    return seen_often


@pytest.mark.usefixtures("seen")
def test_the_first_opening_of_the_door_makes_some_up(cabinet: Cabinet) -> None:
    assert cabinet.listed() == []
    cabinet.open()
    listed = cabinet.listed()
    assert 3 <= len(listed) <= 5
    assert {one.header.at for one in listed} <= {day.isoformat() for day in DAYS}
    read = [cabinet.read(one.header.id) for one in listed]
    assert all(one.intact for one in read)
    assert sum(bool(one.earlier) for one in read) == 1
    for one in read:
        assert one.note.current.made.day >= date.fromisoformat(str(one.body["date"]))
        assert "{" not in str(one.body["text"])
        assert NOTE.problems(one.body, cabinet._context()) == []
    cabinet.open()
    assert cabinet.listed() == listed


def test_they_are_nowhere_else(
    seen: Practice, cabinet: Cabinet, client: Client, connection: Connection
) -> None:
    cabinet.open()
    words = [str(cabinet.read(one.header.id).body["text"])[:40] for one in cabinet.listed()]
    data = render_chart(seen, client.id, ExportOptions()).data
    with Preview(data) as preview:
        text = " ".join(preview.text(at) for at in range(preview.page_count))
    told = " ".join((text, repr(seen.desk(client.id).counts()), repr(seen.today())))
    for passage in words:
        assert passage not in " ".join(told.split())
        assert seen.search.count(Query(max(passage.split(), key=len))) == 0
    rows = [row for row in AuditTrail(connection).rows() if row.action == "psychotherapy.write"]
    assert len(rows) == len(words) + 1
    assert client.uuid not in repr(rows)


def test_what_was_made_up_is_vouched_for(seen: Practice, cabinet: Cabinet) -> None:
    cabinet.open()
    outcome = seen.audit.records.check((), Silent())
    assert outcome.ok


@pytest.mark.usefixtures("seen_often")
def test_a_real_practice_stays_empty(cabinet: Cabinet) -> None:
    cabinet.open()
    assert cabinet.listed() == []


@pytest.mark.usefixtures("seen")
def test_nothing_joins_what_somebody_wrote(cabinet: Cabinet) -> None:
    cabinet.begin({"date": "2026-11-10", "heading": "", "text": "My own."})
    cabinet.open()
    assert cabinet.listed() == []


def test_the_same_chart_has_the_same_and_most_have_none() -> None:
    assert made_up("0001", "Mari", DAYS) == made_up("0001", "Mari", DAYS)
    assert made_up("0001", "Mari", DAYS) != made_up("0004", "Mari", DAYS)
    assert made_up("0002", "Dov", DAYS) == ()
    assert made_up("0001", "Mari", DAYS[:5]) == ()
    assert made_up("A-7", "Mari", DAYS) == ()


def test_they_call_the_client_as_the_notes_do() -> None:
    assert first_name("Mari Quiñones", "Marisol Elena Quiñones Reyes") == "Mari"
    assert first_name("نور الحدّاد", "Nour El Haddad") == "Nour"
    assert first_name("Łucja", "") == "Łucja"
    assert first_name("陳美玲", "") == "陳美玲"


@pytest.mark.parametrize("number", ["0001", "0004", "0007", "0010", "0013"])
def test_they_hold_nothing_that_belongs_into_the_chart(number: str) -> None:
    for note in made_up(number, "Mari", DAYS):
        for when, text in note.states:
            assert when.date() >= note.day
            for word in ("mg", "PHQ", "GAD", "diagnos", "minutes", "weekly", "plan", "symptom"):
                assert word.casefold() not in text.casefold().split()
