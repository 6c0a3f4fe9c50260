"""Why a practice was locked, as the audit trail tells it."""

from __future__ import annotations

from typing import Final

SLEPT: Final = "the computer went to sleep"
WOKE: Final = "the computer woke up"
SCREEN_LOCKED: Final = "the screen was locked"
SHUT_DOWN: Final = "the computer shut down"
EMPTY_DESK: Final = "nobody at the desk"
ENDED: Final = "the computer ended the program"
CLOSED: Final = "window closed"
UNSAVED: Final = "by hand, with what was typed last not saved"
