"""Something to be done for the practice as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Reminder:
    """Hold something to be done for the practice, and the place in the window to do it.

    `place` is a page of the window, or "settings/" and one of its panels.
    """

    title: str
    detail: str
    icon: str
    place: str
    due: date
