"""Put what is being typed on disk within two seconds, and say truthfully whether it is there."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from therapist_emr.domain.clock import Moment
from therapist_emr.errors import UserError

PAUSE_MS = 700
LATEST_MS = 1700
AGAIN_MS = 5000


class Saving(Enum):
    """Say where the text stands."""

    NOTHING = "nothing was typed yet"
    WAITING = "typed, not yet on disk"
    SAVED = "on disk"
    FAILED = "not on disk"


class Autosave(QObject):
    """Call `save` a short pause after typing, and never later than two seconds after its start.

    A saving that fails is said in words and tried again; what was typed stays where it is.
    """

    changed = Signal()

    def __init__(self, save: Callable[[], Moment], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._save = save
        self.state = Saving.NOTHING
        self.saved: Moment | None = None
        self.why = ""
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.try_now)

    @property
    def dirty(self) -> bool:
        """Say whether something typed is not on disk."""
        return self.state in {Saving.WAITING, Saving.FAILED}

    def touch(self) -> None:
        """Note that something was typed."""
        if self.state is not Saving.WAITING:
            self._since.start()
            self._tell(Saving.WAITING)
        left = max(0, LATEST_MS - int(self._since.elapsed()))
        self._timer.start(min(PAUSE_MS, left))

    def saved_at(self, moment: Moment) -> None:
        """Start from a text that is on disk since then."""
        self._timer.stop()
        self.saved = moment
        self._tell(Saving.SAVED)

    def forget(self) -> None:
        """Save nothing any more: the draft was signed or thrown away."""
        self._timer.stop()
        self._tell(Saving.NOTHING)

    def flush(self) -> None:
        """Save now what is not saved; raise what stands in the way."""
        if not self.dirty:
            return
        self._timer.stop()
        try:
            moment = self._save()
        except UserError as problem:
            self._failed(problem.message)
            raise
        except OSError as problem:
            self._failed(problem.strerror or "the disk did not take it")
            raise UserError(
                "What you typed could not be saved.",
                "It is still on the screen; make room on the disk, and it is tried again.",
            ) from problem
        self.saved_at(moment)

    def try_now(self) -> bool:
        """Save now and say whether it worked; what stands in the way is shown, not raised."""
        try:
            self.flush()
        except UserError:
            return False
        return True

    def _failed(self, why: str) -> None:
        self.why = why
        self._tell(Saving.FAILED)
        self._timer.start(AGAIN_MS)

    def _tell(self, state: Saving) -> None:
        self.state = state
        self.changed.emit()
