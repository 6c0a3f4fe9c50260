"""The daily backup: made by itself while the practice is open, as soon as a drive is there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from therapist_emr.errors import UserError
from therapist_emr.ui.background import listen
from therapist_emr.ui.messages import Messages
from therapist_emr.ui.session import Session

if TYPE_CHECKING:
    from therapist_emr.practice.backing_up import Ended

FIRST_MS = 2 * 60_000
"""How long after unlocking the first look is: whoever opens the app wants to work now."""
EVERY_MS = 5 * 60_000


class BackupWatch(QObject):
    """Look now and then whether today's backups are made, and make those that can be.

    A drive that is away is looked for again each time; what fails is told on Today alone.
    """

    def __init__(
        self,
        session: Session,
        messages: Messages,
        on_end: Callable[[], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._messages, self._on_end = session, messages, on_end
        self._declined: date | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(FIRST_MS)

    def look(self) -> bool:
        """Begin the backups that are due; tell whether any was begun."""
        self._timer.setInterval(EVERY_MS)
        session = self._session
        if session.backups.busy() or self._declined == session.practice.now().day:
            return False
        if not session.practice.backups.due():
            return False
        from therapist_emr.practice.backing_up import back_up_due

        vault, clock = session.vault, session.computer.clock
        job = session.backups.start_plain(
            "Making today's backup", lambda progress: back_up_due(vault, clock, progress)
        )
        job.cancelled.connect(self._decline)
        listen(job, self._ended, self._broke)
        self._messages.follow(job, report=False)
        return True

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def _ended(self, _ended: list[Ended]) -> None:
        self._on_end()

    def _broke(self, problem: BaseException) -> None:
        if not isinstance(problem, UserError):
            raise problem
        self._on_end()

    def _decline(self) -> None:
        self._declined = self._session.practice.now().day
