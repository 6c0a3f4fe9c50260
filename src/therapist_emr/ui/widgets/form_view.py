"""A form on the screen, from its declaration alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from therapist_emr.forms.field import Problem, Values
from therapist_emr.forms.form import Form
from therapist_emr.ui import style
from therapist_emr.ui.theme import SPACE, Tone
from therapist_emr.ui.widgets.banner import Banner
from therapist_emr.ui.widgets.editors import EditorMaker, Suggest
from therapist_emr.ui.widgets.field_grid import Editor, FieldGrid, bring_into_sight


def _today() -> date:
    return datetime.now().astimezone().date()


class FormView(QWidget):
    """Show a form's fields, report what was typed, and say beside each field what is wrong.

    `values()` holds what was typed, not yet cleaned: the form cleans and checks. `hidden` fields
    keep their values unseen; "objectives.id" names a field within a group.
    """

    edited = Signal()
    left = Signal(str)
    """Sent with the key of a field when the keyboard goes on to something else in the window."""

    def __init__(
        self,
        form: Form,
        values: Values | None = None,
        *,
        suggest: Suggest | None = None,
        today: Callable[[], date] = _today,
        hidden: Iterable[str] = (),
        columns: int = 2,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.form = form
        whole, inner = _split(hidden)
        maker = EditorMaker(today, suggest, inner)
        self.grid = FieldGrid(form.fields, maker.make, hidden=whole, columns=columns)
        self.grid.edited.connect(self.edited)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE.m)
        self._column.addWidget(self.grid)
        self._banner: Banner | None = None
        self._follows = False
        if editors := self.grid.editors():
            self.setFocusProxy(editors[0].widget)
        self.setAccessibleName(form.title)
        self.set_values(form.blank() if values is None else values)

    def editor(self, key: str) -> Editor:
        """Return one field's editor."""
        return self.grid.editor(key)

    def values(self) -> dict[str, Any]:
        """Return what was typed, field by field."""
        return self.grid.values()

    def set_values(self, values: Values) -> None:
        """Show values without saying that something was edited."""
        self.grid.set_values(values)

    def set_shown(self, key: str, on: bool) -> None:
        """Show or hide a field; its value stays."""
        self.grid.set_shown(key, on)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show each problem beside its field; what fits no field stands above."""
        self.clear_problems()
        homeless = [problem for problem in problems if not self.grid.show_problem(problem)]
        if homeless:
            words = "\n".join(problem.words for problem in homeless)
            self._banner = Banner("Something needs a look", words, Tone.BAD)
            self._column.insertWidget(0, self._banner)

    def show_hints(self, hints: Sequence[Problem]) -> None:
        """Show beside the fields what is worth a look and stands in nobody's way."""
        self.grid.show_hints(hints)

    def clear_problems(self) -> None:
        """Take every problem away."""
        self.grid.clear_problems()
        if self._banner is not None:
            self._banner.hide()
            self._banner.deleteLater()
            self._banner = None

    def focus_first_problem(self) -> bool:
        """Go to the first field with a problem; return False when there is none."""
        wrong = self.grid.first_wrong()
        if wrong is None:
            return False
        bring_into_sight(wrong)
        return True

    def focus_first(self) -> None:
        """Go to the first field that has to be filled in, or to the first of all."""
        first = self.grid.first_wanted()
        if first is not None:
            bring_into_sight(first)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the keyboard while this can be seen."""
        super().showEvent(event)
        if not self._follows:
            self._follows = True
            style.application().focusChanged.connect(self._moved)

    def hideEvent(self, event: QHideEvent) -> None:
        """Follow it no more."""
        super().hideEvent(event)
        if self._follows:
            self._follows = False
            style.application().focusChanged.disconnect(self._moved)

    @Slot(QWidget, QWidget)
    def _moved(self, old: QWidget | None, new: QWidget | None) -> None:
        # A menu, a calendar or another program takes the keyboard for a moment only.
        if new is None or new.window() is not self.window():
            return
        key = self.grid.holding(old)
        if key and key != self.grid.holding(new):
            self.left.emit(key)


def _split(hidden: Iterable[str]) -> tuple[set[str], Mapping[str, Iterable[str]]]:
    whole: set[str] = set()
    inner: dict[str, list[str]] = {}
    for key in hidden:
        group, dot, field = key.partition(".")
        if dot:
            inner.setdefault(group, []).append(field)
        else:
            whole.add(key)
    return whole, inner
