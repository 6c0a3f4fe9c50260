"""Edit labelled texts: the parts of a note's template, the findings of an observation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from therapist_emr.forms.field import Field
from therapist_emr.sections.carried import with_text
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.lineedit import LineEdit
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.ui.widgets.textedit import NoteSection

Rows = Iterable[Mapping[str, Any]]


def _clear(column: QVBoxLayout) -> None:
    while (item := column.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()


def _row(row: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Return a part with its text; `help` tells of what was gathered, and goes with it."""
    said = with_text(row, text)
    if "carried_from" in row and "carried_from" not in said:
        said.pop("help", None)
    return said


class NarrativeEditor(QWidget):
    """Write the parts of a note one below the other; without a template there is one part."""

    edited = Signal()

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self._rows: list[dict[str, Any]] = []
        self._sections: list[NoteSection] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE.l)
        self.setAccessibleName(field.label)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.set_values(())

    def sections(self) -> tuple[NoteSection, ...]:
        """Return the parts' editors."""
        return tuple(self._sections)

    def values(self) -> list[dict[str, Any]]:
        """Return the parts with what was written; one unnamed empty part is nothing."""
        told = zip(self._rows, self._sections, strict=True)
        rows = [_row(row, section.text()) for row, section in told]
        return [] if len(rows) == 1 and rows[0].get("alone") and not rows[0]["text"] else [
            {key: value for key, value in row.items() if key != "alone"} for row in rows
        ]  # fmt: skip

    def set_values(self, rows: Rows | None) -> None:
        """Show other parts."""
        _clear(self._column)
        self._sections = []
        given = [dict(row) for row in rows or ()]
        lone = {"key": "note", "label": self._field.label, "help": self._field.help, "alone": True}
        self._rows = given or [lone]
        for row in self._rows:
            section = NoteSection(str(row.get("label", "")), str(row.get("help", "")))
            section.set_text(str(row.get("text", "")))
            section.edited.connect(self.edited)
            self._sections.append(section)
            self._column.addWidget(section)

    def show_problem(self, path: str, cause: str, remedy: str) -> None:
        """Show a problem below the part it names by its number, or below the first."""
        number, _, _rest = path.partition(".")
        at = int(number) if number.isdecimal() and int(number) < len(self._sections) else 0
        self._sections[at].show_problem(f"{cause} {remedy}".strip())

    def clear_problems(self) -> None:
        """Take every problem away."""
        for section in self._sections:
            section.show_problem("")

    def first_wrong(self) -> QWidget | None:
        """Return the first editor that has a problem."""
        return next((s.editor for s in self._sections if s.has_problem()), None)


class FindingsEditor(QWidget):
    """Write what was observed, a line for each domain."""

    edited = Signal()

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self._rows: list[dict[str, Any]] = []
        self._lines: list[FieldRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.s)
        column.addWidget(PlainLabel(field.label, Role.STRONG))
        self._none = PlainLabel("Nothing observed yet", Role.CAPTION, "text3")
        column.addWidget(self._none)
        self._column = QVBoxLayout()
        self._column.setSpacing(SPACE.xs)
        column.addLayout(self._column)
        self.setAccessibleName(field.label)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def values(self) -> list[dict[str, Any]]:
        """Return the domains with what was written."""
        told = zip(self._rows, self._edits(), strict=True)
        return [{**row, "text": edit.value()} for row, edit in told]

    def set_values(self, rows: Rows | None) -> None:
        """Show other domains."""
        _clear(self._column)
        self._rows = [dict(row) for row in rows or ()]
        self._lines = []
        for row in self._rows:
            edit = LineEdit(str(row.get("text", "")))
            edit.textEdited.connect(lambda _text: self.edited.emit())
            line = FieldRow(str(row.get("label", "")), edit, reserve=False)
            self._lines.append(line)
            self._column.addWidget(line)
        self._none.setVisible(not self._rows)

    def show_problem(self, path: str, cause: str, remedy: str) -> None:
        """Show a problem beside the domain it names by its number, or beside the first."""
        number, _, _rest = path.partition(".")
        at = int(number) if number.isdecimal() and int(number) < len(self._lines) else 0
        if self._lines:
            self._lines[at].show_problem(cause, remedy)

    def clear_problems(self) -> None:
        """Take every problem away."""
        for line in self._lines:
            line.clear_problem()

    def first_wrong(self) -> QWidget | None:
        """Return the first line that has a problem."""
        return next((line.control for line in self._lines if line.problem()), None)

    def _edits(self) -> list[LineEdit]:
        return [line.control for line in self._lines if isinstance(line.control, LineEdit)]
