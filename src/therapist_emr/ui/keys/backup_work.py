"""What is done about one old backup, and told at the foot of the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from therapist_emr.domain.progress import Progress
from therapist_emr.errors import UserError
from therapist_emr.practice.new_key import find_exposed
from therapist_emr.ui.background import listen
from therapist_emr.ui.jobs import Job
from therapist_emr.ui.navigation import Navigator
from therapist_emr.ui.session import Session
from therapist_emr.ui.widgets.dialogs import ConfirmDialog, TypedConfirmDialog
from therapist_emr.vault.exposure import (
    Exposed,
    call_gone,
    destroy_backup,
    encrypt_backup,
    exposed,
)

DESTROY = "destroy"
DESTROY_WORDS = (
    "The file is overwritten and removed. What it held is in newer backups only as far as nobody "
    "changed it since. A drive or a sync service may keep older blocks for a while."
)
GONE_WORDS = (
    "Say so only when the drive was destroyed or the file was deleted. It is then no longer shown "
    "as waiting."
)


@dataclass(frozen=True, slots=True)
class Shown:
    """Hold what the panel shows while work goes on and after it."""

    busy: Callable[[bool], object]
    follow: Callable[[Job], object]
    problem: Callable[[UserError], object]
    refresh: Callable[[], object]


class BackupWork:
    """Find, encrypt and destroy old backups, one at a time, off the screen's thread."""

    def __init__(self, session: Session, navigator: Navigator, shown: Shown) -> None:
        self._session, self._navigator, self._shown = session, navigator, shown

    def known(self) -> list[Exposed]:
        """Return the old backups that are remembered."""
        return exposed(self._session.vault)

    def look(self) -> None:
        """Look for old backups wherever backups went."""
        vault, clock = self._session.vault, self._session.computer.clock
        self._run("Looking for old backups", lambda _watch: find_exposed(vault, clock), "")

    def encrypt(self, one: Exposed) -> None:
        """Encrypt one anew with today's key."""
        vault = self._session.vault
        self._run(
            "Encrypting an old backup anew",
            lambda watch: encrypt_backup(vault, one, watch),
            "Encrypted anew and verified",
        )

    def destroy(self, one: Exposed, parent: QWidget) -> None:
        """Ask for a typed word, then destroy one."""
        title, vault = "Destroy this backup", self._session.vault
        if TypedConfirmDialog.ask(parent, title, DESTROY_WORDS, DESTROY, "Destroy"):
            self._run(
                "Destroying an old backup",
                lambda watch: destroy_backup(vault, one, watch),
                "Backup destroyed",
            )

    def call_gone(self, one: Exposed, parent: QWidget) -> None:
        """Ask, then remember that one no longer exists."""
        vault = self._session.vault
        if ConfirmDialog.ask(parent, "It no longer exists", GONE_WORDS, "Note it"):
            self._run("", lambda _watch: call_gone(vault, one), "Noted")

    def _run(self, title: str, job: Callable[[Progress], object], told: str) -> None:
        self._shown.busy(True)
        made = self._session.backups.start_plain(title, job)
        self._shown.follow(made)
        made.ended.connect(lambda: self._shown.busy(False))
        listen(made, lambda _answer: self._done(told), self._failed)

    def _done(self, told: str) -> None:
        self._shown.refresh()
        self._navigator.say(told)

    def _failed(self, problem: BaseException) -> None:
        if not isinstance(problem, UserError):
            raise problem
        self._shown.problem(problem)
