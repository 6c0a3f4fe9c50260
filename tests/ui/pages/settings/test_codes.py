"""The release of the diagnosis codes: shown, taken over from a file, and gone back from."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.sections.diagnoses.test_release import order_text
from tests.ui.pages.conftest import Steps, show_active, words_on
from tests.ui.windows import Desk
from therapist_emr.errors import UserError
from therapist_emr.sections.diagnoses import codes as codes_module
from therapist_emr.sections.diagnoses import release as release_module
from therapist_emr.sections.diagnoses.codes import read_anew
from therapist_emr.ui.files import Files
from therapist_emr.ui.pages.settings.codes import CodesPanel
from therapist_emr.ui.session import Session
from therapist_emr.ui.theme import Theme


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(codes_module, "data_dir", lambda: tmp_path)
    monkeypatch.setattr(release_module, "_LEAST", 4)
    read_anew()
    yield
    read_anew()


class Handed(Files):
    """Answer with one file, or none, as a person would."""

    def __init__(self, answer: Path | None) -> None:
        self.answer = answer

    def open_file(self, parent: QWidget, title: str, kinds: str) -> Path | None:
        return self.answer


def open_panel(qtbot: QtBot, session: Session, steps: Steps, answer: Path | None) -> CodesPanel:
    panel = CodesPanel(session.slow, Handed(answer), steps)
    qtbot.addWidget(panel)
    show_active(qtbot, panel)
    return panel


def test_a_newer_release_is_taken_over_and_gone_back_from(
    qtbot: QtBot, theme: Theme, session: Session, steps: Steps, tmp_path: Path
) -> None:
    path = tmp_path / "icd10cm_order_2027.txt"
    path.write_text(order_text(), encoding="utf-8", newline="")
    panel = open_panel(qtbot, session, steps, path)
    assert {"ICD-10-CM, April 2026", "With the app"} <= set(words_on(panel))
    assert "98,186 codes, 74,719 of them billable" in words_on(panel)
    assert not panel.back.isVisible()
    panel.load.click()
    qtbot.waitUntil(lambda: "Loaded by you" in words_on(panel), timeout=20_000)
    assert {"ICD-10-CM, fiscal year 2027", "4 codes, 3 of them billable"} <= set(words_on(panel))
    assert steps.said[-1][0] == "ICD-10-CM, fiscal year 2027, is used from now on"
    panel.back.click()
    qtbot.waitUntil(lambda: "With the app" in words_on(panel))
    assert steps.said[-1][0] == "The shipped release is used again"


def test_nothing_chosen_changes_nothing(
    qtbot: QtBot, theme: Theme, session: Session, steps: Steps
) -> None:
    panel = open_panel(qtbot, session, steps, None)
    panel.load.click()
    assert panel.load.isEnabled()
    assert "With the app" in words_on(panel)


def test_a_file_that_is_none_is_refused_in_words(
    qtbot: QtBot, theme: Theme, session: Session, steps: Steps, tmp_path: Path
) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Sir or Madam", encoding="utf-8")
    panel = open_panel(qtbot, session, steps, path)
    with qtbot.captureExceptions() as caught:
        panel.load.click()
        qtbot.waitUntil(lambda: bool(caught), timeout=20_000)
    assert isinstance(caught[0][1], UserError)
    assert "line 1 has other columns" in str(caught[0][1])
    assert panel.load.isEnabled()
    assert "With the app" in words_on(panel)


def test_a_release_that_was_stopped_is_not_used_and_can_be_loaded_again(
    desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "icd10cm_order_2027.txt"
    path.write_text(order_text(), encoding="utf-8")
    desk.open()
    assert desk.window.session is not None
    earlier = threading.Event()
    desk.window.session.slow.ask(lambda _practice, _progress: earlier.wait(), lambda _end: None)
    desk.shell.open_settings("codes")
    desk.files.prepare(path)
    desk.hand.press("Load a newer release…")
    desk.hand.press("Cancel")
    earlier.set()
    desk.hand.wait(lambda: desk.hand.shows("Load a newer release…"), "the button again")
    assert not desk.hand.shows("Cancel")
    assert "With the app" in desk.said()
    desk.files.prepare(path)
    desk.hand.press("Load a newer release…")
    desk.hand.wait(lambda: "Loaded by you" in desk.said(), "the release")
