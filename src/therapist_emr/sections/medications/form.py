"""The forms of a medication and of going through the list with the client."""

from __future__ import annotations

from collections.abc import Iterator

from therapist_emr.domain.dates import PartialDate
from therapist_emr.forms.field import CheckContext, Field, Kind, Problem, Values, When
from therapist_emr.forms.form import Form
from therapist_emr.sections.tables import choices_from

ROUTES = choices_from("routes")


def _stop_follows_start(values: Values, _context: CheckContext) -> Iterator[Problem]:
    if values.get("started") and values.get("stopped"):
        started, stopped = (PartialDate.parse(values[key]) for key in ("started", "stopped"))
        if stopped.latest() < started.earliest():
            yield Problem("stopped", "This is before the start.", "Check both dates.")
    if values.get("stop_reason") and not values.get("stopped"):
        yield Problem("stopped", "A reason to stop is given, but no date.", "A year is enough.")


MEDICATION = Form(
    key="medication",
    title="Medication",
    version=1,
    fields=(
        Field(
            "name",
            "Name",
            Kind.SUGGEST,
            required=True,
            suggest="medications",
            searchable=True,
            limit=200,
        ),
        Field("dose", "Dose", sample="25 mg", limit=100, searchable=True),
        Field("route", "Route", Kind.CHOICE, choices=ROUTES, default="oral"),
        Field(
            "frequency",
            "How often",
            Kind.SUGGEST,
            suggest="frequencies",
            sample="Every morning",
            limit=200,
        ),
        Field("reason", "For", limit=300, searchable=True),
        Field("prescriber", "Prescriber", limit=200, searchable=True),
        Field(
            "started", "Since", Kind.PARTIAL_DATE, when=When.PAST, help="A year or month is enough"
        ),
        Field(
            "changed_on",
            "Dose since",
            Kind.PARTIAL_DATE,
            when=When.PAST,
            help="When this dose began",
        ),
        Field("stopped", "Stopped", Kind.PARTIAL_DATE, when=When.PAST),
        Field("stop_reason", "Why stopped", limit=500, searchable=True),
        Field("taking", "Taken as reported", limit=500, searchable=True, sample="Most nights"),
        Field("side_effects", "Side effects as reported", limit=500, searchable=True),
        Field("remarks", "Remarks", Kind.LONG_TEXT, searchable=True, wide=True),
    ),
    checks=(_stop_follows_start,),
)

REVIEW = Form(
    key="medication_review",
    title="Medication review",
    version=1,
    fields=(
        Field("reviewed_on", "Reviewed on", Kind.DATE, required=True, when=When.PAST),
        Field("with", "With", Kind.SUGGEST, suggest="relationships", default="client", limit=200),
        Field(
            "list",
            "What was taken then",
            Kind.GROUP,
            noun="medication",
            says_none=True,
            fields=(
                Field("name", "Name", searchable=True),
                Field("dose", "Dose"),
                Field("frequency", "How often"),
            ),
        ),
        Field(
            "questions", "Questions for the prescriber", Kind.LONG_TEXT, searchable=True, wide=True
        ),
    ),
)
