"""A dialog that asks for the passphrase, then works off the screen's thread."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from therapist_emr.domain.progress import Progress
from therapist_emr.errors import UserError
from therapist_emr.ui.jobs import AnyRunner
from therapist_emr.ui.widgets.aloud import say_aloud
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.dialogs import Dialog
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.lineedit import PasswordEdit
from therapist_emr.vault.throttle import TooSoon
from therapist_emr.vault.wrap import WrongPassphrase


class ProofDialog(Dialog):
    """Ask for the passphrase of a practice that has one, then do something with it."""

    def __init__(
        self, title: str, words: str, action: str, runner: AnyRunner, *, asks: bool
    ) -> None:
        super().__init__(title, words)
        self._runner, self._asks = runner, asks
        self.current = PasswordEdit("Passphrase")
        self.current_row = FieldRow("Your passphrase now", self.current)
        self.add(self.current_row)
        self.current_row.setVisible(asks)
        self.cancel = self.add_cancel()
        self.action: Button = self.add_action(action, Kind.PRIMARY, on_click=self.submit)
        self._busy = False
        self.current.textEdited.connect(lambda _text: self.current_row.clear_problem())

    @property
    def passphrase(self) -> str | None:
        """Return what was typed, None where there is no passphrase."""
        return self.current.value() if self._asks else None

    def submit(self) -> None:
        """Check what was typed and begin."""
        if self._busy:
            return
        if self._asks and not self.current.value():
            self.current_row.show_problem("Type your passphrase.")
            self.current.setFocus()
            return
        self.go_on()

    def go_on(self) -> None:
        """Begin the work; the passphrase was typed."""

    def work(
        self, words: str, job: Callable[[Progress], object], done: Callable[[], object]
    ) -> None:
        """Run a job while the buttons are held; its trouble is shown beside the passphrase."""
        before = self.action.text()
        self._hold(words)

        def ended() -> None:
            self._busy = False
            self.action.setText(before)
            self.action.setEnabled(True)
            self.cancel.setEnabled(True)

        def well(_answer: object) -> None:
            ended()
            done()

        def badly(problem: BaseException) -> None:
            ended()
            if not isinstance(problem, UserError):
                raise problem
            self.show_trouble(problem)

        self._runner.run(job, done=well, failed=badly)

    def show_trouble(self, problem: UserError) -> None:
        """Say what went wrong, beside the passphrase where there is one."""
        if not self._asks:
            self.words.setText(str(problem))
            self.words.set_tint("red")
            self.words.show()
            say_aloud(self.words, str(problem), at_once=True)
            self.action.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.current_row.show_problem(problem.message, problem.remedy)
        if isinstance(problem, WrongPassphrase | TooSoon):
            self.current.setFocus()
            self.current.selectAll()

    def reject(self) -> None:
        """Stay until the work is done; it takes a second."""
        if not self._busy:
            super().reject()

    def _hold(self, words: str) -> None:
        self._busy = True
        self.action.setText(words)
        self.action.setEnabled(False)
        self.cancel.setEnabled(False)
