"""The computer in the client's hands: one sheet on the whole screen, and a door for the clinician.

Nothing of the practice is shown beside it. The shell is hidden and its keys with it; closing the
window, Escape and every shortcut do nothing. Only the passphrase leads back, or locking.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from therapist_emr.domain.progress import Progress
from therapist_emr.errors import UserError
from therapist_emr.ui.background import listen
from therapist_emr.ui.entry.column import Ground
from therapist_emr.ui.entry.unlock import UnlockPage
from therapist_emr.ui.jobs import AnyRunner
from therapist_emr.ui.theme import SPACE
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.vault.lifecycle import WrongPassphrase
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.passphrases import prove
from therapist_emr.vault.throttle import Throttle, TooSoon

WRONG_HERE = "while the client had the computer"


class NothingKeepsOut(UserError):
    """Say that a practice without a passphrase cannot be left in a client's hands."""

    def __init__(self) -> None:
        super().__init__(
            "This practice opens without a passphrase, so nothing would keep the client out of it.",
            "Choose a passphrase in Settings first, or enter the answers yourself.",
        )


class ClientMode(Ground):
    """Show a sheet and nothing else until the passphrase is typed.

    `left` carries how many wrong passphrases came before the right one.
    """

    left = Signal(int)
    lock_asked = Signal()

    def __init__(self, sheet: QWidget, vault: OpenVault, runner: AnyRunner) -> None:
        super().__init__()
        self._vault, self._runner = vault, runner
        self.sheet = sheet
        self._gate: UnlockPage | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(sheet)
        self.door = Button("For the clinician", Kind.QUIET, "lock", on_click=self._ask)
        self._foot = QWidget()
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(SPACE.l, SPACE.s, SPACE.l, SPACE.m)
        row.addStretch(1)
        row.addWidget(self.door)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(self._foot)
        self.setAccessibleName("Questions for you")

    @property
    def gate(self) -> UnlockPage | None:
        """Return the page that asks for the passphrase, while it is shown."""
        return self._gate

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let no key that a question did not want go on to the window."""
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer no menus."""
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Let no shortcut of the application be tried."""
        if event.type() == QEvent.Type.Shortcut:
            event.accept()
            return True
        return super().event(event)

    def _ask(self) -> None:
        gate = UnlockPage(
            "For the clinician", "The passphrase leads back to the chart.", foot="", elsewhere=False
        )
        gate.unlock_asked.connect(self._try)
        gate.add_link("Back to the questions", self._back_to_sheet)
        gate.add_link("Lock the practice instead", self.lock_asked.emit)
        self._gate = gate
        self._stack.addWidget(gate)
        self._stack.setCurrentWidget(gate)
        self._foot.hide()
        gate.setFocus(Qt.FocusReason.OtherFocusReason)

    def _back_to_sheet(self) -> None:
        gate, self._gate = self._gate, None
        if gate is not None:
            gate.clear()
            self._stack.removeWidget(gate)
            gate.hide()
            gate.deleteLater()
        self._foot.show()
        self._stack.setCurrentWidget(self.sheet)
        self.sheet.setFocus(Qt.FocusReason.OtherFocusReason)

    def _try(self, passphrase: str) -> None:
        vault = self._vault

        def work(_progress: Progress) -> int:
            return prove(vault, passphrase)

        listen(self._runner.start_plain("", work), self._proved, self._refused)

    def _proved(self, wrong: int) -> None:
        if self._gate is not None:
            self.left.emit(wrong)

    def _refused(self, problem: BaseException) -> None:
        if not isinstance(problem, UserError):
            raise problem
        if self._gate is None:
            return  # the questions were gone back to while the passphrase was tried
        counts = isinstance(problem, WrongPassphrase | TooSoon)
        wait = Throttle().wait(self._vault.db_id) if counts else 0.0
        remedy = problem.remedy if not counts else "Try again."
        self._gate.show_problem(problem.message, remedy, wait)
