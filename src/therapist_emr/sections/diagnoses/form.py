"""The form of a diagnosis, and what its status means for the list."""

from __future__ import annotations

from collections.abc import Iterator

from therapist_emr.domain.dates import PartialDate
from therapist_emr.forms.field import CheckContext, Field, Kind, Problem, Values, When, choices
from therapist_emr.forms.form import Form

STATUS = choices(
    ("active", "Active"),
    ("provisional", "Provisional"),
    ("rule_out", "To be ruled out"),
    ("resolved", "Resolved"),
    ("ruled_out", "Ruled out"),
)
OVER = {"resolved", "ruled_out"}


def is_over(facts: Values) -> bool:
    """Tell whether a diagnosis does not hold any more."""
    return facts.get("status") in OVER


def is_primary(facts: Values) -> bool:
    """Tell whether a diagnosis is the primary one, which only one that holds can be."""
    return facts.get("primary") is True and not is_over(facts)


def place_of(facts: Values) -> float:
    """Return where a diagnosis stands in the order of the list; those that are over come last."""
    order = facts.get("order")
    place = float(order) if isinstance(order, int | float) else 0.0
    return place + (1e9 if is_over(facts) else 0.0)


def _end_follows_onset(values: Values, _context: CheckContext) -> Iterator[Problem]:
    if values.get("onset") and values.get("ended"):
        onset, ended = (PartialDate.parse(values[key]) for key in ("onset", "ended"))
        if ended.latest() < onset.earliest():
            yield Problem("ended", "This is before the onset.", "Check both dates.")
    if values.get("ended") and values.get("status") not in OVER:
        yield Problem("ended", "An end is given, but the status says it goes on.", "Change one.")


DIAGNOSIS = Form(
    key="diagnosis",
    title="Diagnosis",
    version=1,
    fields=(
        Field(
            "title",
            "Diagnosis",
            Kind.SUGGEST,
            required=True,
            suggest="diagnoses",
            searchable=True,
            limit=300,
            wide=True,
            printed=False,  # it is the entry's own title
            sample="ptsd, F43.1, depressed mood",
            help="Type a code, words or what you would call it; the code fills in",
        ),
        Field(
            "code",
            "ICD-10-CM code",
            Kind.CODE,
            suggest="diagnosis_codes",
            searchable=True,
            limit=8,
            sample="F43.10",
        ),
        Field("status", "Status", Kind.CHOICE, required=True, choices=STATUS, default="active"),
        Field(
            "onset", "Since", Kind.PARTIAL_DATE, when=When.PAST, help="A year or month is enough"
        ),
        Field(
            "ended",
            "Until",
            Kind.PARTIAL_DATE,
            when=When.PAST,
            help="When it was resolved or ruled out",
        ),
        Field(
            "primary",
            "Primary diagnosis",
            Kind.CHECK,
            unseen=True,
            applies=lambda values: not is_over(values),
        ),
        Field("order", "Place in the list", Kind.NUMBER, unseen=True, printed=False),
        Field("remarks", "Remarks", Kind.LONG_TEXT, searchable=True, wide=True),
    ),
    checks=(_end_follows_onset,),
)
