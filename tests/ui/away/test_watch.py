"""Each system is listened to in its own way, and not at all once nothing is open."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from ctypes import wintypes

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.away.buses import FakeLogind
from therapist_emr.ui.away.reasons import SLEPT
from therapist_emr.ui.away.watch import SETTLE_MS, AwayWatch
from therapist_emr.ui.away.windows_messages import WindowsMessages


@pytest.fixture
def heard() -> list[str]:
    return []


def watch_on(platform: str, heard: list[str], bus: str = "") -> AwayWatch:
    made = AwayWatch(platform=platform, buses=(bus, bus))
    made.away.connect(heard.append)
    return made


@pytest.fixture
def on_linux(bus: str, logind: FakeLogind, heard: list[str]) -> Iterator[AwayWatch]:
    made = watch_on("linux", heard, bus)
    yield made
    made.put_away()


def test_linux_listens_to_its_desktop_until_all_is_put_away(
    on_linux: AwayWatch, logind: FakeLogind, heard: list[str], qtbot: QtBot
) -> None:
    on_linux.start(0)
    qtbot.waitUntil(lambda: bool(logind.waits))
    on_linux.listen()
    logind.sleep(on=True)
    qtbot.waitUntil(lambda: heard == [SLEPT])
    assert logind.is_waited_for()
    on_linux.put_away()
    qtbot.waitUntil(lambda: not logind.is_waited_for())
    assert len(logind.waits) == 1


def test_nothing_is_asked_when_it_was_locked_before_it_began(
    on_linux: AwayWatch, logind: FakeLogind, qtbot: QtBot
) -> None:
    on_linux.start(0)
    on_linux.put_away()
    qtbot.wait(SETTLE_MS + 200)
    assert logind.asked == []


def test_windows_messages_are_looked_at_until_all_is_put_away(
    qapp: QApplication, heard: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    inside: list[WindowsMessages] = []
    put_in = lambda _app, one: inside.append(one)  # noqa: E731
    take_out = lambda _app, one: inside.remove(one)  # noqa: E731
    monkeypatch.setattr(QApplication, "installNativeEventFilter", put_in)
    monkeypatch.setattr(QApplication, "removeNativeEventFilter", take_out)
    watch = watch_on("win32", heard)
    watch.listen()
    watch.listen()
    [listener] = inside
    seen = wintypes.MSG(message=0x0218, wParam=0x04)
    listener.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(seen))
    assert heard == [SLEPT]
    watch.put_away()
    assert inside == []


def test_elsewhere_there_is_nothing_to_hear(heard: list[str]) -> None:
    watch = watch_on("darwin", heard)
    watch.listen()
    watch.put_away()
    assert heard == []
