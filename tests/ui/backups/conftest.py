from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.pages.made_charts import EVENING
from tests.vault.practices import FAST
from therapist_emr.domain.clock import FixedClock
from therapist_emr.ui.files import Files
from therapist_emr.ui.machine import Machine
from therapist_emr.ui.messages import MessageBar, Messages
from therapist_emr.ui.session import Computer, Session, begin_session
from therapist_emr.ui.theme import Theme
from therapist_emr.vault import lifecycle
from therapist_emr.vault.keyring_store import MemoryKeyring


class Chosen(Files):
    """Answer with one file, or none, as a person would."""

    def __init__(self) -> None:
        self.answer: Path | None = None

    def open_file(self, parent: QWidget, title: str, kinds: str) -> Path | None:
        return self.answer


@pytest.fixture
def session(tmp_path: Path, look: Theme) -> Iterator[Session]:
    keys = MemoryKeyring()
    path = tmp_path / "own.emr"
    vault = lifecycle.create_practice(path, "quiet harbor lantern 7", keys, kdf=FAST)
    computer = Computer(look, Machine(tmp_path / "config"), Chosen(), FixedClock(EVENING))
    opened = begin_session(vault, computer)
    yield opened
    opened.stop()
    vault.lock("test")


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    return made


@pytest.fixture
def messages(host: QWidget) -> Messages:
    return Messages(MessageBar(host), host)


@pytest.fixture
def usb(session: Session, tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    session.practice.backups.add(folder)
    return folder


@pytest.fixture
def told(host: QWidget) -> Callable[[], str]:
    """Return every word in the window."""
    return lambda: "\n".join(label.text() for label in host.findChildren(QLabel))
