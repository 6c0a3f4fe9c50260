"""Notes and plans: nothing half saved, problems beside the fields."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.pages.conftest import Steps
from tests.ui.pages.settings.conftest import Write, cell, control
from therapist_emr.ui.pages.settings.notes import NotesPanel, codes_problem
from therapist_emr.ui.pages.settings.page import SettingsPage
from therapist_emr.ui.pages.settings.saved_form import SavedForm
from therapist_emr.ui.session import Session


@pytest.fixture
def form(page: SettingsPage) -> SavedForm:
    page.open_panel("notes")
    panel = page.shown
    assert isinstance(panel, NotesPanel)
    return panel.form


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", ""),
        ("AB123 ab456", ""),
        ("AB12", "AB12 has not five letters or digits."),
        ("AB123 A-123", "A-123 has not five letters or digits."),
    ],
)
def test_a_service_code_has_five_letters_or_digits(typed: str, problem: str) -> None:
    assert codes_problem(typed) == problem


def test_service_codes_are_saved_in_capitals(
    form: SavedForm, session: Session, steps: Steps, write: Write, qtbot: QtBot
) -> None:
    assert not form.save.isEnabled()
    write(form, "service_codes", "ab123 cd456")
    assert form.save.isEnabled()
    qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)
    assert session.practice.settings.service_codes == ("AB123", "CD456")
    assert [words for words, _undo in steps.said] == ["Saved"]
    assert not form.save.isEnabled()


def test_nothing_is_saved_while_a_field_is_wrong(
    form: SavedForm, session: Session, write: Write, qtbot: QtBot
) -> None:
    before = session.practice.settings
    write(form, "review_days", "3")
    write(form, "service_codes", "AB123 toolong")
    qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)
    assert session.practice.settings == before
    assert "toolong has not five letters or digits." in cell(form, "service_codes").problem()
    assert control(form, "review_days").hasFocus()
    write(form, "review_days", "60")
    write(form, "service_codes", "")
    qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)
    assert session.practice.settings.review_days == 60
