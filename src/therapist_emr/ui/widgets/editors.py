"""Make the editor of any field, of every kind there is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from therapist_emr.forms.field import Field, Kind
from therapist_emr.forms.offer import Offer
from therapist_emr.ui.widgets.choice import CheckBox, ChipChoice, ComboBox
from therapist_emr.ui.widgets.dateedit import DateEdit, TimeEdit
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.field_grid import Bound, Editor
from therapist_emr.ui.widgets.group_editor import GroupEditor
from therapist_emr.ui.widgets.labelled_editor import FindingsEditor, NarrativeEditor
from therapist_emr.ui.widgets.lineedit import LineEdit, NumberEdit
from therapist_emr.ui.widgets.suggest import SuggestEdit, Suggestion
from therapist_emr.ui.widgets.textedit import TextArea
from therapist_emr.ui.widgets.ticked_findings import TickedFindings

Suggest = Callable[[str, str], Sequence[Offer]]
"""Return offers for the name of a source and what was typed; asked off the screen's thread."""

NOT_RECORDED = "Not recorded"


class EditorMaker:
    """Make editors for fields; `hidden` names fields within groups that are kept but not shown."""

    def __init__(
        self,
        today: Callable[[], date],
        suggest: Suggest | None = None,
        hidden: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        self._today = today
        self._suggest = suggest
        self._hidden = hidden or {}
        self._makers: Mapping[Kind, Callable[[Field, str], Editor]] = {
            Kind.TEXT: self._line,
            Kind.PHONE: self._line,
            Kind.EMAIL: self._line,
            Kind.CODE: self._code,
            Kind.LONG_TEXT: self._long,
            Kind.DATE: self._date,
            Kind.PARTIAL_DATE: self._date,
            Kind.TIME: self._time,
            Kind.NUMBER: self._number,
            Kind.CHECK: self._check,
            Kind.CHOICE: self._choice,
            Kind.CHOICES: self._choices,
            Kind.SUGGEST: self._suggesting,
            Kind.NARRATIVE: self._narrative,
            Kind.FINDINGS: self._findings,
            Kind.GROUP: self._group,
        }

    def make(self, field: Field, marker: str = "") -> Editor:
        """Return the editor of a field."""
        return self._makers[field.kind](field, marker)

    def _line(self, field: Field, marker: str) -> Editor:
        edit = LineEdit(placeholder=field.sample)
        return _rowed(
            field, marker, edit, edit.value, _words_into(edit.set_value), (edit.textEdited,)
        )

    def _long(self, field: Field, marker: str) -> Editor:
        edit = TextArea()
        edit.setPlaceholderText(field.sample)
        write = _words_into(edit.set_text)
        return _rowed(field, marker, edit, edit.text, write, (edit.textChanged,))

    def _date(self, field: Field, marker: str) -> Editor:
        edit = DateEdit(today=self._today, lean=field.when.lean)
        edit.setPlaceholderText(field.sample)
        write = _words_into(edit.set_iso)
        return _rowed(field, marker, edit, edit.iso, write, (edit.edited,))

    def _time(self, field: Field, marker: str) -> Editor:
        edit = TimeEdit()
        edit.setPlaceholderText(field.sample)
        write = _words_into(edit.set_iso)
        return _rowed(field, marker, edit, edit.iso, write, (edit.edited,))

    def _number(self, field: Field, marker: str) -> Editor:
        edit = NumberEdit(field.unit)
        edit.setPlaceholderText(field.sample)

        def read() -> int | float | str:
            number = edit.number()
            return edit.value() if number is None else number

        def write(value: object) -> None:
            if isinstance(value, int | float) and not isinstance(value, bool):
                edit.set_number(value)
            else:
                edit.set_value(str(value or ""))

        return _rowed(field, marker, edit, read, write, (edit.textEdited,))

    def _check(self, field: Field, _marker: str) -> Editor:
        box = CheckBox(field.label)
        row = FieldRow("", box, help_text=field.help, reserve=False)

        def write(value: object) -> None:
            box.set_value(value is True)

        return _editor(field, row, row, box.value, write, (box.clicked,))

    def _choice(self, field: Field, marker: str) -> Editor:
        options = [(choice.key, choice.label) for choice in field.choices]
        if not field.required:
            options.insert(0, ("", NOT_RECORDED))
        box = ComboBox(options, "Choose", name=field.label)
        write = _words_into(box.set_value)
        write("")
        return _rowed(field, marker, box, box.value, write, (box.chosen,))

    def _choices(self, field: Field, marker: str) -> Editor:
        chips = ChipChoice([(one.key, one.label) for one in field.choices], name=field.label)

        def read() -> list[str]:
            return list(chips.values())

        def write(value: Iterable[str] | None) -> None:
            chips.set_values(value or ())

        return _rowed(field, marker, chips, read, write, (chips.edited,))

    def _suggesting(self, field: Field, marker: str) -> Editor:
        def provide(typed: str) -> list[Suggestion]:
            found = self._suggest(field.suggest, typed) if self._suggest is not None else ()
            return [Suggestion(one.text, one.remark, one.shown, one.fills) for one in found]

        edit = SuggestEdit(provide, placeholder=field.sample, background=True)
        write = _words_into(edit.set_value)
        made = _rowed(field, marker, edit, edit.value, write, (edit.edited,))
        return replace(made, taken=edit.taken)

    def _code(self, field: Field, marker: str) -> Editor:
        return self._suggesting(field, marker) if field.suggest else self._line(field, marker)

    def _narrative(self, field: Field, _marker: str) -> Editor:
        return _compound(field, NarrativeEditor(field))

    def _findings(self, field: Field, marker: str) -> Editor:
        if field.sheet:
            return _compound(field, TickedFindings(field, marker))
        return _compound(field, FindingsEditor(field))

    def _group(self, field: Field, marker: str) -> Editor:
        hidden = self._hidden.get(field.key, ())
        return _compound(field, GroupEditor(field, self.make, marker=marker, hidden=hidden))


def _words_into(put: Callable[[str], None]) -> Callable[[Any], None]:
    def write(value: object) -> None:
        put(str(value or ""))

    return write


def _compound(
    field: Field, made: NarrativeEditor | FindingsEditor | TickedFindings | GroupEditor
) -> Editor:
    return Editor(
        field,
        made,
        made.values,
        made.set_values,
        (made.edited,),
        made.show_problem,
        made.clear_problems,
        made.first_wrong,
    )


def _rowed(
    field: Field,
    marker: str,
    control: QWidget,
    read: Callable[[], Any],
    write: Callable[[Any], None],
    edited: Iterable[Bound],
) -> Editor:
    row = FieldRow(field.label, control, help_text=field.help, marker=marker)
    return _editor(field, row, row, read, write, edited)


def _editor(
    field: Field,
    widget: QWidget,
    row: FieldRow,
    read: Callable[[], Any],
    write: Callable[[Any], None],
    edited: Iterable[Bound],
) -> Editor:
    def complain(_rest: str, cause: str, remedy: str) -> None:
        row.show_problem(cause, remedy)

    def wrong() -> QWidget | None:
        return row.control if row.problem() else None

    return Editor(
        field, widget, read, write, edited, complain, row.clear_problem, wrong, hint=row.show_hint
    )
