"""The locked screen: what opens, what does not, and that nothing is touched meanwhile."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from shiboken6 import isValid

from tests.ui.windows import PASSPHRASE, Desk
from tests.vault.practices import FAILURES, BrokenKeyring
from therapist_emr.ui.entry.recovery import RecoveryPage
from therapist_emr.ui.entry.unlock import NoKeyPage, UnlockPage
from therapist_emr.vault import lifecycle
from therapist_emr.vault.guard import Guard
from therapist_emr.vault.keyring_store import KeyringError, KeyringLocked, MemoryKeyring


class SlowKeyring(MemoryKeyring):
    """A keyring that hesitates each time until the test lets it say that it is locked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0
        self.answers = threading.Semaphore(0)

    def get(self, service: str, user: str) -> str | None:
        self.asked += 1
        self.answers.acquire(timeout=2)
        raise KeyringLocked


def contents(desk: Desk) -> dict[str, bytes]:
    """Return every file beside the practice with what is in it, SQLite's own notes left out."""
    found = desk.place.glob("practice.emr*")
    return {path.name: path.read_bytes() for path in found if not path.name.endswith("-shm")}


def try_wrong(desk: Desk, times: int = 1) -> None:
    hand = desk.hand
    for number in range(times):
        hand.wait(lambda: hand.shows("Unlock"), "the button")
        hand.write("Passphrase", f"wrong {number}")
        hand.key("Return")
        hand.wait(lambda: hand.row("Passphrase").problem(), "the problem")
        if number < times - 1:
            hand.wait(lambda: hand.shows("Unlock"), "the pause to end")


def test_the_passphrase_opens_the_practice(desk: Desk) -> None:
    desk.make()
    desk.start()
    assert isinstance(desk.page(), UnlockPage)
    desk.unlock()
    assert desk.window.entrance is None
    assert desk.practice.settings.profile.clinician == "Elena Marchetti"


def test_a_wrong_one_is_said_at_the_field_and_touches_nothing(desk: Desk) -> None:
    desk.make()
    before = contents(desk)
    desk.start()
    try_wrong(desk)
    assert "does not open" in desk.hand.row("Passphrase").problem()
    assert desk.window.shell is None
    assert contents(desk) == before


def test_many_wrong_ones_make_one_wait(desk: Desk) -> None:
    desk.make()
    desk.start()
    try_wrong(desk, 3)
    assert not desk.hand.shows("Unlock")
    waits = [button for button in desk.hand.seen(type(desk.hand.buttons("Open another file")[0]))
             if button.text().startswith("Try again in")]  # fmt: skip
    assert waits
    assert not waits[0].isEnabled()
    desk.unlock()
    assert "3 wrong passphrases before this unlock" in desk.banners()


def test_nothing_typed_asks_for_something(desk: Desk) -> None:
    desk.make()
    desk.start()
    desk.hand.press("Unlock")
    assert desk.hand.row("Passphrase").problem() == "Type your passphrase."


@pytest.mark.parametrize("failure", FAILURES)
def test_a_keyring_that_fails_leads_on_and_creates_nothing(
    desk: Desk, failure: type[KeyringError]
) -> None:
    desk.make()
    before = contents(desk)
    desk.start(BrokenKeyring(failure))
    desk.hand.wait(lambda: isinstance(desk.page(), NoKeyPage), "the page without a key")
    for way in ("Try again", "Use the passphrase", "Use the recovery sheet", "Open another file"):
        assert desk.hand.shows(way)
    assert any("safe and unchanged" in words for words in desk.said())
    assert contents(desk) == before


def test_an_empty_keyring_leads_to_the_recovery_sheet(desk: Desk) -> None:
    desk.make()
    before = contents(desk)
    desk.start(MemoryKeyring())
    desk.hand.wait(lambda: isinstance(desk.page(), NoKeyPage), "the page without a key")
    desk.hand.press("Use the recovery sheet")
    assert desk.hand.row("Line 1").control.hasFocus()
    assert contents(desk) == before


def test_trying_again_looks_for_the_key_anew(desk: Desk) -> None:
    desk.make()
    keyring = BrokenKeyring(FAILURES[1])
    desk.start(keyring)
    desk.hand.wait(lambda: isinstance(desk.page(), NoKeyPage), "the page without a key")
    asked = len(keyring.asked)
    desk.hand.press("Try again")
    desk.hand.wait(lambda: len(keyring.asked) > asked, "another look")
    desk.hand.wait(lambda: isinstance(desk.page(), NoKeyPage), "the page without a key")
    desk.hand.press("Use the passphrase")
    assert isinstance(desk.page(), UnlockPage)


