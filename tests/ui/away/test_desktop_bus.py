"""What logind and the screen savers say, heard over a real D-Bus."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.away.buses import LOGIND, MANAGER, OTHERS, OURS, FakeLogind, logind_on
from therapist_emr.ui.away.desktop_bus import DesktopBus
from therapist_emr.ui.away.reasons import SCREEN_LOCKED, SHUT_DOWN, SLEPT, WOKE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="D-Bus desktops")
SAVERS = ["org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver"]


@pytest.fixture
def heard() -> list[str]:
    return []


@pytest.fixture
def listener(heard: list[str], bus: str) -> Iterator[DesktopBus]:
    made = DesktopBus((bus, bus))
    made.away.connect(heard.append)
    yield made
    made.stop()
    made.deleteLater()


@pytest.fixture
def listening(logind: FakeLogind, listener: DesktopBus, qtbot: QtBot) -> DesktopBus:
    listener.start()
    qtbot.waitUntil(lambda: listener.holds_sleep)
    return listener


def test_it_asks_for_a_moment_before_sleep(listening: DesktopBus, logind: FakeLogind) -> None:
    calls = dict(logind.asked)
    assert calls["GetSessionByPID"] == (0,)
    assert calls["Inhibit"][0] == "sleep:shutdown"
    assert calls["Inhibit"][3] == "delay"
    assert logind.is_waited_for()


def test_sleep_waits_until_it_is_let_go_of(
    listening: DesktopBus, logind: FakeLogind, heard: list[str], qtbot: QtBot
) -> None:
    logind.sleep(on=True)
    qtbot.waitUntil(lambda: heard == [SLEPT])
    assert logind.is_waited_for()
    listening.let_go()
    qtbot.waitUntil(lambda: not logind.is_waited_for())
    logind.sleep(on=False)
    qtbot.waitUntil(lambda: heard == [SLEPT, WOKE])


def test_shutting_down_is_heard_but_not_its_calling_off(
    listening: DesktopBus, logind: FakeLogind, heard: list[str], qtbot: QtBot
) -> None:
    for on in (False, True):
        logind.say(MANAGER, f"{LOGIND}.Manager", "PrepareForShutdown", on)
    qtbot.waitUntil(lambda: heard == [SHUT_DOWN])


def test_only_the_lock_of_this_session_counts(
    listening: DesktopBus, logind: FakeLogind, heard: list[str], qtbot: QtBot
) -> None:
    logind.say(OTHERS, f"{LOGIND}.Session", "Lock")
    logind.say(OURS, f"{LOGIND}.Session", "Lock")
    logind.sleep(on=True)
    qtbot.waitUntil(lambda: heard == [SCREEN_LOCKED, SLEPT])


@pytest.mark.parametrize("saver", SAVERS)
def test_a_screen_saver_that_comes_is_heard(
    listening: DesktopBus, logind: FakeLogind, heard: list[str], qtbot: QtBot, saver: str
) -> None:
    for on in (False, True):
        logind.say(f"/{saver.replace('.', '/')}", saver, "ActiveChanged", on)
    qtbot.waitUntil(lambda: heard == [SCREEN_LOCKED])


def test_a_logind_that_refuses_is_heard_all_the_same(
    bus: str, listener: DesktopBus, heard: list[str], qtbot: QtBot
) -> None:
    with logind_on(bus, refuses=True) as logind:
        listener.start()
        qtbot.waitUntil(lambda: len(logind.asked) == 2)
        logind.say(OTHERS, f"{LOGIND}.Session", "Lock")
        qtbot.waitUntil(lambda: heard == [SCREEN_LOCKED])
        assert not listener.holds_sleep


def test_nothing_is_held_or_heard_after_stopping(
    listening: DesktopBus, logind: FakeLogind, heard: list[str], qtbot: QtBot
) -> None:
    listening.stop()
    qtbot.waitUntil(lambda: not logind.is_waited_for())
    logind.sleep(on=True)
    qtbot.wait(100)
    assert heard == []


def test_a_promise_that_comes_after_stopping_is_dropped(
    logind: FakeLogind, listener: DesktopBus, qtbot: QtBot
) -> None:
    listener.start()
    listener._listening = False
    qtbot.waitUntil(lambda: bool(logind.waits) and not logind.is_waited_for())
    assert not listener.holds_sleep


@pytest.mark.parametrize("buses", [None, ("unix:path=/nonexistent/bus",) * 2])
def test_a_computer_without_a_bus_is_silent(
    buses: tuple[str, str] | None, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    for name in ("DBUS_SYSTEM_BUS_ADDRESS", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.setenv(name, "unix:path=/nonexistent/bus")
    listener = DesktopBus(buses)
    listener.start()
    qtbot.wait(50)
    assert not listener.holds_sleep
    listener.stop()


def test_a_bus_without_logind_is_silent(bus: str, listener: DesktopBus, qtbot: QtBot) -> None:
    listener.start()
    qtbot.wait(100)
    assert not listener.holds_sleep
