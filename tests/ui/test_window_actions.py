from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.store.opened import new_file
from tests.ui.cut_words import cut_words
from tests.ui.pages.conftest import Steps
from tests.ui.pages.made_charts import EVENING
from therapist_emr.domain.clock import FixedClock
from therapist_emr.practice import open_practice
from therapist_emr.ui.files import Files
from therapist_emr.ui.machine import Machine
from therapist_emr.ui.pages.settings.panels import PANELS
from therapist_emr.ui.session import Computer
from therapist_emr.ui.shortcuts import KEYS, ShortcutsDialog
from therapist_emr.ui.theme import Mode, Theme
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.ui.window_actions import window_actions


class Window(Steps):
    """Note what only the window can do."""

    def lock(self) -> None:
        self.taken.append(("lock",))

    def flush(self) -> None:
        self.taken.append(("flush",))

    def show_shortcuts(self) -> None:
        self.taken.append(("keys",))

    def hide_names(self, on: bool | None = None) -> None:
        self.taken.append(("hide",))


def test_each_action_does_what_it_says(look: Theme, tmp_path: Path) -> None:
    clock = FixedClock(EVENING)
    connection = new_file(tmp_path / "practice.emr")
    practice = open_practice(connection, clock, "tester")
    machine = Machine(tmp_path)
    window = Window()
    computer = Computer(look, machine, Files(), clock)
    actions = {one.key: one for one in window_actions(window, computer, practice)}
    for key in ("new", "backup", "lock", "today", "clients", "search", "settings", "keys"):
        actions[key].run()
    assert window.taken == [
        ("new client",), ("back up",), ("lock",), ("page", "today"), ("page", "clients"),
        ("page", "search"), ("page", "settings"), ("keys",),
    ]  # fmt: skip
    actions["dark"].run()
    assert (look.mode, machine.mode) == (Mode.DARK, Mode.DARK)
    actions["light"].run()
    actions["larger"].run()
    assert look.percent == machine.percent == 110
    actions["smaller"].run()
    assert look.percent == machine.percent == 100
    actions["system"].run()
    assert machine.mode is Mode.SYSTEM
    for panel in PANELS:
        actions[f"settings/{panel.key}"].run()
        assert window.taken[-1] == ("settings", panel.key)
    look.set_mode(Mode.LIGHT)
    connection.close()


def test_the_sheet_of_keys_lists_them_all(qtbot: QtBot) -> None:
    sheet = ShortcutsDialog()
    qtbot.addWidget(sheet)
    told = {one.text() for one in sheet.findChildren(PlainLabel)}
    for title, rows in KEYS:
        assert title in told
        assert all({keys, words} <= told for keys, words in rows)


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_the_sheet_of_keys_stays_in_its_window_and_scrolls(
    qtbot: QtBot, look: Theme, percent: int
) -> None:
    look.set_percent(percent)
    behind = QWidget()
    qtbot.addWidget(behind)
    behind.resize(960, 640)
    behind.show()
    sheet = ShortcutsDialog(behind)
    sheet.show()
    qtbot.waitUntil(lambda: sheet.focusWidget() is sheet.list)
    assert sheet.height() <= behind.height()
    assert cut_words(sheet) == []
    bar = sheet.list.verticalScrollBar()
    qtbot.keyClick(sheet.list, Qt.Key.Key_PageDown)
    assert bar.value() > 0 or bar.maximum() == 0
    qtbot.keyClick(sheet, Qt.Key.Key_Return)
    assert not sheet.isVisible()
