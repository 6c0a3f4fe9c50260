"""A desk that is left while the key is being changed."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from tests.ui.keys.test_keys import begin
from tests.ui.windows import Desk
from therapist_emr.practice.new_key import change as change_key
from therapist_emr.store.errors import DiskFull
from therapist_emr.ui.entry.unlock import UnlockPage
from therapist_emr.vault.open_vault import OpenVault

pytestmark = pytest.mark.usefixtures("cheap_passphrases")


@pytest.fixture
def usb(desk: Desk) -> Path:
    folder = desk.place / "usb"
    folder.mkdir()
    return folder


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
