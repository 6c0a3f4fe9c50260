"""A form: its fields, what must hold between them, and how old bodies are brought up to date."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from therapist_emr.domain.entry import Body
from therapist_emr.errors import UserError
from therapist_emr.forms.checking import check_value, clean_value, is_empty
from therapist_emr.forms.field import CheckContext, Field, Kind, Problem, Values


class NewerForm(UserError):
    """Say that a body was written by a newer version of the program."""

    def __init__(self, title: str) -> None:
        super().__init__(
            f"This {title.lower()} was written by a newer version of the app.",
            "Update the app to open it; nothing was changed.",
        )


class Rejected(UserError):
    """Say that a form has problems; it carries them so that each is shown beside its field."""

    def __init__(self, problems: Iterable[Problem], remedy: str = "") -> None:
        self.problems = tuple(problems)
        many = len(self.problems)
        super().__init__(
            "One thing is missing or not right." if many == 1 else f"{many} things need a look.",
            remedy or "It is marked in the form; what you typed is kept.",
        )


@dataclass(frozen=True, slots=True)
class Form:
    """Declare a form once.

    `upgrades[n]` turns the raw body of version n into version n + 1; it works on plain JSON, never
    on today's fields. `checks` see all clean values, some of which may be missing, and yield
    problems between them.
    """

    key: str
    title: str
    version: int
    fields: tuple[Field, ...]
    upgrades: Mapping[int, Callable[[Body], Body]] = field(default_factory=dict)
    checks: tuple[Callable[[Values, CheckContext], Iterable[Problem]], ...] = ()

    def __getitem__(self, key: str) -> Field:
        """Return the field of that key."""
        return {each.key: each for each in self.fields}[key]

    def blank(self) -> Body:
        """Return an empty body with the defaults filled in."""
        return {f.key: copy.deepcopy(_default(f)) for f in self.fields}

    def clean(self, raw: Values, context: CheckContext) -> Body:
        """Return every field's value as it is stored.

        What the form does not know is left out, and so is what does not apply beside the rest.
        """
        made = {f.key: clean_value(f, raw.get(f.key, f.default), context) for f in self.fields}
        left_out = [f for f in self.fields if f.applies is not None and not f.applies(made)]
        return made | {f.key: clean_value(f, _default(f), context) for f in left_out}

    def problems(self, values: Values, context: CheckContext) -> list[Problem]:
        """Return what is wrong with clean values, in the order of the fields.

        What is wrong between fields is told beside what is missing, all at once; not while a
        value cannot be read, nor of a field that is told of already.
        """
        found = [
            problem
            for f in self.fields
            for problem in check_value(f, values.get(f.key), values, context, f.key)
        ]
        if all(problem.missing for problem in found):
            told = {problem.field for problem in found}
            between = (problem for check in self.checks for problem in check(values, context))
            found += [problem for problem in between if problem.field not in told]
        places = {f.key: at for at, f in enumerate(self.fields)}
        return sorted(found, key=lambda problem: places.get(problem.field, len(places)))

    def wrong_with(self, raw: Values, context: CheckContext) -> list[Problem]:
        """Return what is wrong with what was typed."""
        return self.problems(self.clean(raw, context), context)

    def checked(self, raw: Values, context: CheckContext) -> Body:
        """Return what was typed as it is stored; raise `Rejected` with what is wrong with it."""
        values = self.clean(raw, context)
        if problems := self.problems(values, context):
            raise Rejected(problems)
        return values

    def load(self, body: Values, version: int) -> Body:
        """Return a stored body in today's version."""
        if version > self.version:
            raise NewerForm(self.title)
        current = copy.deepcopy(dict(body))
        for step in range(version, self.version):
            current = self.upgrades[step](current)
        return current

    def search_text(self, values: Values) -> str:
        """Return the words of the searchable fields, within rows too, one a line."""
        return _searched(self.fields, values)

    def filled(self, values: Values) -> Iterator[tuple[Field, Any]]:
        """Yield the fields that say something, with their values."""
        for f in self.fields:
            if not is_empty(value := values.get(f.key)) or f.says_none:
                yield f, value


def _default(f: Field) -> Any:
    if f.default is not None:
        return f.default
    if f.kind in {Kind.GROUP, Kind.CHOICES, Kind.NARRATIVE, Kind.FINDINGS}:
        return []
    return False if f.kind is Kind.CHECK else ""


def _searched(fields: Iterable[Field], values: Values) -> str:
    chosen = (f for f in fields if f.searchable or f.kind is Kind.GROUP)
    return "\n".join(text for f in chosen if (text := _words(f, values.get(f.key))))


def _words(f: Field, value: Any) -> str:
    if is_empty(value):
        return ""
    if f.kind in {Kind.NARRATIVE, Kind.FINDINGS}:
        return "\n".join(row["text"] for row in value if row["text"])
    if f.kind is Kind.GROUP:
        return "\n".join(text for row in value if (text := _searched(f.fields, row)))
    if f.kind is Kind.CHOICES:
        return ", ".join(f.choice_label(key) for key in value)
    return f.choice_label(value) if f.kind is Kind.CHOICE else str(value)
