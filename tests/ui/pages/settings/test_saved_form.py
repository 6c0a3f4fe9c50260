"""A form of the settings: what is typed and not saved outlives a lock, and can be put away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.pages.conftest import Steps, show_active, words_on
from tests.ui.pages.settings.conftest import Write, control
from therapist_emr.errors import UserError
from therapist_emr.ui.pages.settings.page import SettingsPage
from therapist_emr.ui.pages.settings.practice import PracticePanel
from therapist_emr.ui.pages.settings.saved_form import SavedForm
from therapist_emr.ui.session import Session

Open = Callable[[], SavedForm]
NOT_SAVED = "What you typed here is not saved yet."


@pytest.fixture
def open_form(qtbot: QtBot, session: Session, steps: Steps) -> Open:
    """Open the form of the practice in settings made anew, as after unlocking."""

    def opened() -> SavedForm:
        made = SettingsPage(session, steps)
        qtbot.addWidget(made)
        show_active(qtbot, made)
        made.open_panel("practice")
        panel = made.shown
        assert isinstance(panel, PracticePanel)
        return panel.form

    return opened


def text(form: SavedForm) -> str:
    edit = control(form, "practice_name")
    assert isinstance(edit, QLineEdit)
    return edit.text()


def test_what_was_typed_and_not_saved_is_there_after_a_lock(
    open_form: Open, session: Session, write: Write
) -> None:
    form = open_form()
    before = session.practice.settings
    write(form, "practice_name", "Harbor Room")
    assert NOT_SAVED in words_on(form)
    form.flush()
    again = open_form()
    assert text(again) == "Harbor Room"
    assert NOT_SAVED in words_on(again)
    assert session.practice.settings == before


def test_nothing_typed_leaves_nothing(open_form: Open, session: Session) -> None:
    form = open_form()
    form.flush()
    assert session.practice.drafting.forms.typed(form._form) is None
    assert not open_form().changed


def test_what_was_saved_is_not_offered_again(
    open_form: Open, session: Session, write: Write
) -> None:
    form = open_form()
    write(form, "practice_name", "Harbor Room")
    write(form, "clinician", "Dana Reyes")
    write(form, "credential", "LMFT")
    form.flush()
    assert form.settle()
    assert session.practice.settings.profile.practice_name == "Harbor Room"
    assert not open_form().changed


def test_changes_are_put_away_and_brought_back(
    open_form: Open, session: Session, write: Write
) -> None:
    form = open_form()
    write(form, "practice_name", "Harbor Room")
    form.flush()
    form.discard.setFocus()
    form.discard.click()
    assert form.discard.hasFocus()
    assert text(form) == session.practice.settings.profile.practice_name
    assert not form.changed
    assert not open_form().changed
    form.discard.click()
    assert text(form) == "Harbor Room"
    assert form.changed
    assert form.discard.text() == "Discard changes"


def test_what_could_not_be_saved_can_be_saved_again(
    open_form: Open, session: Session, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_settings: object) -> None:
        raise UserError("The disk is full.", "Make room.")

    form = open_form()
    write(form, "practice_name", "Harbor Room")
    write(form, "clinician", "Dana Reyes")
    write(form, "credential", "LMFT")
    with monkeypatch.context() as now:
        now.setattr(type(session.practice), "change_settings", full)
        with pytest.raises(UserError):
            form.submit()
    assert form.changed
    assert form.settle()
    assert session.practice.settings.profile.practice_name == "Harbor Room"


def test_what_is_wrong_is_not_settled(open_form: Open, write: Write) -> None:
    form = open_form()
    write(form, "npi", "123")
    assert not form.settle()
    assert form.changed
