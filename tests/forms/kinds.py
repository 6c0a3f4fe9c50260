"""A form with a field of every kind, and values for it, for the tests of forms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import strategies as st

from therapist_emr.forms.field import CheckContext, Field, Kind, choices
from therapist_emr.forms.form import Form

CONTEXT = CheckContext(date(2026, 11, 17))

FIELDS = tuple(
    Field(
        kind.name.lower(),
        kind.name.capitalize(),
        kind,
        choices=choices("Red", ("b", "Blue")) if kind in {Kind.CHOICE, Kind.CHOICES} else (),
        fields=(
            Field("name", "Name", required=True, searchable=True),
            Field("since", "Since", Kind.PARTIAL_DATE),
            Field("ok", "Fine", Kind.CHECK),
            Field("parts", "Parts", Kind.GROUP, fields=(Field("text", "Text", searchable=True),)),
        )
        if kind is Kind.GROUP
        else (),
        noun="row" if kind is Kind.GROUP else "",
        searchable=kind is not Kind.GROUP,
    )
    for kind in Kind
)
EVERY = Form("every", "Every kind", 1, FIELDS)

GOOD: dict[str, Any] = {
    "text": "One line",
    "long_text": "Two\nlines",
    "date": "2026-03-02",
    "partial_date": "2019-04",
    "time": "17:30",
    "number": 2.5,
    "check": True,
    "choice": "red",
    "choices": ["red", "b"],
    "suggest": "Free text",
    "phone": "(503) 555-0142",
    "email": "a.b@example.org",
    "code": "F33.1",
    "narrative": [{"key": "s", "label": "Subjective", "help": "Told", "text": "Slept\nbetter"}],
    "findings": [{"key": "mood", "label": "Mood", "text": "Even"}],
    "group": [{"name": "Ana", "since": "2019", "ok": True, "parts": [{"text": "One"}]}],
}
"""A clean value of every kind."""

_SCALARS = (
    st.text(st.characters(codec=None), max_size=30)
    | st.none()
    | st.booleans()
    | st.integers(-(10**14), 10**14)
    | st.floats()
    | st.sampled_from(["3/2/1992", "5:30p", "1,5", "503 555 0142", "a@b.org", "red", "today"])
)
JSON: st.SearchStrategy[Any] = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["key", "label", "text", "help", "name", "since", "ok", "parts", "x"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=10,
)
"""Anything a broken import or an old version might hand over."""

BODIES: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {}, optional={**{field.key: JSON for field in FIELDS}, "unknown": JSON}
)

Check = Callable[[Any, Any, CheckContext], str]


def one(kind: Kind, **more: Any) -> Field:
    """Return a field of a kind."""
    return Field("it", "It", kind, **more)


def form_of(*fields: Field, **more: Any) -> Form:
    """Return a form of some fields."""
    return Form("form", "A form", more.pop("version", 1), fields, **more)
