"""Keep Python's cyclic garbage collection on the screen's thread while another thread works.

A collection runs in whichever thread happens to allocate. In a worker it would destroy widgets
and timers away from their own thread, which Qt answers with warnings or a crash.
"""

from __future__ import annotations

import gc
from functools import partial

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 250
_SETTLE_MS = 100


class _Held:
    """Count who needs the collection held, for the whole process."""

    holders = 0
    was_on = True


class _Hold:
    """Be one holder, apart from the QObject so that it can let go when that is destroyed."""

    def __init__(self) -> None:
        self.held = False

    def take(self) -> None:
        """Hold the collection."""
        if self.held:
            return
        self.held = True
        if _Held.holders == 0:
            _Held.was_on = gc.isenabled()
            gc.disable()
        _Held.holders += 1

    def let_go(self) -> None:
        """Hold it no more; the last holder turns it on again."""
        if not self.held:
            return
        self.held = False
        _Held.holders -= 1
        if _Held.holders == 0 and _Held.was_on:
            gc.enable()


class Tidy(QObject):
    """Hold automatic collection while work runs elsewhere, and collect here meanwhile."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hold = _Hold()
        # A bound method would be held weakly and be gone before the signal comes.
        self.destroyed.connect(partial(_let_go, self._hold))
        self._clock = QTimer(self)
        self._clock.setInterval(_EVERY_MS)
        self._clock.timeout.connect(collect_due)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self.release_now)

    def hold(self) -> None:
        """Collect only on this thread from now on."""
        self._settle.stop()
        self._hold.take()
        self._clock.start()

    def release(self) -> None:
        """Let Python collect by itself again once the worker has settled."""
        self._settle.start()

    def release_now(self) -> None:
        """Let Python collect by itself again; the worker has ended."""
        self._settle.stop()
        self._clock.stop()
        self._hold.let_go()


def _let_go(hold: _Hold, _gone: QObject | None = None) -> None:
    hold.let_go()


def allow() -> None:
    """Let Python collect by itself from now on; where it is held, once the last holder lets go."""
    _Held.was_on = True
    if _Held.holders == 0:
        gc.enable()


def collect_due() -> None:
    """Collect the oldest generation that is due by Python's own thresholds."""
    counts, limits = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > limits[generation] > 0:
            gc.collect(generation)
            return
