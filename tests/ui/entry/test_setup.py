"""Setting up a practice: what is asked, what is refused, and going on where it was left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QWidget

from tests.ui.cut_words import cut_words
from tests.ui.narrow import LARGE
from tests.ui.windows import PASSPHRASE, Desk
from tests.vault.practices import BrokenKeyring
from therapist_emr.domain.people import PracticeProfile
from therapist_emr.pdf.preview import Preview
from therapist_emr.ui.away.reasons import SLEPT
from therapist_emr.ui.away.watch import AwayWatch
from therapist_emr.ui.entry.panels import BackupPanel, PassphrasePanel, SheetPanel
from therapist_emr.ui.entry.setup import PracticePanel, SetupPage
from therapist_emr.ui.entry.sheet_picture import SheetPicture
from therapist_emr.ui.entry.unlock import UnlockPage
from therapist_emr.ui.idle import IdleWatch
from therapist_emr.ui.tour.sheet import key_lines
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.lineedit import LineEdit
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.ui.window import SMALLEST
from therapist_emr.vault import lifecycle
from therapist_emr.vault.keyring_store import KeyringMissing
from therapist_emr.vault.lifecycle import WrongPassphrase

pytestmark = pytest.mark.usefixtures("cheap_passphrases")


WAYS = (
    "Look around with a made-up practice",
    "Restore a backup",
    "Open a practice on this computer",
)


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def panel(desk: Desk) -> object:
    page = desk.page()
    assert isinstance(page, SetupPage)
    return page.panel


def name_practice(desk: Desk) -> None:
    for label, typed in (
        ("Practice name", "Willow Street Counseling"),
        ("Your name", "Elena Marchetti"),
        ("Credential", "LMFT"),
    ):
        desk.hand.write(label, typed)
    desk.hand.press("Continue")
    desk.hand.wait(lambda: isinstance(panel(desk), PassphrasePanel), "the passphrase")


def choose_passphrase(desk: Desk) -> None:
    desk.hand.write("Passphrase", PASSPHRASE)
    desk.hand.write("Once more", PASSPHRASE)
    desk.hand.press("Continue")
    desk.hand.wait(lambda: isinstance(panel(desk), SheetPanel), "the sheet")


def read_back(desk: Desk) -> list[str]:
    sheet = desk.place / "sheet.pdf"
    desk.files.prepare(sheet)
    desk.hand.press("Save as PDF")
    desk.hand.wait(sheet.exists, "the sheet's PDF")
    with Preview(sheet) as pages:
        lines = key_lines(pages.text(0))
    for number, line in enumerate(lines, 1):
        if any(row.label() == f"Line {number}" for row in desk.hand.seen(FieldRow)):
            desk.hand.write(f"Line {number}", line)
    return lines


def test_what_is_missing_is_said_beside_its_field(desk: Desk) -> None:
    desk.start()
    desk.hand.write("NPI", "1234567839")
    desk.hand.press("Continue")
    for label in ("Practice name", "Your name", "Credential", "NPI"):
        assert desk.hand.row(label).problem()
    assert isinstance(panel(desk), PracticePanel)
    assert desk.hand.row("NPI").control.property("text") == "1234567839"
    assert not desk.path.exists()


def test_a_mistyped_number_is_told_when_its_field_is_left(desk: Desk) -> None:
    desk.start()
    desk.hand.write("NPI", "1234567839")
    desk.hand.click(desk.hand.row("Phone").control)
    assert desk.hand.row("NPI").problem()
    assert not desk.hand.row("Practice name").problem()
    desk.hand.write("NPI", "1234567893")
    assert not desk.hand.row("NPI").problem()


def test_a_passphrase_is_typed_twice_alike(desk: Desk) -> None:
    desk.start()
    name_practice(desk)
    desk.hand.write("Passphrase", "short")
    desk.hand.press("Continue")
    assert desk.hand.row("Passphrase").problem()
    desk.hand.write("Passphrase", PASSPHRASE)
    assert not desk.hand.row("Passphrase").problem()
    desk.hand.write("Once more", "seven loud herons")
    desk.hand.press("Continue")
    assert desk.hand.row("Once more").problem()
    assert not desk.path.exists()


def test_going_back_keeps_what_was_typed(desk: Desk) -> None:
    desk.start()
    name_practice(desk)
    desk.hand.press("Back")
    assert desk.hand.row("Your name").control.property("text") == "Elena Marchetti"


def test_the_whole_way_ends_at_an_open_practice(desk: Desk) -> None:
    desk.start()
    name_practice(desk)
    choose_passphrase(desk)
    assert not desk.hand.shows("Continue")
    read_back(desk)
    desk.hand.press("Continue")
    desk.hand.wait(lambda: isinstance(panel(desk), BackupPanel), "the last step")
    assert not desk.hand.shows("Finish")
    assert [desk.hand.keyboard()] == desk.hand.buttons("Choose a folder")
    usb = desk.place / "usb"
    desk.files.prepare(usb)
    desk.hand.press("Choose a folder")
    step = panel(desk)
    assert isinstance(step, BackupPanel)
    assert "is not there" in step.notice.text()
    assert not desk.hand.shows("Finish")
    usb.mkdir()
    desk.files.prepare(usb)
    desk.hand.press("Choose a folder")
    assert step.action.hasFocus()
    desk.hand.press("Finish")
    desk.hand.wait(lambda: desk.window.shell is not None, "the practice")
    settings = desk.practice.settings
    assert settings.profile.practice_name == "Willow Street Counseling"
    assert settings.sheet_checked == "2026-11-17"
    (place,) = desk.practice.backups.destinations()
    assert place.folder == str(usb)


def test_tab_goes_through_the_step_and_the_ways_around_it(desk: Desk) -> None:
    desk.start()
    first = QApplication.focusWidget()
    for key, ways in (
        (Qt.Key.Key_Tab, ("Continue", *WAYS)),
        (Qt.Key.Key_Backtab, (*reversed(WAYS), "Continue")),
    ):
        passed: list[str] = []
        for _ in range(20):
            QTest.keyClick(focus(), key)
            held = focus()
            if held is first:
                break
            passed.append(held.text() if isinstance(held, QAbstractButton) else "field")
        assert [one for one in passed if one != "field"] == list(ways)


def test_what_was_typed_stays_when_no_backup_is_chosen(desk: Desk) -> None:
    desk.start()
    desk.hand.write("Practice name", "Willow Street Counseling")
    desk.hand.press("Restore a backup")
    edit = desk.hand.row("Practice name").control
    assert isinstance(edit, LineEdit)
    assert edit.value() == "Willow Street Counseling"


def test_a_wrong_line_does_not_pass(desk: Desk) -> None:
    desk.start()
    name_practice(desk)
    choose_passphrase(desk)
    step = panel(desk)
    assert isinstance(step, SheetPanel)
    first, second = step.asked
    desk.hand.write(f"Line {first}", "00000-00000-00000")
    assert "not the line" in desk.hand.row(f"Line {first}").problem()
    desk.hand.write(f"Line {second}", "0000")
    assert "11 characters to go" in desk.hand.row(f"Line {second}").caption()
    assert not desk.hand.shows("Continue")


def test_an_interrupted_setting_up_goes_on_at_the_first_step_not_done(desk: Desk) -> None:
    desk.start()
    name_practice(desk)
    choose_passphrase(desk)
    desk.window.close()
    desk.start()
    desk.hand.write("Passphrase", PASSPHRASE)
    desk.hand.press("Unlock")
    desk.hand.wait(lambda: isinstance(desk.page(), SetupPage), "setting up again")
    assert isinstance(panel(desk), SheetPanel)
    assert desk.window.shell is None
    read_back(desk)
    desk.hand.press("Continue")
    desk.hand.wait(lambda: isinstance(panel(desk), BackupPanel), "the last step")
    desk.hand.press("Decide later")
    desk.hand.wait(lambda: desk.window.shell is not None, "the practice")
    assert desk.practice.backups.destinations() == ()


@pytest.mark.parametrize("watched", [IdleWatch, AwayWatch])
def test_who_leaves_the_sheet_on_the_screen_finds_it_locked_and_then_again(
    desk: Desk, watched: type[IdleWatch | AwayWatch]
) -> None:
    desk.start()
    for idle in desk.window.findChildren(IdleWatch):
        idle.idle.emit()
    name_practice(desk)
    choose_passphrase(desk)
    shown = panel(desk)
    assert isinstance(shown, SheetPanel)
    lines = shown.lines
    for watch in desk.window.findChildren(watched):
        if isinstance(watch, IdleWatch):
            watch.idle.emit()
        else:
            watch.away.emit(SLEPT)
    assert isinstance(desk.page(), UnlockPage)
    assert not any(line in " ".join(desk.said()) for line in lines)
    with pytest.raises(WrongPassphrase):
        lifecycle.unlock(desk.path, "another one", desk.keyring)
    desk.hand.write("Passphrase", PASSPHRASE)
    desk.hand.press("Unlock")
    desk.hand.wait(lambda: isinstance(desk.page(), SetupPage), "setting up again")
    again = panel(desk)
    assert isinstance(again, SheetPanel)
    assert again.lines == lines


def locks_first(desk: Desk, answer: Path) -> Callable[..., Path]:
    """Answer as a dialog of the system that stays open while the practice is locked."""

    def leave(*_: object) -> Path:
        QTimer.singleShot(0, desk.window, lambda: desk.window.lock(SLEPT))
        desk.hand.wait(lambda: isinstance(desk.page(), UnlockPage), "the locked screen")
        desk.hand.rest(50)
        return answer

    return leave


def test_locking_while_the_sheet_is_being_saved_ends_that(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.start()
    name_practice(desk)
    choose_passphrase(desk)
    out = desk.place / "sheet.pdf"
    monkeypatch.setattr(desk.files, "save_file", locks_first(desk, out))
    desk.hand.press("Save as PDF")
    desk.hand.rest(50)
    assert isinstance(desk.page(), UnlockPage)
    assert desk.hand.shows("Use the recovery sheet")
    assert not out.exists()


def test_locking_while_a_folder_is_being_chosen_ends_that(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.make(sheet_checked="")
    desk.start()
    desk.hand.write("Passphrase", PASSPHRASE)
    desk.hand.press("Unlock")
    desk.hand.wait(lambda: isinstance(desk.page(), SetupPage), "setting up")
    read_back(desk)
    desk.hand.press("Continue")
    desk.hand.wait(lambda: isinstance(panel(desk), BackupPanel), "the last step")
    monkeypatch.setattr(desk.files, "folder", locks_first(desk, desk.place))
    desk.hand.press("Choose a folder")
    desk.hand.rest(50)
    assert desk.hand.shows("Use the recovery sheet")


def test_a_file_without_a_clinician_is_named_first(desk: Desk) -> None:
    desk.make(profile=PracticeProfile(), sheet_checked="")
    desk.start()
    desk.hand.write("Passphrase", PASSPHRASE)
    desk.hand.press("Unlock")
    desk.hand.wait(lambda: isinstance(desk.page(), SetupPage), "setting up")
    assert isinstance(panel(desk), PracticePanel)
    for label in ("Practice name", "Your name", "Credential"):
        desk.hand.write(label, "Elena")
    desk.hand.press("Continue")
    desk.hand.wait(lambda: isinstance(panel(desk), SheetPanel), "the sheet")


def test_a_file_that_came_meanwhile_is_never_written_over(desk: Desk) -> None:
    desk.start()
    name_practice(desk)
    desk.path.write_bytes(b"somebody else's")
    desk.hand.write("Passphrase", PASSPHRASE)
    desk.hand.write("Once more", PASSPHRASE)
    step = panel(desk)
    assert isinstance(step, PassphrasePanel)
    step.action.setFocus(Qt.FocusReason.TabFocusReason)
    desk.hand.key("Space")
    desk.hand.wait(lambda: step.action.isEnabled(), "the button again")
    assert step.action.hasFocus()
    assert not step.notice.isHidden()
    assert desk.hand.row("Passphrase").control.property("text") == PASSPHRASE
    assert desk.path.read_bytes() == b"somebody else's"


def test_a_sheet_that_cannot_be_saved_is_said(desk: Desk) -> None:
    desk.start()
    name_practice(desk)
    choose_passphrase(desk)
    desk.files.prepare(desk.place / "nowhere" / "sheet.pdf")
    desk.hand.press("Save as PDF")
    step = panel(desk)
    assert isinstance(step, SheetPanel)
    desk.hand.wait(lambda: not step.notice.isHidden(), "the problem")
    desk.hand.press("Save as PDF")
    assert isinstance(panel(desk), SheetPanel)


def test_where_the_key_is_without_a_keyring_stays_to_be_read_when_the_sheet_is_saved(
    desk: Desk,
) -> None:
    desk.keyring = BrokenKeyring(KeyringMissing)
    desk.start()
    name_practice(desk)
    choose_passphrase(desk)
    assert any("no keyring" in words for words in desk.said())
    desk.files.prepare(desk.place / "sheet.pdf")
    desk.hand.press("Save as PDF")
    desk.hand.wait(lambda: any("Saved as" in words for words in desk.said()), "that it is saved")
    assert any("no keyring" in words for words in desk.said())
    desk.files.prepare(desk.place / "nowhere" / "sheet.pdf")
    desk.hand.press("Save as PDF")
    desk.hand.wait(lambda: any("no such folder" in w for w in desk.said()), "the problem")
    assert any("no keyring" in words for words in desk.said())
    assert cut_words(desk.window) == []


def test_other_ways_in_are_offered_only_before_something_is_made(desk: Desk) -> None:
    desk.start()
    ways = ("Look around with a made-up practice", "Restore a backup")
    assert all(desk.hand.shows(way) for way in ways)
    name_practice(desk)
    choose_passphrase(desk)
    assert not any(desk.hand.shows(way) for way in ways)


def test_no_other_way_is_taken_while_the_key_is_made(desk: Desk) -> None:
    desk.start()
    name_practice(desk)
    desk.hand.write("Passphrase", PASSPHRASE)
    desk.hand.write("Once more", PASSPHRASE)
    desk.files.prepare(desk.place / "some.emr-backup")
    field = desk.hand.row("Once more").control
    for _time in range(2):
        QTest.keyClick(field, Qt.Key.Key_Return)
    for way in WAYS:
        assert not desk.hand.shows(way)
        desk.hand.buttons(way)[0].click()
    desk.hand.wait(lambda: isinstance(panel(desk), SheetPanel), "the sheet")
    desk.hand.rest(100)
    assert isinstance(panel(desk), SheetPanel)
    assert not desk.banners()


def test_every_control_has_a_name(desk: Desk) -> None:
    desk.start()
    for button in desk.hand.seen(QAbstractButton):
        assert button.accessibleName() or button.text()


def test_large_text_fits_the_window(desk: Desk) -> None:
    desk.look.set_percent(150)
    desk.start()
    desk.window.resize(1280, 800)
    name_practice(desk)
    choose_passphrase(desk)
    desk.hand.rest(60)
    area = next(one for one in desk.hand.seen(QScrollArea) if one.accessibleName() == "Setting up")
    assert area.horizontalScrollBar().maximum() == 0
    picture = next(desk.hand.seen(SheetPicture))
    step = panel(desk)
    assert isinstance(step, SheetPanel)
    assert picture.mapTo(step, picture.rect().topLeft()).y() >= step.body.height()
    desk.look.set_percent(100)
    desk.hand.rest(60)
    assert picture.mapTo(step, picture.rect().topLeft()).y() < step.body.height()


@LARGE
def test_the_smallest_window_holds_large_text(desk: Desk, percent: int) -> None:
    def sideways() -> int:
        desk.hand.rest(60)
        areas = desk.hand.seen(QScrollArea)
        return max(area.horizontalScrollBar().maximum() for area in areas)

    desk.look.set_percent(percent)
    desk.start()
    desk.window.resize(*SMALLEST)
    assert sideways() == 0
    assert cut_words(desk.window) == []
    desk.look.set_percent(100)
    name_practice(desk)
    choose_passphrase(desk)
    desk.look.set_percent(percent)
    assert sideways() == 0
    assert cut_words(desk.window) == []


def test_with_large_text_a_step_begins_at_its_title_with_its_first_field_in_sight(
    desk: Desk,
) -> None:
    desk.look.set_percent(200)
    desk.start()
    name_practice(desk)
    desk.hand.rest(100)
    heading = next(one for one in desk.hand.seen(PlainLabel) if one.text() == "Choose a passphrase")
    for part in (heading, focus()):
        assert part.visibleRegion().boundingRect().height() == part.height()
