"""Every control of every page says its name, at every text size and in both themes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.pages.conftest import Steps, show_active
from therapist_emr.domain.people import Client
from therapist_emr.practice import Practice
from therapist_emr.ui.background import Background
from therapist_emr.ui.pages.clients import ClientsPage
from therapist_emr.ui.pages.export_page import ExportPage
from therapist_emr.ui.pages.search import SearchPage
from therapist_emr.ui.pages.today import TodayPage
from therapist_emr.ui.theme import Mode, Theme

Clients = dict[str, Client]
CONTROLS = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QTextEdit)


def nameless(page: QWidget) -> list[str]:
    found = []
    for kind in CONTROLS:
        for control in page.findChildren(kind):
            if control.focusPolicy() == Qt.FocusPolicy.NoFocus or control.isHidden():
                continue
            seen = QAccessible.queryAccessibleInterface(control)
            if not seen.text(QAccessible.Text.Name).strip():
                found.append(f"{type(control).__name__} {control.objectName()}")
    return found


@pytest.mark.parametrize("percent", [80, 100, 150, 200])
@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_every_control_has_a_name_and_every_page_can_be_painted(
    qtbot: QtBot, theme: Theme, practice: Practice, background: Background, clients: Clients,
    steps: Steps, percent: int, mode: Mode,
) -> None:  # fmt: skip
    theme.set_mode(mode)
    theme.set_percent(percent)
    mari = clients["Mari Quiñones"].id
    charts = ClientsPage(practice, steps)
    export = ExportPage(practice, background, steps)
    pages: list[QWidget] = [
        TodayPage(practice, steps), charts, SearchPage(practice, background, steps), export,
    ]  # fmt: skip
    for page in pages:
        qtbot.addWidget(page)
        page.resize(1204, 800)
        page.show()
    for section in ("overview", "profile"):
        charts.open_client(mari, section)
        assert nameless(charts) == []
        charts.grab()
    charts.edit_profile(mari)
    assert nameless(charts) == []
    charts.grab()
    charts.new_client()
    for page in pages:
        assert nameless(page) == [], type(page).__name__
        page.grab()
        assert page.width() <= 1204 * 2
    export.stop()


def test_no_button_is_narrower_than_its_words_at_twice_the_size(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    theme.set_percent(200)
    page = ClientsPage(practice, steps)
    qtbot.addWidget(page)
    page.resize(1204, 800)
    show_active(qtbot, page)
    page.open_client(clients["Mari Quiñones"].id)
    for button in page.findChildren(QAbstractButton):
        if button.isVisible() and button.text():
            assert button.width() >= button.minimumSizeHint().width(), button.text()
