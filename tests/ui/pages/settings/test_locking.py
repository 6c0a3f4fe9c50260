"""The minutes of an empty desk are kept in the practice; names are hidden at once."""

from __future__ import annotations

import pytest

from therapist_emr.ui.pages.settings.locking import LockingPanel
from therapist_emr.ui.pages.settings.page import SettingsPage
from therapist_emr.ui.session import Session


@pytest.fixture
def panel(page: SettingsPage) -> LockingPanel:
    page.open_panel("locking")
    shown = page.shown
    assert isinstance(shown, LockingPanel)
    return shown


def test_idle_minutes_are_kept_in_the_practice(panel: LockingPanel, session: Session) -> None:
    assert panel.idle.value() == "10"
    panel.idle.set_value("30")
    panel.idle.chosen.emit("30")
    assert session.practice.settings.idle_minutes == 30


def test_names_are_hidden_here_and_from_the_palette(panel: LockingPanel, session: Session) -> None:
    panel.veil.click()
    assert session.practice.hides_names
    session.practice.hide_names(hide=False)
    panel.refresh()
    assert not panel.veil.isChecked()
