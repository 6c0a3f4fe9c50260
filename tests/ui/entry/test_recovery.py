"""Coming back in with the recovery sheet, and bringing a backup back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.windows import PASSPHRASE, Desk
from therapist_emr.domain.progress import Silent
from therapist_emr.practice.backing_up import back_up_practice
from therapist_emr.practice.practice import open_practice
from therapist_emr.ui.entry.recovery import RecoveryPage
from therapist_emr.ui.entry.restoring import PreviewPage
from therapist_emr.ui.entry.setup import SetupPage
from therapist_emr.ui.entry.unlock import MissingPage, UnlockPage
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.vault import lifecycle, recovery
from therapist_emr.vault.keyring_store import MemoryKeyring
from therapist_emr.vault.keys import Key

pytestmark = pytest.mark.usefixtures("cheap_passphrases")
NEW = "amber kettle on the sill"


def type_sheet(desk: Desk, lines: Sequence[str], new: str = NEW) -> None:
    desk.hand.click(desk.hand.row("Line 1").control)
    for line in lines:
        desk.hand.type(line)
    desk.hand.write("New passphrase", new)


def press(key: Qt.Key) -> None:
    held = QApplication.focusWidget()
    assert held is not None
    QTest.keyClick(held, key)


def at_recovery(desk: Desk) -> None:
    desk.start()
    desk.hand.press("Use the recovery sheet")
    assert isinstance(desk.page(), RecoveryPage)


def backed_up(desk: Desk) -> tuple[list[str], Path]:
    """Make a practice with one client; return its lines and a backup of it."""
    lines = desk.make()
    vault = lifecycle.unlock(desk.path, PASSPHRASE, desk.keyring)
    practice = open_practice(vault.connection, desk.clock)
    practice.clients.add({"legal_name": "Ana Novák", "born": "1990-05-04", "status": "active"})
    folder = desk.place / "usb"
    folder.mkdir()
    path = back_up_practice(vault, folder, desk.clock, Silent()).path
    vault.lock("backed up for a test")
    return lines, path


def names(desk: Desk) -> list[str]:
    return [client.name for client in desk.practice.clients.listed()]


def restoring_page(desk: Desk) -> object:
    return getattr(desk.page(), "page", None)


def test_the_sheet_opens_and_gives_a_new_passphrase(desk: Desk) -> None:
    lines = desk.make()
    at_recovery(desk)
    type_sheet(desk, [line.lower() for line in lines])
    desk.hand.press("Open the practice")
    desk.hand.wait(lambda: desk.window.shell is not None, "the practice")
    desk.window.lock()
    desk.unlock(NEW)
    assert desk.window.shell is not None


def test_tab_after_a_whole_line_skips_none(desk: Desk) -> None:
    lines = desk.make()
    at_recovery(desk)
    desk.hand.click(desk.hand.row("Line 1").control)
    for line in lines:
        desk.hand.type(line)
        press(Qt.Key.Key_Tab)
    desk.hand.type(NEW)
    desk.hand.press("Open the practice")
    desk.hand.wait(lambda: desk.window.shell is not None, "the practice")


def test_the_second_tab_goes_on(desk: Desk) -> None:
    lines = desk.make()
    at_recovery(desk)
    desk.hand.click(desk.hand.row("Line 1").control)
    desk.hand.type(lines[0])
    press(Qt.Key.Key_Tab)
    assert desk.hand.row("Line 2").control.hasFocus()
    press(Qt.Key.Key_Tab)
    assert desk.hand.row("Line 3").control.hasFocus()
    press(Qt.Key.Key_Backtab)
    press(Qt.Key.Key_Tab)
    assert desk.hand.row("Line 3").control.hasFocus()


def refused_sheet(desk: Desk) -> RecoveryPage:
    """Type the sheet of another practice, and return the page that says so."""
    type_sheet(desk, recovery.encode(Key.random()))
    desk.hand.press("Open the practice")
    page = desk.page()
    assert isinstance(page, RecoveryPage)
    desk.hand.wait(lambda: "does not open this file" in page.words.text(), "the problem")
    return page


def test_another_practices_sheet_does_not_open(desk: Desk) -> None:
    desk.make()
    before = desk.path.read_bytes()
    at_recovery(desk)
    refused_sheet(desk)
    assert desk.path.read_bytes() == before
    assert desk.window.shell is None


def test_a_poor_passphrase_is_said_at_its_field(desk: Desk) -> None:
    lines = desk.make()
    at_recovery(desk)
    type_sheet(desk, lines, "abc")
    desk.hand.press("Open the practice")
    desk.hand.wait(lambda: desk.hand.row("New passphrase").problem(), "the problem")
    assert desk.hand.row("New passphrase").control.hasFocus()
    assert desk.window.shell is None


def look_into_a_backup(desk: Desk) -> None:
    """Go as far as what a backup holds, where nothing of the practice is left but paper."""
    lines, backup = backed_up(desk)
    desk.path.rename(desk.place / "gone.emr")
    desk.start(MemoryKeyring())
    desk.files.prepare(backup)
    desk.hand.press("Restore a backup")
    type_sheet(desk, lines)
    desk.hand.press("Look into the backup")
    desk.hand.wait(lambda: isinstance(restoring_page(desk), PreviewPage), "what is in it")


def test_lines_are_judged_as_they_are_typed(desk: Desk) -> None:
    lines = desk.make()
    at_recovery(desk)
    desk.hand.write("Line 1", lines[0][:14])
    assert desk.hand.row("Line 1").caption() == "1 character to go"
    mixed = (f"{lines[1][:at]}{lines[2][at:]}" for at in range(3, 12))
    desk.hand.write("Line 1", next(bad for bad in mixed if not recovery.check_line(bad).ok))
    assert desk.hand.row("Line 1").problem()
    assert not desk.hand.shows("Open the practice")
    desk.hand.write("Line 1", lines[0])
    assert desk.hand.row("Line 1").caption() == "Correct"
    assert desk.hand.row("Line 2").control.hasFocus()


def test_back_leads_to_the_passphrase(desk: Desk) -> None:
    desk.make()
    at_recovery(desk)
    desk.hand.press("Back")
    desk.hand.wait(lambda: isinstance(desk.page(), UnlockPage), "the locked screen")


def test_back_waits_while_the_sheet_opens_the_practice(desk: Desk) -> None:
    lines = desk.make()
    at_recovery(desk)
    type_sheet(desk, lines)
    back = desk.hand.buttons("Back")[0]
    desk.hand.buttons("Open the practice")[0].click()
    assert not back.isEnabled()
    back.click()
    assert isinstance(desk.page(), RecoveryPage)
    desk.hand.wait(lambda: desk.window.shell is not None, "the practice")


def test_a_backup_comes_back_on_an_empty_computer(desk: Desk) -> None:
    look_into_a_backup(desk)
    assert "Charts" in desk.said()
    assert not desk.path.exists()
    desk.hand.press("Restore")
    desk.hand.wait(lambda: desk.window.shell is not None, "the practice")
    assert names(desk) == ["Ana Novák"]


def test_back_from_what_a_backup_holds_leads_to_the_sheet_as_it_was_typed(desk: Desk) -> None:
    look_into_a_backup(desk)
    desk.hand.press("Back")
    page = restoring_page(desk)
    assert isinstance(page, RecoveryPage)
    assert all(row.is_good() for row in page._lines)
    desk.hand.write("New passphrase", PASSPHRASE)
    desk.hand.press("Look into the backup")
    desk.hand.wait(lambda: isinstance(restoring_page(desk), PreviewPage), "what is in it")
    desk.hand.press("Restore")
    desk.hand.wait(lambda: desk.window.shell is not None, "the practice")


def test_the_practice_that_is_there_is_put_aside_not_lost(desk: Desk) -> None:
    lines, backup = backed_up(desk)
    before = desk.path.read_bytes()
    at_recovery(desk)
    desk.files.prepare(backup)
    desk.hand.press("Restore a backup")
    type_sheet(desk, lines)
    desk.hand.press("Look into the backup")
    desk.hand.wait(lambda: isinstance(restoring_page(desk), PreviewPage), "what is in it")
    said = desk.said()
    assert any("not deleted" in words for words in said)
    assert "Nothing that is in the practice today would be missing." in said or any(
        words.startswith(("The practice holds the same", "Missing afterwards")) for words in said
    )
    desk.hand.press("Restore")
    desk.hand.wait(lambda: desk.window.shell is not None, "the practice")
    kept = [path for path in desk.place.rglob("practice.emr") if path != desk.path]
    assert [path.read_bytes() for path in kept] == [before]


def test_a_file_that_is_no_backup_is_said(desk: Desk) -> None:
    other = desk.place / "letter.emr-backup"
    other.write_bytes(b"Dear Elena" * 4096)
    desk.start()
    desk.files.prepare(other)
    desk.hand.press("Restore a backup")
    type_sheet(desk, recovery.encode(Key.random()))
    desk.hand.press("Look into the backup")
    page = restoring_page(desk)
    assert isinstance(page, RecoveryPage)
    desk.hand.wait(lambda: "four lines" not in page.words.text(), "the problem")
    assert not desk.path.exists()


def test_a_poor_new_passphrase_stops_before_anything_is_read(desk: Desk) -> None:
    lines, backup = backed_up(desk)
    desk.start()
    desk.files.prepare(backup)
    desk.entrance.restore_backup()
    type_sheet(desk, lines, "abc")
    desk.hand.press("Look into the backup")
    assert desk.hand.row("New passphrase").problem()


def test_choosing_no_backup_goes_back_to_the_beginning(desk: Desk) -> None:
    desk.start()
    desk.hand.press("Restore a backup")
    assert isinstance(desk.page(), SetupPage)
    assert not desk.path.exists()


def test_a_practice_that_went_away_while_locked_is_missed_and_never_taken_for_a_new_one(
    desk: Desk,
) -> None:
    _lines, backup = backed_up(desk)
    desk.start()
    desk.unlock()
    desk.window.lock()
    for part in desk.place.glob("practice.emr*"):
        part.rename(desk.place / f"gone {part.name}")
    desk.hand.press("Use the recovery sheet")
    desk.files.prepare(backup)
    desk.hand.press("Restore a backup")
    desk.hand.press("Back")
    assert isinstance(desk.page(), MissingPage)
    assert desk.hand.shows("Try again")


def test_another_file_that_went_away_is_missed_too(desk: Desk) -> None:
    _lines, backup = backed_up(desk)
    other = desk.path.rename(desk.place / "other.emr")
    desk.start()
    desk.files.prepare(other)
    desk.hand.press("Open a practice on this computer")
    other.unlink()
    desk.hand.press("Use the recovery sheet")
    desk.files.prepare(backup)
    desk.hand.press("Restore a backup")
    desk.hand.press("Back")
    assert isinstance(desk.page(), MissingPage)


def test_what_a_killed_restore_set_aside_is_put_back_by_one_press(desk: Desk) -> None:
    backed_up(desk)
    desk.start()
    desk.unlock()
    desk.window.lock()
    aside = desk.place / "practice.emr-replaced-2026-11-26-120000"
    aside.mkdir()
    desk.path.rename(aside / desk.path.name)
    desk.entrance.begin(expected=True)
    told = [label.text() for label in desk.entrance.findChildren(PlainLabel)]
    assert f"A restore has set the file that was here aside, in {aside.name}." in told
    desk.hand.press("Put back what was set aside")
    assert isinstance(desk.page(), UnlockPage)
    desk.unlock()
    assert [client.name for client in desk.practice.clients.listed()] == ["Ana Novák"]
    assert not aside.exists()
