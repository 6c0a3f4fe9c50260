"""The moment the key is changed: nothing else in the window, until the practice is open again."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from therapist_emr.domain.clock import Clock
from therapist_emr.practice.new_key import change
from therapist_emr.ui import theme
from therapist_emr.ui.background import listen
from therapist_emr.ui.entry.column import CentredPage
from therapist_emr.ui.jobs import AnyRunner
from therapist_emr.ui.theme import Role
from therapist_emr.ui.widgets.progress import Bar
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.rotation import PendingKey

TITLE = "Changing the key"
WORDS = "Everything is being encrypted anew. This cannot be stopped halfway, and it harms nothing."
FOOT = "Should the power fail now, unlock as before: the app finds the key that is right."


class ChangingPage(CentredPage):
    """Say what is being done and how far it is."""

    def __init__(self) -> None:
        super().__init__("key", TITLE, WORDS, FOOT, width=400)
        self.bar = Bar(name="Progress of the change")
        self.said = PlainLabel("", Role.CAPTION, "text3")
        self.said.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.column.addWidget(self.bar)
        self.column.addSpacing(theme.SPACE.xs)
        self.column.addWidget(self.said)

    def tell(self, done: int, total: int, words: str) -> None:
        """Show how far it is."""
        self.bar.set_fraction(done / total if total else 0)
        self.said.setText(words)


class KeyChange(QObject):
    """Carry a change of the key out and say how it ended.

    `changed` hands over the practice, open with its new key; `failed` the vault that was to be
    changed, closed unless nothing was begun, and what went wrong.
    """

    changed = Signal(object)
    failed = Signal(object, object)

    def __init__(self, vault: OpenVault, pending: PendingKey, clock: Clock) -> None:
        super().__init__()
        self._vault, self._pending, self._clock = vault, pending, clock
        self.page = ChangingPage()

    def start(self, runner: AnyRunner) -> None:
        """Begin, on a thread of the window's own."""
        vault, pending, clock = self._vault, self._pending, self._clock
        job = runner.start_plain(TITLE, lambda watch: change(vault, pending, clock, watch))
        listen(job, self.changed.emit, self._failed, self.page.tell)

    def _failed(self, problem: BaseException) -> None:
        self._pending.zero()
        self.failed.emit(self._vault, problem)
