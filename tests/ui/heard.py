"""What is handed to a screen reader to be said, caught at the edge of Qt."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent


def listen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list of all that is said from now on; what breaks in begins with "!"."""
    heard: list[str] = []
    hand_on = QAccessible.updateAccessibility

    def hear(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            breaks_in = event.politeness() is QAccessible.AnnouncementPoliteness.Assertive
            heard.append(f"!{event.message()}" if breaks_in else event.message())
        hand_on(event)

    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    return heard
