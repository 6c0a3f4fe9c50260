"""What the messages of Windows mean, read from memory as Windows lays them out."""

from __future__ import annotations

import ctypes
from ctypes import wintypes

import pytest

from therapist_emr.ui.away.reasons import SCREEN_LOCKED, SLEPT, WOKE
from therapist_emr.ui.away.windows_messages import WindowsMessages, ask_for_session_news

GENERIC = b"windows_generic_MSG"


@pytest.mark.parametrize(
    ("message", "detail", "reason"),
    [
        (0x0218, 0x04, SLEPT),
        (0x0218, 0x07, WOKE),
        (0x0218, 0x12, WOKE),
        (0x0218, 0x0A, ""),  # a change of the power supply
        (0x02B1, 0x07, SCREEN_LOCKED),
        (0x02B1, 0x02, SCREEN_LOCKED),
        (0x02B1, 0x04, SCREEN_LOCKED),
        (0x02B1, 0x08, ""),  # unlocked
        (0x0100, 0x07, ""),  # a key
    ],
)
def test_a_message_is_told_and_goes_on_its_way(message: int, detail: int, reason: str) -> None:
    told: list[str] = []
    seen = wintypes.MSG(message=message, wParam=detail)
    listener = WindowsMessages(told.append)
    assert listener.nativeEventFilter(GENERIC, ctypes.addressof(seen)) == (False, 0)
    assert told == ([reason] if reason else [])


def test_what_is_no_message_of_windows_is_not_read() -> None:
    told: list[str] = []
    assert WindowsMessages(told.append).nativeEventFilter(b"xcb_generic_event_t", 0) == (False, 0)
    assert told == []


def test_elsewhere_nobody_is_asked_for_news() -> None:
    ask_for_session_news(0)
