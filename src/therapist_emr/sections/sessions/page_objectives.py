"""The plan's objectives beside the note: ticked when worked on, with a value and a remark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.domain.numbers import figure
from therapist_emr.forms.field import Values
from therapist_emr.forms.values import as_number
from therapist_emr.sections.sessions.writing import Row
from therapist_emr.sections.treatment_plan.reading import objective_standing
from therapist_emr.ui import theme
from therapist_emr.ui.theme import SPACE, Role, Tone
from therapist_emr.ui.widgets.choice import CheckBox
from therapist_emr.ui.widgets.lineedit import LineEdit, NumberEdit
from therapist_emr.ui.widgets.progress import Bar
from therapist_emr.ui.widgets.text import PlainLabel

WorkedOn = Sequence[Mapping[str, Any]]


class ObjectiveRow(QWidget):
    """Show one objective with how far it is; ticking it opens what was seen today."""

    edited = Signal()

    def __init__(
        self, objective: Row, worked_on: WorkedOn, today: date, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._objective, self._worked_on, self._today = objective, worked_on, today
        self._label = str(objective["text"])
        self.tick = CheckBox()
        self.tick.setAccessibleName(f"Worked on: {self._label}")
        self._words = PlainLabel(self._label, Role.BODY, wrap=True)
        self._words.installEventFilter(self)
        self._bar = Bar(name=self._label)
        self._far = PlainLabel("", Role.CAPTION, "text2")
        unit = str(objective.get("unit") or "")
        self.value = NumberEdit(unit if len(unit) < 12 else "", name=f"Value, {self._label}")
        self.value.setPlaceholderText("Value")
        self.remark = LineEdit(placeholder="Progress in a few words")
        self.remark.setAccessibleName(f"Progress, {self._label}")
        self._more = QWidget()
        self._lay_out()
        self._more.hide()
        self.tick.toggled.connect(self._ticked)
        self.value.textEdited.connect(lambda _text: self._changed())
        self.remark.textEdited.connect(lambda _text: self._changed())
        self._tell()

    def _lay_out(self) -> None:
        top = Qt.AlignmentFlag.AlignTop
        head = QHBoxLayout()
        head.setSpacing(SPACE.s + 2)
        head.addWidget(self.tick, 0, top)
        head.addWidget(self._words, 1, top)
        far = QHBoxLayout()
        far.setSpacing(SPACE.m)
        far.addWidget(self._bar, 1, Qt.AlignmentFlag.AlignVCenter)
        far.addWidget(self._far)
        typed = QVBoxLayout(self._more)
        typed.setContentsMargins(0, SPACE.xs, 0, 0)
        typed.setSpacing(SPACE.xs)
        typed.addWidget(self.value)
        typed.addWidget(self.remark)
        below = QVBoxLayout()
        below.setContentsMargins(theme.px(18) + SPACE.s + 2, 0, 0, 0)
        below.setSpacing(SPACE.xs)
        below.addLayout(far)
        below.addWidget(self._more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE.m)
        column.setSpacing(SPACE.xs)
        column.addLayout(head)
        column.addLayout(below)

    def show_row(self, row: Values | None) -> None:
        """Show what the note says of this objective; None when it was not worked on."""
        self.tick.blockSignals(True)
        self.tick.setChecked(row is not None)
        self.tick.blockSignals(False)
        self._more.setVisible(row is not None)
        said = row or {}
        value = said.get("value")
        number = as_number(value)
        self.value.set_value(str(value or "") if number is None else figure(number))
        self.remark.set_value(str(said.get("remark") or ""))
        self._tell()

    def row(self) -> Row | None:
        """Return what the note keeps, or None when it was not worked on."""
        if not self.tick.isChecked():
            return None
        number = self.value.number()
        return {
            "id": self._objective.get("id"),
            "label": self._label,
            "value": number if number is not None else self.value.value(),
            "unit": str(self._objective.get("unit") or ""),
            "remark": self.remark.text(),
        }

    def show_problem(self, on: bool) -> None:
        """Mark the value as one that needs a look."""
        self.value.set_problem(on)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tick by a press on the words too."""
        if event.type() == QEvent.Type.MouseButtonRelease:
            self.tick.toggle()
        return False

    def _ticked(self, on: bool) -> None:
        self._more.setVisible(on)
        if on:
            self.value.setFocus(Qt.FocusReason.TabFocusReason)
        self._changed()

    def _changed(self) -> None:
        self.value.set_problem(False)
        self._tell()
        self.edited.emit()

    def _tell(self) -> None:
        worked_on = list(self._worked_on)
        row = self.row()
        if row is not None and as_number(row["value"]) is not None:
            worked_on.append({"day": self._today.isoformat(), "objectives": [row]})
        found = objective_standing(self._objective, worked_on, self._today)
        self._far.setText(found.words or ("Worked on" if row else "Not measured"))
        self._bar.setVisible(found.fraction is not None)
        if found.fraction is not None:
            self._bar.set_fraction(found.fraction, Tone.GOOD if found.met else Tone.INFO)


class Objectives(QWidget):
    """Hold the objectives of the plan in force; those a note names beyond it stay in the note."""

    edited = Signal()

    def __init__(
        self, objectives: Sequence[Row], worked_on: WorkedOn, today: date,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._worked_on, self._today = worked_on, today
        self.rows: dict[str, ObjectiveRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, SPACE.xs, 0, 0)
        self._column.setSpacing(0)
        self._none = PlainLabel(
            "The plan has no objective that is worked on. They are set in the treatment plan.",
            Role.BODY, "text2", wrap=True,
        )  # fmt: skip
        self._column.addWidget(self._none)
        for objective in objectives:
            self._add(objective)
        self._none.setVisible(not self.rows)

    def _add(self, objective: Row) -> ObjectiveRow:
        row = ObjectiveRow(objective, self._worked_on, self._today)
        row.edited.connect(self.edited)
        self.rows[str(objective["id"])] = row
        self._column.addWidget(row)
        self._none.hide()
        return row

    def show_rows(self, rows: Sequence[Values]) -> None:
        """Show what the note says; an objective the plan no longer has is shown as well."""
        told = {str(row.get("id")): row for row in rows}
        for key, row in told.items():
            if key not in self.rows:
                words = str(row.get("label") or "Objective")
                self._add({"id": row.get("id"), "text": words, "unit": row.get("unit")})
        for key, shown in self.rows.items():
            shown.show_row(told.get(key))

    def values(self) -> list[Row]:
        """Return what the note keeps."""
        return [row for shown in self.rows.values() if (row := shown.row()) is not None]
