from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.pages.conftest import Steps, put_windows_away, show_active
from tests.vault.practices import FAST
from therapist_emr.domain.clock import FixedClock
from therapist_emr.ui.files import Files
from therapist_emr.ui.machine import Machine
from therapist_emr.ui.pages.settings.page import SettingsPage
from therapist_emr.ui.pages.settings.saved_form import SavedForm
from therapist_emr.ui.session import Computer, Session, begin_session
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.vault import lifecycle
from therapist_emr.vault.keyring_store import MemoryKeyring

CTRL = Qt.KeyboardModifier.ControlModifier
Write = Callable[[SavedForm, str, str], None]


class Chosen(Files):
    """Answer with one folder, or none, as a person would."""

    def __init__(self, folder: Path | None) -> None:
        self.answer = folder

    def folder(self, parent: QWidget, title: str) -> Path | None:
        return self.answer


@pytest.fixture
def session(tmp_path: Path, theme: Theme, clock: FixedClock) -> Iterator[Session]:
    vault = lifecycle.create_practice(
        tmp_path / "own.emr", "quiet harbor lantern 7", MemoryKeyring(), kdf=FAST
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


@pytest.fixture
def write(qtbot: QtBot) -> Write:
    """Lend a hand that replaces what stands in a field."""

    def run(form: SavedForm, key: str, words: str) -> None:
        edit = control(form, key)
        edit.setFocus()
        qtbot.keyClick(edit, Qt.Key.Key_A, CTRL)
        qtbot.keyClick(edit, Qt.Key.Key_Delete)
        qtbot.keyClicks(edit, words)

    return run


def cell(form: SavedForm, key: str) -> FieldRow:
    """Return the row of a field."""
    found = form.view.editor(key).widget
    assert isinstance(found, FieldRow)
    return found


def control(form: SavedForm, key: str) -> QWidget:
    """Return what one types in."""
    return cell(form, key).control
