"""The fields of a form, or of one row of a group, laid out in one or two columns by their parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget
from shiboken6 import isValid

from therapist_emr.forms.checking import is_empty
from therapist_emr.forms.field import Field, Kind, Problem
from therapist_emr.ui import theme
from therapist_emr.ui.theme import SPACE
from therapist_emr.ui.widgets.sections import SectionHeader
from therapist_emr.ui.widgets.tab_order import bring_up

ALWAYS_WIDE = {Kind.LONG_TEXT, Kind.NARRATIVE, Kind.FINDINGS, Kind.GROUP, Kind.CHOICES}
TWO_COLUMNS_FROM = 520


class Bound(Protocol):
    """Be a signal that can be connected."""

    def connect(self, receiver: Callable[..., object], /) -> object:
        """Call the receiver whenever the signal is sent."""


class Fills(Protocol):
    """Be a suggestion that was taken."""

    @property
    def fills(self) -> Mapping[str, Any]:
        """Return the values for other fields."""


@dataclass(frozen=True, slots=True)
class Editor:
    """Join a field with what shows it: its widget, how to read and write it, how it complains.

    `problem` gets the rest of a problem's path below the field, its cause and its remedy.
    """

    field: Field
    widget: QWidget
    read: Callable[[], Any]
    write: Callable[[Any], None]
    edited: Iterable[Bound]
    problem: Callable[[str, str, str], None]
    clear: Callable[[], None]
    wrong: Callable[[], QWidget | None]
    """Return the first control that has a problem."""
    taken: Bound | None = None
    """Sent with a suggestion that was taken, which may fill fields beside this one."""
    hint: Callable[[str], None] | None = None
    """Show what is worth a look, in nobody's way; no words show the help again."""


Maker = Callable[[Field, str], Editor]
"""Make the editor of a field; the second argument is the marker beside its label."""


def markers(fields: Iterable[Field]) -> dict[str, str]:
    """Return the word beside each label: the rarer of "required" and "optional" is said."""
    told = [field for field in fields if field.kind is not Kind.CHECK]
    needed = [field for field in told if field.required]
    if len(needed) * 2 <= len(told):
        return {field.key: "required" for field in needed}
    return {field.key: "optional" for field in told if not field.required}


