"""A form on the screen, from its declaration alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from therapist_emr.forms.field import Problem, Values
from therapist_emr.forms.form import Form
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
        """Go to the first field."""
        first = next(iter(self.grid.editors()), None)
        if first is not None:
            bring_into_sight(first.widget)


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
