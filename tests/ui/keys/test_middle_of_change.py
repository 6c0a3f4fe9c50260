"""In the middle of a change of the key: it was seen, the disk is full, the desk is left."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from tests.ui.full_trail import full_trail
from tests.ui.keys.test_keys import (
    begin,
    lock,
    panel,
    read_back,
    shown_panel,
    trail,
    vault,
    waiting,
)
from tests.ui.windows import PASSPHRASE, Desk
from therapist_emr.practice.new_key import change as change_key
from therapist_emr.practice.practice import Practice
from therapist_emr.store.errors import DiskFull
from therapist_emr.ui.entry.panels import SheetPanel
from therapist_emr.ui.entry.unlock import UnlockPage
from therapist_emr.ui.keys.change_page import BeginPanel, KeyChangePage
from therapist_emr.ui.pages.settings.page import SettingsPage
from therapist_emr.vault.open_vault import OpenVault

pytestmark = pytest.mark.usefixtures("cheap_passphrases")


@pytest.mark.parametrize("ends", ["well", "badly"])
def test_a_desk_left_while_the_key_is_changed_is_locked_at_its_end(
    desk: Desk, usb: Path, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    desk.open(backup_folder=str(usb))
    sheet = begin(desk)
    for number in sheet.asked:
        desk.hand.write(f"Line {number}", sheet.lines[number - 1])
    going_on = threading.Event()

    def change(*asked: Any) -> OpenVault:
        going_on.wait(10)
        if ends == "badly":
            raise DiskFull
        return change_key(*asked)

    monkeypatch.setattr("therapist_emr.ui.keys.changing.change", change)
    desk.hand.press("Change the key")
    assert desk.window.shell is None
    desk.window.lock("the screen was locked")
    going_on.set()
    desk.hand.wait(lambda: desk.window.entrance is not None, "the locked screen")
    assert isinstance(desk.page(), UnlockPage)
    assert desk.window.session is None
    desk.hand.rest(50)
    told = "The key was changed." if ends == "well" else str(DiskFull())
    assert any(told in said for said in desk.said())
    desk.unlock()
    assert desk.window.shell is not None


def test_a_draft_that_cannot_be_saved_keeps_the_sheet(
    desk: Desk, usb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise DiskFull

    desk.open(backup_folder=str(usb))
    old = vault(desk).fingerprint
    sheet = begin(desk)
    for number in sheet.asked:
        desk.hand.write(f"Line {number}", sheet.lines[number - 1])
    with monkeypatch.context() as patch:
        patch.setattr(desk.shell.clients, "flush", full)
        for _ in range(2):
            desk.hand.press("Change the key")
            assert any("disk is full" in said for said in desk.said())
            assert desk.window.shell is not None
    read_back(desk, sheet)
    assert vault(desk).fingerprint != old


def say_it_was_seen(desk: Desk) -> KeyChangePage:
    panel(desk)
    desk.hand.press("I think someone saw my key")
    page = desk.shell.shown
    assert isinstance(page, KeyChangePage)
    return page


def require_that_it_was_seen(desk: Desk) -> None:
    assert trail(desk).count("key seen") == 1
    desk.hand.wait(lambda: waiting(desk), "the backup under the key that was seen")
    assert shown_panel(desk).old.isVisible()


def test_that_the_key_was_seen_can_still_be_said_when_a_change_is_begun(
    desk: Desk, usb: Path
) -> None:
    desk.open(backup_folder=str(usb))
    lines = begin(desk).lines
    with full_trail():
        say_it_was_seen(desk)
    assert "disk is full" in " ".join(desk.banners())
    page = say_it_was_seen(desk)
    sheet = page.panel
    assert isinstance(sheet, SheetPanel)
    assert sheet.lines == lines
    assert any("Destroy the old sheet" in said for said in desk.said())
    say_it_was_seen(desk)
    assert page.panel is sheet
    read_back(desk, sheet)
    require_that_it_was_seen(desk)


def test_that_the_key_was_seen_can_be_said_while_the_sheet_is_made(desk: Desk, usb: Path) -> None:
    desk.open(backup_folder=str(usb))
    assert desk.window.session is not None
    earlier = threading.Event()
    desk.window.session.backups.start_plain("", lambda _watch: earlier.wait())
    panel(desk)
    hand = desk.hand
    hand.press("Change the key")
    hand.write("Your passphrase", PASSPHRASE)
    hand.press("Begin")
    page = say_it_was_seen(desk)
    assert isinstance(page.panel, BeginPanel)
    earlier.set()
    hand.wait(lambda: isinstance(page.panel, SheetPanel), "the new sheet")
    assert isinstance(page.panel, SheetPanel)
    assert any("Destroy the old sheet" in said for said in desk.said())
    read_back(desk, page.panel)
    require_that_it_was_seen(desk)


def test_a_key_that_was_changed_is_opened_though_nothing_else_can_be_noted(
    desk: Desk, usb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_settings: object) -> None:
        raise DiskFull

    desk.open(backup_folder=str(usb))
    old = vault(desk).fingerprint
    sheet = begin(desk)
    with monkeypatch.context() as patch:
        patch.setattr(Practice, "change_settings", full)
        read_back(desk, sheet)
    assert vault(desk).fingerprint != old
    lock(desk)
    desk.unlock()


def held_up(desk: Desk) -> threading.Event:
    """Let a backup to a slow drive run; return what ends it."""
    assert desk.window.session is not None
    slow = threading.Event()
    desk.window.session.backups.start_plain("", lambda _watch: slow.wait())
    return slow


def test_what_a_slow_drive_holds_up_is_stopped_and_begun_again(desk: Desk, usb: Path) -> None:
    desk.open(backup_folder=str(usb))
    slow = held_up(desk)
    panel(desk)
    hand = desk.hand
    hand.press("Change the key")
    hand.write("Your passphrase", PASSPHRASE)
    hand.buttons("Begin")[0].setFocus(Qt.FocusReason.TabFocusReason)
    hand.key("Space")
    assert [hand.keyboard()] == hand.buttons("Stop")
    hand.press("Stop")
    assert not hand.shows("Stop")
    slow.set()
    hand.wait(lambda: hand.shows("Begin"), "the step again")
    assert "Stopped. The key was not changed." in desk.said()
    assert not list(usb.iterdir())
    assert "begin key change" not in trail(desk)
    hand.press("Begin")
    page = desk.shell.shown
    assert isinstance(page, KeyChangePage)
    hand.wait(lambda: isinstance(page.panel, SheetPanel), "the new sheet")
    hand.press("Keep the old key")
    hand.wait(lambda: isinstance(desk.shell.shown, SettingsPage), "the settings")


def test_a_sheet_that_was_given_up_is_neither_printed_nor_taken(desk: Desk, usb: Path) -> None:
    desk.open(backup_folder=str(usb))
    begin(desk)
    slow = held_up(desk)
    desk.hand.press("Keep the old key")
    assert "Keeping the old key" in desk.said()
    assert not any(desk.hand.shows(one) for one in ("Save as PDF", "Print sheet"))
    slow.set()
    desk.hand.wait(lambda: isinstance(desk.shell.shown, SettingsPage), "the settings")
    assert "abandon key change" in trail(desk)


def test_a_change_whose_end_cannot_be_recorded_is_left_all_the_same(desk: Desk, usb: Path) -> None:
    desk.open(backup_folder=str(usb))
    begin(desk)
    with full_trail():
        desk.hand.press("Keep the old key")
        desk.hand.wait(lambda: isinstance(desk.shell.shown, SettingsPage), "the settings")
    assert "disk is full" in " ".join(desk.banners())
    begin(desk)
    desk.hand.press("Keep the old key")
    desk.hand.wait(lambda: isinstance(desk.shell.shown, SettingsPage), "the settings")
