"""Checking one backup: what was proved about it, and what was not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from therapist_emr.domain import words
from therapist_emr.errors import UserError
from therapist_emr.practice.backing_up import check_newest
from therapist_emr.practice.destinations import Destination
from therapist_emr.ui.background import listen
from therapist_emr.ui.backups.findings import Findings
from therapist_emr.ui.session import Session
from therapist_emr.ui.theme import SPACE, Tone
from therapist_emr.ui.widgets.dialogs import Dialog, room_in
from therapist_emr.ui.widgets.progress import ProgressBar
from therapist_emr.ui.widgets.scaffold import Scroll
from therapist_emr.vault.inspection import Outcome
from therapist_emr.vault.verify import VerifyReport

_TONES = {Outcome.PASSED: Tone.GOOD, Outcome.FAILED: Tone.BAD, Outcome.NOT_DONE: Tone.PLAIN}


class CheckDialog(Dialog):
    """Check the newest backup in a destination and say what that proved."""

    def __init__(self, session: Session, one: Destination, parent: QWidget | None = None) -> None:
        super().__init__(
            "Check the newest backup",
            f"Every byte, page, table and seal of the newest backup on {one.name}.",
            wide=True,
            parent=parent,
        )
        self._bar = ProgressBar("Opening", 0.0)
        self.add(self._bar)
        self.found = Findings()
        self._scroll = Scroll(self.found, "What was found")
        self._scroll.hide()
        self.add(self._scroll)
        self.close_button = self.add_cancel()
        vault, folder = session.vault, one.folder
        self._job = session.backups.start_plain(
            "Checking a backup", lambda progress: check_newest(vault, folder, progress)
        )
        listen(self._job, self._told, self._failed, self._step)

    def done(self, result: int) -> None:
        """Stop the check when it still runs, and close."""
        if self._job.running:
            self._job.cancel()
        super().done(result)

    def _step(self, done: int, total: int, told: str) -> None:
        self._bar.set_progress(told, done / total if total else 0.0)

    def _told(self, report: VerifyReport) -> None:
        self._end()
        self.words.setText(report.path.name)
        lines = [(_TONES[check.outcome], check.words) for check in report.checks]
        lines = [(tone, words.sentence(line)) for tone, line in lines]
        rest = report.lines[len(report.checks) : -1]
        lines += [(Tone.PLAIN, line) for line in rest]
        self._show([*lines, (Tone.GOOD if report.ok else Tone.BAD, report.verdict)])

    def _failed(self, problem: BaseException) -> None:
        self._end()
        if not isinstance(problem, UserError):
            raise problem
        self._show([(Tone.BAD, str(problem))])

    def _show(self, lines: Sequence[tuple[Tone, str]]) -> None:
        """Show what was found as high as the window allows; the rest is scrolled."""
        self.found.show_lines(lines)
        needed = self.found.heightForWidth(self.width() - 2 * SPACE.xl)
        self._scroll.setFixedHeight(room_in(self.parentWidget(), needed))
        self._scroll.show()
        self.fit()

    def _end(self) -> None:
        self._bar.hide()
        self.close_button.setText("Close")
