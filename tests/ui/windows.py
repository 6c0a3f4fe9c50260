"""The real window on a computer of the test's own: its keyring, its disk, its dialogs."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from tests.vault.practices import FAST
from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.people import PracticeProfile, PracticeSettings
from therapist_emr.practice.practice import Practice, open_practice
from therapist_emr.ui.entry.entrance import Entrance
from therapist_emr.ui.jobs import JobRunner
from therapist_emr.ui.machine import Machine
from therapist_emr.ui.session import Computer
from therapist_emr.ui.shell import Shell
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.tour.hand import Hand
from therapist_emr.ui.tour.props import TourFiles
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.ui.window import Window
from therapist_emr.vault import lifecycle
from therapist_emr.vault.keyring_store import KeyStore, MemoryKeyring

PASSPHRASE = "seven quiet herons"
EVENING = datetime(2026, 11, 18, 3, 42, tzinfo=UTC)
PROFILE = PracticeProfile("Willow Street Counseling", "Elena Marchetti", "LMFT", "OR T1234")


def nobody() -> None:
    """Open nothing for a runner that needs no practice."""


@dataclass
class Desk:
    """One computer with the window open on it."""

    app: QApplication
    look: Theme
    place: Path
    keyring: KeyStore = field(default_factory=MemoryKeyring)
    files: TourFiles = field(default_factory=TourFiles)
    clock: FixedClock = field(default_factory=lambda: FixedClock(EVENING))
    windows: list[Window] = field(default_factory=list)

    @property
    def path(self) -> Path:
        return self.place / "practice.emr"

    @property
    def window(self) -> Window:
        return self.windows[-1]

    @property
    def hand(self) -> Hand:
        return Hand(self.app, self.window)

    @property
    def shell(self) -> Shell:
        assert self.window.shell is not None
        return self.window.shell

    @property
    def practice(self) -> Practice:
        assert self.window.session is not None
        return self.window.session.practice

    @property
    def entrance(self) -> Entrance:
        assert self.window.entrance is not None
        return self.window.entrance

    def page(self) -> object:
        """Return the page of the entrance."""
        return self.entrance.page

    def make(self, **settings: Any) -> list[str]:
        """Create the practice on disk; return its recovery lines."""
        vault = lifecycle.create_practice(self.path, PASSPHRASE, self.keyring, kdf=FAST)
        folder = settings.pop("backup_folder", "")
        told = {"profile": PROFILE, "sheet_checked": "2026-11-17", **settings}
        practice = open_practice(vault.connection, self.clock)
        practice.change_settings(PracticeSettings(**told))
        if folder:
            practice.backups.add(Path(folder))
        lines = list(vault.recovery_lines())
        vault.lock("made for a test")
        return lines

    def start(self, keyring: KeyStore | None = None) -> Window:
        """Start the program on the practice."""
        machine = Machine(self.place / "config")
        computer = Computer(self.look, machine, self.files, self.clock)
        watching = threading.excepthook, sys.unraisablehook
        window = Window(self.app, computer, keyring or self.keyring, JobRunner(nobody))
        threading.excepthook, sys.unraisablehook = watching  # pytest's, which fail the test
        self.windows.append(window)
        window.begin(self.path)
        window.resize(1280, 800)
        window.show()
        window.activateWindow()
        self.hand.wait(window.isActiveWindow, "an active window")
        return window

    def unlock(self, passphrase: str = PASSPHRASE) -> None:
        """Type the passphrase and wait for the pages."""
        hand = self.hand
        hand.wait(lambda: hand.shows("Unlock"), "the locked screen")
        hand.write("Passphrase", passphrase)
        hand.press("Unlock")
        hand.wait(lambda: self.window.shell is not None, "the practice")
        hand.wait(self.shell.isVisible, "its first page")

    def open(self, **settings: Any) -> None:
        """Create, start and unlock."""
        self.make(**settings)
        self.start()
        self.unlock()

    def said(self) -> list[str]:
        """Return every word that can be read in the window."""
        return [label.text() for label in self.hand.seen(PlainLabel) if label.text()]

    def banners(self) -> list[str]:
        """Return the titles of the banners shown; one just added is shown a moment later."""
        from therapist_emr.ui.widgets.banner import Banner

        self.hand.rest(20)

        return [one.title() for one in self.window.findChildren(Banner) if one.isVisible()]

    def leave(self) -> None:
        """End everything without questions."""
        for window in self.windows:
            if window.handed is not None:
                window.lock("the test is over")
            if window.session is not None:
                session = window.session
                changed = session.practice.settings
                if changed.backup_on_close:
                    session.practice.change_settings(
                        PracticeSettings(profile=changed.profile, backup_on_close=False)
                    )
            window.close()
            window.deleteLater()


class StrayWindows(QObject):
    """Notice parts that are shown before they have a parent: they flash as windows."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note what becomes a window that is none."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            meant = isinstance(watched, Window | QDialog | QMenu)
            if not meant and watched.windowType() is Qt.WindowType.Window:
                self.seen.append(type(watched).__name__)
        return False


@contextmanager
def hooks_kept() -> Iterator[None]:
    """Put back what deals with errors nobody caught, which a window takes over."""
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook, sys.unraisablehook = before


@contextmanager
def desk_at(app: QApplication, look: Theme, place: Path) -> Iterator[Desk]:
    """Lend a computer and put the test's own hooks back when it is done."""
    made = Desk(app, look, place)
    stray = StrayWindows()
    app.installEventFilter(stray)
    with hooks_kept():
        try:
            yield made
            assert not stray.seen
        finally:
            app.removeEventFilter(stray)
            made.leave()
    assert all(window.session is None for window in made.windows), "it would help later tests write"
