"""Backups asked for in the window: what was made is told, and what was not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from therapist_emr.ui.backups.run import BackupRun
from therapist_emr.ui.messages import Messages
from therapist_emr.ui.session import Session
from therapist_emr.ui.widgets.buttons import Button

Told = Callable[[], str]


@pytest.fixture
def run(session: Session, messages: Messages, qtbot: QtBot) -> Callable[[], bool]:
    """Run the backups and wait for their end; tell whether any was begun."""

    def start() -> bool:
        ended: list[bool] = []
        begun = BackupRun(session, messages, lambda: ended.append(True)).start()
        if begun:
            qtbot.waitUntil(lambda: bool(ended), timeout=20_000)
        return begun

    return start


def test_without_a_place_nothing_begins(run: Callable[[], bool], told: Told) -> None:
    assert not run()
    assert told() == ""


def test_a_backup_is_made_verified_and_told(run: Callable[[], bool], told: Told, usb: Path) -> None:
    assert run()
    assert "Backup verified at 7:42 pm: own-" in told()
    assert "This backup is on the same disk as your charts" in told()
    assert list(usb.iterdir())


def test_two_backups_are_told_by_their_places(
    run: Callable[[], bool], told: Told, usb: Path, session: Session, tmp_path: Path
) -> None:
    (tmp_path / "nas").mkdir()
    session.practice.backups.add(tmp_path / "nas")
    assert run()
    assert "Backup verified at 7:42 pm: usb and nas" in told()


def test_a_backup_that_fails_says_that_nothing_is_lost(
    run: Callable[[], bool], told: Told, session: Session, tmp_path: Path
) -> None:
    session.practice.backups.add(tmp_path / "unplugged")
    run()
    assert "The backup did not finish" in told()
    assert "unplugged is not connected. Connect it." in told()
    assert "Nothing is lost" in told()


def test_one_of_two_that_fails_is_named_and_tried_again_alone(
    run: Callable[[], bool],
    told: Told,
    usb: Path,
    session: Session,
    tmp_path: Path,
    host: QWidget,
    qtbot: QtBot,
) -> None:
    away = tmp_path / "unplugged"
    session.practice.backups.add(away)
    run()
    assert "1 of 2 backups did not finish" in told()
    assert "unplugged is not connected." in told()
    made = len(list(usb.iterdir()))
    away.mkdir()
    again = next(one for one in host.findChildren(Button) if one.text() == "Try again")
    again.click()
    qtbot.waitUntil(lambda: bool(list(away.glob("*.json"))), timeout=20_000)
    assert len(list(usb.iterdir())) == made
