"""Rows of the plan's editor and lists of them: added, moved, removed and brought back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.domain.dates import Lean
from therapist_emr.forms.checking import is_empty
from therapist_emr.forms.field import Problem
from therapist_emr.ui import theme
from therapist_emr.ui.theme import Role, Tone
from therapist_emr.ui.widgets.buttons import Button, IconButton, Kind
from therapist_emr.ui.widgets.choice import ComboBox
from therapist_emr.ui.widgets.dateedit import DateEdit
from therapist_emr.ui.widgets.field import CaptionLine, FieldRow
from therapist_emr.ui.widgets.lineedit import LineEdit
from therapist_emr.ui.widgets.suggest import Provider, SuggestEdit, Suggestion
from therapist_emr.ui.widgets.text import PlainLabel

Row = dict[str, Any]
Path = tuple[str | int, ...]
Today = Callable[[], date]
INDENT = 24
OFFER_ROOM = 420


@dataclass(frozen=True, slots=True)
class Removal:
    """Hold a row that was removed and the way to where it was: 0, "goals", 1."""

    noun: str
    path: Path
    values: Row

    def within(self, *above: str | int) -> Removal:
        """Return the removal as it is seen from further out."""
        return replace(self, path=(*above, *self.path))


def put_back(rows: list[Row], removal: Removal) -> None:
    """Put a removed row back into the rows of a plan's body, where it was."""
    *way, last = removal.path
    for step in range(0, len(way), 2):
        at, key = way[step : step + 2]
        rows = rows[min(int(at), len(rows) - 1)][str(key)]
    rows.insert(int(last), removal.values)


