"""The way in by ear: each step is read as it comes, and so is what went wrong."""

from __future__ import annotations

import pytest

from tests.ui.entry.test_recovery import at_recovery, refused_sheet
from tests.ui.entry.test_setup import choose_passphrase, name_practice, panel, read_back
from tests.ui.heard import listen
from tests.ui.windows import Desk
from therapist_emr.ui.entry.panels import BackupPanel

pytestmark = pytest.mark.usefixtures("cheap_passphrases")


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    return listen(monkeypatch)


def test_setting_up_is_read_step_by_step(desk: Desk, heard: list[str]) -> None:
    desk.start()
    name_practice(desk)
    choose_passphrase(desk)
    read_back(desk)
    desk.hand.press("Continue")
    desk.hand.wait(lambda: isinstance(panel(desk), BackupPanel), "the last step")
    desk.files.prepare(desk.place / "nowhere")
    desk.hand.press("Choose a folder")
    usb = desk.place / "usb"
    usb.mkdir()
    desk.files.prepare(usb)
    desk.hand.press("Choose a folder")
    begins = [
        "Name your practice. This stands on every note",
        "Choose a passphrase. It unlocks your charts each day.",
        "Making your key and the encrypted file",
        "Save your recovery sheet. If you forget the passphrase, this sheet is the only way back",
        "Saved as sheet.pdf.",
        "Choose where backups go. A USB disk",
        "!The folder for backups is not there.",
        str(usb),
    ]
    assert len(heard) == len(begins)
    for said, expected in zip(heard, begins, strict=True):
        assert said.startswith(expected)
    assert "Find lines" in heard[3]


def test_the_locked_screen_says_that_it_is(desk: Desk, heard: list[str]) -> None:
    desk.open()
    desk.hand.rest(50)
    heard.clear()
    desk.window.lock()
    desk.hand.rest(50)
    assert heard[-1].startswith("Locked. Since 7:42 pm. Drafts are saved.")


def test_a_line_of_the_sheet_is_judged_aloud_though_the_keyboard_goes_on(
    desk: Desk, heard: list[str]
) -> None:
    lines = desk.make()
    at_recovery(desk)
    heard.clear()
    desk.hand.click(desk.hand.row("Line 1").control)
    desk.hand.type(lines[0])
    desk.hand.type("00000-00000-00ZZ0")
    desk.hand.type(lines[2])
    assert heard[0] == "Line 1: Correct"
    assert heard[1].startswith("!Line 2: ")
    assert heard[2:] == ["Line 3: Correct"]


@pytest.mark.parametrize("percent", [100, 200])
def test_a_sheet_that_does_not_open_is_said_where_it_is_seen_at_any_text_size(
    desk: Desk, heard: list[str], percent: int
) -> None:
    desk.make()
    desk.look.set_percent(percent)
    at_recovery(desk)
    page = refused_sheet(desk)
    desk.hand.rest(100)
    assert page.words.visibleRegion().boundingRect().height() == page.words.height()
    assert heard[-1] == f"!{page.words.text()}"
    assert desk.hand.row("Line 1").control.hasFocus()
