"""Where the pictures of `screens` are taken: the real window on a made-up practice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog, QMenu

from therapist_emr import logs
from therapist_emr.domain.people import ClientStatus, PracticeProfile, PracticeSettings
from therapist_emr.domain.progress import Silent
from therapist_emr.practice.backing_up import back_up_practice
from therapist_emr.practice.made_up_file import PASSPHRASE, write_demo
from therapist_emr.practice.practice import Practice, open_practice
from therapist_emr.ui import fonts
from therapist_emr.ui.machine import Machine
from therapist_emr.ui.shell import Shell
from therapist_emr.ui.theme import Mode
from therapist_emr.ui.tour.hand import Hand, TourStopped
from therapist_emr.ui.tour.props import TourClock, TourFiles, TourKeyring
from therapist_emr.ui.tour.stage import screen_picture
from therapist_emr.ui.widgets.buttons import IconButton
from therapist_emr.ui.widgets.toast import Toast
from therapist_emr.ui.window import TITLE, Window, make_window
from therapist_emr.vault import lifecycle
from therapist_emr.vault.files import BACKUP_SUFFIX
from therapist_emr.vault.keyring_store import MemoryKeyring
from therapist_emr.vault.wrap import KdfParams

LIGHT_WORK = KdfParams(memory_kib=64, time=1, lanes=1)
"""Guard a practice that is made for one picture, and holds nobody, with next to nothing."""
QUICKLY = 80
"""Pack a picture a third faster than usual, a tenth larger: a set of them is many hundreds."""
LONG_NAME = "Maximiliana Konstantina Papadopoulou-Wolfeschlegelsteinhausen de la Cruz y Montenegro"


@dataclass(frozen=True, slots=True)
class Scene:
    """Name a picture and say how the window gets there; `locked` scenes need no practice."""

    name: str
    play: Callable[[Studio], object]
    locked: bool = False
    after: Callable[[Studio], object] | None = None


class Studio:
    """Hold the window, open the made-up practice and take the pictures."""

    def __init__(self, folder: Path, place: Path, evening: datetime) -> None:
        self.folder, self.place = folder, place
        self.taken = 0
        self._chosen: dict[str, int] = {}
        logs.start(place / "log")
        found = QApplication.instance()
        self.app = found if isinstance(found, QApplication) else QApplication([TITLE])
        machine = Machine(place)
        machine.mode = Mode.LIGHT
        self.files = TourFiles()
        self.clock = TourClock(evening)
        keyring = TourKeyring(place / "keyring.json")
        self.window: Window = make_window(self.app, machine, self.files, self.clock, keyring)
        fonts.add_missing_scripts()
        self.theme = self.window.theme
        self.theme.set_motion(False)
        self.hand = Hand(self.app, self.window)
        self.path = place / "none.emr"

    # --- the practice --------------------------------------------------------------------

    def make_practice(self, *, clients: int, years: int, seed: int, today: date) -> None:
        """Write the made-up practice that the scenes show."""
        folder = self.place / "made-up"
        self.path = write_demo(
            folder, clients=clients, years=years, seed=seed, today=today, kdf=LIGHT_WORK
        )

    @property
    def shell(self) -> Shell:
        """Return the open window's pages."""
        shell = self.window.shell
        if shell is None:
            raise TourStopped("no practice is open")
        return shell

    @property
    def practice(self) -> Practice:
        """Return the open practice."""
        session = self.window.session
        if session is None:
            raise TourStopped("no practice is open")
        return session.practice

    def unlock(self) -> None:
        """Open the made-up practice, with two clients more: an empty chart and a long name."""
        if self.window.shell is not None:
            return
        self._unlock(self.path)
        names = {one.name for one in self.practice.clients.listed()}
        if LONG_NAME not in names:
            self.practice.clients.add({"legal_name": LONG_NAME, "born": "1948-02-29", **_ADULT})
            self.practice.clients.add({"legal_name": "Ana Novák", "born": "1990-05-04", **_ADULT})

    def _unlock(self, path: Path) -> None:
        self.window.begin(path)
        self.window.resize(1280, 800)
        self.window.show()
        self.window.activateWindow()
        self.hand.wait(lambda: self.hand.shows("Unlock"), "the locked screen")
        self.hand.write("Passphrase", PASSPHRASE)
        self.hand.press("Unlock")
        self.hand.wait(lambda: self.window.shell is not None, "the practice")
        self.tidy()

    def backup(self) -> Path:
        """Return a backup of the made-up practice, made when it is first wanted."""
        folder = self.place / "backups"
        folder.mkdir(exist_ok=True)
        found = sorted(folder.glob(f"*{BACKUP_SUFFIX}"))
        if found:
            return found[0]
        vault = lifecycle.unlock(self.path, PASSPHRASE, MemoryKeyring())
        try:
            return back_up_practice(vault, folder, self.clock, Silent()).path
        finally:
            vault.lock("the pictures' backup")

    def open_small(self, clients: int) -> None:
        """Open a practice with no client, or one about whom there is nothing to do."""
        path = self.place / f"small-{clients}.emr"
        if not path.exists():
            vault = lifecycle.create_practice(path, PASSPHRASE, None, kdf=LIGHT_WORK)
            practice = open_practice(vault.connection, self.clock)
            practice.change_settings(PracticeSettings(made_up=True))
            if clients:
                practice.clients.add({"legal_name": "Ana Novák", "born": "1990-05-04", **_ADULT})
            vault.lock("the pictures' small practice")
        self._unlock(path)

    def open_own(self) -> Path:
        """Open a practice that is nobody's made-up one, new each time, with a backup in a folder.

        Return the folder of the backups.
        """
        number = len(list(self.place.glob("own-*.emr")))
        path, folder = self.place / f"own-{number}.emr", self.place / f"usb-{number}"
        folder.mkdir()
        vault = lifecycle.create_practice(path, PASSPHRASE, None, kdf=LIGHT_WORK)
        practice = open_practice(vault.connection, self.clock)
        profile = PracticeProfile("Willow Street Counseling", "Elena Marsh", "LCSW")
        day = self.clock.now().day.isoformat()
        practice.change_settings(
            PracticeSettings(profile, backup_on_close=False, sheet_checked=day)
        )
        practice.backups.add(folder)
        back_up_practice(vault, folder, self.clock, Silent())
        vault.lock("the pictures' own practice")
        self._unlock(path)
        return folder

    def lock(self) -> None:
        """Close the practice."""
        self.window.lock()
        self.hand.wait(lambda: self.window.shell is None, "the locked screen")

    def client(self, which: str) -> int:
        """Return the id of the empty, typical, fullest or longest-named chart.

        The fullest is the one that holds most kinds of entries, of those who still come.
        """
        if which not in self._chosen:
            self._chosen[which] = self._choose(which)
        return self._chosen[which]

    def _choose(self, which: str) -> int:
        listed = self.practice.clients.listed()
        named = {one.name: one.id for one in listed}
        if which in {"empty", "longest"}:
            return named["Ana Novák" if which == "empty" else LONG_NAME]
        counted = sorted((self.size_of(one.id), one.id) for one in listed)
        if which == "typical":
            return counted[len(counted) // 2][1]
        coming = {one.id for one in listed if one.status is ClientStatus.ACTIVE}
        return max(counted, key=lambda one: (one[1] in coming, self._breadth(one[1]), one[0]))[1]

    def _breadth(self, client_id: int) -> int:
        """Return how many kinds of entries a chart holds."""
        return len({(one.section, one.kind) for one in self.practice.desk(client_id).headers("")})

    def size_of(self, client_id: int) -> int:
        """Return how many entries a chart has."""
        return sum(self.practice.desk(client_id).counts().values())

    # --- pictures ------------------------------------------------------------------------

    def render(
        self, scenes: Sequence[Scene], sizes: Iterable[tuple[int, int]], percents: Iterable[int]
    ) -> list[tuple[str, str]]:
        """Take every scene in every size, text size and theme; return those that failed."""
        failed: list[tuple[str, str]] = []
        sizes = tuple(sizes)
        for percent in percents:
            self.theme.set_percent(percent)
            for scene in scenes:
                try:
                    self._shoot(scene, percent, sizes)
                except Exception as why:  # the other scenes are worth seeing
                    told = str(why) if isinstance(why, TourStopped) else logs.fault(why, "screens")
                    failed.append((f"{scene.name} at {percent}%", told))
                    self.tidy()
            self.lock_if_open()
        return failed

    def _shoot(self, scene: Scene, percent: int, sizes: Sequence[tuple[int, int]]) -> None:
        if scene.locked:
            self.lock_if_open()
        else:
            self.unlock()
        self.window.resize(*sizes[0])
        self.window.show()
        scene.play(self)
        for width, height in sizes:
            self.window.resize(width, height)
            self.hand.rest(60)
            for mode in (Mode.LIGHT, Mode.DARK):
                self.theme.set_mode(mode)
                self.hand.rest(50)
                name = f"{scene.name}-{width}x{height}-{percent}-{mode.value}.png"
                shot = screen_picture(self.app, self.window)
                shot.save(str(self.folder / name), "PNG", QUICKLY)
                self.taken += 1
        self.theme.set_mode(Mode.LIGHT)
        self.tidy()
        if scene.after is not None:
            scene.after(self)

    def lock_if_open(self) -> None:
        """Close the practice if one is open."""
        if self.window.shell is not None:
            self.lock()

    def leave(self) -> None:
        """Close the practice and the window."""
        self.lock_if_open()
        self.window.close()
        logs.stop()

    def tidy(self) -> None:
        """Put dialogs, menus, the palette and messages away before the next scene."""
        for widget in self.app.topLevelWidgets():
            if isinstance(widget, QDialog | QMenu) and widget.isVisible():
                widget.close()
        for button in self.window.findChildren(IconButton):
            if button.accessibleName() == "Close this message":
                button.click()
        for toast in self.window.findChildren(Toast):
            toast.leave()
        if self.window.shell is not None:
            self.window.shell.palette_.close()
        self.hand.rest(30)


_ADULT: dict[str, object] = {"status": "active"}
