"""The one window: locking, closing, the made-up practice, what is shown when things go wrong."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QTextEdit

from tests.ui.windows import Desk, nobody
from therapist_emr.errors import UserError
from therapist_emr.practice.made_up_file import PASSPHRASE as MADE_UP_PASSPHRASE
from therapist_emr.ui import window as window_module
from therapist_emr.ui.away.reasons import SLEPT
from therapist_emr.ui.backups.drill_dialog import DrillDialog
from therapist_emr.ui.bug_dialog import BugDialog
from therapist_emr.ui.entry.setup import SetupPage
from therapist_emr.ui.entry.unlock import UnlockPage
from therapist_emr.ui.files import Files
from therapist_emr.ui.idle import IdleWatch
from therapist_emr.ui.jobs import Job, JobRunner
from therapist_emr.ui.machine import Machine
from therapist_emr.ui.pages.settings.backups import BackupsPanel
from therapist_emr.ui.pages.settings.form_dialog import FormDialog
from therapist_emr.ui.pages.settings.page import SettingsPage
from therapist_emr.ui.session import Computer
from therapist_emr.ui.widgets.lineedit import LineEdit
from therapist_emr.ui.widgets.quick_fill_sheet import QuickFillSheet
from therapist_emr.ui.widgets.reason_dialog import ReasonDialog
from therapist_emr.ui.window import Window
from therapist_emr.vault import lifecycle
from therapist_emr.vault.files import BACKUP_SUFFIX
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.verify import verify_file

CANARY = "Quetzalcoatl"
SMALL_SCREEN = 800
"""How high the screen is that tests have."""
NOTE = "She said the assembly was easier than she had thought"


def add_client(desk: Desk) -> int:
    values = {"legal_name": CANARY, "born": "1990-05-04", "status": "active"}
    return desk.practice.clients.add(values).id


def type_note(desk: Desk, client_id: int) -> None:
    """Type into a new note and stop before anything saves it by itself."""
    desk.shell.begin_entry(client_id)
    hand = desk.hand
    hand.wait(lambda: hand.shows("Sign note"), "the note")
    hand.click(next(one for one in hand.seen(QTextEdit) if not one.isReadOnly()))
    hand.type(NOTE)


def drafts(desk: Desk) -> str:
    """Return what the drafts hold after another unlock."""
    today = desk.practice.today()
    desks = [(desk.practice.desk(one.client.id), one.draft.id) for one in today.unsigned]
    return " ".join(str(one.draft(number).body) for one, number in desks)


def idle(desk: Desk) -> None:
    """Let the desk be empty for as long as was chosen."""
    for watch in desk.window.findChildren(IdleWatch):
        watch.idle.emit()


def by_key(desk: Desk) -> None:
    desk.hand.key("Ctrl+L")


def by_rail(desk: Desk) -> None:
    desk.hand.press("Lock")


def said_at_locking(desk: Desk) -> str:
    """Return what the locked screen says of what was typed."""
    desk.hand.wait(lambda: any("Since" in words for words in desk.said()), "the locked screen")
    return next(words for words in desk.said() if "Since" in words)


@pytest.mark.parametrize("way", [by_key, by_rail, idle])
def test_locking_puts_what_is_typed_on_disk_first(desk: Desk, way: Callable[[Desk], None]) -> None:
    desk.open()
    type_note(desk, add_client(desk))
    way(desk)
    assert desk.window.shell is None
    assert desk.window.session is None
    desk.unlock()
    assert NOTE in drafts(desk)


@pytest.mark.parametrize("way", [by_key, idle])
def test_locking_keeps_what_is_ticked_on_an_open_sheet(
    desk: Desk, way: Callable[[Desk], None]
) -> None:
    desk.open()
    desk.shell.begin_entry(add_client(desk))
    hand = desk.hand
    hand.wait(lambda: hand.shows("Sign note"), "the note")
    hand.press("Risk: fill in by ticking")
    hand.wait(lambda: isinstance(hand.front(), QuickFillSheet), "the sheet")
    hand.click(hand.named(LineEdit, "In your own words"))
    hand.type(NOTE)
    way(desk)
    hand.wait(lambda: desk.window.shell is None, "the locked screen")
    assert said_at_locking(desk) == "Since 7:42 pm. Drafts are saved."
    desk.unlock()
    assert NOTE in drafts(desk)


@pytest.mark.parametrize("typed", ["", "Panic"])
def test_what_a_dialog_loses_by_locking_is_said(desk: Desk, typed: str) -> None:
    desk.open()
    desk.shell.open_settings("templates")
    hand = desk.hand
    hand.press("New snippets")
    hand.wait(lambda: isinstance(hand.front(), FormDialog), "the dialog")
    hand.type(typed)
    idle(desk)
    but = ", except what was typed in the open dialog" if typed else ""
    assert said_at_locking(desk) == f"Since 7:42 pm. Drafts are saved{but}."


@pytest.mark.parametrize("typed", ["", "Panic"])
def test_a_reason_that_locking_loses_is_said(desk: Desk, typed: str) -> None:
    desk.open()
    box = ReasonDialog("this note", "It stays.", "Wrong chart", desk.window)
    box.open()
    desk.hand.wait(lambda: desk.hand.front() is box, "the question")
    desk.hand.click(box.reason)
    desk.hand.type(typed)
    idle(desk)
    but = ", except what was typed in the open dialog" if typed else ""
    assert said_at_locking(desk) == f"Since 7:42 pm. Drafts are saved{but}."


def test_a_locked_window_shows_nothing_of_the_practice(desk: Desk) -> None:
    desk.open()
    desk.shell.open_client(add_client(desk))
    QGuiApplication.clipboard().setText(CANARY)
    desk.shell.show_shortcuts()
    desk.window.lock()
    desk.hand.rest(50)
    assert isinstance(desk.page(), UnlockPage)
    assert CANARY not in " ".join(desk.said())
    assert QGuiApplication.clipboard().text() == ""
    assert desk.hand.front() is desk.window
    assert any(words.startswith("Since 7:42") for words in desk.said())


def test_a_dialog_of_files_keeps_no_practice_open(desk: Desk) -> None:
    """Lock while the dialog still waits for an answer, as sleep does."""
    desk.open()
    desk.shell.open_client(add_client(desk))
    forgotten: list[bool] = []
    desk.window.forgotten.connect(lambda: forgotten.append(True))
    QTimer.singleShot(200, lambda: desk.window.lock(SLEPT))
    assert Files().folder(desk.shell.shown, "Choose a folder") is None
    desk.hand.wait(lambda: bool(forgotten), "memory to be overwritten")
    assert isinstance(desk.page(), UnlockPage)
    assert CANARY not in " ".join(desk.said())
    assert desk.hand.front() is desk.window


@pytest.mark.parametrize("opened_by", ["F1", "Ctrl+K"])
def test_the_key_that_locks_does_so_with_a_dialog_in_front(desk: Desk, opened_by: str) -> None:
    desk.open()
    desk.shell.open_client(add_client(desk))
    desk.hand.key(opened_by)
    desk.hand.key("Ctrl+L")
    desk.hand.wait(lambda: desk.window.shell is None, "the locked screen")
    assert isinstance(desk.page(), UnlockPage)
    assert desk.hand.front() is desk.window


@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize("minutes", [0, 10])
def test_the_key_that_locks_does_so_with_a_menu_open(desk: Desk, minutes: int) -> None:
    desk.open(idle_minutes=minutes)
    type_note(desk, add_client(desk))
    menu = QMenu(desk.shell)
    menu.addAction(CANARY)
    menu.popup(desk.window.mapToGlobal(desk.window.rect().center()))
    desk.hand.wait(lambda: QApplication.activePopupWidget() is menu, "the menu")
    QTest.keyClick(menu, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    desk.hand.wait(lambda: desk.window.shell is None, "the locked screen")
    assert isinstance(desk.page(), UnlockPage)
    assert QApplication.activePopupWidget() is None
    desk.unlock()
    assert NOTE in drafts(desk)


def test_the_title_names_no_client(desk: Desk) -> None:
    desk.open()
    type_note(desk, add_client(desk))
    assert desk.window.windowTitle() == window_module.TITLE


def test_what_cannot_be_saved_keeps_the_window_open_when_asked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.open()

    def refuse() -> None:
        raise UserError("The disk is full.", "Make room.")

    monkeypatch.setattr(desk.shell, "flush", refuse)
    desk.window.lock()
    assert desk.window.shell is not None
    assert "The disk is full." in desk.banners()
    desk.hand.key("Ctrl+3")
    assert desk.window.shell is not None
    idle(desk)
    assert desk.window.shell is None
    desk.hand.wait(lambda: any("could not be saved" in told for told in desk.said()), "the truth")


@pytest.mark.skipif(os.name == "nt", reason="Windows deletes no file that is open")
@pytest.mark.parametrize("way", ["lock", "close"])
def test_a_practice_that_is_gone_from_under_what_is_typed_can_be_left(desk: Desk, way: str) -> None:
    desk.open()
    client_id = add_client(desk)
    type_note(desk, client_id)
    desk.path.unlink()
    getattr(desk.window, way)()
    assert "The practice's file was moved, deleted or replaced" in desk.banners()[0]
    assert desk.window.shell is not None
    desk.hand.press(f"{way.capitalize()} without saving")
    desk.hand.wait(lambda: desk.window.shell is None, "the end")
    if way == "lock":
        assert "What was typed last could not be saved." in said_at_locking(desk)
    else:
        desk.hand.wait(lambda: not desk.window.isVisible(), "the closed window")
        desk.start()
    desk.unlock()
    assert desk.practice.clients.get(client_id).name == CANARY


def test_a_draft_left_by_a_crash_is_offered_back(desk: Desk) -> None:
    desk.open()
    client_id = add_client(desk)
    practice_desk = desk.practice.desk(client_id)
    practice_desk.begin("sessions", "session", {"notes": [{"key": "data", "text": NOTE}]})
    crashed = desk.place / "crashed.emr"
    for suffix in ("", "-wal"):
        found = desk.path.with_name(desk.path.name + suffix)
        if found.exists():
            shutil.copy(found, crashed.with_name(crashed.name + suffix))
    desk.window.close()
    crashed.replace(desk.path)
    desk.start()
    desk.unlock()
    desk.hand.wait(lambda: desk.hand.shows("Go on writing"), "the offer")


def test_closing_makes_a_verified_backup(desk: Desk) -> None:
    usb = desk.place / "usb"
    usb.mkdir()
    desk.open(backup_folder=str(usb), backup_on_close=True)
    desk.window.close()
    desk.hand.wait(lambda: not desk.window.isVisible(), "the end")
    made = list(usb.glob(f"*{BACKUP_SUFFIX}"))
    assert len(made) == 1
    assert verify_file(made[0], None).ok


def test_a_backup_that_fails_keeps_the_window_and_offers_both_ways(desk: Desk) -> None:
    desk.open(backup_folder=str(desk.place / "unplugged"), backup_on_close=True)
    desk.window.close()
    desk.hand.wait(lambda: desk.hand.shows("Close without it"), "the banner")
    assert desk.window.isVisible()
    assert desk.window.shell is not None
    desk.hand.press("Close without it")
    desk.hand.wait(lambda: not desk.window.isVisible(), "the end")


def test_what_cannot_be_saved_after_the_backup_keeps_the_window(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    usb = desk.place / "usb"
    usb.mkdir()
    desk.open(backup_folder=str(usb), backup_on_close=True)

    def refuse() -> None:
        raise UserError("The disk is full.", "Make room.")

    desk.window.close()
    with monkeypatch.context() as now:
        now.setattr(desk.shell, "flush", refuse)
        desk.hand.wait(lambda: "The disk is full." in " ".join(desk.banners()), "the words")
        assert desk.window.isVisible()
    assert desk.window.shell is not None


def test_closing_without_a_folder_closes_at_once(desk: Desk) -> None:
    desk.open()
    type_note(desk, add_client(desk))
    desk.window.close()
    assert not desk.window.isVisible()
    desk.start()
    desk.unlock()
    assert NOTE in drafts(desk)


def test_closing_waits_for_what_cannot_be_saved(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.open()

    def refuse() -> None:
        raise UserError("The disk is full.", "Make room.")

    with monkeypatch.context() as patch:
        patch.setattr(desk.shell, "flush", refuse)
        desk.window.close()
        assert desk.window.isVisible()
        assert "The disk is full." in desk.banners()


def test_the_made_up_practice_opens_by_one_press_and_stays_apart(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window_module, "DEMO_CLIENTS", 2)
    monkeypatch.setattr(window_module, "DEMO_YEARS", 1)
    desk.start()
    desk.hand.press("Look around with a made-up practice")
    desk.hand.wait(lambda: desk.window.shell is not None, "the practice")
    assert "Everyone here is made up" in desk.banners()
    assert desk.practice.settings.made_up
    desk.window.lock()
    desk.hand.wait(lambda: any("made up" in words for words in desk.said()), "its passphrase")
    desk.unlock(MADE_UP_PASSPHRASE)
    desk.hand.press("Set up my practice")
    desk.hand.wait(lambda: isinstance(desk.page(), SetupPage), "setting up")
    assert not desk.path.exists()


def test_the_made_up_practice_asked_for_twice_comes_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window_module, "DEMO_CLIENTS", 2)
    monkeypatch.setattr(window_module, "DEMO_YEARS", 1)
    desk.start()
    for _time in range(2):
        desk.hand.buttons("Look around with a made-up practice")[0].click()
        desk.window.look_around()
    assert not desk.hand.shows("Continue")
    desk.hand.wait(lambda: desk.window.shell is not None, "the practice")
    desk.window.look_around()
    desk.hand.rest(300)
    assert desk.banners() == ["Everyone here is made up"]


def test_setting_up_goes_on_when_the_made_up_practice_is_not_waited_for(
    desk: Desk,
) -> None:
    desk.start()
    desk.hand.write("Practice name", "Willow Street Counseling")
    edit = desk.hand.row("Practice name").control
    desk.window.look_around()
    assert not edit.isEnabled()
    desk.hand.press("Cancel")
    desk.hand.wait(edit.isEnabled, "the page again")
    assert edit.hasFocus()
    assert desk.window.shell is None


def test_a_made_up_practice_that_was_open_when_it_was_cancelled_is_shown(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window_module, "DEMO_CLIENTS", 2)
    monkeypatch.setattr(window_module, "DEMO_YEARS", 1)
    desk.start()
    jobs: list[Job] = []
    desk.window._runner.started.connect(jobs.append)
    opens = lifecycle.unlock

    def unlock(*asked: Any) -> OpenVault:
        vault = opens(*asked)
        jobs[0].cancel()
        return vault

    monkeypatch.setattr(lifecycle, "unlock", unlock)
    desk.window.look_around()
    desk.hand.wait(lambda: desk.window.shell is not None, "the practice")
    assert desk.banners() == ["Everyone here is made up"]


def test_an_expected_problem_is_a_banner_and_a_fault_a_report(desk: Desk) -> None:
    desk.open()
    problem = UserError("The folder is full.", "Choose another.")
    sys.excepthook(UserError, problem, None)
    assert "The folder is full." in desk.banners()
    sys.excepthook(ValueError, ValueError(CANARY), None)
    desk.hand.rest(30)
    shown = [one for one in desk.app.topLevelWidgets() if isinstance(one, BugDialog)]
    shown = [one for one in shown if one.isVisible()]
    assert len(shown) == 1
    assert CANARY not in shown[0].report
    shown[0].close()


def test_a_problem_before_unlocking_is_said_as_well(desk: Desk) -> None:
    desk.make()
    desk.start()
    sys.excepthook(UserError, UserError("No room.", "Make some."), None)
    assert "No room." in desk.banners()
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert not desk.window.isVisible()


def test_the_idle_limit_follows_the_settings(desk: Desk) -> None:
    from dataclasses import replace

    desk.open(idle_minutes=10)
    desk.practice.change_settings(replace(desk.practice.settings, idle_minutes=0))
    for watch in desk.window.findChildren(IdleWatch):
        assert not watch.check()
    assert desk.window.shell is not None


def test_the_window_comes_back_where_it_was(desk: Desk) -> None:
    desk.make()
    desk.start()
    desk.window.resize(1111, 777)
    desk.window.close()
    machine_size = desk.window.size()
    desk.start()
    assert machine_size.width() == 1111


def test_a_first_window_fits_on_a_small_screen_below_its_title(desk: Desk) -> None:
    computer = Computer(desk.look, Machine(desk.place / "config"), desk.files, desk.clock)
    window = Window(desk.app, computer, desk.keyring, JobRunner(nobody))
    desk.windows.append(window)
    assert window.screen().availableSize().height() == SMALL_SCREEN
    assert window.height() <= SMALL_SCREEN - window_module.TITLE_BAR


def test_a_window_takes_its_watch_over_the_desk_along(desk: Desk) -> None:
    assert desk.start().findChildren(IdleWatch)
    assert desk.app.findChildren(IdleWatch) == []


def test_a_drill_that_locking_ends_says_nothing_on_the_lock_screen(desk: Desk) -> None:
    usb = desk.place / "usb"
    usb.mkdir()
    desk.open(backup_folder=str(usb))
    desk.shell.back_up()
    desk.hand.wait(lambda: bool(list(usb.glob("*.json"))), "the backup")
    desk.shell.open_settings("backups")
    panel = cast("SettingsPage", desk.shell.shown).shown
    assert isinstance(panel, BackupsPanel)
    panel.try_restore()
    drill = desk.window.findChild(DrillDialog)
    assert drill is not None
    assert desk.window.session is not None
    drill.type_lines(desk.window.session.vault.recovery_lines())
    drill.start()
    desk.window.lock("nobody at the desk")
    desk.hand.rest(400)
    assert not any(isinstance(one, BugDialog) for one in QApplication.topLevelWidgets())
    assert desk.window.session is None


def test_what_is_typed_in_the_settings_is_there_after_locking(desk: Desk) -> None:
    desk.open()
    desk.shell.open_settings("practice")
    desk.hand.write("Practice name", "Harbor Room")
    desk.window.lock("nobody at the desk")
    desk.hand.rest(50)
    assert any("Drafts are saved." in said for said in desk.said())
    desk.unlock()
    desk.shell.open_settings("practice")
    assert "What you typed here is not saved yet." in desk.said()
    settings = desk.practice.settings
    assert settings.profile.practice_name != "Harbor Room"
    desk.hand.press("Save")
    assert desk.practice.settings.profile.practice_name == "Harbor Room"
