"""The tray below the list: a medication being added, changed, stopped or corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from therapist_emr.domain.clock import Moment
from therapist_emr.domain.entry import Body
from therapist_emr.forms.field import Problem, Values
from therapist_emr.forms.form import Rejected
from therapist_emr.sections.draft_keeper import DraftKeeper
from therapist_emr.sections.medications.form import MEDICATION, REVIEW
from therapist_emr.ui import theme
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.autosave import Autosave
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.form_view import FormView
from therapist_emr.ui.widgets.keys import DONE, SAVE, on_keys
from therapist_emr.ui.widgets.scaffold import Tray
from therapist_emr.ui.widgets.tab_order import bring_up
from therapist_emr.ui.widgets.text import PlainLabel

if TYPE_CHECKING:
    from therapist_emr.sections.desk import ChartDesk

ABOVE_FIELD = 72
KEY, MEDICATION_KIND, REVIEW_KIND = "medications", "medication", "review"


@dataclass(frozen=True, slots=True)
class Task:
    """Say what is done in the tray: its words, and which fields it shows (none: all)."""

    key: str
    title: str
    action: str
    done: str
    shown: tuple[str, ...] = ()
    kind: str = MEDICATION_KIND


ADD = Task(
    "add",
    "Add a medication",
    "Save medication",
    "Added",
    (
        "name", "dose", "route", "frequency", "reason", "prescriber", "started", "taking",
        "side_effects",
    ),
)  # fmt: skip
CHANGE_DOSE = Task(
    "dose",
    "Change the dose",
    "Save the new dose",
    "The new dose is saved; the earlier one is kept",
    ("dose", "route", "frequency", "changed_on", "prescriber"),
)
STOP = Task("stop", "Stop this medication", "Stop it", "Stopped", ("stopped", "stop_reason"))
EDIT = Task("edit", "Edit", "Save changes", "Saved; what it said before is kept")
REVIEW_TASK = Task("review", "Reviewed together", "Save the review", "Review saved", kind="review")
TASKS = {task.key: task for task in (ADD, CHANGE_DOSE, STOP, EDIT, REVIEW_TASK)}


class MedicationTray(Tray):
    """Fill in one task; a draft of it is on disk within two seconds of typing."""

    finished = Signal(str)
    closed = Signal()

    def __init__(self, desk: ChartDesk, task: Task, body: Values, keeper: DraftKeeper) -> None:
        super().__init__()
        self._desk, self.task, self._keeper = desk, task, keeper
        self._base = dict(body)
        form = REVIEW if task.kind == REVIEW_KIND else MEDICATION
        hidden = [f.key for f in form.fields if task.shown and f.key not in task.shown]
        self.view = FormView(
            form,
            body,
            suggest=desk.section(KEY).suggest,
            today=lambda: desk.now().day,
            hidden=hidden,
            columns=3 if task.kind == MEDICATION_KIND else 2,
        )
        self.autosave = Autosave(self._save_draft, self)
        self.view.edited.connect(self.autosave.touch)
        self.save = Button(task.action, Kind.PRIMARY, on_click=self.submit)
        cancel = Button("Cancel", Kind.QUIET, on_click=self.cancel)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE.s)
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.save)
        self.column.addWidget(PlainLabel(task.title, Role.STRONG))
        self.column.addWidget(self.view)
        self.column.addLayout(foot)
        on_keys(self, self.submit, *DONE, *SAVE)

    def focus_first(self) -> None:
        """Begin in the first field, and bring the whole tray into sight once it has its place.

        What stands there is chosen: a new dose typed takes the place of the old one.
        """
        self.view.focus_first()
        held = self.focusWidget()
        if isinstance(held, QLineEdit):
            held.selectAll()
        QTimer.singleShot(0, self, self._bring_up)

    def _bring_up(self) -> None:
        bring_up(self)
        held = self.focusWidget()
        if held is not None:
            bring_up(held, theme.px(ABOVE_FIELD))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put the tray away by Escape, once no list of suggestions is open."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
            return
        super().keyPressEvent(event)

    def values(self) -> Body:
        """Return everything, with what this task leaves as it was."""
        return {**self._base, **self.view.values()}

    def submit(self) -> None:
        """Keep it in the record, or say beside the fields what is missing."""
        values = self.values()
        problems = self._desk.problems(KEY, self.task.kind, values)
        if self.task.key == "stop" and not values.get("stopped"):
            problems += self._stop_needed()
        if self._found_wrong(problems):
            return
        try:
            self._keeper.keep(values)
        except Rejected as rejected:
            self._found_wrong(rejected.problems)
            return
        self.autosave.forget()
        self.finished.emit(self.task.done)

    def _found_wrong(self, problems: Sequence[Problem]) -> bool:
        self.view.show_problems(list(problems))
        self.view.focus_first_problem()
        return bool(problems)

    def cancel(self) -> None:
        """Put the tray away; what was typed is on disk, and comes back by Undo."""
        self.flush()
        self.autosave.forget()
        bring_back = self._keeper.discard()
        self.closed.emit()
        if bring_back is not None:
            self._desk.say("What you typed was put away", undo=bring_back)

    def flush(self) -> None:
        """Put what was typed on disk now."""
        self.autosave.flush()

    @staticmethod
    def _stop_needed() -> list[Problem]:
        return [Problem("stopped", "Say when it was stopped.", "A year is enough.")]

    def _save_draft(self) -> Moment:
        return self._keeper.save({**self.values(), "task": self.task.key})
