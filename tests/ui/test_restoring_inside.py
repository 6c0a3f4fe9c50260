"""A backup is restored from inside the open practice, which is closed for it and kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.windows import Desk
from therapist_emr.practice.restoring import RestoreOrder, look_into, order_restore
from therapist_emr.ui.entry.restoring import PreviewPage, Restoring
from therapist_emr.ui.entry.unlock import UnlockPage
from therapist_emr.vault.files import BACKUP_SUFFIX


def add(desk: Desk, name: str) -> None:
    desk.practice.clients.add({"legal_name": name, "born": "1990-05-04", "status": "active"})


def names(desk: Desk) -> list[str]:
    return [one.name for one in desk.practice.clients.listed()]


@pytest.fixture
def backup(desk: Desk) -> Path:
    """A backup with one client, made by a practice that has two by now."""
    usb = desk.place / "usb"
    usb.mkdir()
    desk.open(backup_folder=str(usb))
    add(desk, "Ana Novák")
    desk.shell.back_up()
    desk.hand.wait(lambda: list(usb.glob("*.json")), "the backup")
    add(desk, "Ben Moss")
    return next(usb.glob(f"*{BACKUP_SUFFIX}"))


def order(desk: Desk, backup: Path) -> RestoreOrder:
    assert desk.window.session is not None
    vault = desk.window.session.vault
    return order_restore(vault, look_into(vault, backup))


def ask(desk: Desk, wanted: RestoreOrder) -> None:
    assert desk.window.session is not None
    desk.window.session.asked.restore.emit(wanted)


def restoring(desk: Desk) -> PreviewPage:
    page = desk.page()
    assert isinstance(page, Restoring)
    assert isinstance(page.page, PreviewPage)
    return page.page


def test_what_is_restored_opens_as_before_and_the_other_is_kept(desk: Desk, backup: Path) -> None:
    wanted = order(desk, backup)
    ask(desk, wanted)
    assert desk.window.shell is None
    desk.hand.wait(lambda: isinstance(desk.page(), UnlockPage), "the passphrase")
    assert "Restored" in desk.said()
    assert wanted.key.is_zeroed
    assert wanted.under.is_zeroed
    desk.unlock()
    assert names(desk) == ["Ana Novák"]
    kept = [path for path in desk.place.rglob(desk.path.name) if path != desk.path]
    assert len(kept) == 1


def test_a_backup_that_turns_out_damaged_leaves_the_practice_as_it_was(
    desk: Desk, backup: Path
) -> None:
    wanted = order(desk, backup)
    content = bytearray(backup.read_bytes())
    content[9_000] ^= 1
    backup.write_bytes(content)
    ask(desk, wanted)
    page = restoring(desk)
    desk.hand.wait(lambda: "damaged" in page.words.text(), "the problem")
    desk.hand.press("Back")
    desk.hand.wait(lambda: isinstance(desk.page(), UnlockPage), "the passphrase")
    assert wanted.key.is_zeroed
    desk.unlock()
    assert sorted(names(desk)) == ["Ana Novák", "Ben Moss"]


def test_a_restore_is_stopped_before_it_changed_anything(desk: Desk, backup: Path) -> None:
    ask(desk, order(desk, backup))
    restoring(desk).back_asked.emit()
    desk.hand.wait(lambda: isinstance(desk.page(), UnlockPage), "the passphrase")
    desk.unlock()
    assert set(names(desk)) >= {"Ana Novák"}


def test_closing_needs_one_backup_and_tells_of_the_other_next_time(desk: Desk) -> None:
    usb = desk.place / "usb"
    usb.mkdir()
    desk.open(backup_folder=str(usb), backup_on_close=True)
    desk.practice.backups.add(desk.place / "unplugged")
    desk.window.close()
    desk.hand.wait(lambda: not desk.window.isVisible(), "the end")
    assert list(usb.glob(f"*{BACKUP_SUFFIX}"))
    desk.start()
    desk.unlock()
    told = [one.title for one in desk.practice.today().reminders]
    assert "unplugged is not connected" in told
    assert "Trouble with 1 of 2 backups" in desk.said()
