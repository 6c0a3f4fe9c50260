"""A backup asked for in the window: run, followed, and its end told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from therapist_emr.domain import words
from therapist_emr.errors import UserError
from therapist_emr.practice.backing_up import back_up_practice
from therapist_emr.ui.background import listen
from therapist_emr.ui.messages import Messages
from therapist_emr.ui.session import Session
from therapist_emr.ui.theme import Tone
from therapist_emr.vault.backup import BackupResult


class BackupRun:
    """Make a backup into the chosen folder and say how it ended."""

    def __init__(self, session: Session, messages: Messages, on_end: Callable[[], object]) -> None:
        self._session, self._messages, self._on_end = session, messages, on_end

    def start(self) -> bool:
        """Begin; tell whether there is a folder to back up into."""
        folder = self._session.practice.settings.backup_folder
        if not folder:
            return False
        vault, clock = self._session.vault, self._session.computer.clock
        job = self._session.runner.start_plain(
            "Making a backup",
            lambda progress: back_up_practice(vault, Path(folder), clock, progress),
        )
        listen(job, self._made, self._failed)
        self._messages.follow(job, report=False)
        return True

    def _made(self, result: BackupResult) -> None:
        at = words.clock(result.made.time())
        self._messages.toast(f"Backup verified at {at}: {result.path.name}")
        if result.same_disk:
            self._messages.banner(
                "This backup is on the same disk as your charts",
                "If the disk fails, both are lost. Use a USB disk or another computer's folder.",
                Tone.SOON,
            )
        self._on_end()

    def _failed(self, problem: BaseException) -> None:
        self._on_end()
        if not isinstance(problem, UserError):
            raise problem
        self._messages.banner(
            "The backup did not finish",
            f"{problem.message} Nothing is lost: every chart is saved on this computer.",
            Tone.BAD,
            action="Try again",
            on_action=self.start,
        )
