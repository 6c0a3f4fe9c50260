"""A word in a psychotherapy note, looked for in everything else."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.practice import bodies
from therapist_emr import cli
from therapist_emr.domain.people import Client, PracticeProfile
from therapist_emr.pdf.from_practice import ExportOptions, render_chart
from therapist_emr.pdf.preview import Preview
from therapist_emr.practice import Practice
from therapist_emr.practice.record import Scope
from therapist_emr.practice.searching import Query
from therapist_emr.psychotherapy.cabinet import Cabinet
from therapist_emr.sections import SECTIONS, on_screen
from therapist_emr.store.audit import AuditTrail
from therapist_emr.store.connection import Connection
from therapist_emr.vault.inspection import contents_of
from therapist_emr.vault.verify import describe

CANARY = "zanzibarine"


@pytest.fixture(autouse=True)
def hidden(practice: Practice, client: Client, cabinet: Cabinet) -> None:
    """Put the word into a note, one said anew, one in error, and a draft."""
    who = PracticeProfile("Quiet Room", "Dana Reyes", "LMFT", "A1234", "")
    practice.change_settings(replace(practice.settings, profile=who))
    desk = practice.desk(client.id)
    desk.sign(desk.begin("sessions", "session", bodies.session("2026-11-10")).header.id)
    note = {"date": "2026-11-10", "heading": f"{CANARY} heading", "text": f"{CANARY} text"}
    kept = cabinet.keep(note)
    cabinet.keep({**note, "text": f"{CANARY} said anew"}, kept)
    cabinet.withdraw(cabinet.keep({**note, "text": f"{CANARY} wrong"}), f"{CANARY} reason")
    cabinet.begin({**note, "text": f"{CANARY} draft"})


def texts_of(practice: Practice, client: Client, scope: Scope) -> str:
    rendered = render_chart(practice, client.id, ExportOptions(scope, "A lawyer"))
    with Preview(rendered.data) as preview:
        return " ".join(preview.text(at) for at in range(preview.page_count))


@pytest.mark.parametrize("scope", [Scope(), Scope(drafts=True), Scope(since="2026-01-01")])
def test_not_on_paper(practice: Practice, client: Client, scope: Scope) -> None:
    text = texts_of(practice, client, scope)
    assert "Session 1" in text
    assert CANARY not in text.casefold()


def test_not_in_search_or_its_count(practice: Practice) -> None:
    for query in (Query(CANARY), Query(CANARY[:6]), Query("psychotherapy")):
        assert practice.search.ask(query) == []
        assert practice.search.count(query) == 0


def test_not_in_the_chart(practice: Practice, client: Client) -> None:
    desk = practice.desk(client.id)
    told = [
        repr(desk.headers("")), repr(desk.drafts("")), repr(desk.counts()), repr(desk.client),
        *(repr(desk.facts(section.key)) for section in SECTIONS),
        *(repr(section.glance(desk)) for section in SECTIONS if section.glance),
        *(repr(section.alerts(desk)) for section in SECTIONS if section.alerts),
    ]  # fmt: skip
    whole = " ".join(told).casefold()
    assert CANARY not in whole
    assert "psychotherap" not in whole
    assert sum(desk.counts().values()) == 2


def test_not_on_today(practice: Practice) -> None:
    today = practice.today()
    assert CANARY not in repr(today).casefold()
    assert today.unsigned == ()


def test_not_among_the_sections() -> None:
    assert not [one for one in on_screen() if "psycho" in f"{one.key}{one.title}".casefold()]


def test_not_in_the_audit_trail(connection: Connection, client: Client) -> None:
    rows = [row for row in AuditTrail(connection).rows() if "psychotherapy" in row.action]
    assert rows
    for row in rows:
        assert CANARY not in repr(row).casefold()
        assert client.uuid not in repr(row)


def test_not_in_what_a_backup_tells(connection: Connection) -> None:
    told = contents_of(connection)
    assert not [name for name in told.counts if "psychotherapy" in name]
    assert "draft" in describe(told)
    assert told.counts["draft"] == 0


def test_not_in_the_index_of_the_search(connection: Connection) -> None:
    for table in ("search_doc", "search_index_content", "search_index_data"):
        found = connection.execute(
            "SELECT name FROM sqlite_master WHERE name = ?", (table,)
        ).fetchone()
        if found is not None:
            rows = connection.execute(f"SELECT * FROM {table}").fetchall()
            assert CANARY not in repr(rows).casefold()


ROOMS = ("pdf.from_practice", "practice.practice", "practice.record", "cli")


@pytest.mark.parametrize("room", ROOMS)
def test_nothing_that_copies_a_chart_can_reach_them(room: str) -> None:
    program = (
        f"import sys, therapist_emr.{room}\n"
        "print(*[name for name in sys.modules if 'psychotherapy' in name])"
    )
    if find_spec(f"therapist_emr.{room}") is None:
        pytest.fail(f"there is no room {room} any more: name the one that took its place")
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_the_command_line_has_no_word_for_them() -> None:
    source = Path(cli.__file__).read_text(encoding="utf-8").casefold()
    assert "psychotherapy" not in source
