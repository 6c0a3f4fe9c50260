"""Make the pictures of the documents from the real window: `python -m tools.pictures`.

Everything in them comes from a made-up practice on a fixed day, so that they can be made again.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from pathlib import Path
from unittest.mock import patch

from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea

from therapist_emr.domain.clock import Clock
from therapist_emr.domain.progress import Silent
from therapist_emr.pdf.from_practice import ExportOptions, render_chart
from therapist_emr.pdf.preview import Preview
from therapist_emr.practice.backing_up import back_up_practice
from therapist_emr.practice.made_up_file import PASSPHRASE, write_demo
from therapist_emr.practice.practice import Practice, open_practice
from therapist_emr.ui import fonts
from therapist_emr.ui.machine import Machine
from therapist_emr.ui.navigation import SEARCH, TODAY
from therapist_emr.ui.shell import Shell
from therapist_emr.ui.theme import Mode
from therapist_emr.ui.tour import texts
from therapist_emr.ui.tour.hand import Hand
from therapist_emr.ui.tour.props import TourClock, TourFiles
from therapist_emr.ui.tour.stage import screen_picture
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.window import TITLE, Window, make_window
from therapist_emr.vault import lifecycle
from therapist_emr.vault.keyring_store import MemoryKeyring
from tools.dev.project import ROOT

FOLDER = ROOT / "docs" / "pictures"
SIZE = (1280, 800)
WHEN = datetime(2026, 11, 17, 17, 42)  # noqa: DTZ001 - wall time in the clock's own zone
CLIENTS, YEARS, SEED = 24, 3, 1
CLIENT = "Mari Quiñones"
WORDS = "warning signs"
TYPED = " Swim on Saturday, ring Faye afterwards."
COLOURS = 256
NAMES = {
    "sessions": "signed-note",
    "treatment_plan": "plan",
    "diagnoses": "diagnoses",
    "medications": "medications",
}
PDF_PAGES = (0, 21)
PDF_SCALE = 1.15
PAPER_GROUND = "#d9dcdf"


class Camera:
    """Take pictures of the window and keep them small."""

    def __init__(self, app: QApplication, window: Window, folder: Path) -> None:
        self._app, self.window, self.folder = app, window, folder
        self.hand = Hand(app, window)

    def take(self, name: str) -> None:
        """Keep what the screen shows now, without the ring around a button."""
        if isinstance(button := self._app.focusWidget(), QAbstractButton):
            button.clearFocus()
        self.hand.rest(400)
        self.keep(name, screen_picture(self._app, self.window).toImage())

    def keep(self, name: str, image: QImage) -> None:
        """Write a picture with few colours."""
        path = self.folder / f"{name}.png"
        image.save(str(path))
        make_small(path)
        print(f"{path.name}: {path.stat().st_size // 1024} KB")


def make_small(path: Path) -> None:
    """Write a picture anew with a palette."""
    from PIL import Image

    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


@contextmanager
def opened(camera: Camera, place: Path, clock: Clock) -> Iterator[Shell]:
    """Open a made-up practice that has a verified backup."""
    path = write_demo(place, clients=CLIENTS, years=YEARS, seed=SEED, today=WHEN.date())
    usb = place / "USB disk"
    usb.mkdir()
    vault = lifecycle.unlock(path, PASSPHRASE, MemoryKeyring())
    practice = open_practice(vault.connection, clock)
    practice.backups.add(usb)
    back_up_practice(vault, usb, clock, Silent())
    window = camera.window
    window.begin(path)
    assert window.entrance is not None
    window.entrance.opened.emit(vault)
    assert window.shell is not None
    camera.hand.press("Close this message")
    yield window.shell
    window.lock()


def tour(camera: Camera, place: Path, clock: Clock) -> None:
    """Show page after page and keep a picture of each."""
    hand, window = camera.hand, camera.window
    with opened(camera, place, clock) as shell:
        assert window.session is not None
        practice = window.session.practice
        client = practice.clients.find(CLIENT)[0].id
        shell.open_page(TODAY)
        camera.take("today")
        shell.open_client(client)
        camera.take("chart")
        window.theme.set_mode(Mode.DARK)
        camera.take("chart-dark")
        window.theme.set_mode(Mode.LIGHT)
        for section in NAMES:
            shell.open_client(client, section)
            camera.take(NAMES[section])
        begun = practice.drafting.headers(client)[0]
        shell.open_client(client, "sessions", draft_id=begun.id)
        hand.rest(400)
        hand.type(TYPED)
        hand.wait(lambda: practice.drafting.get(begun.id).header.saved > begun.saved, "the draft")
        for area in hand.seen(QScrollArea):
            area.verticalScrollBar().setValue(0)
        camera.take("note")
        shell.open_page(SEARCH)
        hand.type(WORDS)
        hand.rest(800)
        camera.take("search")
        shell.open_settings("audit")
        hand.rest(400)
        camera.take("audit")
        shell.export_chart(client)
        hand.wait(lambda: hand.shows("Save as PDF"), "the pages")
        camera.take("export")
        pages(camera, practice, client)


def pages(camera: Camera, practice: Practice, client_id: int) -> None:
    """Keep two pages of the chart's PDF beside each other."""
    with Preview(render_chart(practice, client_id, ExportOptions()).data) as found:
        drawn = [found.render(number, PDF_SCALE) for number in PDF_PAGES]
    gap = 24
    width = sum(page.width for page in drawn) + gap * 3
    image = QImage(width, drawn[0].height + gap * 2, QImage.Format.Format_RGB32)
    image.fill(QColor(PAPER_GROUND))
    painter, left = QPainter(image), gap
    for page in drawn:
        shape = (page.pixels, page.width, page.height, page.stride)
        painter.drawImage(left, gap, QImage(*shape, QImage.Format.Format_RGB32))
        left += page.width + gap
    painter.end()
    camera.keep("pdf", image)