class RowEdit(QWidget):
    """Edit one row of a list; know its fields by key and the lists inside it."""

    edited = Signal()
    removal_asked = Signal()
    move_asked = Signal(int)
    removed = Signal(object)
    beside_field = True
    """Whether the row's tools stand in the line of a field, below its label."""

    def __init__(self, noun: str, today: Today) -> None:
        super().__init__()
        self.noun = noun
        self._today = today
        self.kept: Row = {}
        self.cells: dict[str, FieldRow] = {}
        self.lists: dict[str, RowList] = {}
        self.mark = PlainLabel("", Role.CAPTION_STRONG, "text3")
        self.up = self._tool("chevron-up", f"Move this {noun} up", "Alt+Up")
        self.down = self._tool("chevron-down", f"Move this {noun} down", "Alt+Down")
        self.up.clicked.connect(lambda: self.move_asked.emit(-1))
        self.down.clicked.connect(lambda: self.move_asked.emit(1))
        self.remove = IconButton("close", f"Remove this {noun}", size=16)
        self.remove.clicked.connect(self.removal_asked)
        self.tools = QWidget()
        row = QHBoxLayout(self.tools)
        row.setSpacing(0)
        for button in (self.up, self.down, self.remove):
            row.addWidget(button)
        self.restyle()

    def restyle(self) -> None:
        """Set the tools level with the field at the text size in force."""
        label = QFontMetrics(theme.font(Role.LABEL)).height() + theme.SPACE.xs
        row = self.tools.layout()
        assert row is not None
        row.setContentsMargins(0, label if self.beside_field else 0, 0, 0)

    @staticmethod
    def _tool(icon: str, name: str, keys: str) -> IconButton:
        button = IconButton(icon, name, size=16)
        button.setToolTip(f"{name} ({keys})")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys do the same from any field
        button.hide()
        return button

    def line(self, key: str, label: str, sample: str = "") -> FieldRow:
        """Make a line of text for a key."""
        edit = LineEdit(placeholder=sample)
        edit.textEdited.connect(lambda _text: self._changed(key))
        return self._cell(key, label, edit)

    def offered(self, key: str, label: str, provide: Provider, sample: str = "") -> FieldRow:
        """Make a line that suggests; what is taken fills cells in which nothing is said."""
        edit = SuggestEdit(provide, placeholder=sample, background=True, room=OFFER_ROOM)
        edit.edited.connect(lambda: self._changed(key))
        edit.taken.connect(self._fill)
        return self._cell(key, label, edit)

    def _fill(self, chosen: Suggestion) -> None:
        for key, value in chosen.fills.items():
            control = self.cells[key].control
            if isinstance(control, LineEdit) and not control.value().strip():
                control.set_value(str(value))
                self._changed(key)

    def day(self, key: str, label: str, lean: Lean) -> FieldRow:
        """Make a date for a key."""
        edit = DateEdit(today=self._today, lean=lean)
        edit.edited.connect(lambda: self._changed(key))
        return self._cell(key, label, edit)

    def choice(self, key: str, label: str, options: Sequence[tuple[str, str]]) -> FieldRow:
        """Make a choice for a key."""
        edit = ComboBox(options)
        edit.chosen.connect(lambda _key: self._changed(key))
        return self._cell(key, label, edit)

    def add_list(self, key: str, rows: RowList) -> RowList:
        """Hold a list of rows inside this one."""
        self.lists[key] = rows
        rows.edited.connect(self.edited)
        rows.removed.connect(lambda removal: self.removed.emit(removal.within(key)))
        return rows

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

    def blank(self) -> bool:
        """Tell whether nothing was written in it."""
        written = any(
            isinstance(cell.control, LineEdit) and cell.control.value()
            for cell in self.cells.values()
        )
        return not written and not any(rows.rows for rows in self.lists.values())

    def show_problem(self, path: Sequence[str], problem: Problem) -> QWidget | None:
        """Say a problem beside its field; return the control it is about."""
        if path[0] in self.lists and len(path) > 1:
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
        """Show the row's place in the plan, and say it with the names of its fields."""
        self.mark.setText(mark)
        for cell in self.cells.values():
            cell.set_spoken(f"{cell.label()}, {mark}")
        self.remove.setAccessibleName(f"Remove {mark}")
        self.up.setAccessibleName(f"Move {mark} up")
        self.down.setAccessibleName(f"Move {mark} down")

    def place(self, at: int, count: int) -> None:
        """Offer to move where there is somewhere to go."""
        for button, able in ((self.up, at > 0), (self.down, at < count - 1)):
            button.setVisible(count > 1)
            button.setEnabled(able)

    def fold(self, narrow: bool) -> None:
        """Take less width, here and in the lists inside."""
        for rows in self.lists.values():
            rows.fold(narrow)

    def regions(self) -> Iterator[QWidget]:
        """Yield the parts in the order in which they are read."""
        yield from self.cells.values()
        yield self.tools
        for rows in self.lists.values():
            yield from rows.regions()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by Alt and an arrow."""
        steps: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        step = steps.get(event.key())
        if step is None or not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            super().keyPressEvent(event)
            return
        self.move_asked.emit(step)

    def _cell(self, key: str, label: str, control: QWidget) -> FieldRow:
        cell = FieldRow(label, control, reserve=False)
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
    removed = Signal(object)

    def __init__(self, make: Callable[[], RowEdit], add_words: str, indent: int = 0) -> None:
        super().__init__()
        self._make, self._indent = make, indent
        self._narrow = False
        self.rows: list[RowEdit] = []
        self._column = QVBoxLayout(self)
        self._column.setSpacing(theme.SPACE.m)
        self.add_button = Button(add_words, Kind.LINK, "plus", on_click=self._add_asked)
        foot = QHBoxLayout()
        foot.addWidget(self.add_button)
        foot.addStretch(1)
        self._column.addLayout(foot)
        self.caption = CaptionLine(reserve=False)
        self.caption.hide()
        self._column.addWidget(self.caption)
        self.restyle()

    def restyle(self) -> None:
        """Set the rows in as far as there is room for it."""
        indent = theme.px(self._indent) if self._indent else 0
        self._column.setContentsMargins(indent // 2 if self._narrow else indent, 0, 0, 0)

    def values(self) -> list[Row]:
        """Return every row's values."""
        return [row.values() for row in self.rows]

    def set_values(self, values: Sequence[Row]) -> None:
        """Show these rows instead."""
        for row in list(self.rows):
            self._drop(row)
        for one in values:
            self.insert(len(self.rows)).set_values(one)

    def insert(self, at: int) -> RowEdit:
        """Put an empty row at a place."""
        self._say("")
        row = self._make()
        row.edited.connect(self.edited)
        row.removal_asked.connect(lambda: self._remove(row))
        row.move_asked.connect(lambda step: self._move(row, step))
        row.removed.connect(lambda told: self.removed.emit(told.within(self.rows.index(row))))
        row.fold(self._narrow)
        row.setFocusProxy(next(iter(row.cells.values())).control)
        self._column.insertWidget(at, row)
        self.rows.insert(at, row)
        self._place()
        return row

    def put_back(self, removal: Removal) -> RowEdit | None:
        """Bring a removed row back to where it was; return it."""
        at = int(removal.path[0])
        if len(removal.path) == 1:
            row = self.insert(min(at, len(self.rows)))
            row.set_values(removal.values)
            self.edited.emit()
            return row
        if not self.rows:
            return None
        outer = self.rows[min(at, len(self.rows) - 1)]
        inner = outer.lists[str(removal.path[1])]
        return inner.put_back(replace(removal, path=removal.path[2:]))

    def show_problem(self, path: Sequence[str], problem: Problem) -> QWidget | None:
        """Say a problem in the row it is about; rows in which nothing is said are not counted.

        What is wrong with the list itself, such as that it has no row, is said below its button.
        """
        if not path:
            self._say(f"{problem.message} {problem.remedy}".strip())
            return self.add_button
        counted = [row for row in self.rows if not is_empty(row.values())]
        index = int(path[0])
        return counted[index].show_problem(path[1:], problem) if index < len(counted) else None

    def clear_problems(self) -> None:
        """Show no problem any more."""
        self._say("")
        for row in self.rows:
            row.clear_problems()

    def fold(self, narrow: bool) -> None:
        """Take less width."""
        self._narrow = narrow
        self.restyle()
        for row in self.rows:
            row.fold(narrow)

    def regions(self) -> Iterator[QWidget]:
        """Yield the parts in the order in which they are read."""
        for row in self.rows:
            yield from row.regions()
        yield self.add_button

    def _say(self, words: str) -> None:
        self.caption.show_words(words, Tone.BAD, "warning" if words else "")
        self.add_button.setAccessibleDescription(words)

    def _add_asked(self) -> None:
        row = self.insert(len(self.rows))
        self.edited.emit()
        row.setFocus(Qt.FocusReason.OtherFocusReason)

    def _move(self, row: RowEdit, step: int) -> None:
        at = self.rows.index(row) + step
        if not 0 <= at < len(self.rows):
            return
        held = row.focusWidget()
        self.rows.remove(row)
        self.rows.insert(at, row)
        self._column.removeWidget(row)
        self._column.insertWidget(at, row)
        self._place()
        self.edited.emit()
        if held is not None:
            held.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, row: RowEdit) -> None:
        at, values, blank = self.rows.index(row), row.values(), row.blank()
        self._drop(row)
        self._place()
        self.edited.emit()
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        if not blank:
            self.removed.emit(Removal(row.noun, (at,), values))

    def _drop(self, row: RowEdit) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _place(self) -> None:
        for at, row in enumerate(self.rows):
            row.place(at, len(self.rows))
