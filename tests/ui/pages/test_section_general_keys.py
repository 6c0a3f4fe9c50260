from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.pages.conftest import show_active
from tests.ui.pages.test_section_general import line, press
from tests.ui.pages.tomorrow import KEPT, SINGLE
from therapist_emr.domain.clock import FixedClock
from therapist_emr.practice import open_practice
from therapist_emr.sections import SECTIONS
from therapist_emr.sections.contract import Section
from therapist_emr.store.connection import Connection
from therapist_emr.ui import style
from therapist_emr.ui.pages.section_general import GeneralPage
from therapist_emr.ui.theme import Theme


@pytest.mark.parametrize("which", [KEPT, SINGLE], ids=["listed", "single"])
def test_the_keyboard_stays_in_the_page_when_a_form_is_put_away(
    qtbot: QtBot, theme: Theme, connection: Connection, clock: FixedClock, which: Section
) -> None:
    practice = open_practice(connection, clock, "tester", (*SECTIONS, KEPT, SINGLE))
    client = practice.clients.add({"legal_name": "Ana Silva", "born": "1990-01-01"})
    window, rail = QWidget(), QPushButton("Today")
    page = GeneralPage(practice.desk(client.id), which)
    row = QHBoxLayout(window)
    row.addWidget(rail)
    row.addWidget(page)
    qtbot.addWidget(window)
    window.resize(1000, 640)
    show_active(qtbot, window)

    def stays() -> bool:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return page.isAncestorOf(style.application().focusWidget() or rail)

    page.begin()
    qtbot.keyClick(line(page, "substance"), Qt.Key.Key_Tab)
    press(page, "Cancel")
    assert stays()
    page.begin()
    qtbot.keyClicks(line(page, "substance"), "Latex")
    qtbot.keyClick(line(page, "substance"), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert [entry.title for entry in practice.desk(client.id).headers(which.key)] == ["Latex"]
    assert stays()
