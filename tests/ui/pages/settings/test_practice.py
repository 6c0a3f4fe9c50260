"""The practice's name and the clinician's numbers are changed whole or not at all."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.pages.settings.conftest import Write, cell, control
from therapist_emr.ui.pages.settings.page import SettingsPage
from therapist_emr.ui.pages.settings.practice import PracticePanel
from therapist_emr.ui.session import Session


def test_the_practice_needs_a_name_and_a_true_npi(
    page: SettingsPage, session: Session, write: Write, qtbot: QtBot
) -> None:
    panel = page.shown
    assert isinstance(panel, PracticePanel)
    form = panel.form
    before = session.practice.settings.profile
    write(form, "npi", "1234567890")
    qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)
    assert session.practice.settings.profile == before
    assert cell(form, "npi").problem()
    edit = control(form, "npi")
    assert isinstance(edit, QLineEdit)
    assert edit.text() == "1234567890"
    write(form, "npi", "")
    for key, words in (("practice_name", "Willow"), ("clinician", "E. Marchetti"),
                       ("credential", "LMFT")):  # fmt: skip
        write(form, key, words)
    qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)
    assert session.practice.settings.profile.practice_name == "Willow"
