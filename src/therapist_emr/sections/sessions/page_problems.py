"""What stands in the way of signing, shown where it is mended, and gone once it is touched."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from therapist_emr.forms.field import Problem
from therapist_emr.forms.form import Form
from therapist_emr.sections.sessions.page_details import DetailsBar
from therapist_emr.sections.sessions.page_fields import ExtraFields, ProblemLines
from therapist_emr.sections.sessions.page_foot import FootBar
from therapist_emr.sections.sessions.page_objectives import Objectives
from therapist_emr.sections.sessions.page_text import NotePart

FOOT = frozenset({"next_date", "next_time", "service_code"})


class Problems:
    """Hand each problem to the widget that can mend it, and lead to the first."""

    def __init__(
        self, form: Form, details: DetailsBar, fields: ExtraFields, foot: FootBar,
        lines: ProblemLines, objectives: Objectives, parts: Callable[[], Sequence[NotePart]],
    ) -> None:  # fmt: skip
        self._form = form
        self._details, self._fields, self._foot = details, fields, foot
        self._lines, self._objectives = lines, objectives
        self._parts = parts
        self._found: list[Problem] = []

    @property
    def count(self) -> int:
        """Return how many there are."""
        return len(self._found)

    def show(self, problems: Sequence[Problem]) -> None:
        """Show these problems and no others."""
        self._found = list(problems)
        self._show()

    def touched(self, key: str) -> bool:
        """Take away what was said of a field that is being mended; say whether anything was."""
        kept = [p for p in self._found if p.path != key and not p.path.startswith(f"{key}.")]
        if key.startswith("notes."):
            kept = [p for p in kept if p.path != "notes"]
        if key == "start":
            kept = [p for p in kept if p.path != "stop" or self._details.values().get("stop") == ""]
        if len(kept) == len(self._found):
            return False
        self._found = kept
        self._show()
        return True

    def _show(self) -> None:
        by_path = {problem.path: problem for problem in reversed(self._found)}
        for key, row in self._fields.rows.items():
            if (problem := by_path.pop(key, None)) is not None:
                row.show_problem(problem.message, problem.remedy)
            elif row.problem():
                row.clear_problem()
        parts = self._parts()
        if parts and (whole := by_path.pop("notes", None)) is not None:
            by_path[f"notes.{parts[0].key}"] = whole
        for part in parts:
            problem = by_path.pop(f"notes.{part.key}", None)
            part.show_problem(problem.words if problem is not None else "")
        rows = list(self._objectives.rows.values())
        worked = [row for row in rows if row.row() is not None]
        for number, one in enumerate(worked):
            one.show_problem(by_path.pop(f"objectives.{number}.value", None) is not None)
        self._lines.show_problems((self._label(path), p) for path, p in by_path.items())

    def _label(self, path: str) -> str:
        key = path.partition(".")[0]
        field = next((f for f in self._form.fields if f.key == key), None)
        return field.label if field is not None else key

    def go_to_first(self) -> None:
        """Put the keyboard where the first problem is mended."""
        if not self._found:
            return
        path = self._found[0].path
        key, _, rest = path.partition(".")
        if key == "notes":
            parts = self._parts()
            part = next((one for one in parts if one.key == rest), parts[0] if parts else None)
            if part is not None:
                part.editor.setFocus()
        elif key in self._fields.rows:
            self._fields.rows[key].control.setFocus()
        elif key == "objectives":
            worked = [row for row in self._objectives.rows.values() if row.row() is not None]
            number = int(rest.partition(".")[0] or 0)
            worked[min(number, len(worked) - 1)].value.setFocus()
        elif key in FOOT:
            self._foot.open(key)
        else:
            self._details.open(key)
