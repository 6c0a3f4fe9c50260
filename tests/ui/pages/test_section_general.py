from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.pages.conftest import Steps, show_active, words_on
from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.entry import EntryStatus
from therapist_emr.domain.people import Client, PracticeProfile
from therapist_emr.forms.field import Field, Kind
from therapist_emr.forms.form import Form
from therapist_emr.practice import Practice, open_practice
from therapist_emr.practice.desk import Window
from therapist_emr.sections import SECTIONS
from therapist_emr.sections.contract import Empty, EntryKind, Group, Life, Section
from therapist_emr.store.connection import Connection
from therapist_emr.ui.pages.section_general import GeneralPage
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.widgets.sign_dialog import SignDialog

ALLERGY = Form(
    "allergy",
    "Allergy",
    1,
    (
        Field("substance", "Substance", required=True, searchable=True),
        Field("reaction", "Reaction"),
        Field("remarks", "Remarks", Kind.LONG_TEXT),
    ),
)


def section(key: str, life: Life) -> Section:
    """Return a section of tomorrow: it has a form and no page of its own."""
    return Section(
        key=key,
        title="Allergies",
        icon="allergy",
        group=Group.HEALTH,
        rank=9,
        pdf_order=40,
        life=life,
        kinds=(EntryKind("allergy", "Allergy", ALLERGY),),
        empty=Empty("No allergies yet", "What the client does not bear.", "Add an allergy"),
        title_of=lambda _kind, body, _number: str(body.get("substance") or ""),
        summary_of=lambda _kind, body: str(body.get("reaction") or ""),
        attestation="I asked the client." if life is Life.SIGNED else "",
    )


KEPT, SIGNED = section("allergies", Life.KEPT), section("letters", Life.SIGNED)


@pytest.fixture
def practice(connection: Connection, clock: FixedClock) -> Practice:
    opened = open_practice(connection, clock, "tester", (*SECTIONS, KEPT, SIGNED))
    who = PracticeProfile("Quiet Room", "Dana Reyes", "LMFT", "A1", "")
    opened.change_settings(replace(opened.settings, profile=who))
    return opened


@pytest.fixture
def client(practice: Practice) -> Client:
    return practice.clients.add({"legal_name": "Ana Silva", "born": "1990-01-01"})


@pytest.fixture
def taken() -> list[tuple[str, int | None]]:
    return []


@pytest.fixture
def page(
    qtbot: QtBot, theme: Theme, practice: Practice, client: Client, steps: Steps,
    taken: list[tuple[str, int | None]],
) -> Iterator[GeneralPage]:  # fmt: skip
    def export(key: str, entry_id: int | None, _revision: int) -> None:
        taken.append((key, entry_id))

    made = GeneralPage(practice.desk(client.id, Window(export=export, say=steps.say)), KEPT)
    qtbot.addWidget(made)
    made.resize(900, 640)
    show_active(qtbot, made)
    yield made
    made.flush()


def line(page: GeneralPage, key: str) -> QLineEdit:
    assert page._editor is not None
    widget = page._editor.view.editor(key).widget
    return widget if isinstance(widget, QLineEdit) else widget.findChildren(QLineEdit)[0]


def press(page: GeneralPage, text: str) -> None:
    found = [one for one in page.findChildren(QPushButton) if one.text() == text]
    next(one for one in found if one.isVisible()).click()


def titles(page: GeneralPage) -> list[str]:
    rows = page.list.rows()
    return [rows.row(at).title for at in range(rows.rowCount())]


def test_an_empty_section_says_what_belongs_there(page: GeneralPage) -> None:
    assert "No allergies yet" in words_on(page)
    assert page.header_buttons() == ()


def test_an_entry_is_written_kept_read_and_changed(
    qtbot: QtBot, page: GeneralPage, practice: Practice, client: Client, steps: Steps
) -> None:
    press(page, "Add an allergy")
    press(page, "Save allergy")
    assert "This is needed. Fill it in to go on." in words_on(page)
    qtbot.keyClicks(line(page, "substance"), "Penicillin")
    qtbot.keyClicks(line(page, "reaction"), "Hives")
    press(page, "Save allergy")
    assert steps.said[-1][0] == "Penicillin is saved"
    assert titles(page) == ["Penicillin"]
    assert practice.drafting.headers(client.id) == []
    assert list(page.header_buttons()) == [page.change, page.print, page.new]
    page.change.click()
    line(page, "reaction").setText("Severe hives")
    line(page, "reaction").textEdited.emit("Severe hives")
    press(page, "Save allergy")
    [entry] = practice.desk(client.id).entries("allergies")
    assert [one.body["reaction"] for one in entry.contents] == ["Hives", "Severe hives"]


def test_a_draft_is_listed_and_taken_up(
    qtbot: QtBot, page: GeneralPage, practice: Practice, client: Client, steps: Steps
) -> None:
    page.begin()
    qtbot.keyClicks(line(page, "substance"), "Latex")
    page.flush()
    page.refresh()
    assert titles(page) == ["Latex"]
    [draft] = practice.drafting.headers(client.id, "allergies")
    page.open_draft(draft.id)
    assert line(page, "substance").text() == "Latex"
    press(page, "Cancel")
    assert practice.drafting.headers(client.id) == []
    undo = steps.said[-1][1]
    assert undo is not None
    undo()
    page.refresh()
    assert titles(page) == ["Latex"]


def test_what_is_read_can_be_printed(
    qtbot: QtBot, page: GeneralPage, practice: Practice, client: Client,
    taken: list[tuple[str, int | None]],
) -> None:  # fmt: skip
    kept = practice.charting.keep(client.id, "allergies", "allergy", {"substance": "Latex"})
    page.refresh()
    page.print.click()
    assert taken == [("allergies", kept.id)]


def test_entries_are_walked_and_one_in_error_is_told(
    qtbot: QtBot, page: GeneralPage, practice: Practice, client: Client
) -> None:
    charting = practice.charting
    first = charting.keep(client.id, "allergies", "allergy", {"substance": "Latex"})
    charting.keep(client.id, "allergies", "allergy", {"substance": "Pollen"})
    charting.withdraw(first.id, "Wrong chart")
    page.refresh()
    page.open_entry(first.id)
    qtbot.waitUntil(lambda: "Entered in error: Wrong chart" in words_on(page))
    rows = page.list.rows()
    assert [rows.row(at).faint for at in range(2)].count(True) == 1


def test_a_section_that_is_signed_asks_for_the_signature(
    qtbot: QtBot, theme: Theme, practice: Practice, client: Client, steps: Steps,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    page = GeneralPage(practice.desk(client.id, Window(say=steps.say)), SIGNED)
    qtbot.addWidget(page)
    page.resize(900, 640)
    show_active(qtbot, page)
    answers = [QDialog.DialogCode.Rejected, QDialog.DialogCode.Accepted]
    monkeypatch.setattr(SignDialog, "exec", lambda _box: int(answers.pop(0).value))
    page.begin()
    qtbot.keyClicks(line(page, "substance"), "A letter")
    press(page, "Sign allergy")
    assert practice.desk(client.id).headers("letters") == []
    press(page, "Sign allergy")
    [header] = practice.desk(client.id).headers("letters")
    assert header.status is EntryStatus.SIGNED
    practice.charting.add_addendum(header.id, "Sent by fax.")
    page.open_entry(header.id)
    qtbot.waitUntil(lambda: "Unchanged since signing" in words_on(page))
    assert [one for one in words_on(page) if one.startswith("Dana Reyes, LMFT")]
    assert page.change not in page.header_buttons()
