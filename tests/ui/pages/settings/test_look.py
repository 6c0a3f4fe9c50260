"""Colors and text size are seen at once and kept on this computer."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from therapist_emr.ui.pages.settings.look import LookPanel
from therapist_emr.ui.pages.settings.page import SettingsPage
from therapist_emr.ui.session import Session
from therapist_emr.ui.theme import Mode, Theme
from therapist_emr.ui.widgets.chips import ChipButton


def test_look_is_kept_on_this_computer(page: SettingsPage, session: Session, theme: Theme) -> None:
    page.open_panel("look")
    panel = page.shown
    assert isinstance(panel, LookPanel)
    panel.mode.set_values(["dark"])
    panel.mode.edited.emit()
    assert theme.mode is Mode.DARK
    assert session.computer.machine.mode is Mode.DARK
    panel.size_.set_value("150")
    panel.size_.chosen.emit("150")
    assert theme.percent == session.computer.machine.percent == 150
    session.computer.machine.percent = 110
    panel.refresh()
    assert panel.size_.value() == "110"


def test_a_color_that_is_given_up_leaves_that_of_the_system_and_says_so(
    page: SettingsPage, theme: Theme, qtbot: QtBot
) -> None:
    page.open_panel("look")
    panel = page.shown
    assert isinstance(panel, LookPanel)
    light = next(one for one in panel.findChildren(ChipButton) if one.text() == "Light")
    for chosen in (("light",), ("system",)):
        qtbot.mouseClick(light, Qt.MouseButton.LeftButton)
        assert panel.mode.values() == chosen
    assert theme.mode is Mode.SYSTEM
