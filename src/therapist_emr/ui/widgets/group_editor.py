"""Edit a list of small forms: guardians, phones, insurance plans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.forms.checking import is_empty
from therapist_emr.forms.field import Field, Problem
from therapist_emr.ui import icons
from therapist_emr.ui.theme import SPACE, Role, Tone
from therapist_emr.ui.widgets.buttons import Button, IconButton, Kind
from therapist_emr.ui.widgets.field import CaptionLine
from therapist_emr.ui.widgets.field_grid import FieldGrid, Maker
from therapist_emr.ui.widgets.scaffold import Tray
from therapist_emr.ui.widgets.tab_order import weave
from therapist_emr.ui.widgets.text import PlainLabel


class GroupRow(Tray):
    """Hold one row: its number, a button that removes it, its fields."""

    removed = Signal(object)

    def __init__(self, field: Field, make: Maker, hidden: Iterable[str]) -> None:
        super().__init__()
        self._noun = field.noun or field.label.lower()
        self.grid = FieldGrid(field.fields, make, hidden=hidden)
        self._name = PlainLabel("", Role.LABEL, "text2")
        self._remove = IconButton("close", f"Remove this {self._noun}", size=icons.INLINE)
        self._remove.clicked.connect(lambda: self.removed.emit(self))
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(self._remove)
        self.column.addLayout(head)
        self.column.addWidget(self.grid)

    def set_number(self, number: int) -> None:
        """Say which row of how many it is."""
        self._name.setText(f"{self._noun.capitalize()} {number}")
        self._remove.setAccessibleName(f"Remove {self._noun} {number}")
        self.setAccessibleName(f"{self._noun.capitalize()} {number}")


class GroupEditor(QWidget):
    """Show the rows of a group; a removed row can be brought back."""

    edited = Signal()

    def __init__(
        self,
        field: Field,
        make: Maker,
        *,
        marker: str = "",
        hidden: Iterable[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._field = field
        self._make = make
        self._hidden = tuple(hidden)
        self._rows: list[GroupRow] = []
        self._taken: tuple[int, dict[str, Any]] | None = None
        noun = field.noun or field.label.lower()
        self._caption = CaptionLine(field.help, reserve=False)
        self._add = Button(f"Add {words.with_article(noun)}", Kind.SECONDARY, "plus")
        self._add.clicked.connect(self._add_pressed)
        self._gone = PlainLabel(f"{noun.capitalize()} removed.", Role.CAPTION, "text2")
        self._undo = Button("Undo", Kind.LINK, on_click=self._bring_back)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.s)
        head = QHBoxLayout()
        head.setSpacing(SPACE.s - 1)
        head.addWidget(PlainLabel(field.label, Role.LABEL))
        head.addWidget(PlainLabel(marker, Role.CAPTION, "text3"))
        head.addStretch(1)
        column.addLayout(head)
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE.s)
        column.addLayout(self._list)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE.m)
        foot.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)
        foot.addWidget(self._gone)
        foot.addWidget(self._undo)
        foot.addStretch(1)
        column.addLayout(foot)
        column.addWidget(self._caption)
        self._caption.show_words(field.help)
        self.setAccessibleName(field.label)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setFocusProxy(self._add)
        self._tell()

    def rows(self) -> tuple[GroupRow, ...]:
        """Return the rows shown."""
        return tuple(self._rows)

    def add_button(self) -> Button:
        """Return the button that adds a row."""
        return self._add

    def values(self) -> list[dict[str, Any]]:
        """Return the rows' values in order."""
        return [row.grid.values() for row in self._rows]

    def set_values(self, values: Iterable[Mapping[str, Any]] | None) -> None:
        """Show other rows."""
        for row in tuple(self._rows):
            self._drop(row)
        for each in values or ():
            self._insert(len(self._rows), each)
        self._taken = None
        self._tell()

    def show_problem(self, path: str, cause: str, remedy: str) -> None:
        """Show a problem of the group, or of one field of one row ("0.name").

        Rows in which nothing is said are not counted, since they are not kept.
        """
        number, _, rest = path.partition(".")
        counted = [row for row in self._rows if not is_empty(row.grid.values())]
        if rest and number.isdecimal() and int(number) < len(counted):
            counted[int(number)].grid.show_problem(Problem(rest, cause, remedy))
        else:
            self._caption.show_words(f"{cause} {remedy}".strip(), Tone.BAD, "warning")

    def clear_problems(self) -> None:
        """Take every problem away."""
        self._caption.show_words(self._field.help)
        for row in self._rows:
            row.grid.clear_problems()

    def first_wrong(self) -> QWidget | None:
        """Return the first control that has a problem."""
        if self._caption.text() not in {"", self._field.help}:
            return self._add
        found = (row.grid.first_wrong() for row in self._rows)
        return next((control for control in found if control is not None), None)

    def _insert(self, at: int, values: Mapping[str, Any]) -> GroupRow:
        row = GroupRow(self._field, self._make, self._hidden)
        row.grid.set_values(values)
        row.grid.edited.connect(self.edited)
        row.removed.connect(self._removed)
        self._rows.insert(at, row)
        self._list.insertWidget(at, row)
        for each in self._rows[at:]:
            weave(each, self._add)
        return row

    def _drop(self, row: GroupRow) -> None:
        self._rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _add_pressed(self) -> None:
        row = self._insert(len(self._rows), {})
        self._taken = None
        self._tell()
        self.edited.emit()
        first = next(iter(row.grid.editors()), None)
        if first is not None:
            first.widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _removed(self, row: GroupRow) -> None:
        self._taken = (self._rows.index(row), row.grid.values())
        self._drop(row)
        self._tell()
        self._undo.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _bring_back(self) -> None:
        if self._taken is not None:
            at, values = self._taken
            self._insert(min(at, len(self._rows)), values)
            self._taken = None
            self._tell()
            self.edited.emit()

    def _tell(self) -> None:
        for number, row in enumerate(self._rows, 1):
            row.set_number(number)
        self._gone.setVisible(self._taken is not None)
        self._undo.setVisible(self._taken is not None)
