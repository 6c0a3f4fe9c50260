"""Writing a plan or its next version; a draft of it is on disk within two seconds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from therapist_emr.domain.clock import Moment, moment_from
from therapist_emr.domain.entry import Body, Draft
from therapist_emr.domain.plan import review_due
from therapist_emr.forms.field import Problem
from therapist_emr.sections.draft_keeper import DraftKeeper
from therapist_emr.sections.treatment_plan.diagnoses import offer_diagnoses, own_diagnoses
from therapist_emr.sections.treatment_plan.form import AGREEMENT, PLAN, goal_letter
from therapist_emr.sections.treatment_plan.page_levels import ProblemEdit
from therapist_emr.sections.treatment_plan.page_rows import Removal, RowList
from therapist_emr.sections.treatment_plan.reading import force_words
from therapist_emr.ui import theme
from therapist_emr.ui.widgets.autosave import Autosave
from therapist_emr.ui.widgets.choice import ComboBox
from therapist_emr.ui.widgets.dateedit import DateEdit
from therapist_emr.ui.widgets.editor_bar import EditorBar
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.keys import DONE, SAVE, on_keys
from therapist_emr.ui.widgets.lineedit import LineEdit
from therapist_emr.ui.widgets.scaffold import Column
from therapist_emr.ui.widgets.sections import SectionHeader
from therapist_emr.ui.widgets.sign_dialog import ask_to_sign
from therapist_emr.ui.widgets.suggest import Suggestion
from therapist_emr.ui.widgets.tab_order import bring_up, step
from therapist_emr.ui.widgets.textedit import TextArea

if TYPE_CHECKING:
    from therapist_emr.sections.desk import ChartDesk

SECTION_KEY, KIND_KEY = "treatment_plan", "plan"
EDITOR_WIDTH = 760
FOLDS_BELOW = 700
_NO_PROBLEM_YET = Problem("problems", "This plan has no problem yet.", "Add the first one.")


class PlanEditor(QWidget):
    """Edit the plan until it is signed, thrown away or left for later.

    Without a draft the body is shown, and the first keystroke begins one.
    """

    left = Signal()
    signed = Signal()
    discarded = Signal()
    removed = Signal(object, object)
    """Sent with what keeps the draft, and the row that was removed from it."""

    def __init__(
        self,
        desk: ChartDesk,
        version: int,
        entry_id: int | None,
        body: Body,
        draft: Draft | None = None,
    ) -> None:
        super().__init__()
        self._desk = desk
        self.keeper = DraftKeeper(desk, SECTION_KEY, KIND_KEY, entry_id, draft)
        self._version = version
        self._suggested_due = ""
        self._cells: dict[str, FieldRow] = {}
        self.autosave = Autosave(self._save, self)
        self.bar = EditorBar(
            f"Treatment plan, version {version}", desk.client.name, "Sign plan", self.autosave
        )
        self.bar.back_asked.connect(self.leave)
        self.bar.sign_asked.connect(self.sign)
        self.bar.discard_asked.connect(self.discard)
        self.bar.problem_asked.connect(self._go_to_problem)
        self._coded = own_diagnoses(desk)
        self.problems = RowList(lambda: ProblemEdit(self._today, self._diagnoses), "Problem")
        self.problems.edited.connect(self._edited)
        self.problems.removed.connect(partial(self.removed.emit, self.keeper))
        self._wrong: list[QWidget] = []
        self._page = Column("Treatment plan", width=EDITOR_WIDTH)
        self._fill(version)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self._page, 1)
        on_keys(self, self.sign, *DONE)
        on_keys(self, self.flush, *SAVE)
        self._show(body)
        if draft is not None:
            self.autosave.saved_at(moment_from(draft.header.saved, desk.now().zone))
        self.setFocusProxy(self._cells["review_note" if version > 1 else "client_words"])

    def edits(self, draft: Draft) -> bool:
        """Tell whether this is the draft that is written here."""
        return self.keeper.keeps(draft)

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
        self.autosave.try_now()
        self.autosave.forget()
        bring_back = self.keeper.discard()
        self.discarded.emit()
        if bring_back is not None:
            self._desk.say("The draft of the plan was discarded", undo=bring_back)

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
        self.keeper.sign(body)
        self.autosave.forget()
        self.signed.emit()
        told = force_words(body, self._today())
        self._desk.say(f"Version {self._version} is signed, {told}")

    def _fill(self, version: int) -> None:
        grid_holder = QWidget()
        grid = QGridLayout(grid_holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.SPACE.l)
        effective, due = self._date("effective"), self._date("review_due")
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
        grid.addWidget(self._cell("agreed_on", self._date("agreed_on")), 0, 1)
        grid.addWidget(self._cell("agreement_note", LineEdit()), 1, 0, 1, 2)
        return holder

    def _date(self, key: str) -> DateEdit:
        return DateEdit(today=self._today, lean=PLAN[key].when.lean)

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

    def _show(self, body: Body) -> None:
        for key, cell in self._cells.items():
            control, value = cell.control, str(body.get(key) or "")
            if isinstance(control, DateEdit):
                control.set_iso(value)
            elif isinstance(control, TextArea | LineEdit | ComboBox):
                control.set_value(value)
        self.problems.set_values(body.get("problems") or [])
        self._number()
        self._suggested_due = self._due_after(str(body.get("effective") or ""))

    def _save(self) -> Moment:
        return self.keeper.save(self.values())

    def _cell_edited(self, key: str) -> None:
        self._cells[key].clear_problem()
        self._edited()

    def _edited(self) -> None:
        self._number()
        self.autosave.touch()

    def _effective_edited(self) -> None:
        """Let the review follow the start, unless somebody chose another day for it."""
        effective, due = self._cells["effective"].control, self._cells["review_due"].control
        assert isinstance(effective, DateEdit)
        assert isinstance(due, DateEdit)
        suggested = self._due_after(effective.iso())
        if suggested and due.iso() in {self._suggested_due, ""}:
            due.set_iso(suggested)
            self._suggested_due = suggested

    def _due_after(self, effective: str) -> str:
        try:
            begins = date.fromisoformat(effective)
            return review_due(begins, self._desk.settings.review_days).isoformat()
        except (ValueError, OverflowError):
            return ""

    def _today(self) -> date:
        return self._desk.now().day

    def _diagnoses(self, typed: str) -> list[Suggestion]:
        found = offer_diagnoses(self._coded, typed)
        return [Suggestion(one.text, one.remark, one.shown, one.fills) for one in found]

    def put_back(self, removal: Removal) -> None:
        """Put a row that was removed in its place again."""
        row = self.problems.put_back(removal)
        if row is not None and self.isVisible():
            bring_up(row)
            row.setFocus(Qt.FocusReason.OtherFocusReason)

    def _number(self) -> None:
        letter = 0
        for number, problem in enumerate(self.problems.rows, 1):
            problem.number(f"Problem {number}")
            for goal in problem.lists["goals"].rows:
                goal.number(f"goal {goal_letter(letter)}")
                for index, objective in enumerate(goal.lists["objectives"].rows, 1):
                    objective.number(f"{goal_letter(letter)}{index}")
                for index, done in enumerate(goal.lists["interventions"].rows, 1):
                    done.number(f"intervention {index} of goal {goal_letter(letter)}")
                letter += 1

    def _clear_problems(self) -> None:
        for cell in self._cells.values():
            cell.clear_problem()
        self.problems.clear_problems()
        self.bar.show_problems(0)

    def _show_problems(self, found: list[Problem]) -> None:
        self._wrong = []
        for problem in found:
            path = problem.path.split(".")
            if path == ["problems"] and problem.missing:
                control = self.problems.show_problem([], _NO_PROBLEM_YET)
            elif path[0] == "problems":
                control = self.problems.show_problem(path[1:], problem)
            else:
                cell = self._cells[path[0]]
                cell.show_problem(problem.message, problem.remedy)
                control = cell.control
            self._wrong += [control] if control is not None else []
        self.bar.show_problems(len(found))
        self._go_to_problem()

    def _go_to_problem(self) -> None:
        left = [control for control in self._wrong if isValid(control)]
        if len(left) < len(self._wrong):  # rows were removed
            self._wrong = left
            self.bar.show_problems(len(left))
        if left:
            self._page.ensureWidgetVisible(left[0], 0, theme.px(96))
            left[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def regions(self) -> Iterator[QWidget]:
        """Yield the parts in the order in which they are read."""
        yield self.bar
        before = ("effective", "review_due", "review_note", "client_words")
        yield from (self._cells[key] for key in before if key in self._cells)
        yield from self.problems.regions()
        yield from (self._cells[key] for key in ("agreement", "agreed_on", "agreement_note"))

    def focusNextPrevChild(self, onward: bool) -> bool:
        """Let Tab go as one reads, through rows added later too."""
        return step(self, self.regions(), onward=onward) or super().focusNextPrevChild(onward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back by Escape; what was typed is kept."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold wide rows where there is no room for them."""
        super().resizeEvent(event)
        self.restyle()

    def restyle(self) -> None:
        """Fold anew at the text size in force."""
        self.problems.fold(self.width() < theme.px(FOLDS_BELOW))

    def event(self, event: QEvent) -> bool:
        """Save when the window is left."""
        if event.type() in {QEvent.Type.WindowDeactivate, QEvent.Type.Hide}:
            self.autosave.try_now()
        return super().event(event)


def blank_plan(today: date, cadence: int) -> Body:
    """Return the body a new plan begins with."""
    body = PLAN.blank()
    body["effective"] = today.isoformat()
    body["review_due"] = review_due(today, cadence).isoformat()
    return body
