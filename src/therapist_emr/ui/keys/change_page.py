"""Changing the key, step by step: who asks, a verified backup, the new sheet, and the change."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.domain.progress import Progress
from therapist_emr.errors import UserError
from therapist_emr.practice.new_key import prepare
from therapist_emr.ui import theme
from therapist_emr.ui.background import listen
from therapist_emr.ui.entry.column import Ground
from therapist_emr.ui.entry.panels import Panel, SheetPanel
from therapist_emr.ui.jobs import Job
from therapist_emr.ui.keys.sheet_hand import SheetHand
from therapist_emr.ui.session import Session
from therapist_emr.ui.theme import Role
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.lineedit import PasswordEdit
from therapist_emr.ui.widgets.progress import Bar
from therapist_emr.ui.widgets.scaffold import Scroll, Surface
from therapist_emr.ui.widgets.steps import Step, StepList, StepState
from therapist_emr.ui.widgets.tab_order import step
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.ui.window_page import WindowPage
from therapist_emr.vault.exposure import tell_seen
from therapist_emr.vault.rotation import PendingKey, abandon

STEPS_WIDTH, WIDEST_STEPS = 240, 340
NARROW_BELOW = 640
CHANGE = (
    "Everything is encrypted anew with another key, and you get a new recovery sheet. From then on "
    "the old sheet opens only backups from before. Nothing in your charts changes."
)
SEEN = (
    "First the key is changed, so that what was seen no longer opens your charts. You get a new "
    "recovery sheet. Then you go through your old backups one by one, since what was seen still "
    "opens those."
)
NEW_SHEET = (
    "This is the sheet for the new key. Once two of its lines are read back, everything is "
    "encrypted anew. Keep the old sheet for your older backups, apart from this one."
)
NEW_SHEET_SEEN = (
    "This is the sheet for the new key. Once two of its lines are read back, everything is "
    "encrypted anew. Destroy the old sheet when you are through with your old backups."
)


class BeginPanel(Panel):
    """Say what is going to happen, and ask for the passphrase."""

    begun = Signal(str)

    def __init__(self, *, seen: bool, asks: bool) -> None:
        title = "Somebody saw your key" if seen else "Change the key"
        super().__init__(title, SEEN if seen else CHANGE, "Begin")
        self._asks = asks
        self.edit = PasswordEdit("Passphrase")
        self.row = FieldRow("Your passphrase", self.edit)
        self.bar = Bar(name="Progress of the backup", parent=self)
        self.bar.hide()
        self.rows.addWidget(self.row)
        self.row.setVisible(asks)
        self.rows.addWidget(self.bar)
        self.close_rows()
        self.edit.returnPressed.connect(self.submit)
        self.edit.textEdited.connect(lambda _text: self.row.clear_problem())
        self.setFocusProxy(self.edit if asks else self.action)

    def submit(self) -> None:
        """Begin, when the passphrase was typed."""
        if not self.action.isEnabled():
            return
        if self._asks and not self.edit.value():
            self.row.show_problem("Type your passphrase.")
            return
        self.begun.emit(self.edit.value())

    def set_busy(self, words: str = "") -> None:
        """Hold the step while it is made ready; a slow drive may take long, so Back stops it."""
        pressed = self.action.hasFocus()
        super().set_busy(words)
        self.back.setText("Stop" if words else "Back")
        self.back.setEnabled(True)
        if pressed and words:
            self.back.setFocus(Qt.FocusReason.OtherFocusReason)  # it would go on to the rail

    def show_stopped(self) -> None:
        """Say that it was stopped; what was typed stays."""
        self.bar.hide()
        self.set_busy()
        self.notify("Stopped. The key was not changed.")

    def tell(self, done: int, total: int, said: str) -> None:
        """Show how far the backup is."""
        self.bar.show()
        self.bar.set_fraction(done / total if total else 0)
        self.notice.setText(said)

    def show_problem(self, message: str, remedy: str = "") -> None:
        """Say what went wrong; what was typed stays."""
        self.bar.hide()
        super().show_problem(message, remedy)


class KeyChangePage(WindowPage):
    """Lead through the change up to the moment at which everything is encrypted anew.

    `confirmed` hands over the new key, whose sheet was read back; all that was typed elsewhere is
    on disk by then, and what cannot be saved keeps the sheet where it is.
    """

    confirmed = Signal(object)
    left = Signal(str)

    def __init__(self, session: Session, flush: Callable[[], object]) -> None:
        super().__init__()
        self._session, self._flush = session, flush
        self._hand = SheetHand(session.practice, session.computer.files)
        self._seen = False
        self._pending: PendingKey | None = None
        self._job: Job | None = None
        self.panel: Panel | None = None
        self._first: QWidget | None = None
        self._steps = StepList()
        self._holder = QVBoxLayout()
        page = Ground()
        page.setLayout(self._holder)
        self._side = Surface("pane", "right")
        column = QVBoxLayout(self._side)
        column.setContentsMargins(theme.SPACE.xl, theme.SPACE.xxl, theme.SPACE.l, theme.SPACE.xl)
        self._title = PlainLabel("A new key", Role.TITLE)
        column.addWidget(self._title)
        column.addSpacing(theme.SPACE.l)
        column.addWidget(self._steps)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side)
        row.addWidget(Scroll(page, "Changing the key"), 1)
        self.restyle()

    def restyle(self) -> None:
        """Give large text the room that the margins have at the ordinary size."""
        edge = round(56 / theme.scale()), round(48 / theme.scale())
        self._holder.setContentsMargins(*edge, theme.SPACE.xl, theme.SPACE.xl)
        self._side.setFixedWidth(min(theme.px(STEPS_WIDTH), WIDEST_STEPS))
        self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room to the step where both have none side by side."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        self._side.setVisible(self.width() >= theme.px(NARROW_BELOW))

    def begin(self, *, seen: bool) -> None:
        """Show the first step, unless a change is begun already; that one goes on.

        That the key was seen is remembered of a change that was begun for another reason, too.
        """
        if self._pending is not None or self._job is not None:
            if seen and not self._seen:
                self._learn_seen()
            self.take_focus()
            return
        self._seen = seen
        panel = BeginPanel(seen=seen, asks=self._session.vault.asks_passphrase)
        panel.begun.connect(self._prepare)
        panel.back_asked.connect(self._stop_or_leave)
        self._show(panel, 0)

    def _stop_or_leave(self) -> None:
        if self._job is None:
            self.left.emit("")
            return
        self._job.cancel()
        if self.panel is not None:
            self.panel.back.setEnabled(False)
            self.panel.notify("Stopping")

    def _learn_seen(self) -> None:
        tell_seen(self._session.vault)
        self._seen = True
        if self._pending is not None:
            self._prepared(self._pending)
        else:
            self._mark(1)

    def take_focus(self) -> None:
        """Let the keyboard go on in the step."""
        if self._first is not None:
            self._first.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusNextPrevChild(self, onward: bool) -> bool:
        """Let Tab go through the step as one reads it."""
        regions = () if self.panel is None else (self.panel,)
        return step(self, regions, onward=onward) or super().focusNextPrevChild(onward)

    def stop(self) -> None:
        """Wipe a new key that waits, before the practice is locked; the next unlock undoes it."""
        if self._pending is not None:
            self._pending.zero()
            self._pending = None

    def _prepare(self, passphrase: str) -> None:
        panel = self.panel
        assert isinstance(panel, BeginPanel)
        panel.set_busy("Checking your passphrase")
        vault, clock, seen = self._session.vault, self._session.computer.clock, self._seen
        said = passphrase if vault.asks_passphrase else None

        def job(progress: Progress) -> PendingKey:
            return prepare(vault, said, clock, progress, seen=seen)

        self._job = self._session.backups.start_plain("Getting ready to change the key", job)
        # Not by `listen`: a key that was ready before it heard of the stop has to be taken.
        self._job.done.connect(self._prepared)
        self._job.failed.connect(self._not_prepared)
        self._job.cancelled.connect(self._not_wanted)
        self._job.ended.connect(self._job_ended)
        self._job.stepped.connect(panel.tell)
        self._mark(1)

    def _job_ended(self) -> None:
        self._job = None

    def _not_prepared(self, problem: BaseException) -> None:
        if not isinstance(problem, UserError) or self.panel is None:
            raise problem
        self._mark(0)
        self.panel.show_problem(problem.message, problem.remedy)

    def _not_wanted(self) -> None:
        self._mark(0)
        if isinstance(self.panel, BeginPanel):
            self.panel.show_stopped()

    def _prepared(self, pending: PendingKey) -> None:
        self._pending = pending
        panel = SheetPanel(
            pending.recovery_lines(),
            pending.fingerprint,
            words.day(self._session.practice.now().day),
            title="Your new recovery sheet",
            words=NEW_SHEET_SEEN if self._seen else NEW_SHEET,
            action="Change the key",
            back=True,
        )
        panel.back.setText("Keep the old key")
        panel.print_asked.connect(lambda: self._hand_out(self._hand.print))
        panel.save_asked.connect(lambda: self._hand_out(self._hand.save))
        panel.confirmed.connect(self._confirm)
        panel.back_asked.connect(self._give_up)
        self._show(panel, 2)

    def _hand_out(self, hand_out: Callable[[PendingKey, QWidget], str]) -> None:
        panel = self.panel
        assert isinstance(panel, SheetPanel)
        assert self._pending is not None
        try:
            told = hand_out(self._pending, self)
        except UserError as problem:
            panel.show_problem(problem.message, problem.remedy)
        else:
            panel.saved_at(told)

    def _confirm(self) -> None:
        panel, pending = self.panel, self._pending
        assert isinstance(panel, SheetPanel)
        assert pending is not None
        if not pending.confirm(panel.typed()):
            return
        try:
            self._flush()
        except UserError as problem:
            panel.show_problem(problem.message, problem.remedy)
            return
        self._pending = None
        self._mark(3)
        self.confirmed.emit(pending)

    def _give_up(self) -> None:
        vault, pending, panel = self._session.vault, self._pending, self.panel
        self._pending = None
        if pending is None or panel is None:
            return
        panel.notify("Keeping the old key")
        panel.setEnabled(False)  # a backup that runs comes first, and the sheet is of no use now
        job = self._session.backups.start_plain("", lambda _watch: abandon(vault, pending))
        listen(job, lambda _none: self.left.emit("The key was not changed"), self._not_given_up)

    def _not_given_up(self, problem: BaseException) -> None:
        """Leave all the same: the next unlock gives the change up."""
        self.left.emit("")
        raise problem

    def _show(self, panel: Panel, now: int) -> None:
        if self.panel is not None:
            self._holder.removeWidget(self.panel)
            self.panel.hide()
            self.panel.deleteLater()
        self.panel = panel
        self._holder.addWidget(panel, 1)
        panel.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        panel.show()
        # Coming from the rail, Tab would pass over all that is before what a step stands for.
        self._first = panel.focusProxy()
        panel.setFocusProxy(None)  # type: ignore[arg-type]  # left out of the stub
        if self.isVisible():  # else one writes elsewhere while this was made ready
            self.take_focus()
        self._mark(now)

    def _mark(self, now: int) -> None:
        titles = [
            ("Your passphrase", "So that nobody else asks"),
            ("A verified backup", "Made by the app"),
            ("The new sheet", "Two lines read back"),
            ("Encrypt anew", "Takes a moment"),
        ]
        if not self._session.vault.asks_passphrase:
            titles[0] = ("Begin", "No passphrase is set")
        if self._seen:
            titles.append(("Old backups", "One by one"))
        states = [
            StepState.DONE if at < now else StepState.NOW if at == now else StepState.NEXT
            for at in range(len(titles))
        ]
        steps = [Step(*told, state) for told, state in zip(titles, states, strict=True)]
        self._steps.set_steps(steps)
