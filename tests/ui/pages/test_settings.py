"""Settings changed with keys and clicks: nothing half saved, problems beside the fields."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.cut_words import cut_words
from tests.ui.pages.conftest import Steps, put_windows_away, show_active, words_on
from therapist_emr.domain.clock import FixedClock
from therapist_emr.ui.files import Files
from therapist_emr.ui.machine import Machine
from therapist_emr.ui.pages.settings import SavedForm, SettingsPage, codes_problem
from therapist_emr.ui.session import Computer, Session, begin_session
from therapist_emr.ui.theme import Mode, Theme
from therapist_emr.ui.widgets.choice import ComboBox
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.vault import lifecycle
from therapist_emr.vault.keyring_store import MemoryKeyring

CTRL = Qt.KeyboardModifier.ControlModifier


class Chosen(Files):
    """Answer with one folder, or none, as a person would."""

    def __init__(self, folder: Path | None) -> None:
        self.answer = folder

    def folder(self, parent: QWidget, title: str) -> Path | None:
        return self.answer


@pytest.fixture
def session(tmp_path: Path, theme: Theme, clock: FixedClock) -> Iterator[Session]:
    vault = lifecycle.create_practice(
        tmp_path / "own.emr", "quiet harbor lantern 7", MemoryKeyring()
    )
    computer = Computer(theme, Machine(tmp_path / "config"), Chosen(tmp_path), clock)
    opened = begin_session(vault, computer)
    yield opened
    opened.stop()
    put_windows_away()
    vault.lock("test")


@pytest.fixture
def page(qtbot: QtBot, session: Session, steps: Steps) -> SettingsPage:
    made = SettingsPage(session, steps)
    qtbot.addWidget(made)
    made.resize(1204, 800)
    show_active(qtbot, made)
    return made


def control(form: SavedForm, key: str) -> QWidget:
    cell = form.view.editor(key).widget
    assert isinstance(cell, FieldRow)
    return cell.control


def write(form: SavedForm, key: str, words: str, qtbot: QtBot) -> None:
    edit = control(form, key)
    edit.setFocus()
    qtbot.keyClick(edit, Qt.Key.Key_A, CTRL)
    qtbot.keyClick(edit, Qt.Key.Key_Delete)
    qtbot.keyClicks(edit, words)


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
    page: SettingsPage, session: Session, steps: Steps, qtbot: QtBot
) -> None:
    form = page.notes_form
    assert not form.save.isEnabled()
    write(form, "service_codes", "ab123 cd456", qtbot)
    assert form.save.isEnabled()
    qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)
    assert session.practice.settings.service_codes == ("AB123", "CD456")
    assert [words for words, _undo in steps.said] == ["Saved"]
    assert not form.save.isEnabled()


def test_nothing_is_saved_while_a_field_is_wrong(
    page: SettingsPage, session: Session, qtbot: QtBot
) -> None:
    before = session.practice.settings
    form = page.notes_form
    write(form, "review_days", "3", qtbot)
    write(form, "service_codes", "AB123 toolong", qtbot)
    qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)
    assert session.practice.settings == before
    wrong = form.view.editor("service_codes").widget
    assert isinstance(wrong, FieldRow)
    assert "toolong has not five letters or digits." in wrong.problem()
    assert control(form, "review_days").hasFocus()
    write(form, "review_days", "60", qtbot)
    write(form, "service_codes", "", qtbot)
    qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)
    assert session.practice.settings.review_days == 60


def test_the_practice_needs_a_name_and_a_true_npi(
    page: SettingsPage, session: Session, qtbot: QtBot
) -> None:
    form = page.practice_form
    before = session.practice.settings.profile
    write(form, "npi", "1234567890", qtbot)
    qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)
    assert session.practice.settings.profile == before
    cell = form.view.editor("npi").widget
    assert isinstance(cell, FieldRow)
    assert cell.problem()
    edit = control(form, "npi")
    assert isinstance(edit, QLineEdit)
    assert edit.text() == "1234567890"


def test_idle_minutes_are_kept_in_the_practice(page: SettingsPage, session: Session) -> None:
    page._idle.set_value("30")
    page._idle.chosen.emit("30")
    assert session.practice.settings.idle_minutes == 30


def test_look_is_kept_on_this_computer(
    page: SettingsPage, session: Session, theme: Theme, qtbot: QtBot
) -> None:
    page._mode.set_values(["dark"])
    page._mode.edited.emit()
    assert theme.mode is Mode.DARK
    assert session.computer.machine.mode is Mode.DARK
    page._size.set_value("150")
    page._size.chosen.emit("150")
    assert theme.percent == session.computer.machine.percent == 150


def test_a_backup_folder_is_chosen_or_not(
    page: SettingsPage, session: Session, steps: Steps, tmp_path: Path
) -> None:
    assert "No folder chosen yet" in words_on(page)
    files = session.computer.files
    assert isinstance(files, Chosen)
    files.answer = None
    page._choose_folder()
    assert session.practice.settings.backup_folder == ""
    files.answer = tmp_path
    page._choose_folder()
    assert session.practice.settings.backup_folder == str(tmp_path)
    assert steps.said[-1][0] == "Backups go there from now on"
    page._on_close.click()
    assert session.practice.settings.backup_on_close == page._on_close.isChecked()


def test_the_file_says_what_it_is(page: SettingsPage, session: Session) -> None:
    told = "\n".join(words_on(page))
    assert session.vault.fingerprint in told
    assert "not yet" in told
    assert "None yet" in told


@pytest.mark.parametrize("percent", [80, 100, 150, 200])
def test_no_words_are_cut(page: SettingsPage, theme: Theme, percent: int, qtbot: QtBot) -> None:
    theme.set_percent(percent)
    qtbot.wait(30)
    assert cut_words(page) == []
    for box in page.findChildren(ComboBox):
        assert box.accessibleName()
