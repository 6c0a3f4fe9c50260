"""The pictures of every page: names, sizes, themes, and what is said when one cannot be taken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPalette
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.windows import hooks_kept
from therapist_emr.domain.people import ClientStatus
from therapist_emr.ui import screens, studio
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.tour.hand import TourStopped
from therapist_emr.ui.tour.stage import screen_picture


@pytest.fixture(autouse=True)
def small(
    monkeypatch: pytest.MonkeyPatch, dressed: Theme, tmp_path: Path, qapp: QApplication
) -> Iterator[None]:
    monkeypatch.setattr(screens, "CLIENTS", 6)
    monkeypatch.setattr(screens, "YEARS", 1)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "conf"))
    with hooks_kept():
        yield
    dressed.set_percent(100)
    dressed.set_mode(dressed.mode)


def test_every_scene_has_a_name_of_its_own() -> None:
    names = [scene.name for scene in screens.scenes_of()]
    assert len(names) == len(set(names)) > 70
    for part in ("today", "chart-overview", "note-", "reader-", "plan-", "medication-", "profile-",
                 "new-client", "search-", "palette-", "export-", "settings-", "keys", "unlock-",
                 "no-key", "recovery", "restore-preview", "setup-", "messages", "bug"):  # fmt: skip
        assert any(name.startswith(part) for name in names), part


def test_a_scene_is_taken_in_every_size_text_and_theme(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert screens.main([str(out), "--only", "setup-practice-problem"]) == 0
    found = {path.name: QImage(str(path)) for path in out.glob("*.png")}
    assert len(found) == 8
    for (width, height), percent, theme in [
        (size, percent, theme)
        for size in screens.SIZES
        for percent in screens.PERCENTS
        for theme in ("light", "dark")
    ]:
        name = f"setup-practice-problem-{width}x{height}-{percent}-{theme}.png"
        assert (found[name].width(), found[name].height()) == (width, height)
    light = found["setup-practice-problem-1280x800-100-light.png"].pixelColor(1270, 10)
    dark = found["setup-practice-problem-1280x800-100-dark.png"].pixelColor(1270, 10)
    assert light.lightness() > 200 > 60 > dark.lightness()


LOTS = 4


@pytest.mark.timeout(300)
@pytest.mark.parametrize("lot", range(LOTS))
def test_every_scene_can_be_reached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], lot: int
) -> None:
    scenes = screens.scenes_of()
    each = -(-len(scenes) // LOTS)
    mine = scenes[lot * each : (lot + 1) * each]
    monkeypatch.setattr(screens, "scenes_of", lambda: mine)
    out = tmp_path / "out"
    code = screens.main([str(out), "--fast"])
    told = capsys.readouterr()
    assert told.err == ""
    assert code == 0
    assert len(list(out.glob("*.png"))) == 2 * len(mine)


def test_a_word_that_fits_no_scene_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert screens.main([str(tmp_path / "out"), "--only", "fax"]) == 1
    assert "No scene is named" in capsys.readouterr().err


def test_a_scene_that_fails_is_named_and_the_others_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(_studio: studio.Studio) -> None:
        raise TourStopped("no way there")

    def crash(_studio: studio.Studio) -> None:
        raise ValueError("Quetzalcoatl")

    good = next(one for one in screens.scenes_of() if one.name == "unlock-locked")
    scenes = [studio.Scene("lost", stop), studio.Scene("crash", crash, locked=True), good]
    monkeypatch.setattr(screens, "scenes_of", lambda: scenes)
    assert screens.main([str(tmp_path / "out"), "--fast"]) == 1
    told = capsys.readouterr()
    assert "lost at 100%: no way there" in told.err
    assert "ValueError" in told.err
    assert "Quetzalcoatl" not in told.err
    assert "2 pictures" in told.out


def test_the_fullest_chart_is_of_someone_who_still_comes(tmp_path: Path) -> None:
    made = studio.Studio(tmp_path, tmp_path, screens.EVENING)
    made.make_practice(clients=24, years=3, seed=screens.SEED, today=screens.DAY)
    made.unlock()
    client = made.practice.clients.get(made.client("fullest"))
    kinds = {(one.section, one.kind) for one in made.practice.desk(client.id).headers("")}
    made.leave()
    assert client.status is ClientStatus.ACTIVE
    assert {("risk", "safety_plan"), ("diagnoses", "diagnosis"), ("intake", "intake")} <= kinds


def test_a_picture_shows_what_was_made_just_before_it(qtbot: QtBot, qapp: QApplication) -> None:
    window, part = QWidget(), QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    window.resize(80, 60)
    window.show()
    qtbot.wait(20)
    part.setAutoFillBackground(True)
    ground = part.palette()
    ground.setColor(QPalette.ColorRole.Window, Qt.GlobalColor.black)
    part.setPalette(ground)
    column.addWidget(part)
    shot = screen_picture(qapp, window).toImage()
    assert shot.pixelColor(shot.width() // 2, shot.height() // 2) == Qt.GlobalColor.black
