"""What is being written under a signed entry; it lives as a draft only, until it is signed."""

from __future__ import annotations

from therapist_emr.forms.field import Field, Kind, Values
from therapist_emr.forms.form import Form

KEY = "addendum"

ADDENDUM = Form(
    "addendum",
    "Addendum",
    1,
    (
        Field("entry", "Entry", Kind.NUMBER, printed=False),
        Field("to", "Addendum to", printed=False),
        Field("text", "Addendum", Kind.LONG_TEXT, required=True, searchable=True, wide=True),
    ),
)


def added_to(body: Values) -> int:
    """Return the entry that an addendum is written under, or 0."""
    entry = body.get("entry")
    return entry if isinstance(entry, int) else 0


def addendum_title(body: Values) -> str:
    """Return "Addendum to Risk assessment"."""
    return f"Addendum to {body['to']}" if body.get("to") else ADDENDUM.title
