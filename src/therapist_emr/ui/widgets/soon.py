"""What has to wait until parts that were made anew are shown and laid out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer

_TURNS = 5
"""How often it is tried: a part within a part takes a turn of the event loop each."""


def soon(
    owner: QObject,
    works: Callable[[], bool],
    otherwise: Callable[[], object] | None = None,
    turns: int = _TURNS,
) -> None:
    """Try something at the next turn, and at those after it, until it works; else do the other."""
    QTimer.singleShot(0, owner, partial(_try, owner, works, otherwise, turns))


def _try(
    owner: QObject,
    works: Callable[[], bool],
    otherwise: Callable[[], object] | None,
    turns: int,
) -> None:
    if works():
        return
    if turns:
        soon(owner, works, otherwise, turns - 1)
    elif otherwise is not None:
        otherwise()
