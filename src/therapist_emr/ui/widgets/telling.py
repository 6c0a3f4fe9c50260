"""When a form says what is wrong: at once what cannot be read, the rest when it is to be kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from therapist_emr.forms.checking import is_empty
from therapist_emr.forms.field import Problem, Values
from therapist_emr.ui.widgets.form_view import FormView


class Telling(QObject):
    """Say beside a form's fields what is wrong with them, and take it back as it is mended.

    Of a field that was left, only what cannot be read of it is told, not that it is empty.
    """

    counted = Signal(int)
    """Sent with how many fields are told of now."""

    def __init__(self, view: FormView, problems: Callable[[Values], Sequence[Problem]]) -> None:
        super().__init__(view)
        self._view, self._problems = view, problems
        self._whole = False
        self._left_wrong: set[str] = set()
        view.edited.connect(self._edited)
        view.left.connect(self._left)

    def forget(self) -> None:
        """Begin anew, with other values."""
        self._view.clear_problems()
        self._whole, self._left_wrong = False, set()
        self.counted.emit(0)

    def show(self, found: Sequence[Problem]) -> bool:
        """Say all that is wrong and go to the first; return whether there was anything."""
        self._say_all(found)
        if found:
            self._view.focus_first_problem()
        return bool(found)

    def _say_all(self, found: Sequence[Problem]) -> None:
        self._whole, self._left_wrong = bool(found), set()
        self._view.show_problems(found)
        self.counted.emit(len({problem.path for problem in found}))

    def _edited(self) -> None:
        if self._whole:
            self._say_all(self._problems(self._view.values()))
        elif self._left_wrong:
            self._say_of(self._left_wrong)

    def _left(self, key: str) -> None:
        if not self._whole:
            self._say_of(self._left_wrong | {key})

    def _say_of(self, keys: set[str]) -> None:
        values = self._view.values()
        found = [
            problem
            for problem in self._problems(values)
            if problem.field in keys and not problem.missing and not is_empty(values[problem.field])
        ]
        if found or self._left_wrong:
            self._view.show_problems(found)
            self.counted.emit(len(found))
        self._left_wrong = {problem.field for problem in found}
