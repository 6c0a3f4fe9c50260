"""The rows of the plan's editor: problems hold goals, goals hold objectives and interventions."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.domain.plan import read_measure
from therapist_emr.forms.field import Problem
from therapist_emr.sections.treatment_plan.form import OBJECTIVE_STATUS
from therapist_emr.ui import theme
from therapist_emr.ui.theme import Role
from therapist_emr.ui.widgets.buttons import Button, IconButton, Kind
from therapist_emr.ui.widgets.choice import ComboBox
from therapist_emr.ui.widgets.dateedit import DateEdit
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.lineedit import LineEdit
from therapist_emr.ui.widgets.text import PlainLabel

Row = dict[str, Any]


class _Speaks(Protocol):
    """Be a control of one line whose text can be read and set."""

    def value(self) -> str:
        """Return what was typed."""


class RowEdit(QWidget):
    """Edit one row of a list; know its fields by key and the lists inside it."""

    edited = Signal()
    removal_asked = Signal()

    def __init__(self, noun: str) -> None:
        super().__init__()
        self.noun = noun
        self.kept: Row = {}
        self.cells: dict[str, FieldRow] = {}
        self.lists: dict[str, RowList] = {}
        self.mark = PlainLabel("", Role.CAPTION_STRONG, "text3")
        self.remove = IconButton("close", f"Remove this {noun}", size=16)
        self.remove.clicked.connect(self.removal_asked)

    def line(self, key: str, label: str, sample: str = "", *, width: int = 0) -> FieldRow:
        """Make a line of text for a key."""
        edit = LineEdit(placeholder=sample, name=f"{label} of the {self.noun}")
        edit.textEdited.connect(lambda _text: self._changed(key))
        return self._cell(key, label, edit, width)

    def day(self, key: str, label: str, *, width: int = 0) -> FieldRow:
        """Make a date for a key."""
        edit = DateEdit(name=f"{label} of the {self.noun}")
        edit.edited.connect(lambda: self._changed(key))
        return self._cell(key, label, edit, width)

    def choice(self, key: str, label: str, options: Sequence[tuple[str, str]]) -> FieldRow:
        """Make a choice for a key."""
        edit = ComboBox(options, name=f"{label} of the {self.noun}")
        edit.chosen.connect(lambda _key: self._changed(key))
        return self._cell(key, label, edit, 0)

    def values(self) -> Row:
        """Return the row's values, with what it keeps unseen."""
        told: Row = dict(self.kept)
        for key, cell in self.cells.items():
            control = cell.control
            told[key] = control.iso() if isinstance(control, DateEdit) else _value(control)
        for key, rows in self.lists.items():
            told[key] = rows.values()
        return told

    def set_values(self, values: Row) -> None:
        """Show a row's values."""
        self.kept = {k: v for k, v in values.items() if k not in self.cells and k not in self.lists}
        for key, cell in self.cells.items():
            control, value = cell.control, str(values.get(key) or "")
            if isinstance(control, DateEdit):
                control.set_iso(value)
            elif isinstance(control, LineEdit | ComboBox):
                control.set_value(value)
        for key, rows in self.lists.items():
            rows.set_values(values.get(key) or [])

    def show_problem(self, path: Sequence[str], problem: Problem) -> QWidget | None:
        """Say a problem beside its field; return the control it is about."""
        if path[0] in self.lists:
            return self.lists[path[0]].show_problem(path[1:], problem)
        cell = self.cells.get(path[0])
        if cell is None:
            return None
        cell.show_problem(problem.message, problem.remedy)
        return cell.control

    def clear_problems(self) -> None:
        """Show no problem any more."""
        for cell in self.cells.values():
            cell.clear_problem()
        for rows in self.lists.values():
            rows.clear_problems()

    def number(self, mark: str) -> None:
        """Show the row's place in the plan."""
        self.mark.setText(mark)

    def _cell(self, key: str, label: str, control: QWidget, width: int) -> FieldRow:
        cell = FieldRow(label, control, reserve=False)
        if width:
            cell.setFixedWidth(theme.px(width))
        self.cells[key] = cell
        return cell

    def _changed(self, key: str) -> None:
        self.cells[key].clear_problem()
        self.edited.emit()


def _value(control: QWidget) -> str:
    return control.value() if isinstance(control, LineEdit | ComboBox) else ""


