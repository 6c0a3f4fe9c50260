"""One field of a form: declared once for the screen, the checks, the search and the PDF."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import Enum
from typing import Any

from therapist_emr.domain.dates import Lean

Values = Mapping[str, Any]


class Kind(Enum):
    """Say what a field holds; every renderer covers every kind."""

    TEXT = "one line"
    LONG_TEXT = "paragraphs"
    DATE = "a whole date, ISO"
    PARTIAL_DATE = "a year, a month or a day, ISO"
    TIME = "HH:MM"
    NUMBER = "a number"
    CHECK = "true or false"
    CHOICE = "one key of the choices"
    CHOICES = "a list of keys of the choices"
    SUGGEST = "one line with suggestions, free text allowed"
    PHONE = "a phone number"
    EMAIL = "an e-mail address"
    CODE = "a billing or diagnosis code"
    NARRATIVE = "labelled texts of a template: [{key, label, help, text}]"
    FINDINGS = "what was observed, by domain: [{key, label, text}]"
    GROUP = "a list of the sub-form's values"


@dataclass(frozen=True, slots=True)
class Choice:
    """Name one choice: the key that is stored and the words that are shown."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class CheckContext:
    """Say what the checks need to know of the world."""

    today: date
    region: str = "US"
    clock: time | None = None
    """The wall time, where it is known."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Name one thing wrong: where ("guardians.0.name"), what, and what would mend it."""

    path: str
    message: str
    remedy: str = ""
    missing: bool = False
    """Whether it is only that nothing was filled in yet."""

    @property
    def field(self) -> str:
        """Return the key of the field that it is in."""
        return self.path.partition(".")[0]

    @property
    def words(self) -> str:
        """Return cause and remedy as one line."""
        return f"{self.message} {self.remedy}".strip()


class When(Enum):
    """Say where in time a date may lie."""

    ANY = "any"
    PAST = "not in the future"
    FUTURE = "not in the past"

    @property
    def lean(self) -> Lean:
        """Return which year is meant by a day without one."""
        return Lean.PAST if self is When.PAST else Lean.NEAREST


@dataclass(frozen=True, slots=True)
class Field:
    """Declare one field.

    `check` gets the field's clean value, all values beside it and the context, and returns the
    words of a problem or an empty string. It is called only for a filled-in value.
    `suggest` names a source of suggestions that the section hands to the screen.
    `part` opens a captioned part of the form; fields with the same part stay together.
    `wide` asks for the whole width; narrow fields share a row.
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    required: bool = False
    help: str = ""
    sample: str = ""
    choices: tuple[Choice, ...] = ()
    fields: tuple[Field, ...] = ()
    noun: str = ""
    """What one row of a group is called ("guardian")."""
    searchable: bool = False
    check: Callable[[Any, Values, CheckContext], str] | None = None
    when: When = When.ANY
    low: float | None = None
    high: float | None = None
    unit: str = ""
    limit: int = 0
    """The most characters it may hold; 0 means the kind's own limit."""
    suggest: str = ""
    sheet: str = ""
    """The sheet of resources/quick_fill on which findings are ticked."""
    part: str = ""
    wide: bool = False
    beside: bool = False
    """Whether its few lines are read beside its name, as an address is, not as paragraphs."""
    says_none: bool = False
    """Whether nothing is told as well: an empty list, a permission that was not given."""
    printed: bool = True
    unseen: bool = False
    """Whether it is kept without being filled in by hand, such as a place in a list."""
    applies: Callable[[Values], bool] | None = None
    """Whether it belongs in the record beside the other clean values; None is always.

    What was typed stays in the draft; the page that draws the field shows it only when it applies.
    """
    default: Any = field(default=None)

    def choice_label(self, key: str) -> str:
        """Return the words of a choice, or the key itself when the choice is gone."""
        return next((choice.label for choice in self.choices if choice.key == key), key)


def paragraphs(
    key: str, label: str, part: str, sample: str = "", *, required: bool = False
) -> Field:
    """Declare paragraphs in which something is told: searched, and as wide as the page."""
    return Field(
        key,
        label,
        Kind.LONG_TEXT,
        required=required,
        sample=sample,
        searchable=True,
        part=part,
        wide=True,
    )


def choices(*pairs: tuple[str, str] | str) -> tuple[Choice, ...]:
    """Make choices from (key, label) pairs, or from labels whose key is the label in lower case."""
    made = []
    for pair in pairs:
        key, label = (pair.casefold().replace(" ", "_"), pair) if isinstance(pair, str) else pair
        made.append(Choice(key, label))
    return tuple(made)
