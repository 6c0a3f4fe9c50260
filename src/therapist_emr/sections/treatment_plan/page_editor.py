"""Writing a plan or its next version; a draft of it is on disk within two seconds."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from therapist_emr.domain.clock import Moment, moment_of
from therapist_emr.domain.entry import Body, Draft
from therapist_emr.domain.plan import review_due
from therapist_emr.forms.field import Problem
from therapist_emr.sections.treatment_plan.form import AGREEMENT, PLAN, goal_letter
from therapist_emr.sections.treatment_plan.page_rows import ProblemEdit, RowList
from therapist_emr.ui import theme
from therapist_emr.ui.widgets.autosave import Autosave
from therapist_emr.ui.widgets.choice import ComboBox
from therapist_emr.ui.widgets.dateedit import DateEdit
from therapist_emr.ui.widgets.editor_bar import EditorBar
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.lineedit import LineEdit
from therapist_emr.ui.widgets.scaffold import Column
from therapist_emr.ui.widgets.sections import SectionHeader
from therapist_emr.ui.widgets.sign_dialog import ask_to_sign
from therapist_emr.ui.widgets.textedit import TextArea

if TYPE_CHECKING:
    from therapist_emr.sections.desk import ChartDesk

SECTION_KEY, KIND_KEY = "treatment_plan", "plan"
EDITOR_WIDTH = 760


class PlanEditor(QWidget):
    """Edit a draft of the plan until it is signed, thrown away or left for later."""

    left = Signal()
    signed = Signal()
    discarded = Signal()

    def __init__(self, desk: ChartDesk, draft: Draft, version: int) -> None:
        super().__init__()
        self._desk, self._draft_id = desk, draft.header.id
        self._version = version
        self._cells: dict[str, FieldRow] = {}
        self.autosave = Autosave(self._save, self)
        self.bar = EditorBar(
            f"Treatment plan, version {version}", desk.client.name, "Sign plan", self.autosave
        )
        self.bar.back_asked.connect(self.leave)
        self.bar.sign_asked.connect(self.sign)
        self.bar.discard_asked.connect(self.discard)
        self.bar.problem_asked.connect(self._go_to_problem)
        self.problems = RowList(ProblemEdit, "Problem")
        self.problems.edited.connect(self._edited)
        self._first_wrong: QWidget | None = None
        self._page = Column("Treatment plan", width=EDITOR_WIDTH)
        self._fill(version)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self._page, 1)
        shortcut = QShortcut(QKeySequence("Ctrl+Return"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.sign)
        self._show(draft)

    def values(self) -> Body:
        """Return everything as it was typed."""
        told: Body = {"problems": self.problems.values()}
        for key, cell in self._cells.items():
            control = cell.control
            if isinstance(control, DateEdit):
                told[key] = control.iso()
            elif isinstance(control, TextArea | LineEdit | ComboBox):
                told[key] = control.value()
        return told

    def flush(self) -> None:
        """Put what was typed on disk now."""
        self.autosave.flush()

    def leave(self) -> None:
        """Go back; the draft stays."""
        self.flush()
        self.left.emit()

    def discard(self) -> None:
        """Throw the draft away, with Undo."""
        self.autosave.forget()
        bring_back = self._desk.discard(self._draft_id)
        self.discarded.emit()
        self._desk.say("The draft of the plan was discarded.", undo=bring_back)

    def sign(self) -> None:
        """Sign the plan, or say what is missing."""
        self._clear_problems()
        body = self.values()
        if found := self._desk.problems(SECTION_KEY, KIND_KEY, body):
            self._show_problems(found)
            return
        section = self._desk.section(SECTION_KEY)
        if not ask_to_sign(self, self._desk.settings.profile, section.attestation, "plan"):
            return
        self.autosave.touch()
        self.flush()
        self._desk.sign(self._draft_id)
        self.autosave.forget()
        self.signed.emit()
        self._desk.say(f"Version {self._version} is signed and in force.")

    def _fill(self, version: int) -> None:
        today = self._desk.now().day
        grid_holder = QWidget()
        grid = QGridLayout(grid_holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.SPACE.l)
        effective, due = DateEdit(today=lambda: today), DateEdit(today=lambda: today)
        effective.edited.connect(self._effective_edited)
        grid.addWidget(self._cell("effective", effective), 0, 0)
        cadence = f"Usually every {self._desk.settings.review_days} days"
        grid.addWidget(self._cell("review_due", due, cadence), 0, 1)
        self._page.add(grid_holder)
        if version > 1:
            self._page.add(self._cell("review_note", TextArea(min_lines=2)))
        told = "What the client wants, as they say it"
        self._page.add(self._cell("client_words", TextArea(min_lines=2), told))
        self._page.add(SectionHeader("Problems, goals and objectives"), space=theme.SPACE.s)
        self._page.add(self.problems)
        self._page.add(SectionHeader("Agreement"), space=theme.SPACE.s)
        self._page.add(self._agreement())

    def _agreement(self) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.SPACE.l)
        choice = ComboBox([(one.key, one.label) for one in AGREEMENT])
        grid.addWidget(self._cell("agreement", choice), 0, 0)
        grid.addWidget(self._cell("agreed_on", DateEdit()), 0, 1)
        grid.addWidget(self._cell("agreement_note", LineEdit()), 1, 0, 1, 2)
        return holder

    def _cell(self, key: str, control: QWidget, help_text: str = "") -> FieldRow:
        field = PLAN[key]
        cell = FieldRow(field.label, control, help_text=help_text or field.help)
        signal = next(
            getattr(control, name)
            for name in ("edited", "textEdited", "chosen", "textChanged")
            if hasattr(control, name)
        )
        signal.connect(lambda *_told: self._cell_edited(key))
        self._cells[key] = cell
        return cell

    def _show(self, draft: Draft) -> None:
        for key, cell in self._cells.items():
            control, value = cell.control, str(draft.body.get(key) or "")
            if isinstance(control, DateEdit):
                control.set_iso(value)
            elif isinstance(control, TextArea | LineEdit | ComboBox):
                control.set_value(value)
        self.problems.set_values(draft.body.get("problems") or [])
        self._number()
        saved = datetime.fromisoformat(draft.header.saved)
        self.autosave.saved_at(moment_of(saved, draft.zone))

    def _save(self) -> Moment:
        return self._desk.save_draft(self._draft_id, self.values())

    def _cell_edited(self, key: str) -> None:
        self._cells[key].clear_problem()
        self._edited()

    def _edited(self) -> None:
        self._number()
        self.autosave.touch()

    def _effective_edited(self) -> None:
        effective, due = self._cells["effective"].control, self._cells["review_due"].control
        assert isinstance(effective, DateEdit)
        assert isinstance(due, DateEdit)
        found = effective.found()
        if found is not None and (whole := found.whole) is not None and not due.hasFocus():
            due.set_iso(review_due(whole, self._desk.settings.review_days).isoformat())

    def _number(self) -> None:
        letter = 0
        for number, problem in enumerate(self.problems.rows, 1):
            problem.number(f"Problem {number}")
            for goal in problem.lists["goals"].rows:
                for index, objective in enumerate(goal.lists["objectives"].rows, 1):
                    objective.number(f"{goal_letter(letter)}{index}")
                letter += 1

    def _clear_problems(self) -> None:
        for cell in self._cells.values():
            cell.clear_problem()
        self.problems.clear_problems()
        self.bar.show_problems(0)

    def _show_problems(self, found: list[Problem]) -> None:
        self._first_wrong = None
        for problem in found:
            path = problem.path.split(".")
            if path[0] == "problems" and len(path) > 1:
                control = self.problems.show_problem(path[1:], problem)
            elif path[0] == "problems":
                control = self.problems.add_button
            else:
                cell = self._cells[path[0]]
                cell.show_problem(problem.message, problem.remedy)
                control = cell.control
            self._first_wrong = self._first_wrong or control
        self.bar.show_problems(len(found))
        self._go_to_problem()

    def _go_to_problem(self) -> None:
        if self._first_wrong is not None:
            self._page.ensureWidgetVisible(self._first_wrong, 0, theme.px(96))
            self._first_wrong.setFocus(Qt.FocusReason.OtherFocusReason)


def blank_plan(today: date, cadence: int) -> Body:
    """Return the body a new plan begins with."""
    body = PLAN.blank()
    body["effective"] = today.isoformat()
    body["review_due"] = review_due(today, cadence).isoformat()
    return body