class RowList(QWidget):
    """Hold rows of one kind with a button that adds another."""

    edited = Signal()

    def __init__(self, make: Callable[[], RowEdit], add_words: str, indent: int = 0) -> None:
        super().__init__()
        self._make = make
        self.rows: list[RowEdit] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.px(indent), 0, 0, 0)
        self._column.setSpacing(theme.SPACE.m)
        self.add_button = Button(add_words, Kind.LINK, "plus", on_click=self._add_asked)
        foot = QHBoxLayout()
        foot.addWidget(self.add_button)
        foot.addStretch(1)
        self._column.addLayout(foot)

    def values(self) -> list[Row]:
        """Return every row's values."""
        return [row.values() for row in self.rows]

    def set_values(self, values: Sequence[Row]) -> None:
        """Show these rows instead."""
        for row in list(self.rows):
            self._drop(row)
        for one in values:
            self.add().set_values(one)
        self.edited.emit()

    def add(self) -> RowEdit:
        """Add an empty row at the end."""
        row = self._make()
        row.edited.connect(self.edited)
        row.removal_asked.connect(lambda: self._remove(row))
        for inner in row.lists.values():
            inner.edited.connect(self.edited)
        self._column.insertWidget(len(self.rows), row)
        self.rows.append(row)
        return row

    def show_problem(self, path: Sequence[str], problem: Problem) -> QWidget | None:
        """Say a problem in the row it is about."""
        index = int(path[0])
        return self.rows[index].show_problem(path[1:], problem) if index < len(self.rows) else None

    def clear_problems(self) -> None:
        """Show no problem any more."""
        for row in self.rows:
            row.clear_problems()

    def _add_asked(self) -> None:
        row = self.add()
        self.edited.emit()
        next(iter(row.cells.values())).control.setFocus()

    def _remove(self, row: RowEdit) -> None:
        self._drop(row)
        self.edited.emit()
        self.add_button.setFocus()

    def _drop(self, row: RowEdit) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()


class ObjectiveEdit(RowEdit):
    """Edit an objective; numbers in baseline and target are understood as what is measured."""

    def __init__(self) -> None:
        super().__init__("objective")
        self.kept = {"id": str(uuid.uuid4())}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, theme.SPACE.xs)
        grid.setHorizontalSpacing(theme.SPACE.m)
        grid.setVerticalSpacing(theme.SPACE.xs)
        head = QHBoxLayout()
        head.addWidget(self.mark)
        head.addStretch(1)
        head.addWidget(self.remove)
        grid.addLayout(head, 0, 0, 1, 4)
        sample = "Something that can be counted or seen"
        grid.addWidget(self.line("text", "Objective", sample), 1, 0, 1, 4)
        grid.addWidget(self.line("baseline", "Baseline", "0 walks a week"), 2, 0)
        grid.addWidget(self.line("target", "Target", "3 walks a week"), 2, 1)
        grid.addWidget(self.day("target_date", "Target date"), 2, 2)
        states = [(choice.key, choice.label) for choice in OBJECTIVE_STATUS]
        grid.addWidget(self.choice("status", "Status", states), 2, 3)
        for column in range(4):
            grid.setColumnStretch(column, 1)
        self.cells["status"].control.set_value("active")  # type: ignore[attr-defined]

    def values(self) -> Row:
        """Return the objective with the numbers its baseline and target speak of."""
        told = super().values()
        told["start_value"], _ = read_measure(told["baseline"])
        told["target_value"], told["unit"] = read_measure(told["target"])
        return told

    def set_values(self, values: Row) -> None:
        """Show an objective; one without an identity gets it now and keeps it for ever."""
        super().set_values(values)
        self.kept.setdefault("id", str(uuid.uuid4()))
        self.kept["id"] = self.kept["id"] or str(uuid.uuid4())


class InterventionEdit(RowEdit):
    """Edit an intervention: what, how often, who."""

    def __init__(self) -> None:
        super().__init__("intervention")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE.m)
        row.addWidget(self.line("what", "Intervention", "Behavioral activation"), 3)
        row.addWidget(self.line("frequency", "How often", "Weekly"), 1)
        row.addWidget(self.line("who", "Who"), 1)
        row.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignBottom)


class GoalEdit(RowEdit):
    """Edit a goal with its objectives and interventions."""

    def __init__(self) -> None:
        super().__init__("goal")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE.m)
        head = QHBoxLayout()
        head.addWidget(self.line("text", "Goal", "What will be different"), 1)
        head.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(head)
        self.lists["objectives"] = RowList(ObjectiveEdit, "Objective", indent=24)
        self.lists["interventions"] = RowList(InterventionEdit, "Intervention", indent=24)
        for rows in self.lists.values():
            column.addWidget(rows)


class ProblemEdit(RowEdit):
    """Edit a problem with its goals."""

    def __init__(self) -> None:
        super().__init__("problem")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.SPACE.l)
        column.setSpacing(theme.SPACE.m)
        column.addWidget(self.mark)
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE.m)
        head.addWidget(self.line("title", "Problem", "Low mood and withdrawal"), 1)
        head.addWidget(self.line("code", "Code", "F33.1", width=110))
        head.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(head)
        self.lists["goals"] = RowList(GoalEdit, "Goal", indent=24)
        column.addWidget(self.lists["goals"])
