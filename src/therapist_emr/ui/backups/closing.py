"""The backup before closing: made, or said why not, with the way out left open."""

from __future__ import annotations

from collections.abc import Callable

from therapist_emr.errors import UserError
from therapist_emr.practice.backing_up import Ended
from therapist_emr.ui.background import listen
from therapist_emr.ui.backups.run import NOTHING_LOST, problems, start_backups
from therapist_emr.ui.messages import Messages
from therapist_emr.ui.session import Session
from therapist_emr.ui.theme import Tone


def wants_backup(session: Session) -> bool:
    """Tell whether a backup is to be made before the app closes."""
    practice = session.practice
    return practice.settings.backup_on_close and bool(practice.backups.destinations())


class ClosingBackup:
    """Make the backups that are wished at closing, then go; one that is verified is enough.

    A drive that was away while another took the backup is told on Today, the next time.
    """

    def __init__(self, session: Session, messages: Messages, leave: Callable[[], None]) -> None:
        self._messages, self._leave = messages, leave
        wanted = session.practice.backups.destinations()
        job = start_backups(session, "Making the backup before closing", wanted)
        listen(job, self._ended, self._broke)
        job.cancelled.connect(leave)
        messages.follow(job, at_once=True, report=False)

    def _ended(self, ended: list[Ended]) -> None:
        failed = [one for one in ended if one.problem is not None]
        if len(failed) < len(ended):
            self._leave()
        else:
            self._stay(problems(failed))

    def _broke(self, problem: BaseException) -> None:
        if not isinstance(problem, UserError):
            raise problem
        self._stay(str(problem))

    def _stay(self, why: str) -> None:
        self._messages.banner(
            "The backup before closing did not finish",
            f"{why} {NOTHING_LOST}",
            Tone.BAD,
            action="Close without it",
            on_action=self._leave,
        )
