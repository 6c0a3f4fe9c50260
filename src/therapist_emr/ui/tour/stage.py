"""Where one part of the day is played: a computer, its window, the pictures taken of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from therapist_emr import logs
from therapist_emr.ui import fonts, style
from therapist_emr.ui.machine import Machine
from therapist_emr.ui.theme import Mode
from therapist_emr.ui.tour.hand import Hand, TourStopped
from therapist_emr.ui.tour.parent import COMPUTERS
from therapist_emr.ui.tour.props import TourClock, TourFiles, TourKeyring
from therapist_emr.ui.window import TITLE, Window, make_window

SIZE = (1280, 800)
_NUMBER = re.compile(r"(\d\d)-")


class Stage:
    """Hold the window on one computer, the hand that drives it, and the camera."""

    def __init__(self, folder: Path, computer: str, start: datetime) -> None:
        self.folder = folder
        self.place = folder / COMPUTERS / computer
        self.place.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.practice_file = self.place / "practice.emr"
        self.backups = folder / COMPUTERS / "usb-disk"
        self.backups.mkdir(mode=0o700, exist_ok=True)
        self.files = TourFiles()
        self.clock = TourClock(start)
        logs.start(self.place / "log")
        self.app = QApplication([TITLE])
        machine = Machine(self.place)
        machine.mode = Mode.LIGHT
        keyring = TourKeyring(self.place / "keyring.json")
        self.window: Window = make_window(self.app, machine, self.files, self.clock, keyring)
        fonts.add_missing_scripts()
        self.theme = self.window.theme
        self.theme.set_motion(False)
        self.window.begin(self.practice_file)
        self.window.resize(*SIZE)
        self.window.show()
        self.window.activateWindow()
        self.hand = Hand(self.app, self.window)
        self._station = "the start"

    @contextmanager
    def station(self, words: str) -> Iterator[None]:
        """Name what is being done; say so once it is done."""
        self._station = words
        yield
        self.hand.front()
        print(words, flush=True)

    @property
    def where(self) -> str:
        """Return the station being played."""
        return self._station

    def picture(self, name: str) -> None:
        """Keep what the screen shows, in light and in dark."""
        self.hand.rest(120)
        number = 1 + max((int(n) for n in self._numbers()), default=0)
        self._keep(f"{number:02d}-{name}.png")
        self.theme.set_mode(Mode.DARK)
        self.hand.rest(60)
        self._keep(f"{number:02d}-{name}-dark.png")
        self.theme.set_mode(Mode.LIGHT)
        self.hand.rest(30)

    def keep_last(self) -> None:
        """Keep what the screen showed when the tour stopped."""
        screen_picture(self.app, self.window).save(str(self.folder / "stopped.png"))

    def _numbers(self) -> Iterator[str]:
        for path in self.folder.glob("*.png"):
            if found := _NUMBER.match(path.name):
                yield found.group(1)

    def _keep(self, name: str) -> None:
        if not screen_picture(self.app, self.window).save(str(self.folder / name)):
            raise TourStopped(f"the picture {name} could not be written")


_PASSES = 5
"""How often what is laid out anew may ask for more: on a busy computer a page was still blank."""


def screen_picture(app: QApplication, window: QWidget) -> QPixmap:
    """Return the window with the dialogs and menus that stand before it, as they come to rest."""
    for _pass in range(_PASSES):
        app.sendPostedEvents()
    shot = window.grab()
    shot.setDevicePixelRatio(window.devicePixelRatioF())
    fronts = [w for w in app.topLevelWidgets() if w is not window and w.isVisible()]
    if not fronts:
        return shot
    painter = QPainter(shot)
    for front in fronts:
        at = window.mapFromGlobal(front.mapToGlobal(QPoint(0, 0)))
        place = QRect(at, front.size())
        if isinstance(front, QDialog):
            # As a desktop places it: the platform without a screen has one that is too small.
            place.moveCenter(window.rect().center())
        place.moveLeft(max(0, min(place.left(), window.width() - place.width())))
        place.moveTop(max(0, min(place.top(), window.height() - place.height())))
        painter.drawPixmap(place, front.grab())
        style.box(painter, place.toRectF(), None, "line", 0)
    painter.end()
    return shot
