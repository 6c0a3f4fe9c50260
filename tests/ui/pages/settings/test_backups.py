"""Where backups go is chosen, and what became of them is told with the next step."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from tests.ui.cut_words import cut_words
from tests.ui.narrow import LARGE
from tests.ui.pages.conftest import Steps, words_on
from tests.ui.pages.settings.conftest import Chosen
from therapist_emr.domain.progress import Silent
from therapist_emr.practice.backing_up import back_up_practice
from therapist_emr.practice.backups import BackupRun
from therapist_emr.ui.backups.check_dialog import CheckDialog
from therapist_emr.ui.backups.drill_dialog import DrillDialog
from therapist_emr.ui.backups.restore_dialog import RestoreDialog
from therapist_emr.ui.pages.settings.backups import BackupsPanel
from therapist_emr.ui.pages.settings.page import SettingsPage
from therapist_emr.ui.session import Session
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.widgets.dialogs import Dialog
from therapist_emr.ui.widgets.scaffold import Scroll
from therapist_emr.ui.window import SMALLEST

D = TypeVar("D", bound=Dialog)


@pytest.fixture
def panel(page: SettingsPage) -> Iterator[BackupsPanel]:
    page.open_panel("backups")
    shown = page.shown
    assert isinstance(shown, BackupsPanel)
    yield shown
    for dialog in page.window().findChildren(Dialog):
        dialog.reject()


@pytest.fixture
def usb(session: Session, tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    session.practice.backups.add(folder)
    return folder


def test_a_place_is_chosen_or_not_and_gets_its_first_backup(
    panel: BackupsPanel, session: Session, steps: Steps, tmp_path: Path
) -> None:
    assert any("No place chosen yet" in one for one in words_on(panel))
    assert "None yet" in words_on(panel)
    files = session.computer.files
    assert isinstance(files, Chosen)
    files.answer = None
    panel.add_place()
    assert session.practice.backups.destinations() == ()
    files.answer = tmp_path
    panel.add_place()
    assert [row.accessibleName() for row in panel.rows] == [f"{tmp_path.name}, No backup yet."]
    assert str(tmp_path) in words_on(panel)
    assert steps.taken[-1] == ("back up", str(tmp_path))
    panel.add_place()
    assert panel.problem.text().startswith("Backups go to this folder already.")
    assert panel.problem.isVisibleTo(panel)
    panel.refresh()
    assert not panel.problem.isVisibleTo(panel)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each name is text")
def test_a_place_whose_name_is_no_text_is_refused_beside_the_button(
    panel: BackupsPanel, session: Session, tmp_path: Path
) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/usb-\xff"))
    folder.mkdir()
    files = session.computer.files
    assert isinstance(files, Chosen)
    for answer in (folder, tmp_path / "usb-\N{REPLACEMENT CHARACTER}"):  # the latter is Qt's
        files.answer = answer
        panel.add_place()
        assert "no text" in panel.problem.text()
    assert session.practice.backups.destinations() == ()


def test_closing_with_a_backup_is_a_choice(panel: BackupsPanel, session: Session) -> None:
    before = session.practice.settings.backup_on_close
    panel.on_close.click()
    assert session.practice.settings.backup_on_close == panel.on_close.isChecked() != before


def test_each_place_says_how_it_stands_and_what_to_do(
    qtbot: QtBot, panel: BackupsPanel, session: Session, usb: Path
) -> None:
    log, now = session.practice.backups, session.practice.now().utc
    log.remember(BackupRun(now, str(usb), "a.emr-backup", 9, "ab", verified=True))
    panel.refresh()
    assert any("On the same disk as your charts" in one for one in words_on(panel))
    qtbot.waitUntil(lambda: "Verified, a.emr-backup" in words_on(panel))
    full = BackupRun(now, str(usb), problem="The disk is full.", trouble="full")
    log.remember(full)
    panel.refresh()
    assert panel.rows[0].accessibleName().startswith("usb, Full. Make room on it")
    qtbot.waitUntil(lambda: "The disk is full." in words_on(panel))


def test_a_place_is_backed_up_taken_off_the_list_and_brought_back(
    panel: BackupsPanel, session: Session, steps: Steps, usb: Path
) -> None:
    panel.refresh()
    back_up, _check, remove = panel.rows[0].menu.actions()
    back_up.trigger()
    assert steps.taken[-1] == ("back up", str(usb))
    remove.trigger()
    assert session.practice.backups.destinations() == ()
    words, undo = steps.said[-1]
    assert "those that are there stay" in words
    assert undo is not None
    undo()
    assert [one.folder for one in session.practice.backups.destinations()] == [str(usb)]


def test_the_newest_backup_of_a_place_is_checked(
    qtbot: QtBot, panel: BackupsPanel, session: Session, usb: Path
) -> None:
    back_up_practice(session.vault, usb, session.computer.clock, Silent())
    panel.refresh()
    panel.rows[0].menu.actions()[1].trigger()
    dialog = opened(panel, CheckDialog)
    qtbot.waitUntil(lambda: bool(dialog.found.lines()), timeout=20_000)
    assert dialog.found.lines()[0] == "Every byte is as it was when the backup was made."
    assert dialog.found.lines()[-1].startswith("This backup is whole")
    qtbot.wait(60)
    area = dialog.findChildren(Scroll)[0]
    assert area.verticalScrollBar().maximum() == 0


@LARGE
def test_what_a_check_found_is_read_whole_at_any_text_size(
    qtbot: QtBot, theme: Theme, panel: BackupsPanel, session: Session, usb: Path, percent: int
) -> None:
    theme.set_percent(percent)
    panel.window().resize(*SMALLEST)
    back_up_practice(session.vault, usb, session.computer.clock, Silent())
    panel.refresh()
    panel.rows[0].menu.actions()[1].trigger()
    dialog = opened(panel, CheckDialog)
    qtbot.waitUntil(lambda: bool(dialog.found.lines()), timeout=20_000)
    assert cut_words(dialog) == []
    assert dialog.height() <= SMALLEST[1]


def test_restoring_and_trying_it_are_one_press_away(
    panel: BackupsPanel, session: Session, usb: Path
) -> None:
    assert not panel.drill.isEnabled()
    back_up_practice(session.vault, usb, session.computer.clock, Silent())
    panel.refresh()
    assert "Not tried yet." in words_on(panel)
    panel.drill.click()
    opened(panel, DrillDialog).reject()
    panel.restore_button.click()
    opened(panel, RestoreDialog).reject()


def opened(panel: BackupsPanel, kind: type[D]) -> D:
    return next(one for one in panel.window().findChildren(kind) if one.isVisible())


def test_the_keyboard_stays_at_a_place_that_is_shown_anew_and_goes_on_from_one_that_went(
    panel: BackupsPanel, usb: Path, qtbot: QtBot
) -> None:
    panel.refresh()
    panel.window().activateWindow()
    panel.rows[0].more.setFocus()
    panel.refresh()
    qtbot.waitUntil(lambda: panel.rows[0].more.hasFocus())
    panel._remove(panel._of(usb))
    qtbot.waitUntil(lambda: "Add a place" in words_held(panel))


def test_tab_comes_to_the_places_before_what_stands_below_them(
    panel: BackupsPanel, usb: Path, qtbot: QtBot
) -> None:
    panel.refresh()
    panel.window().activateWindow()
    panel.rows[0].more.setFocus()
    walked = []
    for _ in range(4):
        held = panel.window().focusWidget()
        assert held is not None
        qtbot.keyClick(held, Qt.Key.Key_Tab)
        walked.append(words_held(panel))
    assert walked == [
        "Add a place", "Back up now", "Back up when the app is closed", "Restore a backup",
    ]  # fmt: skip


def words_held(panel: BackupsPanel) -> str:
    held = panel.window().focusWidget()
    return held.text() if isinstance(held, QAbstractButton) else ""
