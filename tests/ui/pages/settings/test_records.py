"""The record is checked, followed, told in words, and what does not fit is opened."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.practice import bodies
from tests.store.forging import forge
from tests.ui.pages.conftest import Steps, words_on
from therapist_emr.domain.people import Client
from therapist_emr.practice.records_words import ALL_WELL, NOT_WELL
from therapist_emr.ui.pages.settings.page import SettingsPage
from therapist_emr.ui.pages.settings.records import RecordsPanel
from therapist_emr.ui.session import Session
from therapist_emr.ui.widgets.listview import ListView


@pytest.fixture
def client(session: Session) -> Client:
    practice = session.practice
    client = practice.clients.add(
        {"legal_name": "Ines Duarte", "born": "1980-02-03", "status": "active"}
    )
    practice.desk(client.id).keep("medications", "medication", bodies.medication())
    return client


@pytest.fixture
def panel(client: Client, page: SettingsPage) -> RecordsPanel:
    page.open_panel("records")
    shown = page.shown
    assert isinstance(shown, RecordsPanel)
    return shown


def check(qtbot: QtBot, panel: RecordsPanel) -> None:
    panel.run.click()
    assert panel.card is not None
    assert not panel.run.isEnabled()
    qtbot.waitUntil(lambda: panel.card is None)
    assert panel.run.isEnabled()


def test_a_whole_record_is_said_to_be_whole_and_when_it_was_checked(
    qtbot: QtBot, panel: RecordsPanel, page: SettingsPage, session: Session
) -> None:
    assert "Not checked yet." in words_on(page)
    check(qtbot, panel)
    qtbot.waitUntil(lambda: ALL_WELL in words_on(page))
    told = words_on(page)
    assert any(words.startswith("2 entries are as signed or kept") for words in told)
    assert any(words.startswith("Last checked ") for words in told)
    assert session.practice.audit.rows(1)[0].action == "check records"


def test_what_does_not_fit_is_named_and_opened(
    qtbot: QtBot,
    panel: RecordsPanel,
    page: SettingsPage,
    session: Session,
    client: Client,
    steps: Steps,
) -> None:
    forge(session.vault.connection, "UPDATE revision SET author = 'x' WHERE form = 'medication'")
    check(qtbot, panel)
    qtbot.waitUntil(lambda: NOT_WELL in words_on(page))
    assert "1 entry is not as signed or kept." in words_on(page)
    view = panel.findChild(ListView)
    assert view is not None
    view.opened.emit("0")
    assert steps.taken[-1][:3] == ("client", client.id, "medications")


def test_a_stopped_check_leaves_everything_as_it_was(
    qtbot: QtBot, panel: RecordsPanel, page: SettingsPage, session: Session
) -> None:
    panel.run.click()
    assert panel.card is not None
    panel.card.cancel.click()
    qtbot.waitUntil(lambda: panel.card is None)
    assert {"Not checked yet."} <= set(words_on(page)) or session.practice.audit.records.last()


def test_a_refresh_in_the_middle_does_not_take_the_progress_away(
    qtbot: QtBot, panel: RecordsPanel
) -> None:
    panel.run.click()
    card: QWidget | None = panel.card
    panel.refresh()
    assert panel.card is card
    qtbot.waitUntil(lambda: panel.card is None)
