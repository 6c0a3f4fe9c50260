"""A program that opens the real window, reads and writes in it, and locks it.

Run as `python -m tests.faults.sitter FOLDER asked|told`: it locks by itself, or when the system
says that it should. The words to type come on standard input, each backwards, so that what is
found in this program's memory is what the window left there. After each step it says what it did
and waits for a line, so that its memory can be read meanwhile.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QTextEdit

from tests.ui.windows import Desk
from therapist_emr.sections import SECTIONS
from therapist_emr.ui import style
from therapist_emr.ui.pages.search import SearchPage
from therapist_emr.ui.pages.settings.panels import PANELS
from therapist_emr.ui.theme import Mode
from therapist_emr.ui.tour.hand import Hand
from therapist_emr.ui.widgets.lineedit import PasswordEdit
from therapist_emr.vault.hardening import harden_process


def say(what: str) -> None:
    """Say what was done and wait until it was looked at."""
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()
    sys.stdin.readline()


def type_backwards(hand: Hand, words: str) -> None:
    """Type a word that is held backwards, letter by letter."""
    for letter in reversed(words):
        hand.type(letter)


def main(folder: Path, way: str) -> None:
    """Unlock, look at everything, write, copy, lock, and wait."""
    harden_process()
    passphrase, canary = (sys.stdin.readline().strip() for _ in range(2))
    app = QApplication([])
    desk = Desk(app, style.install(app, Mode.LIGHT), folder)
    forgotten: list[bool] = []
    desk.start().forgotten.connect(lambda: forgotten.append(True))
    hand = desk.hand
    hand.wait(lambda: hand.shows("Unlock"), "the locked screen")
    hand.click(next(hand.seen(PasswordEdit)))
    type_backwards(hand, passphrase)
    hand.press("Unlock")
    hand.wait(lambda: desk.window.shell is not None, "the practice")
    say("unlocked")
    look_around(desk, canary)
    say("looked around")
    if way == "asked":
        desk.window.lock()
    hand.wait(lambda: bool(forgotten), "the locked window")
    say("locked")
    os._exit(0)


def look_around(desk: Desk, canary: str) -> None:
    """Show the canary wherever it can be shown, and write it."""
    hand, shell = desk.hand, desk.shell
    client = desk.practice.clients.by_record_number("0001").id
    for section in ("", *(each.key for each in SECTIONS)):
        shell.open_client(client, section)
        hand.rest(50)
    shell.begin_entry(client)
    hand.wait(lambda: hand.shows("Sign note"), "the note")
    hand.click(next(one for one in hand.seen(QTextEdit) if not one.isReadOnly()))
    type_backwards(hand, canary)
    hand.key("Ctrl+A")
    hand.key("Ctrl+C")
    assert QGuiApplication.clipboard().text()
    hand.rest(2500)
    shell.open_page("search")
    assert isinstance(shell.shown, SearchPage)
    type_backwards(hand, canary)
    hand.rest(600)
    shell.show_palette()
    type_backwards(hand, canary[-6:])
    hand.rest(500)
    hand.key("Escape")
    for panel in PANELS:
        shell.open_settings(panel.key)
        hand.rest(20)
    shell.export_chart(client)
    hand.wait(lambda: hand.shows("Save as PDF"), "the pages")
    hand.rest(500)
    shell.open_client(client)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
