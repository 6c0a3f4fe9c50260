"""Trying a restore: the sheet is typed, the newest backup restored, read and removed again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.errors import UserError
from therapist_emr.practice.backing_up import drill
from therapist_emr.ui.background import listen
from therapist_emr.ui.backups.findings import Findings, fit
from therapist_emr.ui.entry.recovery import KeyLineRow
from therapist_emr.ui.jobs import Job
from therapist_emr.ui.session import Session
from therapist_emr.ui.theme import SPACE, Tone
from therapist_emr.ui.widgets.dialog_scroll import DialogScroll
from therapist_emr.ui.widgets.dialogs import Dialog
from therapist_emr.ui.widgets.progress import ProgressBar
from therapist_emr.vault.drill import DrillReport


class DrillDialog(Dialog):
    """Ask for the four lines, try the newest backup with them, and say what was proved."""

    def __init__(
        self, session: Session, on_end: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(
            "Try a restore",
            "Take out your recovery sheet and type its four lines. The newest backup is restored "
            "into a temporary encrypted file, read, and removed. Your charts are not touched.",
            wide=True,
            parent=parent,
        )
        self._session, self._on_end = session, on_end
        self._job: Job | None = None
        self._rows = [KeyLineRow(number) for number in range(1, 5)]
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.s)
        for here, following in zip(self._rows, [*self._rows[1:], None], strict=True):
            column.addWidget(here)
            here.changed.connect(self._judge)
            if following is not None:
                here.edit.whole.connect(following.edit.take_over)
        self._found = Findings()
        self._found.hide()
        column.addWidget(self._found)
        self._scroll = DialogScroll(middle, "The sheet and what was found", self)
        self.add(self._scroll)
        self._bar = ProgressBar("", 0.0)
        self._bar.hide()
        self.add(self._bar)
        self.cancel = self.add_cancel()
        self.go = self.add_action("Try it", on_click=self.start)
        self.go.setEnabled(False)
        self._rows[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def type_lines(self, lines: Sequence[str]) -> None:
        """Fill in lines, as from a scanned code."""
        for row, line in zip(self._rows, lines, strict=False):
            row.edit.set_value(line)

    def start(self) -> None:
        """Restore the newest backup with what was typed."""
        typed = "\n".join(row.edit.value() for row in self._rows)
        session = self._session
        vault, clock = session.vault, session.computer.clock
        folders = [one.folder for one in session.practice.backups.destinations()]
        self._hold(on=True)
        job = session.backups.start_plain(
            "Trying a restore", lambda progress: drill(vault, folders, typed, clock, progress)
        )
        self._job = job
        job.cancelled.connect(self._stopped)
        listen(job, self._passed, self._failed, self._step)

    def reject(self) -> None:
        """Stop what runs, or close; a job that was stopped already keeps nothing open."""
        if self._job is not None and not self._job.stop_asked.is_set():
            self._job.cancel()
            return
        super().reject()

    def done(self, result: int) -> None:
        """Close, and forget what was typed."""
        for row in self._rows:
            row.edit.clear()
        super().done(result)

    def _step(self, done: int, total: int, told: str) -> None:
        self._bar.set_progress(told, done / total if total else 0.0)

    def _passed(self, report: DrillReport) -> None:
        self._finish()
        for row in self._rows:
            row.hide()
        self.title.setText("The restore worked")
        self.words.setText("With this sheet your charts can be brought back on any computer.")
        self.go.hide()
        self.cancel.setText("Close")
        self._tell([(Tone.GOOD, line) for line in proved(report)])

    def _failed(self, problem: BaseException) -> None:
        self._finish()
        if not isinstance(problem, UserError):
            raise problem
        self._tell([(Tone.BAD, str(problem))])

    def _stopped(self) -> None:
        self._finish()
        self._tell([(Tone.PLAIN, "Stopped. The temporary file is removed.")])

    def _tell(self, lines: Sequence[tuple[Tone, str]]) -> None:
        """Say what was found, where it can be seen below the lines as well."""
        self._found.show_lines(lines)
        self._scroll.updateGeometry()
        fit(self)
        self._scroll.ensureWidgetVisible(self._found, 0, 0)

    def _finish(self) -> None:
        self._job = None
        self._hold(on=False)
        self._on_end()

    def _hold(self, *, on: bool) -> None:
        for row in self._rows:
            row.setEnabled(not on)
        self._bar.setVisible(on)
        self._found.setVisible(not on)
        self.go.setEnabled(not on)

    def _judge(self) -> None:
        self.go.setEnabled(all(row.is_good() for row in self._rows))


def proved(report: DrillReport) -> list[str]:
    """Return what a restore drill proved, as sentences."""
    held = report.holdings
    counted = (
        f"{words.count(held.clients, 'chart')}, {held.signed:,} signed and {held.kept:,} other "
        f"entries and {words.count(held.drafts, 'draft')}"
    )
    return [
        f"The lines you typed open the backup of {words.moment(report.note.day)}.",
        f"It was restored and read: {counted}, every seal unbroken.",
        "The counts and the audit trail are those of the day it was made.",
        "The temporary file is removed. Your charts were not touched.",
    ]
