"""The tour: a whole first day in processes of its own, and what it does when it cannot go on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QPushButton,
    QScrollArea,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.windows import Desk
from therapist_emr.errors import UserError
from therapist_emr.pdf.preview import Preview
from therapist_emr.ui.tour import PARTS
from therapist_emr.ui.tour.hand import Hand, TourStopped
from therapist_emr.ui.tour.parent import COMPUTERS, TYPING, make_ready, tour
from therapist_emr.ui.tour.props import TourClock, TourFiles, TourKeyring
from therapist_emr.ui.tour.sheet import key_lines
from therapist_emr.ui.tour.stage import screen_picture
from therapist_emr.vault import recovery
from therapist_emr.vault.keys import Key

PROGRAM = [sys.executable, "-m", "therapist_emr"]


def run(*words: str, home: Path) -> subprocess.CompletedProcess[str]:
    home.mkdir(exist_ok=True)
    return subprocess.run(
        [*PROGRAM, *words],
        env={**os.environ, "HOME": str(home), "XDG_DATA_HOME": "", "XDG_CONFIG_HOME": ""},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def pages(path: Path) -> list[str]:
    with Preview(path) as pdf:
        return [pdf.text(number) for number in range(pdf.page_count)]


@pytest.mark.timeout(300)
def test_the_whole_day_leaves_pictures_and_papers_and_touches_nothing_else(tmp_path: Path) -> None:
    place, home = tmp_path / "tour", tmp_path / "home"
    done = run("tour", str(place), home=home)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert "Killed while typing, as a power cut would" in lines
    assert len(lines) > 20
    pictures = sorted(path.name for path in place.glob("*.png"))
    light = [name for name in pictures if not name.endswith("-dark.png")]
    assert [name[:2] for name in light] == [f"{n:02d}" for n in range(1, len(light) + 1)]
    assert {name.replace(".png", "-dark.png") for name in light} <= set(pictures)
    chart = " ".join(" ".join(pages(place / "chart.pdf")).split())
    for told in ("Noor Amina Haddad", "Sertraline", "Addendum", "Full days at school"):
        assert told in chart
    assert len(key_lines(pages(place / "recovery-sheet.pdf")[0])) == 4
    assert not list(home.rglob("*.emr"))
    assert not list(home.rglob("machine.ini"))


@pytest.mark.timeout(300)
def test_the_parts_follow_one_another_by_hand_as_well(tmp_path: Path) -> None:
    make_ready(tmp_path)
    home = tmp_path / "home"
    home.mkdir()
    first = subprocess.Popen(
        [*PROGRAM, "tour", str(tmp_path), "--part", PARTS[0]],
        env={**os.environ, "HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert first.stdout is not None
    assert any(line.strip() == TYPING for line in first.stdout)
    with pytest.raises(subprocess.TimeoutExpired):
        first.wait(2.6)
    first.kill()  # a program whose branches are measured waits for its own lock after a signal
    first.communicate(timeout=20)
    # The second computer begins with the paper; the whole day above starts it in the same way.
    done = run("tour", str(tmp_path), "--part", PARTS[1], home=home)
    assert done.returncode == 0, done.stdout
    assert "FAILED" not in done.stdout


def test_a_station_that_fails_is_named_in_one_line(tmp_path: Path) -> None:
    make_ready(tmp_path)
    (tmp_path / COMPUTERS / "laptop").mkdir()
    (tmp_path / COMPUTERS / "laptop" / "practice.emr").write_bytes(b"not a practice" * 1000)
    done = run("tour", str(tmp_path), "--part", "evening", home=tmp_path / "home")
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1].startswith("FAILED at “After the power cut")
    assert "Traceback" not in done.stderr
    assert (tmp_path / "stopped.png").exists()


def test_a_part_that_does_not_exist_is_said(tmp_path: Path) -> None:
    make_ready(tmp_path)
    done = run("tour", str(tmp_path), "--part", "night", home=tmp_path / "home")
    assert done.returncode == 1
    assert done.stdout == "FAILED there is no part “night”\n"


@pytest.mark.parametrize("program", [["-c", "print('FAILED at “lunch”: no bread')"], ["-c", ""]])
def test_the_parent_passes_the_reason_on(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    program: Sequence[str],
) -> None:
    from therapist_emr.ui.tour import parent

    bad = [*program[:1], f"{program[1]}\nraise SystemExit(1)"]
    monkeypatch.setattr(parent, "_program", lambda: [sys.executable, *bad])
    assert tour(tmp_path / "tour") == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    assert "no bread" in told.err or "ended by itself (1)" in told.err


def test_a_built_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    from therapist_emr.ui.tour import parent

    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert parent._program() == [sys.executable]


def test_an_earlier_tour_is_cleared_away_and_nothing_else(tmp_path: Path) -> None:
    make_ready(tmp_path)
    for name in ("01-first-run.png", "01-first-run-dark.png", "chart.pdf", "holiday.png"):
        (tmp_path / name).touch()
    make_ready(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [COMPUTERS, "holiday.png"]


def test_somebody_elses_folder_is_not_touched(tmp_path: Path) -> None:
    kept = tmp_path / COMPUTERS / "inventory.txt"
    kept.parent.mkdir()
    kept.touch()
    with pytest.raises(UserError, match="no tour has made"):
        make_ready(tmp_path)
    assert kept.exists()
    with pytest.raises(UserError, match="it is not a folder"):
        make_ready(kept / "below")
    with pytest.raises(UserError, match="it is not a folder"):
        make_ready(kept)


@pytest.mark.parametrize("name", ["recovery-sheet.pdf", "chart.pdf", "01-ducks.png"])
def test_what_lies_where_the_tour_would_write_is_not_written_over(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_text("my own", "utf-8")
    with pytest.raises(UserError, match=f"“{name}” that no tour has made"):
        tour(tmp_path)
    assert [path.read_text("utf-8") for path in tmp_path.iterdir()] == ["my own"]


def test_the_sheet_is_read_as_it_is_printed() -> None:
    lines = recovery.encode(Key.from_bytes(bytes(range(32))))
    printed = "\n".join(f"{n}  {recovery.group(line)}" for n, line in enumerate(lines, 1))
    assert [line.replace("-", "") for line in key_lines(printed)] == list(lines)
    with pytest.raises(TourStopped, match="0 key lines"):
        key_lines("Dear Elena")


def test_the_props_stand_in_for_a_computer(tmp_path: Path) -> None:
    clock = TourClock(datetime(2026, 11, 17, 17, 4))  # noqa: DTZ001
    assert clock.now().local.startswith("2026-11-17T17:04")
    assert clock.now().zone == "America/Los_Angeles"
    keyring = TourKeyring(tmp_path / "keyring.json")
    assert keyring.get("service", "user") is None
    keyring.put("service", "user", "secret")
    assert TourKeyring(tmp_path / "keyring.json").get("service", "user") == "secret"
    keyring.delete("service", "user")
    keyring.delete("service", "user")
    assert keyring.get("service", "user") is None
    files, parent = TourFiles(), QWidget
    files.prepare(tmp_path)
    assert files.folder(parent(), "Folder") == tmp_path
    assert files.open_file(parent(), "File", "*") is None
    assert files.save_file(parent(), "File", "name", ".pdf") is None


def test_the_hand_says_what_it_does_not_find(desk: Desk) -> None:
    desk.start()
    hand = desk.hand
    with pytest.raises(TourStopped, match="no field “Fax”"):
        hand.row("Fax")
    with pytest.raises(TourStopped, match="no “Map”"):
        hand.named(QTextEdit, "Map")
    with pytest.raises(TourStopped, match="in vain for rain"):
        hand.wait(lambda: False, "rain", 0.05)


def test_a_button_that_is_made_anew_while_it_is_scrolled_to_is_pressed(
    qapp: QApplication, qtbot: QtBot
) -> None:
    window, page, pressed = QWidget(), QWidget(), list[str]()
    area = QScrollArea(window)
    column = QVBoxLayout(page)
    column.addSpacing(900)

    def put() -> QPushButton:
        button = QPushButton("Go on")
        button.clicked.connect(lambda: pressed.append("once"))
        column.addWidget(button)
        button.show()
        return button

    old = put()
    area.setWidget(page)
    area.setWidgetResizable(True)
    area.resize(300, 300)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)

    def anew() -> None:
        shiboken6.delete(old)
        put()

    once = Qt.ConnectionType.SingleShotConnection
    area.verticalScrollBar().valueChanged.connect(lambda: QTimer.singleShot(1, anew), once)
    Hand(qapp, window).press("Go on")
    assert pressed == ["once"]


def test_the_hand_does_not_press_what_is_covered(desk: Desk) -> None:
    desk.start()
    hand = desk.hand
    button = hand.buttons("Restore a backup")[0]
    cover = QWidget(desk.window)
    cover.setGeometry(desk.window.rect())
    cover.show()
    with pytest.raises(TourStopped, match="cannot be reached"):
        hand.click(button)
    cover.deleteLater()


def test_trouble_within_a_dialog_comes_out_where_it_was_opened(desk: Desk) -> None:
    desk.start()
    box = QDialog(desk.window)
    button = desk.hand.buttons("Restore a backup")[0]

    def stop() -> None:
        raise TourStopped("inside")

    def open_box() -> None:
        box.exec()

    button.clicked.connect(open_box)
    with pytest.raises(TourStopped, match="inside"):
        desk.hand.click(button, then=stop)
    assert not box.isVisible()


def test_a_dialog_stands_in_the_middle_of_its_picture(qapp: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    window.setStyleSheet("background: white")
    window.resize(1280, 800)
    qtbot.addWidget(window)
    window.show()
    dialog = QDialog(window)
    dialog.setStyleSheet("background: black")
    dialog.resize(600, 400)
    dialog.show()
    picture = screen_picture(qapp, window).toImage()
    dialog.close()
    dark = [x for x in range(1280) if picture.pixelColor(x, 400).value() < 40]
    assert (dark[0] + dark[-1]) // 2 in range(636, 644)
