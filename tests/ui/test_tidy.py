from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from therapist_emr.domain.progress import Progress
from therapist_emr.ui.jobs import JobRunner
from therapist_emr.ui.tidy import Tidy, _Held, collect_due


@pytest.fixture(autouse=True)
def collecting(qtbot: QtBot) -> Iterator[None]:
    """Wait until nothing an earlier test left behind holds the collection."""
    qtbot.waitUntil(lambda: _Held.holders == 0)
    gc.enable()
    yield
    gc.enable()


class Knot(QObject):
    """Be an object that only a collection can free."""

    def __init__(self) -> None:
        super().__init__()
        self.me = self
        self.clock = QTimer(self)
        self.clock.start(10_000)


def test_collection_is_held_and_let_go(qtbot: QtBot) -> None:
    tidy = Tidy()
    tidy.hold()
    tidy.hold()
    assert not gc.isenabled()
    tidy.release_now()
    assert gc.isenabled()
    tidy.release_now()
    tidy.release()
    assert gc.isenabled()


def test_the_last_holder_lets_go(qtbot: QtBot) -> None:
    one, two = Tidy(), Tidy()
    one.hold()
    two.hold()
    one.release_now()
    assert not gc.isenabled()
    two.release()
    qtbot.waitUntil(gc.isenabled)


def test_a_holder_that_is_destroyed_lets_go(qtbot: QtBot) -> None:
    parent = QObject()
    tidy = Tidy(parent)
    tidy.hold()
    assert not gc.isenabled()
    parent.deleteLater()
    qtbot.waitUntil(gc.isenabled)


def test_who_turned_collection_off_keeps_it_off() -> None:
    gc.disable()
    tidy = Tidy()
    tidy.hold()
    tidy.release_now()
    assert not gc.isenabled()


def test_what_is_due_is_collected_here() -> None:
    gc.disable()
    gone = weakref.ref(Knot())
    for _ in range(gc.get_threshold()[0] + 2):
        gc.get_count()
    kept: list[list[int]] = [[] for _ in range(gc.get_threshold()[0] + 50)]
    collect_due()
    assert kept
    assert gone() is None


def test_a_busy_worker_destroys_no_widget(qtbot: QtBot) -> None:
    """Qt warns when a timer dies on another thread, and a warning fails the test."""

    class Line:
        def interrupt(self) -> None: ...

        def close(self) -> None: ...

    runner = JobRunner(Line)
    for _ in range(50):
        Knot()

    def work(_line: Line, _progress: Progress) -> int:
        assert threading.current_thread() is not threading.main_thread()
        return sum(len([[number] for number in range(200)]) for _ in range(200))

    job = runner.start("Allocate", work)
    assert not gc.isenabled()
    with qtbot.waitSignal(job.ended):
        pass
    qtbot.waitUntil(gc.isenabled)
    assert runner.stop()
    gc.collect()
