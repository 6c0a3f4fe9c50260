from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.store.opened import KEY, new_file, old_file
from tests.ui.pages.made_charts import EVENING, fill
from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.people import Client
from therapist_emr.practice import Practice, open_practice
from therapist_emr.practice.destinations import Destination
from therapist_emr.store.connection import Connection, connect_again
from therapist_emr.ui.background import Background
from therapist_emr.ui.jobs import JobRunner
from therapist_emr.ui.models.passages import Spot
from therapist_emr.ui.theme import Theme

Filled = tuple[Path, dict[str, Client]]


@dataclass
class Steps:
    """Note where a page sends the reader."""

    taken: list[tuple[Any, ...]] = field(default_factory=list)
    said: list[tuple[str, Callable[[], object] | None]] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)

    def open_page(self, key: str) -> None:
        self.taken.append(("page", key))

    def open_client(
        self,
        client_id: int,
        section: str = "",
        entry_id: int | None = None,
        draft_id: int | None = None,
        spot: Spot | None = None,
    ) -> None:
        self.spots += [spot] if spot is not None else []
        self.taken.append(("client", client_id, section, entry_id, draft_id))

    def begin_entry(self, client_id: int, section: str = "", kind: str = "") -> None:
        asked = ("begin", client_id, section, kind) if kind else ("begin", client_id, section)
        self.taken.append(asked if section else ("session", client_id))

    def new_client(self) -> None:
        self.taken.append(("new client",))

    def export_chart(
        self, client_id: int, section: str = "", entry_id: int | None = None, revision: int = 0
    ) -> None:
        self.taken.append(("export", client_id, section, entry_id))

    def open_settings(self, panel: str) -> None:
        self.taken.append(("settings", panel))

    def export_handout(self, client_id: int, section: str, entry_id: int) -> None:
        self.taken.append(("handout", client_id, section, entry_id))

    def open_psychotherapy(self, client_id: int) -> None:
        self.taken.append(("psychotherapy", client_id))

    def back_up(self, wanted: Sequence[Destination] | None = None) -> None:
        self.taken.append(("back up", *(one.folder for one in wanted or ())))

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


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """Fill a practice once; tests get copies of its file."""
    made = tmp_path_factory.mktemp("filled") / "practice.emr"
    opened = new_file(made)
    clock = FixedClock(EVENING)
    clients = fill(open_practice(opened, clock, "tester"), clock)
    opened.close()
    return made, clients


@pytest.fixture
def connection(request: pytest.FixtureRequest, file: Path) -> Iterator[Connection]:
    """Open a new practice, or a copy of the filled one for a test that asks for its clients."""
    if "clients" in request.fixturenames:
        made: Path = request.getfixturevalue("filled")[0]
        shutil.copy(made, file)
        opened = old_file(file)
    else:
        opened = new_file(file)
    yield opened
    put_windows_away()
    opened.close()


def put_windows_away() -> None:
    """Delete every window, so that no timer asks a practice that is closed."""
    for window in QApplication.topLevelWidgets():
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def practice(connection: Connection, clock: FixedClock) -> Practice:
    return open_practice(connection, clock, "tester")


@pytest.fixture
def clients(filled: Filled, connection: Connection) -> dict[str, Client]:
    return dict(filled[1])


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
