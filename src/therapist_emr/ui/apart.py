"""Plain work on another thread, its answer brought back by a clock of the screen's own thread.

The worker touches nothing of Qt, and Python's cyclic collection stays held until it has ended, even
when whoever asked is gone by then: a collection in the worker would destroy widgets from there.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Slot
from shiboken6 import isValid

from therapist_emr.ui.tidy import Tidy

T = TypeVar("T")
_LOOK_MS = 8


@dataclass(frozen=True, slots=True)
class _Asked:
    """Hold what was asked, by whom, and what is to be done with the answer."""

    answer: Future[Any]
    owner: QObject
    done: Callable[[Any], None]


class _Keeper(QObject):
    """Keep what is asked until it is answered; lives as long as the application."""

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self._lane = ThreadPoolExecutor(1, "apart")
        self._asked: list[_Asked] = []
        self._tidy = Tidy(self)
        self._clock = QTimer(self)
        self._clock.setInterval(_LOOK_MS)
        self._clock.timeout.connect(self._look)

    def ask(self, work: Callable[[], Any], owner: QObject, done: Callable[[Any], None]) -> None:
        """Queue work."""
        self._tidy.hold()
        self._asked.append(_Asked(self._lane.submit(work), owner, done))
        self._clock.start()

    @Slot()
    def _look(self) -> None:
        while self._asked and self._asked[0].answer.done():
            one = self._asked.pop(0)
            if not self._asked:
                self._clock.stop()
                self._tidy.release()
            found = one.answer.result()  # what it raises is shown; the next look goes on
            if isValid(one.owner):
                one.done(found)


def ask(work: Callable[[], T], owner: QObject, done: Callable[[T], None]) -> None:
    """Run work elsewhere, one piece after the other; `done` gets the answer if `owner` is there."""
    app = QCoreApplication.instance()
    assert app is not None
    keeper = app.findChild(_Keeper)
    if keeper is None:
        keeper = _Keeper(app)
    keeper.ask(work, owner, done)