def first_evening(camera: Camera, place: Path) -> None:
    """Set a practice up as far as its recovery sheet; the key in the picture opens nothing."""
    hand = camera.hand
    camera.window.begin(place / "new.emr")
    hand.wait(lambda: hand.shows("Continue"), "the first step")
    for label, typed in {**texts.PRACTICE, "NPI": texts.NPI}.items():
        hand.write(label, typed)
    hand.press("Continue")
    hand.wait(lambda: any(row.label() == "Once more" for row in hand.seen(FieldRow)), "a field")
    hand.write("Passphrase", texts.PASSPHRASE)
    hand.write("Once more", texts.PASSPHRASE)
    hand.press("Continue")
    hand.wait(lambda: hand.shows("Save as PDF"), "the recovery sheet")
    camera.take("sheet")
    camera.window.close()


def _stopped(clock: Clock) -> type[datetime]:
    """Return a `datetime` whose present is a clock's."""

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Stopped:
            return cls.fromisoformat(clock.now().utc).astimezone(tz)

    return Stopped


def main() -> None:
    """Make every picture in `docs/pictures`, or in the folder named."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    folder = reader.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        app = QApplication([TITLE])
        machine = Machine(place)
        machine.mode = Mode.LIGHT
        clock = TourClock(WHEN)
        window = make_window(app, machine, TourFiles(), clock, MemoryKeyring())
        window.theme.set_motion(False)
        fonts.add_missing_scripts()
        camera = Camera(app, window, folder)
        window.resize(*SIZE)
        window.show()
        # The vault asks the computer what time it is. Its rows of the audit trail stand between
        # those of the practice, whose day is always the same.
        with patch("therapist_emr.vault.open_vault.datetime", _stopped(clock)):
            tour(camera, place / "made-up", clock)
            first_evening(camera, place)


if __name__ == "__main__":
    main()
