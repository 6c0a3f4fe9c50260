from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.store.opened import KEY, new_file
from tests.ui.pages.made_charts import EVENING, fill
from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.people import Client
from therapist_emr.practice import Practice, open_practice
from therapist_emr.store.connection import Connection, connect_again
from therapist_emr.ui.background import Background
from therapist_emr.ui.jobs import JobRunner
from therapist_emr.ui.theme import Theme


@dataclass
class Steps:
    """Note where a page sends the reader."""

    taken: list[tuple[Any, ...]] = field(default_factory=list)
    said: list[tuple[str, Callable[[], object] | None]] = field(default_factory=list)

    def open_page(self, key: str) -> None:
        self.taken.append(("page", key))

    def open_client(
        self,
        client_id: int,
        section: str = "",
        entry_id: int | None = None,
        draft_id: int | None = None,
    ) -> None:
        self.taken.append(("client", client_id, section, entry_id, draft_id))

    def begin_session(self, client_id: int) -> None:
        self.taken.append(("session", client_id))

    def new_client(self) -> None:
        self.taken.append(("new client",))

    def export_chart(
        self, client_id: int, section: str = "", entry_id: int | None = None, revision: int = 0
    ) -> None:
        self.taken.append(("export", client_id, section, entry_id))

    def back_up(self) -> None:
        self.taken.append(("back up",))

    def say(self, words: str, undo: Callable[[], object] | None = None) -> None:
        self.said.append((words, undo))


@pytest.fixture
def theme(look: Theme) -> Theme:
    return look


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(EVENING)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "practice.emr"


@pytest.fixture
def connection(file: Path) -> Iterator[Connection]:
    opened = new_file(file)
    yield opened
    opened.close()


@pytest.fixture
def practice(connection: Connection, clock: FixedClock) -> Practice:
    return open_practice(connection, clock, "tester")


@pytest.fixture
def clients(practice: Practice, clock: FixedClock) -> dict[str, Client]:
    return fill(practice, clock)


@pytest.fixture
def steps() -> Steps:
    return Steps()


@pytest.fixture
def background(
    file: Path, connection: Connection, clock: FixedClock, qtbot: QtBot
) -> Iterator[Background]:
    runner = JobRunner(lambda: connect_again(file, bytearray(KEY)))
    made = Background(runner, lambda own: open_practice(own, clock, "tester"))
    yield made
    assert made.stop()


def words_on(page: QWidget) -> list[str]:
    """Return the words of every label that can be seen."""
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


def show_active(qtbot: QtBot, page: QWidget) -> None:
    """Show a page as the window that has the keyboard."""
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