class FieldGrid(QWidget):
    """Lay out the editors of some fields; `hidden` ones keep their values unseen."""

    edited = Signal()

    def __init__(
        self,
        fields: Iterable[Field],
        make: Maker,
        *,
        hidden: Iterable[str] = (),
        columns: int = 2,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        unseen = set(hidden)
        shown = [field for field in fields if field.key not in unseen]
        said = markers(shown)
        self._most = columns
        self._columns = 0
        self._quiet = False
        self._base: dict[str, Any] = {}
        self._off: set[str] = set()
        self._hinted: set[str] = set()
        self._headers: dict[str, SectionHeader] = {}
        self._editors = {field.key: make(field, said.get(field.key, "")) for field in shown}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE.xl)
        self._grid.setVerticalSpacing(SPACE.m)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        for editor in self._editors.values():
            for signal in editor.edited:
                signal.connect(self._told)
            if editor.taken is not None:
                editor.taken.connect(self._taken)
        for field in shown:
            if field.part and field.part not in self._headers:
                self._headers[field.part] = SectionHeader(field.part)
        self._arrange(columns)

    def editor(self, key: str) -> Editor:
        """Return one field's editor."""
        return self._editors[key]

    def editors(self) -> tuple[Editor, ...]:
        """Return all editors in order."""
        return tuple(self._editors.values())

    def values(self) -> dict[str, Any]:
        """Return what was typed, with the values of unseen fields beside it."""
        typed = {key: editor.read() for key, editor in self._editors.items()}
        return {**self._base, **typed}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show values without saying that something was edited."""
        self._quiet = True
        self._base = dict(values)
        for key, editor in self._editors.items():
            value = values.get(key)
            editor.write(editor.field.default if value is None else value)
        self._quiet = False

    def set_shown(self, key: str, on: bool) -> None:
        """Show or hide one field; its value stays."""
        changed = self._off - {key} if on else self._off | {key}
        if changed != self._off:
            self._off = changed
            self._arrange(self._columns)

    def clear_problems(self) -> None:
        """Take every problem away."""
        for editor in self._editors.values():
            editor.clear()

    def show_problem(self, problem: Problem) -> bool:
        """Show a problem beside its field; return False when the field is not here."""
        key, _, rest = problem.path.partition(".")
        editor = self._editors.get(key)
        if editor is None:
            return False
        if key in self._off:
            self.set_shown(key, on=True)
        editor.problem(rest, problem.message, problem.remedy)
        return True

    def show_hints(self, hints: Iterable[Problem]) -> None:
        """Show beside each field what is worth a look, and take away what was said before."""
        told = {hint.path: hint.words for hint in hints if hint.path in self._editors}
        for key in self._hinted | set(told):
            show = self._editors[key].hint
            if show is not None:
                show(told.get(key, ""))
        self._hinted = set(told)

    def first_wanted(self) -> QWidget | None:
        """Return the first field that has to be filled in and is not, or the first of all."""
        seen = [editor for editor in self._editors.values() if editor.field.key not in self._off]
        wanted = (one for one in seen if one.field.required and is_empty(one.read()))
        first = next(wanted, seen[0] if seen else None)
        return None if first is None else first.widget

    def holding(self, control: QWidget | None) -> str:
        """Return the key of the field that a control belongs to, or nothing."""
        if control is None or not isValid(control):
            return ""
        holds = (
            key
            for key, editor in self._editors.items()
            if editor.widget is control or editor.widget.isAncestorOf(control)
        )
        return next(holds, "")

    def first_wrong(self) -> QWidget | None:
        """Return the first control that has a problem."""
        found = (editor.wrong() for editor in self._editors.values())
        return next((control for control in found if control is not None), None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use one column where two have no room."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Count the columns again when the text grows."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._columns:
            self._fit()

    def minimumSizeHint(self) -> QSize:
        """Let the grid grow as narrow as its widest field."""
        widths = [editor.widget.minimumSizeHint().width() for editor in self._editors.values()]
        return QSize(max(widths, default=0), super().minimumSizeHint().height())

    def _fit(self) -> None:
        room = self.width() >= theme.px(TWO_COLUMNS_FROM)
        wanted = self._most if room else 1
        if wanted != self._columns:
            self._arrange(wanted)

    def _arrange(self, columns: int) -> None:
        self._columns = columns
        for placed in (*self._headers.values(), *(one.widget for one in self._editors.values())):
            self._grid.removeWidget(placed)
        for header in self._headers.values():
            header.hide()
        line, at, part = 0, 0, ""
        ticks = False
        for key, editor in self._editors.items():
            field = editor.field
            if key in self._off:
                editor.widget.hide()
                continue
            if field.part and field.part != part:
                line, at = line + bool(at), 0
                self._open_part(field.part, line, columns, first=line == 0)
                line += 2
            part = field.part
            if at and ticks != (field.kind is Kind.CHECK):
                line, at = line + 1, 0
            ticks = field.kind is Kind.CHECK
            wide = columns == 1 or field.wide or field.kind in ALWAYS_WIDE
            if wide:
                line, at = line + bool(at), 0
            top = Qt.AlignmentFlag.AlignTop
            span = columns if wide else 1
            self._grid.addWidget(editor.widget, line, at, 1, span, top)
            editor.widget.show()
            at += span
            if at >= columns:
                line, at = line + 1, 0
        for column in range(self._most):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def _open_part(self, part: str, line: int, columns: int, *, first: bool) -> None:
        self._grid.setRowMinimumHeight(line, 0 if first else SPACE.s)
        header = self._headers[part]
        self._grid.addWidget(header, line + 1, 0, 1, columns)
        header.show()

    def _taken(self, chosen: Fills) -> None:
        """Fill what a suggestion brings besides its own text."""
        for key, value in chosen.fills.items():
            editor = self._editors.get(key)
            if editor is not None:
                editor.write(value)
                editor.clear()
            else:
                self._base[key] = value
        if chosen.fills:
            self._told()

    def _told(self, *_args: object) -> None:
        if not self._quiet:
            self.edited.emit()


def bring_into_sight(control: QWidget) -> None:
    """Give a control the focus and scroll to it, with its label above and what is said below."""
    bring_up(control, theme.px(72))
    control.setFocus(Qt.FocusReason.ShortcutFocusReason)
