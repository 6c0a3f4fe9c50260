from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from tests.vault.practices import FAST
from therapist_emr.domain.progress import Progress
from therapist_emr.ui.jobs import JobRunner
from therapist_emr.ui.tidy import Tidy, _Held, allow, collect_due
from therapist_emr.vault import lifecycle
from therapist_emr.vault.keyring_store import MemoryKeyring


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


def test_what_was_off_at_the_start_is_allowed_only_when_nobody_holds_it(qtbot: QtBot) -> None:
    gc.disable()
    tidy = Tidy()
    tidy.hold()
    allow()
    assert not gc.isenabled()
    tidy.release_now()
    assert gc.isenabled()
    gc.disable()
    allow()
    assert gc.isenabled()


_START = """
import gc, sys, threading, time
from pathlib import Path
gc.disable()
from therapist_emr.app import read_first
read_first()
from PySide6.QtCore import QCoreApplication, QMetaObject, Qt
from therapist_emr.domain.clock import SystemClock
from therapist_emr.ui.program import run
from therapist_emr.vault.keyring_store import MemoryKeyring

class Slow(MemoryKeyring):
    def get(self, service, user):
        time.sleep(0.5)
        print(threading.current_thread() is threading.main_thread(), gc.isenabled(), flush=True)
        app = QCoreApplication.instance()
        QMetaObject.invokeMethod(app, "quit", Qt.ConnectionType.QueuedConnection)
        return None

run(Path(sys.argv[1]), SystemClock(), Slow())
"""


def test_starting_lets_nothing_be_collected_while_the_keyring_is_asked(tmp_path: Path) -> None:
    practice = tmp_path / "practice.emr"
    lifecycle.create_practice(practice, "seven quiet herons", MemoryKeyring(), kdf=FAST).lock(
        "made"
    )
    command = [sys.executable, "-c", _START, str(practice)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.split() == ["False", "False"], done.stderr


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
