"""How long work says how far it is, and hears that it should stop."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Receive the progress of a long piece of work."""

    def step(self, done: int, total: int, words: str) -> None:
        """Say how far the work is; raise `Cancelled` when the user asked to stop."""


class Silent:
    """Receive progress and show it to nobody."""

    def step(self, done: int, total: int, words: str) -> None:
        """Ignore the step."""
