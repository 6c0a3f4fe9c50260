"""The fields a kind of note has beyond the usual facts: who was called, what was charged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from therapist_emr.forms.field import Field, Kind, Problem, Values
from therapist_emr.forms.form import Form
from therapist_emr.ui.theme import SPACE, Tone
from therapist_emr.ui.widgets.choice import ComboBox
from therapist_emr.ui.widgets.field import CaptionLine, FieldRow
from therapist_emr.ui.widgets.lineedit import LineEdit

ELSEWHERE = frozenset(
    {
        "date", "start", "stop", "place", "modality", "template", "notes", "mental_status", "risk",
        "objectives", "next_date", "next_time", "service_code",
    }
)  # fmt: skip


class ExtraFields(QWidget):
    """Show the form's further fields in two columns."""

    edited = Signal(str)

    def __init__(self, form: Form, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[str, FieldRow] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE.xl)
        self._grid.setVerticalSpacing(SPACE.xs)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        for field in form.fields:
            if field.key not in ELSEWHERE:
                self._add(field)

    def _add(self, field: Field) -> None:
        key = field.key
        if field.kind is Kind.CHOICE:
            control: QWidget = self._combo(field)
        else:
            line = LineEdit(placeholder=field.sample)
            line.textEdited.connect(lambda _text: self.edited.emit(key))
            control = line
        marker = "" if field.required or key == "participants" else "optional"
        row = FieldRow(field.label, control, help_text=field.help, marker=marker)
        self.rows[key] = row
        place = len(self.rows) - 1
        self._grid.addWidget(row, place // 2, place % 2, Qt.AlignmentFlag.AlignTop)

    def _combo(self, field: Field) -> ComboBox:
        options = [(choice.key, choice.label) for choice in field.choices]
        if not field.required:
            options.insert(0, ("", "Not set"))
        combo = ComboBox(options, "Choose", name=field.label)
        combo.chosen.connect(lambda _value: self.edited.emit(field.key))
        return combo

    def values(self) -> dict[str, Any]:
        """Return what stands in the fields."""
        found = {}
        for key, row in self.rows.items():
            control = row.control
            assert isinstance(control, ComboBox | LineEdit)
            found[key] = control.value() if isinstance(control, ComboBox) else control.text()
        return found

    def show_body(self, body: Values) -> None:
        """Show the values of a note."""
        for key, row in self.rows.items():
            control = row.control
            assert isinstance(control, ComboBox | LineEdit)
            control.set_value(str(body.get(key) or ""))

    def set_shown(self, key: str, on: bool) -> None:
        """Show or hide one field; the whole goes with the last of them."""
        if key in self.rows:
            self.rows[key].setVisible(on)
        self.setVisible(any(not row.isHidden() for row in self.rows.values()))


class ProblemLines(QWidget):
    """Say what is wrong with facts that have no room of their own for it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE.xs)
        self.hide()

    def show_problems(self, problems: Iterable[tuple[str, Problem]]) -> None:
        """Show one line for each fact: its name, what is wrong, what to do."""
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for label, problem in problems:
            line = CaptionLine(reserve=False, parent=self)
            line.show_words(f"{label}: {problem.words}", Tone.BAD, "warning")
            line.setAccessibleName(line.text())
            self._column.addWidget(line)
        self.setVisible(self._column.count() > 0)

    def texts(self) -> list[str]:
        """Return the lines shown."""
        items = (self._column.itemAt(at) for at in range(self._column.count()))
        lines = (item.widget() for item in items if item is not None)
        return [line.text() for line in lines if isinstance(line, CaptionLine)]
