"""The scenes of the keys: passphrase, sheet, a new key, old backups."""

from __future__ import annotations

from functools import partial

from therapist_emr.practice.made_up_file import PASSPHRASE
from therapist_emr.ui.entry.panels import SheetPanel
from therapist_emr.ui.entry.unlock import UnlockPage
from therapist_emr.ui.keys.change_page import KeyChangePage
from therapist_emr.ui.keys.changing import ChangingPage
from therapist_emr.ui.pages.settings.keys import KeysPanel
from therapist_emr.ui.pages.settings.page import SettingsPage
from therapist_emr.ui.studio import Scene, Studio
from therapist_emr.vault.rotation import ENCRYPTING


def _panel(studio: Studio) -> None:
    studio.open_own()
    studio.shell.open_settings("keys")
    studio.hand.rest(60)


def _dialog(press: str, studio: Studio) -> None:
    _panel(studio)
    studio.hand.press(press)


def _sheet(studio: Studio) -> None:
    _dialog("Show and print the sheet", studio)
    studio.hand.write("Your passphrase now", PASSPHRASE)
    studio.hand.press("Show the sheet")
    studio.hand.wait(lambda: studio.hand.shows("Save as PDF"), "the sheet")


def _begin(studio: Studio, *, seen: bool) -> KeyChangePage:
    studio.open_own()
    session = studio.window.session
    assert session is not None
    session.asked.change_key.emit(seen)
    page = studio.shell.shown
    assert isinstance(page, KeyChangePage)
    studio.hand.rest(60)
    return page


def _new_sheet(studio: Studio, *, seen: bool) -> SheetPanel:
    page = _begin(studio, seen=seen)
    studio.hand.write("Your passphrase", PASSPHRASE)
    studio.hand.press("Begin")
    studio.hand.wait(lambda: isinstance(page.panel, SheetPanel), "the new sheet")
    assert isinstance(page.panel, SheetPanel)
    studio.hand.rest(60)
    return page.panel


def _changing(studio: Studio) -> None:
    studio.window.begin(studio.path)
    assert studio.window.entrance is not None
    page = ChangingPage()
    page.tell(2, 3, ENCRYPTING)
    studio.window.entrance.show_page(page)
    studio.hand.rest(60)


def _old_backups(studio: Studio) -> None:
    panel = _new_sheet(studio, seen=True)
    for number in panel.asked:
        studio.hand.write(f"Line {number}", panel.lines[number - 1])
    old = studio.shell
    studio.hand.press("Change the key")
    studio.hand.wait(lambda: studio.window.shell not in {None, old}, "the changed practice")
    settings = studio.shell.shown
    assert isinstance(settings, SettingsPage)
    keys = settings.shown
    assert isinstance(keys, KeysPanel)
    studio.hand.wait(lambda: bool(keys.old.rows), "the old backups")
    keys.work.encrypt(keys.old.rows[0].one)
    studio.hand.wait(lambda: not all(row.one.waits for row in keys.old.rows), "one of them")
    studio.tidy()
    keys.verticalScrollBar().setValue(keys.verticalScrollBar().maximum())
    studio.hand.rest(60)


def _without(studio: Studio) -> None:
    studio.window.begin(studio.path)
    assert studio.window.entrance is not None
    studio.hand.rest(400)
    page = UnlockPage("Locked", "Since 7:42 pm. Drafts are saved.")
    page.ask_for_passphrase(asks=False)
    studio.window.entrance.show_page(page)
    studio.hand.rest(60)


KEYS: tuple[Scene, ...] = (
    Scene("keys-panel", _panel, locked=True),
    Scene("keys-passphrase", partial(_dialog, "Change the passphrase"), locked=True),
    Scene("keys-sheet", _sheet, locked=True),
    Scene("keys-change", partial(_begin, seen=False), locked=True),
    Scene("keys-seen", partial(_begin, seen=True), locked=True),
    Scene("keys-new-sheet", partial(_new_sheet, seen=False), locked=True),
    Scene("keys-changing", _changing, locked=True),
    Scene("keys-old-backups", _old_backups, locked=True),
    Scene("keys-unlock-without", _without, locked=True),
)
