"""Colors and text size are seen at once and kept on this computer."""

from __future__ import annotations

from therapist_emr.ui.pages.settings.look import LookPanel
from therapist_emr.ui.pages.settings.page import SettingsPage
from therapist_emr.ui.session import Session
from therapist_emr.ui.theme import Mode, Theme


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