def test_another_file_can_be_opened(desk: Desk) -> None:
    desk.make()
    other = desk.place / "other.emr"
    desk.path.rename(other)
    desk.make()
    desk.start()
    desk.files.prepare(other)
    desk.hand.press("Open another file")
    assert desk.entrance.path == other
    desk.unlock()
    assert desk.window.session is not None
    assert desk.window.session.vault.path == other


def test_choosing_no_other_file_changes_nothing(desk: Desk) -> None:
    desk.make()
    desk.start()
    desk.hand.press("Open another file")
    assert desk.entrance.path == desk.path
    assert isinstance(desk.page(), UnlockPage)


def test_a_damaged_file_is_said_in_words(desk: Desk) -> None:
    desk.make()
    data = bytearray(desk.path.read_bytes())
    data[4096:8192] = bytes(4096)
    desk.path.write_bytes(data)
    desk.start()
    desk.hand.write("Passphrase", PASSPHRASE)
    desk.hand.key("Return")
    desk.hand.wait(lambda: desk.hand.row("Passphrase").problem(), "the problem")
    assert desk.window.shell is None
    assert desk.path.read_bytes() == bytes(data)


def test_a_practice_that_lacks_a_table_is_said_in_words(desk: Desk) -> None:
    desk.make()
    vault = lifecycle.unlock(desk.path, PASSPHRASE, desk.keyring)
    vault.connection.set_authorizer(None)
    vault.connection.execute("DROP TABLE draft")
    vault.lock("test")
    before = contents(desk)
    desk.start()
    desk.hand.write("Passphrase", PASSPHRASE)
    desk.hand.key("Return")
    desk.hand.wait(lambda: desk.hand.row("Passphrase").problem(), "the problem")
    said = desk.hand.row("Passphrase").problem()
    assert "A part of this practice is missing from its file" in said
    assert "restore the newest verified backup" in said
    assert contents(desk) == before


def test_another_program_holding_the_practice_is_said(desk: Desk) -> None:
    desk.make()
    with Guard(desk.path):
        desk.start()
        desk.hand.write("Passphrase", PASSPHRASE)
        desk.hand.key("Return")
        desk.hand.wait(lambda: desk.hand.row("Passphrase").problem(), "the problem")
        assert "already open" in desk.hand.row("Passphrase").problem()
        assert desk.window.shell is None


def test_no_other_way_is_taken_while_it_unlocks(desk: Desk) -> None:
    desk.make()
    desk.start()
    hand = desk.hand
    desk.files.prepare(desk.place / "other.emr")
    others = [hand.buttons(way)[0] for way in ("Open another file", "Use the recovery sheet")]
    hand.write("Passphrase", PASSPHRASE)
    hand.buttons("Unlock")[0].click()
    for other in others:
        assert not other.isEnabled()
        other.click()
    hand.wait(lambda: desk.window.shell is not None, "the practice")
    assert desk.window.session is not None
    assert desk.window.session.vault.path == desk.path


def test_the_other_ways_are_free_again_after_a_wrong_passphrase(desk: Desk) -> None:
    desk.make()
    desk.start()
    try_wrong(desk)
    assert desk.hand.row("Passphrase").control.hasFocus()
    desk.hand.press("Use the recovery sheet")
    assert desk.hand.row("Line 1").control.hasFocus()


def test_a_file_chosen_after_the_window_was_closed_is_let_be(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.make()
    window = desk.start()

    def choose(*_asked: object) -> Path:
        QTimer.singleShot(0, window.close)
        desk.hand.rest(60)
        return desk.path

    monkeypatch.setattr(desk.files, "open_file", choose)
    way_in = desk.entrance
    way_in.restore_backup()
    assert not isValid(way_in)


def test_a_keyring_that_answers_late_leaves_what_is_typed_meanwhile(desk: Desk) -> None:
    desk.make()
    keyring = SlowKeyring()
    desk.start(keyring)
    page = desk.page()
    desk.hand.press("Use the recovery sheet")
    desk.hand.write("Line 1", "0123456789")
    keyring.answers.release()
    desk.hand.wait(lambda: not desk.window._runner.busy(), "the keyring's answer")
    assert not isValid(page)
    assert isinstance(desk.page(), RecoveryPage)
    assert desk.hand.row("Line 1").control.property("text") == "0123456789"


def test_a_keyring_that_answers_while_it_unlocks_is_heard_by_the_unlocking(desk: Desk) -> None:
    desk.make()
    keyring = SlowKeyring()
    desk.start(keyring)
    page = desk.page()
    desk.hand.write("Passphrase", PASSPHRASE)
    desk.hand.buttons("Unlock")[0].click()
    keyring.answers.release()
    desk.hand.wait(lambda: keyring.asked == 2, "the unlocking")
    desk.hand.rest(60)
    assert desk.page() is page
    keyring.answers.release()
    desk.hand.wait(lambda: isinstance(desk.page(), NoKeyPage), "the page without a key")
