"""Passphrase, sheet and key, changed in the real window by a person at the keyboard."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt

from tests.ui.cut_words import cut_words
from tests.ui.full_trail import full_trail
from tests.ui.narrow import LARGE, sideways
from tests.ui.windows import PASSPHRASE, Desk
from therapist_emr.practice.new_key import find_exposed
from therapist_emr.store.errors import DiskFull
from therapist_emr.ui.entry.panels import SheetPanel
from therapist_emr.ui.entry.unlock import WITHOUT, UnlockPage
from therapist_emr.ui.keys.change_page import BeginPanel, KeyChangePage
from therapist_emr.ui.pages.settings.keys import KeysPanel
from therapist_emr.ui.pages.settings.page import SettingsPage
from therapist_emr.ui.widgets.scaffold import Scroll
from therapist_emr.ui.widgets.steps import StepList
from therapist_emr.ui.window import SMALLEST
from therapist_emr.vault import rotation
from therapist_emr.vault.exposure import Exposed
from therapist_emr.vault.key_finding import fingerprint_of
from therapist_emr.vault.keyholder import Slot
from therapist_emr.vault.keyring_store import KeyringRefused, MemoryKeyring
from therapist_emr.vault.open_vault import OpenVault

NEW = "another four calm words"

pytestmark = pytest.mark.usefixtures("cheap_passphrases")


def vault(desk: Desk) -> OpenVault:
    assert desk.window.session is not None
    return desk.window.session.vault


def trail(desk: Desk) -> list[str]:
    return [row.action for row in desk.practice.audit.rows()]


def panel(desk: Desk) -> KeysPanel:
    desk.shell.open_settings("keys")
    return shown_panel(desk)


def shown_panel(desk: Desk) -> KeysPanel:
    page = desk.shell.shown
    assert isinstance(page, SettingsPage)
    assert isinstance(page.shown, KeysPanel)
    return page.shown


def lock(desk: Desk) -> None:
    desk.window.lock()
    desk.hand.wait(lambda: desk.window.shell is None, "the locked screen")


# --- passphrase --------------------------------------------------------------------------


def test_the_passphrase_is_changed_after_the_old_one_was_typed(desk: Desk) -> None:
    desk.open()
    panel(desk)
    hand = desk.hand
    hand.press("Change the passphrase")
    hand.press("Change")
    assert hand.row("Your passphrase now").problem() == "Type your passphrase."
    hand.write("Your passphrase now", "wrong words")
    hand.write("New passphrase", "short")
    hand.press("Change")
    assert "at least 8" in hand.row("New passphrase").problem()
    hand.write("New passphrase", NEW)
    hand.write("Once more", NEW + "x")
    hand.press("Change")
    assert "not the same" in hand.row("Once more").problem()
    hand.write("Once more", NEW)
    hand.press("Change")
    hand.wait(lambda: hand.row("Your passphrase now").problem(), "the refusal")
    assert "does not open" in hand.row("Your passphrase now").problem()
    hand.write("Your passphrase now", PASSPHRASE)
    hand.press("Change")
    hand.wait(lambda: "change passphrase" in trail(desk), "the change")
    hand.wait(lambda: not hand.shows("Cancel"), "the dialog to close")
    lock(desk)
    desk.unlock(NEW)


def test_going_without_says_what_it_gives_up_and_a_click_opens(desk: Desk) -> None:
    desk.open()
    shown = panel(desk)
    hand = desk.hand
    hand.press("Go without a passphrase")
    assert any("keeps nobody out" in words for words in desk.said())
    hand.write("Your passphrase now", PASSPHRASE)
    hand.press("Go without")
    hand.wait(lambda: not vault(desk).asks_passphrase, "the passphrase to go")
    hand.wait(lambda: hand.shows("Set a passphrase"), "the panel to follow")
    assert shown.has_none.isVisible()
    assert not shown.without.isVisible()
    lock(desk)
    page = desk.page()
    assert isinstance(page, UnlockPage)
    hand.wait(lambda: WITHOUT in desk.said(), "the page that asks for nothing")
    hand.press("Unlock")
    hand.wait(lambda: desk.window.shell is not None, "the practice")
    assert "unlock without passphrase" in trail(desk)
    panel(desk)
    hand.press("Set a passphrase")
    hand.write("New passphrase", NEW)
    hand.write("Once more", NEW)
    hand.press("Set")
    hand.wait(lambda: vault(desk).asks_passphrase, "the passphrase to be set")
    hand.wait(lambda: not hand.shows("Cancel"), "the dialog to close")
    lock(desk)
    desk.unlock(NEW)


def test_a_keyring_that_refuses_is_told_in_the_dialog(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.open()
    panel(desk)

    def refuse(*_: object) -> None:
        raise KeyringRefused

    monkeypatch.setattr(MemoryKeyring, "put", refuse)
    hand = desk.hand
    hand.press("Go without a passphrase")
    hand.write("Your passphrase now", PASSPHRASE)
    hand.press("Go without")
    hand.wait(lambda: hand.row("Your passphrase now").problem(), "the refusal")
    assert "did not keep" in hand.row("Your passphrase now").problem()
    assert vault(desk).asks_passphrase
    hand.press("Cancel")


# --- the sheet ---------------------------------------------------------------------------


def test_the_sheet_is_shown_and_saved_again_after_the_passphrase(desk: Desk) -> None:
    desk.open()
    panel(desk)
    hand = desk.hand
    hand.press("Show and print the sheet")
    assert not hand.shows("Save as PDF")
    hand.write("Your passphrase now", PASSPHRASE)
    hand.press("Show the sheet")
    hand.wait(lambda: hand.shows("Save as PDF"), "the sheet")
    hand.press("Save as PDF")
    assert "export" not in trail(desk)
    taken = desk.place / "letters.txt"
    taken.write_text("not a PDF", encoding="utf-8")
    desk.files.prepare(taken)
    hand.press("Save as PDF")
    assert any("is not a PDF" in words for words in desk.said())
    out = desk.place / "sheet.pdf"
    desk.files.prepare(out)
    hand.press("Save as PDF")
    assert out.read_bytes().startswith(b"%PDF")
    assert any("Saved as sheet.pdf" in words for words in desk.said())
    row = next(row for row in desk.practice.audit.rows() if row.action == "export")
    assert (row.entity, row.entity_id) == ("sheet", vault(desk).fingerprint)
    hand.press("Close")


@LARGE
def test_the_ways_out_of_the_sheet_are_in_reach_with_large_text(desk: Desk, percent: int) -> None:
    desk.open()
    desk.window.resize(*SMALLEST)
    desk.look.set_percent(percent)
    panel(desk).show_sheet()
    hand = desk.hand
    hand.write("Your passphrase now", PASSPHRASE)
    hand.press("Show the sheet")
    hand.wait(lambda: hand.shows("Save as PDF"), "the sheet")
    desk.files.prepare(desk.place / "sheet.pdf")
    hand.press("Save as PDF")
    dialog = hand.front()
    assert dialog.minimumSizeHint().height() <= dialog.height() <= desk.window.height()
    assert dialog.screen().availableGeometry().contains(dialog.geometry())
    for way in ("Print sheet", "Save as PDF", "Close"):
        (button,) = hand.buttons(way)
        assert dialog.rect().contains(button.rect().translated(button.mapTo(dialog, QPoint())))
    assert cut_words(dialog) == []
    sheet = hand.named(Scroll, "The sheet")
    sheet.setFocus(Qt.FocusReason.TabFocusReason)
    for _page in range(8):
        hand.key("PgDown")
    assert sheet.verticalScrollBar().value() == sheet.verticalScrollBar().maximum() > 0
    hand.press("Close")


def test_a_sheet_on_the_screen_is_a_row_that_stands_out(desk: Desk) -> None:
    desk.open()
    panel(desk)
    hand = desk.hand
    hand.press("Show and print the sheet")
    hand.write("Your passphrase now", PASSPHRASE)
    hand.press("Show the sheet")
    hand.wait(lambda: hand.shows("Save as PDF"), "the sheet")
    row = next(row for row in desk.practice.audit.rows() if row.action == "show")
    assert (row.entity, row.entity_id) == ("sheet", vault(desk).fingerprint)
    told = desk.practice.audit.reviews.prepare().remarkable
    assert "Recovery sheet shown" in [event.words for event in told]
    hand.press("Close")


def test_a_sheet_whose_showing_cannot_be_recorded_is_not_shown(desk: Desk) -> None:
    desk.open()
    panel(desk)
    hand = desk.hand
    hand.press("Show and print the sheet")
    hand.write("Your passphrase now", PASSPHRASE)
    with full_trail():
        hand.press("Show the sheet")
        hand.wait(lambda: hand.row("Your passphrase now").problem(), "the refusal")
    assert "disk is full" in hand.row("Your passphrase now").problem()
    assert not hand.shows("Save as PDF")
    hand.press("Show the sheet")
    hand.wait(lambda: hand.shows("Save as PDF"), "the sheet")
    hand.press("Close")


# --- a new key ---------------------------------------------------------------------------


def begin(desk: Desk, words: str = "Change the key") -> SheetPanel:
    """Ask for a new key and go as far as its sheet."""
    panel(desk)
    hand = desk.hand
    hand.press(words)
    page = desk.shell.shown
    assert isinstance(page, KeyChangePage)
    if vault(desk).asks_passphrase:
        hand.write("Your passphrase", PASSPHRASE)
    hand.press("Begin")
    hand.wait(lambda: isinstance(page.panel, SheetPanel), "the new sheet")
    assert isinstance(page.panel, SheetPanel)
    return page.panel


def read_back(desk: Desk, sheet: SheetPanel) -> None:
    """Type the lines and wait until the practice is open with the new key."""
    hand, old = desk.hand, desk.window.shell
    for number in sheet.asked:
        hand.write(f"Line {number}", sheet.lines[number - 1])
    hand.press("Change the key")
    hand.wait(lambda: desk.window.shell not in {None, old}, "the practice with its new key")
    hand.wait(desk.shell.isVisible, "its page")


def test_the_key_is_changed_and_the_practice_is_open_again(desk: Desk, usb: Path) -> None:
    desk.open(backup_folder=str(usb), sheet_checked="2026-01-01")
    old = vault(desk).fingerprint
    sheet = begin(desk)
    new = list(sheet.lines)
    desk.files.prepare(desk.place / "new sheet.pdf")
    desk.hand.press("Save as PDF")
    assert (desk.place / "new sheet.pdf").exists()
    read_back(desk, sheet)
    assert vault(desk).fingerprint != old
    assert list(vault(desk).recovery_lines()) == new
    assert desk.practice.settings.sheet_checked == "2026-11-17"
    assert {"begin key change", "change key", "backup", "export"} <= set(trail(desk))
    (backup,) = usb.glob("*.emr-backup")
    assert fingerprint_of(backup) == old
    assert isinstance(desk.shell.shown, SettingsPage)
    assert not panel(desk).old.isVisible()
    lock(desk)
    desk.unlock()


def test_a_wrong_passphrase_or_a_full_disk_is_said_before_any_sheet_is_made(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.open()
    panel(desk)
    hand = desk.hand
    hand.press("Change the key")
    page = desk.shell.shown
    assert isinstance(page, KeyChangePage)
    assert isinstance(page.panel, BeginPanel)
    hand.press("Begin")
    assert hand.row("Your passphrase").problem() == "Type your passphrase."
    hand.write("Your passphrase", "wrong words")
    hand.press("Begin")
    hand.wait(lambda: any("does not open" in words for words in desk.said()), "the refusal")
    usage = shutil.disk_usage(desk.place)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=10))
    hand.write("Your passphrase", PASSPHRASE)
    hand.press("Begin")
    hand.wait(lambda: any("disk is full" in words for words in desk.said()), "the problem")
    monkeypatch.undo()
    assert "begin key change" not in trail(desk)
    hand.press("Back")
    assert isinstance(desk.shell.shown, SettingsPage)


def test_the_old_key_can_be_kept_up_to_the_last_moment(desk: Desk, usb: Path) -> None:
    desk.open(backup_folder=str(usb))
    old = vault(desk).fingerprint
    begin(desk)
    assert desk.window.session is not None
    desk.window.session.asked.change_key.emit(True)
    page = desk.shell.shown
    assert isinstance(page, KeyChangePage)
    assert isinstance(page.panel, SheetPanel)
    desk.hand.press("Keep the old key")
    desk.hand.wait(lambda: isinstance(desk.shell.shown, SettingsPage), "the settings")
    assert vault(desk).fingerprint == old
    assert vault(desk).holder.read(Slot.PENDING) is None
    assert "abandon key change" in trail(desk)


def test_locking_in_between_gives_the_change_up_and_says_so(desk: Desk, usb: Path) -> None:
    desk.open(backup_folder=str(usb))
    begin(desk)
    lock(desk)
    desk.unlock()
    assert "Please look at this" in desk.banners()
    assert "abandon key change" in trail(desk)


def test_a_disk_that_fails_leads_to_the_locked_screen_with_words(
    desk: Desk, usb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFull

    desk.open(backup_folder=str(usb))
    old = vault(desk).fingerprint
    sheet = begin(desk)
    monkeypatch.setattr(rotation, "rekey", full)
    for number in sheet.asked:
        desk.hand.write(f"Line {number}", sheet.lines[number - 1])
    desk.hand.press("Change the key")
    desk.hand.wait(lambda: desk.window.entrance is not None, "the locked screen")
    desk.hand.wait(lambda: any("Nothing is lost" in said for said in desk.said()), "the words")
    monkeypatch.undo()
    desk.unlock()
    assert vault(desk).fingerprint == old


def test_no_room_at_the_last_moment_leaves_the_practice_open(
    desk: Desk, usb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.open(backup_folder=str(usb))
    sheet = begin(desk)
    usage = shutil.disk_usage(desk.place)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=10))
    read_back(desk, sheet)
    monkeypatch.undo()
    assert any("disk is full" in title for title in desk.banners())


def test_the_window_does_not_close_in_the_middle(desk: Desk, usb: Path) -> None:
    desk.open(backup_folder=str(usb))
    sheet = begin(desk)
    old = desk.window.shell
    for number in sheet.asked:
        desk.hand.write(f"Line {number}", sheet.lines[number - 1])
    desk.hand.press("Change the key")
    if desk.window.shell is None:
        desk.window.close()
        assert desk.window.isVisible()
    desk.hand.wait(lambda: desk.window.shell not in {None, old}, "the practice")


# --- somebody saw the key ----------------------------------------------------------------


def waiting(desk: Desk) -> list[Exposed]:
    return [row.one for row in shown_panel(desk).old.rows if row.one.waits]


def test_old_backups_are_gone_through_one_by_one(desk: Desk, usb: Path) -> None:
    desk.open(backup_folder=str(usb))
    desk.shell.back_up()
    desk.hand.wait(lambda: len(list(usb.glob("*.emr-backup"))) == 1, "a backup")
    read_back(desk, begin(desk, "I think someone saw my key"))
    assert "key seen" in trail(desk)
    hand = desk.hand
    hand.wait(lambda: len(shown_panel(desk).old.rows) == 2, "both old backups")
    new = vault(desk).fingerprint
    first, second = waiting(desk)
    hand.press("Encrypt anew")
    hand.wait(lambda: len(waiting(desk)) == 1, "one to be done")
    assert not first.path.exists()
    assert new in {fingerprint_of(path) for path in usb.glob("*.emr-backup")}
    lock(desk)
    desk.unlock()
    panel(desk)
    assert [one.path for one in waiting(desk)] == [second.path]
    hand.press("Destroy", then=lambda: _type_destroy(desk))
    hand.wait(lambda: not waiting(desk), "the last one")
    assert not second.path.exists()
    assert any("All dealt with" in words for words in desk.said())
    assert {"encrypt backup anew", "destroy backup"} <= set(trail(desk))


def _type_destroy(desk: Desk) -> None:
    desk.hand.write("Type destroy to go on", "destroy")
    desk.hand.press("Destroy")


def test_one_on_a_drive_that_is_away_waits_or_is_called_gone(desk: Desk, usb: Path) -> None:
    desk.open(backup_folder=str(usb))
    begun = begin(desk, "I think someone saw my key")
    away = usb.rename(desk.place / "unplugged")
    read_back(desk, begun)
    hand = desk.hand
    hand.wait(lambda: waiting(desk), "the backup that is away")
    hand.wait(lambda: any("not connected" in words for words in desk.said()), "what is said")
    away.rename(usb)
    hand.press("Look again")
    hand.wait(lambda: hand.shows("Encrypt anew"), "the drive")
    usb.rename(away)
    hand.press("Look again")
    hand.wait(lambda: hand.shows("It no longer exists"), "the drive to be away")
    hand.press("It no longer exists", then=lambda: desk.hand.press("Note it"))
    hand.wait(lambda: not waiting(desk), "its end")
    assert "backup gone" in trail(desk)


def test_a_damaged_old_backup_is_said_and_still_there(desk: Desk, usb: Path) -> None:
    desk.open(backup_folder=str(usb))
    read_back(desk, begin(desk, "I think someone saw my key"))
    hand = desk.hand
    hand.wait(lambda: waiting(desk), "the old backup")
    path = waiting(desk)[0].path
    data = bytearray(path.read_bytes())
    data[100:200] = bytes(100)
    path.write_bytes(data)
    hand.press("Encrypt anew")
    hand.wait(lambda: "No key that" in shown_panel(desk).trouble.text(), "the problem")
    assert path.exists()


def test_a_search_that_was_cut_short_is_offered_again(desk: Desk, usb: Path) -> None:
    desk.open(backup_folder=str(usb))
    read_back(desk, begin(desk, "I think someone saw my key"))
    desk.hand.wait(lambda: waiting(desk), "the old backup")
    (found,) = find_exposed(vault(desk), desk.clock)
    practice = vault(desk).path
    aside = practice.with_name(f"{practice.name}-replaced-2026-11-01-120000")
    aside.mkdir()
    shutil.copyfile(found.path, aside / practice.name)
    assert {one.path for one in find_exposed(vault(desk), desk.clock)} == {
        found.path,
        aside / practice.name,
    }


def test_a_made_up_practice_keeps_its_keys(desk: Desk) -> None:
    desk.open(made_up=True)
    shown = panel(desk)
    assert shown.made_up.isVisible()
    assert not shown.renew.isEnabled()
    assert not shown.change.isEnabled()


@LARGE
def test_every_step_has_room_in_the_smallest_window(desk: Desk, usb: Path, percent: int) -> None:
    desk.open(backup_folder=str(usb))
    desk.look.set_percent(percent)
    desk.window.resize(*SMALLEST)
    assert sideways(panel(desk)) == []
    begin(desk)
    page = desk.shell.shown
    assert isinstance(page, KeyChangePage)
    assert isinstance(page.panel, SheetPanel)
    desk.hand.rest(80)
    assert sideways(page) == []
    assert cut_words(page) == []
    assert not page.findChildren(StepList)[0].isVisible()
    desk.look.set_percent(100)
    desk.hand.rest(80)
    assert page.findChildren(StepList)[0].isVisible()
