from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.pages.conftest import Steps, show_active
from therapist_emr.domain.entry import EntryStatus
from therapist_emr.domain.people import PracticeProfile
from therapist_emr.practice import Desk, Practice
from therapist_emr.practice.charting import BeingAddedTo
from therapist_emr.practice.desk import Window
from therapist_emr.sections.risk.form import RISK
from therapist_emr.ui.pages.section_general import GeneralPage
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.widgets.addendum_editor import AddendumEditor
from therapist_emr.ui.widgets.reason_dialog import ReasonDialog

TEXT = "It was her brother who called."


@pytest.fixture
def desk(practice: Practice, steps: Steps) -> Desk:
    """Return the desk of a client with one signed risk assessment."""
    profile = PracticeProfile("Quiet Room", "Dana Reyes", "LMFT", "A1", "")
    practice.change_settings(replace(practice.settings, profile=profile))
    client = practice.clients.add({"legal_name": "Ana Silva", "born": "1990-01-01"})
    made = practice.desk(client.id, Window(say=steps.say))
    asked = [{"key": "own_words", "label": "In other words", "help": "", "text": "Denies a plan."}]
    told = {"date": "2026-01-02", "level": "low", "basis": "Told so.", "plan": "Goes on."}
    body = {**RISK.blank(), **told, "asked": asked}
    made.sign(made.begin("risk", "risk", body).header.id)
    return made


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, desk: Desk) -> GeneralPage:
    made = GeneralPage(desk, desk.section("risk"))
    qtbot.addWidget(made)
    made.resize(900, 640)
    show_active(qtbot, made)
    return made


def half_written(page: GeneralPage, qtbot: QtBot) -> AddendumEditor:
    """Type an addendum and stop before anything saves it by itself."""
    page.write_addendum()
    editor = page._reader.addendum
    assert editor is not None
    qtbot.keyClicks(editor.part.editor, TEXT)
    return editor


def test_nothing_is_marked_as_an_error_while_an_addendum_to_it_is_written(
    page: GeneralPage, desk: Desk, qtbot: QtBot
) -> None:
    editor = half_written(page, qtbot)
    with pytest.raises(BeingAddedTo):
        page.ask_why()
    assert page.window().findChild(ReasonDialog) is None
    assert page._reader.addendum is editor
    assert desk.headers("risk")[0].status is EntryStatus.SIGNED
    editor.discard.click()
    page.ask_why()
    box = page.window().findChild(ReasonDialog)
    assert box is not None
    box.reason.setText("Wrong chart")
    box.mark.click()
    assert desk.headers("risk")[0].status is EntryStatus.ERROR


def test_an_addendum_that_came_back_under_an_error_can_be_read_and_discarded(
    page: GeneralPage, desk: Desk, qtbot: QtBot, steps: Steps
) -> None:
    half_written(page, qtbot).discard.click()
    bring_back = steps.said[-1][1]
    assert bring_back is not None
    desk.withdraw(desk.headers("risk")[0].id, "Wrong chart")
    bring_back()
    (draft,) = desk.drafts("risk")
    page.open_draft(draft.id)
    back = page._reader.addendum
    assert back is not None
    assert back.part.text() == TEXT
    back.discard.click()
    assert page._reader.addendum is None
    assert desk.drafts("risk") == []
