"""Keys in Settings by the keyboard alone: every button is reached, and none loses the way."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from tests.ui.full_trail import full_trail
from tests.ui.heard import listen
from tests.ui.keys.test_keys import begin, panel, read_back, shown_panel
from tests.ui.windows import PASSPHRASE, Desk
from therapist_emr.ui.entry.sheet_picture import SheetPicture
from therapist_emr.ui.entry.unlock import WITHOUT, UnlockPage
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.vault.passphrases import go_without
from therapist_emr.vault.recovery import group

pytestmark = pytest.mark.usefixtures("cheap_passphrases")


def held() -> str:
    """Return the name of what has the keyboard."""
    found = QApplication.focusWidget()
    assert found is not None
    words = found.text() if isinstance(found, QAbstractButton) else ""
    return found.accessibleName() or words


def passed(key: Qt.Key = Qt.Key.Key_Tab) -> list[str]:
    """Return all that Tab stops at, once around."""
    names, first = [held()], QApplication.focusWidget()
    for _ in range(30):
        found = QApplication.focusWidget()
        assert found is not None
        QTest.keyClick(found, key)
        if QApplication.focusWidget() is first:
            break
        names.append(held())
    return names


def test_both_new_passphrases_are_typed_before_the_buttons_come(desk: Desk) -> None:
    desk.open()
    panel(desk)
    desk.hand.press("Change the passphrase")
    assert passed() == ["Your passphrase now", "New passphrase", "Once more", "Cancel", "Change"]
    desk.hand.key("Escape")


def test_the_new_sheet_is_printed_and_saved_without_a_mouse(desk: Desk, usb: Path) -> None:
    desk.open(backup_folder=str(usb))
    begin(desk)
    assert held().startswith("Line ")
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        assert {"Print sheet", "Save as PDF", "Keep the old key", "Lock"} <= set(passed(key))


def test_old_backups_are_gone_through_without_a_mouse(desk: Desk, usb: Path) -> None:
    def waiting() -> int:
        return sum(row.one.waits for row in shown_panel(desk).old.rows)

    desk.open(backup_folder=str(usb))
    desk.shell.back_up()
    desk.hand.wait(lambda: len(list(usb.glob("*.emr-backup"))) == 1, "a backup")
    read_back(desk, begin(desk, "I think someone saw my key"))
    desk.hand.wait(lambda: waiting() == 2, "both old backups")
    desk.hand.wait(lambda: desk.hand.shows("Encrypt anew"), "the buttons")
    desk.hand.buttons("Encrypt anew")[0].setFocus(Qt.FocusReason.TabFocusReason)
    desk.hand.key("Space")
    desk.hand.wait(lambda: waiting() == 1, "one to be done")
    desk.hand.wait(lambda: held().startswith("Encrypt anew: backup of"), "the next one")
    desk.hand.key("Space")
    desk.hand.wait(lambda: waiting() == 0, "the other")
    desk.hand.wait(lambda: held() == "Look again", "what is left to do")


def test_work_on_old_backups_that_takes_long_is_shown_and_stopped(desk: Desk, usb: Path) -> None:
    desk.open(backup_folder=str(usb))
    read_back(desk, begin(desk, "I think someone saw my key"))
    desk.hand.wait(lambda: desk.hand.shows("Encrypt anew"), "the old backup")
    (old,) = shown_panel(desk).old.rows
    assert desk.window.session is not None
    slow = threading.Event()
    desk.window.session.backups.start_plain("", lambda _watch: slow.wait())
    desk.hand.press("Encrypt anew")
    desk.hand.wait(lambda: "Encrypting an old backup anew" in desk.said(), "that it is begun")
    stop = desk.hand.buttons("Cancel")[0]
    stop.setFocus(Qt.FocusReason.TabFocusReason)
    desk.hand.key("Space")
    slow.set()
    desk.hand.wait(lambda: desk.hand.shows("Encrypt anew"), "the buttons again")
    assert old.one.path.exists()
    assert "Encrypting an old backup anew" not in desk.said()
    desk.hand.wait(lambda: held().startswith("Encrypt anew: backup of"), "the keyboard")


def test_the_lines_of_a_sheet_are_read_by_ear_and_those_to_be_typed_are_not(
    desk: Desk, usb: Path
) -> None:
    desk.open(backup_folder=str(usb))
    sheet = begin(desk)
    passed_by = passed()
    assert "Picture of the recovery sheet" in passed_by
    picture = desk.hand.named(SheetPicture, "Picture of the recovery sheet")
    told = picture.accessibleDescription()
    for number, line in enumerate(sheet.lines, 1):
        assert (f"Line {number} hidden" in told) is (number in sheet.asked)
        assert (group(line) in told) is (number not in sheet.asked)


def test_a_sheet_shown_again_is_read_by_ear(desk: Desk) -> None:
    desk.open()
    panel(desk)
    desk.hand.press("Show and print the sheet")
    desk.hand.write("Your passphrase now", PASSPHRASE)
    desk.hand.press("Show the sheet")
    desk.hand.wait(lambda: desk.hand.shows("Save as PDF"), "the sheet")
    names = passed()
    assert set(names) == {"Picture of the recovery sheet", "Print sheet", "Save as PDF", "Close"}
    desk.hand.press("Close")


def test_what_goes_wrong_without_a_passphrase_asks_for_none(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.open()
    vault = panel(desk)._vault
    go_without(vault, PASSPHRASE)
    panel(desk)
    desk.hand.press("Show and print the sheet")
    heard = listen(monkeypatch)
    with full_trail():
        desk.hand.press("Show the sheet")
        desk.hand.wait(lambda: any("disk is full" in said for said in desk.said()), "the problem")
    assert not list(desk.hand.seen(FieldRow))
    assert heard[-1].startswith("!")
    desk.hand.wait(lambda: held() == "Show the sheet", "the keyboard")
    desk.hand.press("Show the sheet")
    desk.hand.wait(lambda: desk.hand.shows("Save as PDF"), "the sheet")
    desk.hand.press("Close")


def test_a_practice_without_a_passphrase_that_does_not_open_asks_for_none(desk: Desk) -> None:
    desk.open()
    go_without(panel(desk)._vault, PASSPHRASE)
    desk.window.lock()
    desk.hand.wait(lambda: WITHOUT in desk.said(), "the page that asks for nothing")
    away = desk.path.rename(desk.place / "elsewhere.emr")
    desk.hand.press("Unlock")
    page = desk.page()
    assert isinstance(page, UnlockPage)
    desk.hand.wait(lambda: "not there" in page.words.text(), "the problem")
    desk.hand.wait(lambda: held() == "Unlock", "the keyboard")
    assert not list(desk.hand.seen(FieldRow))
    away.rename(desk.path)
    desk.hand.press("Unlock")
    desk.hand.wait(lambda: desk.window.shell is not None, "the practice")
