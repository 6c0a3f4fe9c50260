from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from therapist_emr.ui.idle import IdleWatch


class Hands:
    """Turn two clocks by hand."""

    def __init__(self) -> None:
        self.wall = self.steady = 1000.0

    def pass_by(self, wall: float, steady: float) -> None:
        self.wall += wall
        self.steady += steady


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def watch(qapp: QApplication, hands: Hands) -> Iterator[IdleWatch]:
    made = IdleWatch(qapp, 5, lambda: hands.wall, lambda: hands.steady)
    made.start(5)
    yield made
    made.stop()
    made.deleteLater()


def test_it_says_idle_once_after_the_limit(watch: IdleWatch, hands: Hands, qtbot: QtBot) -> None:
    hands.pass_by(299, 299)
    assert not watch.check()
    hands.pass_by(1, 1)
    with qtbot.waitSignal(watch.idle, timeout=500):
        assert watch.check()
    assert not watch.check()


@pytest.mark.parametrize(("wall", "steady"), [(4000, 0), (-9000, 301)])
def test_sleep_and_a_clock_set_back_count(
    watch: IdleWatch, hands: Hands, wall: float, steady: float
) -> None:
    hands.pass_by(wall, steady)
    assert watch.check()


def test_a_key_or_the_mouse_is_a_sign_but_not_after_the_limit(
    watch: IdleWatch, hands: Hands, qtbot: QtBot
) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    hands.pass_by(200, 200)
    QTest.keyClick(widget, Qt.Key.Key_A)
    hands.pass_by(200, 200)
    assert not watch.check()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    hands.pass_by(301, 301)
    with qtbot.waitSignal(watch.idle, timeout=500):
        QTest.keyClick(widget, Qt.Key.Key_A)


def test_no_minutes_watch_nothing(watch: IdleWatch, hands: Hands) -> None:
    watch.start(0)
    hands.pass_by(10_000, 10_000)
    assert not watch.check()


def test_waking_is_noticed_by_the_clock_before_anything_is_done(
    watch: IdleWatch, hands: Hands, qtbot: QtBot
) -> None:
    hands.pass_by(20, 20)
    assert not watch.check()
    hands.pass_by(60, 1)
    with qtbot.waitSignal(watch.woke, timeout=500):
        assert watch.check()
    assert not watch.check()


@pytest.mark.parametrize(("wall", "steady"), [(25, 1), (-600, 1), (200, 200)])
def test_a_clock_put_right_or_a_busy_program_is_no_sleep(
    watch: IdleWatch, hands: Hands, wall: float, steady: float
) -> None:
    hands.pass_by(wall, steady)
    assert not watch.check()
