"""A backup asked for in the window: run, followed, and its end told."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from therapist_emr.domain import words
from therapist_emr.errors import UserError
from therapist_emr.practice.backing_up import Ended, back_up_all
from therapist_emr.practice.destinations import Destination
from therapist_emr.ui.background import listen
from therapist_emr.ui.jobs import Job
from therapist_emr.ui.messages import Messages
from therapist_emr.ui.session import Session
from therapist_emr.ui.theme import Tone

NOTHING_LOST = "Nothing is lost: every chart is saved on this computer."


class BackupRun:
    """Make a backup in each destination, or in some, and say how they ended."""

    def __init__(self, session: Session, messages: Messages, on_end: Callable[[], object]) -> None:
        self._session, self._messages, self._on_end = session, messages, on_end

    def start(self, wanted: Sequence[Destination] | None = None) -> bool:
        """Begin; tell whether there is anywhere to back up to."""
        if wanted is None:
            wanted = self._session.practice.backups.destinations()
        if not wanted:
            return False
        job = start_backups(self._session, "Making a backup", wanted)
        listen(job, self._ended, self._broke)
        self._messages.follow(job, report=False)
        return True

    def _ended(self, ended: list[Ended]) -> None:
        made = [one.result for one in ended if one.result is not None]
        failed = [one for one in ended if one.problem is not None]
        if made:
            at = words.clock(made[-1].made.time())
            told = made[0].path.name if len(made) == 1 else names(ended)
            self._messages.toast(f"Backup verified at {at}: {told}")
        if made and all(one.same_disk for one in made):
            self._messages.banner(
                "This backup is on the same disk as your charts",
                "If the disk fails, both are lost. Use a USB disk or another computer's folder.",
                Tone.SOON,
            )
        if failed:
            self._tell(failed, of=len(ended))
        self._on_end()

    def _tell(self, failed: list[Ended], of: int) -> None:
        self._messages.banner(
            title_of(failed, of),
            f"{problems(failed)} {NOTHING_LOST}",
            Tone.BAD if of == len(failed) else Tone.SOON,
            action="Try again",
            on_action=lambda: self.start([one.destination for one in failed]),
        )

    def _broke(self, problem: BaseException) -> None:
        self._on_end()
        if not isinstance(problem, UserError):
            raise problem
        self._messages.show_error(problem)


def start_backups(session: Session, title: str, wanted: Sequence[Destination]) -> Job:
    """Begin backups in the lane of their own, so that nothing else waits for a slow drive."""
    vault, clock = session.vault, session.computer.clock
    return session.backups.start_plain(
        title, lambda progress: back_up_all(vault, wanted, clock, progress)
    )


def title_of(failed: Sequence[Ended], of: int) -> str:
    """Return how many of some backups did not finish."""
    if of == 1:
        return "The backup did not finish"
    return f"{len(failed)} of {of} backups did not finish"


def problems(failed: Sequence[Ended]) -> str:
    """Return what kept backups from being made, place by place, with the next steps."""
    return " ".join(one.says for one in failed)


def names(ended: Sequence[Ended]) -> str:
    """Return the names of the places that have a verified backup now."""
    return words.listed([one.destination.name for one in ended if one.result is not None])
