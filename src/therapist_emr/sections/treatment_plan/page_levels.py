"""The levels of the plan's editor: problems hold goals, goals objectives and interventions."""

from __future__ import annotations

import uuid

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.domain.dates import Lean
from therapist_emr.domain.plan import read_measure
from therapist_emr.sections.treatment_plan.form import OBJECTIVE_STATUS
from therapist_emr.sections.treatment_plan.page_rows import INDENT, Row, RowEdit, RowList, Today
from therapist_emr.ui import theme
from therapist_emr.ui.widgets.choice import ComboBox
from therapist_emr.ui.widgets.dateedit import DateEdit
from therapist_emr.ui.widgets.lineedit import LineEdit
from therapist_emr.ui.widgets.suggest import Provider

CODE_WIDTH = 110
HOW_TO_PLOT = "To be plotted, it needs a number: 3 walks a week"
MEASURES = (("baseline", "start_value"), ("target", "target_value"))


class ObjectiveEdit(RowEdit):
    """Edit an objective; numbers in baseline and target are understood as what is measured."""

    beside_field = False

    def __init__(self, today: Today) -> None:
        super().__init__("objective", today)
        self.kept = {"id": str(uuid.uuid4())}
        self._told: Row = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, theme.SPACE.xs)
        self._grid.setHorizontalSpacing(theme.SPACE.m)
        self._grid.setVerticalSpacing(theme.SPACE.xs)
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self.mark)
        head.addStretch(1)
        head.addWidget(self.tools)
        self.line("text", "Objective", "Something that can be counted or seen")
        self.line("baseline", "Baseline", "0 walks a week")
        self.line("target", "Target", "3 walks a week")
        self.day("target_date", "Target date", Lean.NEAREST)
        states = [(choice.key, choice.label) for choice in OBJECTIVE_STATUS]
        self.choice("status", "Status", states)
        self.day("met_on", "Met on", Lean.PAST)
        self._set("status", "active")
        self._tell()
        self.fold(False)

    def values(self) -> Row:
        """Return the objective with the numbers its baseline and target speak of."""
        told = super().values()
        for key, number in MEASURES:
            if told[key] != str(self._told.get(key) or ""):  # numbers without words stay
                told[number], unit = read_measure(told[key])
                if key == "target":
                    told["unit"] = unit
        if told["status"] != "met":
            told["met_on"] = ""
        return told

    def set_values(self, values: Row) -> None:
        """Show an objective; one without an identity gets it now and keeps it for ever."""
        super().set_values(values)
        self._told = dict(values)
        self.kept["id"] = self.kept.get("id") or str(uuid.uuid4())
        self._set("status", str(values.get("status") or "active"))
        self._tell()

    def blank(self) -> bool:
        """Tell whether nothing was written in it."""
        return super().blank() and not self._told

    def fold(self, narrow: bool) -> None:
        """Put two fields in a line instead of four."""
        columns = 2 if narrow else 4
        for line, widget in enumerate((self._head, self.cells["text"])):
            self._grid.removeWidget(widget)
            self._grid.addWidget(widget, line, 0, 1, columns)
        for at, key in enumerate(("baseline", "target", "target_date", "status", "met_on")):
            cell = self.cells[key]
            self._grid.removeWidget(cell)
            self._grid.addWidget(cell, 2 + at // columns, at % columns)
        for column in range(4):
            self._grid.setColumnStretch(column, int(column < columns))

    def _changed(self, key: str) -> None:
        met_on = self.cells["met_on"].control
        assert isinstance(met_on, DateEdit)
        if key == "status" and self._says("status") == "met" and not met_on.value():
            met_on.set_iso(self._today().isoformat())
        self._tell()
        super()._changed(key)

    def _tell(self) -> None:
        self.cells["met_on"].setVisible(self._says("status") == "met")
        target = self._says("target")
        known = target == str(self._told.get("target") or "") and self._told.get("target_value")
        plotted = not target or known or read_measure(target)[0] is not None
        self.cells["target"].set_help("" if plotted else HOW_TO_PLOT)

    def _says(self, key: str) -> str:
        control = self.cells[key].control
        assert isinstance(control, LineEdit | ComboBox)
        return control.value()

    def _set(self, key: str, value: str) -> None:
        control = self.cells[key].control
        assert isinstance(control, ComboBox)
        control.set_value(value)


class InterventionEdit(RowEdit):
    """Edit an intervention: what, how often, who."""

    def __init__(self, today: Today) -> None:
        super().__init__("intervention", today)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.SPACE.m)
        self._grid.setVerticalSpacing(theme.SPACE.xs)
        self.line("what", "Intervention", "Behavioral activation")
        self.line("frequency", "How often", "Weekly")
        self.line("who", "Who")
        self.fold(False)

    def fold(self, narrow: bool) -> None:
        """Put how often and who below what is done."""
        cells, grid = self.cells, self._grid
        for widget in (*cells.values(), self.tools):
            grid.removeWidget(widget)
        grid.addWidget(cells["what"], 0, 0, 1, 2 if narrow else 1)
        grid.addWidget(cells["frequency"], int(narrow), 0 if narrow else 1)
        grid.addWidget(cells["who"], int(narrow), 1 if narrow else 2)
        grid.addWidget(self.tools, 0, 3, Qt.AlignmentFlag.AlignTop)
        for column, stretch in enumerate((1, 1, 0) if narrow else (3, 1, 1)):
            grid.setColumnStretch(column, stretch)


class GoalEdit(RowEdit):
    """Edit a goal with its objectives and interventions."""

    def __init__(self, today: Today) -> None:
        super().__init__("goal", today)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE.m)
        head = QHBoxLayout()
        head.addWidget(self.line("text", "Goal", "What will be different"), 1)
        head.addWidget(self.tools, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        objectives = RowList(lambda: ObjectiveEdit(today), "Objective", indent=INDENT)
        interventions = RowList(lambda: InterventionEdit(today), "Intervention", indent=INDENT)
        column.addWidget(self.add_list("objectives", objectives))
        column.addWidget(self.add_list("interventions", interventions))


class ProblemEdit(RowEdit):
    """Edit a problem with its goals."""

    def __init__(self, today: Today, diagnoses: Provider) -> None:
        self._code = QWidget()
        super().__init__("problem", today)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.SPACE.l)
        column.setSpacing(theme.SPACE.m)
        column.addWidget(self.mark)
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE.m)
        head.addWidget(self.line("title", "Problem", "Low mood and withdrawal"), 1)
        self._code = self.offered("code", "Code", diagnoses, "F33.1")
        head.addWidget(self._code)
        head.addWidget(self.tools, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        goals = RowList(lambda: GoalEdit(today), "Goal", indent=INDENT)
        column.addWidget(self.add_list("goals", goals))
        self.restyle()

    def restyle(self) -> None:
        """Give the code room at the text size in force."""
        super().restyle()
        self._code.setFixedWidth(theme.px(CODE_WIDTH))
