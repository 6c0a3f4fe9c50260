from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.pages.made_charts import EVENING
from therapist_emr.domain.clock import FixedClock
from therapist_emr.ui.backups.run import BackupRun
from therapist_emr.ui.files import Files
from therapist_emr.ui.machine import Machine
from therapist_emr.ui.messages import MessageBar, Messages
from therapist_emr.ui.session import Computer, Session, begin_session
from therapist_emr.ui.theme import Theme
from therapist_emr.vault import lifecycle
from therapist_emr.vault.keyring_store import MemoryKeyring


@pytest.fixture
def session(tmp_path: Path, look: Theme) -> Iterator[Session]:
    keys = MemoryKeyring()
    vault = lifecycle.create_practice(tmp_path / "own.emr", "quiet harbor lantern 7", keys)
    computer = Computer(look, Machine(tmp_path / "config"), Files(), FixedClock(EVENING))
    opened = begin_session(vault, computer)
    yield opened
    opened.stop()
    vault.lock("test")


def told(host: QWidget) -> str:
    return "\n".join(label.text() for label in host.findChildren(QLabel))


def start(session: Session, folder: str, host: QWidget, qtbot: QtBot) -> str:
    practice = session.practice
    if folder:
        practice.backups.add(Path(folder))
    ended: list[bool] = []
    bar = MessageBar(host)
    run = BackupRun(session, Messages(bar, host), lambda: ended.append(True))
    if run.start():
        qtbot.waitUntil(lambda: bool(ended), timeout=20_000)
    return told(host)


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    return made


def test_without_a_folder_nothing_begins(session: Session, host: QWidget, qtbot: QtBot) -> None:
    assert start(session, "", host, qtbot) == ""


def test_a_backup_is_made_verified_and_told(
    session: Session, host: QWidget, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    assert "Backup verified at" in start(session, str(folder), host, qtbot)
    assert list(folder.iterdir())


def test_a_backup_that_fails_says_that_nothing_is_lost(
    session: Session, host: QWidget, qtbot: QtBot, tmp_path: Path
) -> None:
    blocked = tmp_path / "a file, not a folder"
    blocked.write_text("x", encoding="utf-8")
    words = start(session, str(blocked), host, qtbot)
    assert "The backup did not finish" in words
    assert "Nothing is lost" in words
