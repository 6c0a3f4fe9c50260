"""The tray below the list: a medication being added, changed, stopped or corrected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit

from therapist_emr.domain.entry import Body, EntryHeader
from therapist_emr.forms.field import Problem, Values
from therapist_emr.sections.draft_keeper import DraftKeeper
from therapist_emr.sections.medications.form import MEDICATION, REVIEW
from therapist_emr.ui import theme
from therapist_emr.ui.widgets.draft_tray import DraftTray
from therapist_emr.ui.widgets.tab_order import bring_up

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
RESUME = Task(
    "resume",
    "Taken again",
    "Save as taken again",
    "Taken again; the stop stays among its doses",
    ("dose", "route", "frequency", "changed_on", "prescriber"),
)
EDIT = Task("edit", "Edit", "Save changes", "Saved; what it said before is kept")
REVIEW_TASK = Task("review", "Reviewed together", "Save the review", "Review saved", kind="review")
EDIT_REVIEW = Task("edit_review", "Edit the review", EDIT.action, EDIT.done, kind="review")
TASKS = {
    task.key: task for task in (ADD, CHANGE_DOSE, STOP, RESUME, EDIT, REVIEW_TASK, EDIT_REVIEW)
}


class MedicationTray(DraftTray):
    """Fill in one task."""

    finished = Signal(str)

    def __init__(self, desk: ChartDesk, task: Task, body: Values, keeper: DraftKeeper) -> None:
        form = REVIEW if task.kind == REVIEW_KIND else MEDICATION
        super().__init__(
            desk,
            KEY,
            task.kind,
            form,
            body,
            keeper,
            title=task.title,
            action=task.action,
            hidden=[f.key for f in form.fields if task.shown and f.key not in task.shown],
            columns=3 if task.kind == MEDICATION_KIND else 2,
        )
        self.task = task

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

    def problems(self, values: Values) -> list[Problem]:
        """Return what stands in the way; a medication is stopped on some day."""
        needed = self.task.key == "stop" and not values.get("stopped")
        return super().problems(values) + (self._stop_needed() if needed else [])

    def tell_kept(self, _header: EntryHeader) -> None:
        """Say what was done."""
        self.finished.emit(self.task.done)

    def as_draft(self) -> Body:
        """Return what the draft holds: the task, too, which goes on with it."""
        return {**self.values(), "task": self.task.key}

    @staticmethod
    def _stop_needed() -> list[Problem]:
        return [Problem("stopped", "Say when it was stopped.", "A year is enough.")]
