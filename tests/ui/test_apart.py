from __future__ import annotations

import gc
import threading
import time
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from therapist_emr.ui import apart


def test_the_answer_comes_back_on_the_screens_own_thread(qtbot: QtBot) -> None:
    owner = QObject()
    told: list[tuple[str, bool]] = []
    here = threading.current_thread()

    def done(name: str) -> None:
        told.append((name, threading.current_thread() is here))

    apart.ask(lambda: threading.current_thread().name, owner, done)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0][0].startswith("apart")
    assert told[0][1]


def test_answers_come_in_the_order_they_were_asked_for(qtbot: QtBot) -> None:
    owner = QObject()
    told: list[int] = []
    for number in range(20):
        apart.ask(partial(int, number), owner, told.append)
    qtbot.waitUntil(lambda: len(told) == 20)
    assert told == sorted(told)


def test_who_is_gone_hears_nothing(qtbot: QtBot) -> None:
    owner, other = QObject(), QObject()
    told: list[str] = []
    apart.ask(lambda: "gone", owner, told.append)
    apart.ask(lambda: "here", other, told.append)
    delete(owner)
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["here"]


def test_work_that_fails_keeps_no_answer_from_those_after_it(qtbot: QtBot) -> None:
    owner = QObject()
    told: list[str] = []

    def broken() -> str:
        raise ValueError

    with qtbot.captureExceptions() as raised:
        apart.ask(broken, owner, told.append)
        for answer in ("one", "two"):
            apart.ask(partial(str, answer), owner, told.append)
        time.sleep(0.1)  # so that all have ended when they are looked at
        qtbot.waitUntil(lambda: told == ["one", "two"])
    assert [kind for kind, _error, _trace in raised] == [ValueError]


def test_nothing_is_collected_elsewhere_even_when_who_asked_is_gone(qtbot: QtBot) -> None:
    """Widgets in a circle were destroyed by the worker here, which brought the program down."""
    seen: list[bool] = []
    qtbot.waitUntil(gc.isenabled)

    def allocate() -> None:
        for _ in range(60):
            rubbish = [[object()] for _ in range(2_000)]
            seen.append(gc.isenabled())
            del rubbish

    for _ in range(4):
        owner = QWidget()
        apart.ask(allocate, owner, lambda _none: None)
        for _ in range(20):
            circle = QLabel("left behind")
            circle.setProperty("self", [circle])
            circle.me = [circle]  # type: ignore[attr-defined]  # a circle on purpose
            del circle
        delete(owner)
    last = QObject()
    ended: list[bool] = []
    apart.ask(lambda: True, last, ended.append)
    qtbot.waitUntil(lambda: bool(ended), timeout=20_000)
    assert seen
    assert not any(seen)
    qtbot.waitUntil(gc.isenabled)


def test_a_fault_of_the_work_is_raised_where_it_is_shown(qtbot: QtBot) -> None:
    owner = QObject()

    def fail() -> None:
        raise ValueError("on purpose")

    with qtbot.captureExceptions() as raised:
        apart.ask(fail, owner, lambda _none: None)
        qtbot.waitUntil(lambda: bool(raised))
    assert raised[0][0] is ValueError
