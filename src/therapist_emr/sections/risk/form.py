"""The forms of a risk assessment and of a safety plan, both in this project's own words."""

from __future__ import annotations

from collections.abc import Iterator

from therapist_emr.forms.field import (
    CheckContext,
    Choice,
    Field,
    Kind,
    Problem,
    Values,
    When,
    paragraphs,
)
from therapist_emr.forms.field import choices as choices_of
from therapist_emr.forms.form import Form
from therapist_emr.forms.values import not_before

LEVELS = choices_of(
    ("none", "None found"),
    ("low", "Low"),
    ("moderate", "Moderate"),
    ("high", "High"),
    ("imminent", "Imminent"),
)
REASONS: tuple[Choice, ...] = choices_of(
    ("intake", "First assessment"),
    ("measure", "Answer in a measure"),
    ("told", "Something the client said"),
    ("others", "Something others reported"),
    ("change", "Change or loss"),
    ("review", "Review"),
    ("crisis", "Crisis"),
    ("other", "Other"),
)
_WHY, _FOUND, _JUDGED = "Why now", "What was found", "Judgment"


RISK = Form(
    key="risk_assessment",
    title="Risk assessment",
    version=1,
    fields=(
        Field("date", "Assessed on", Kind.DATE, required=True, when=When.PAST, part=_WHY),
        Field("time", "Time", Kind.TIME, part=_WHY),
        Field("reason", "Why now", Kind.CHOICE, choices=REASONS, part=_WHY),
        Field(
            "reason_words",
            "In words",
            limit=500,
            searchable=True,
            part=_WHY,
            sample="What was said or answered",
        ),
        Field(
            "informants",
            "Rests on",
            limit=300,
            searchable=True,
            part=_WHY,
            sample="The client, the partner by phone, last hospital letter",
        ),
        Field(
            "asked",
            "Asked and answered",
            Kind.FINDINGS,
            required=True,
            searchable=True,
            sheet="risk",
            part=_FOUND,
        ),
        paragraphs(
            "protects", "What protects, in words", _FOUND, "People, plans, values, reasons to live"
        ),
        paragraphs(
            "raises",
            "What raises risk, in words",
            _FOUND,
            "History, losses, means, substances, sleep",
        ),
        Field(
            "level",
            "Level",
            Kind.CHOICE,
            required=True,
            choices=LEVELS,
            part=_JUDGED,
            help="Your judgment; nothing here computes it",
        ),
        Field(
            "review_on",
            "Look again on",
            Kind.DATE,
            part=_JUDGED,
            check=not_before("date", "this assessment"),
        ),
        paragraphs(
            "basis", "Basis", _JUDGED, "Why this level and not the next higher one", required=True
        ),
        paragraphs(
            "plan", "Plan", _JUDGED, "What was done today and what comes next", required=True
        ),
        Field("consulted", "Consulted", limit=300, searchable=True, part=_JUDGED),
    ),
)


def _says_something(values: Values, _context: CheckContext) -> Iterator[Problem]:
    if not any(values.get(key) for key in STEPS):
        yield Problem("signs", "The plan says nothing yet.", "Begin with what the client notices.")


_NAME = Field("name", "Name", required=True, searchable=True, limit=120)
_PHONE = Field("phone", "Phone or text", limit=60, sample="(503) 555-0142")

STEPS = ("signs", "myself", "places", "people", "professionals", "safer")
"""The six steps in their order; the client's page shows these alone."""

_FOR_CLIENT, _FOR_CHART = "For the client", "For the chart"


def _step(key: str, label: str, sample: str) -> Field:
    return Field(
        key,
        label,
        Kind.LONG_TEXT,
        searchable=True,
        part=_FOR_CLIENT,
        wide=True,
        limit=700,
        sample=sample,
        help="One on each line",
    )


SAFETY_PLAN = Form(
    key="safety_plan",
    title="Safety plan",
    version=1,
    fields=(
        Field("date", "Made on", Kind.DATE, required=True, when=When.PAST),
        Field(
            "review_on",
            "Look at it again on",
            Kind.DATE,
            check=not_before("date", "this plan was made"),
        ),
        _step("signs", "How I notice that it gets bad", "Not answering messages, lying awake"),
        _step("myself", "What I can do by myself", "Walk around the block, the breathing, music"),
        _step("places", "People and places that do me good", "The library, Sunday football"),
        Field(
            "people",
            "People I can ask for help",
            Kind.GROUP,
            noun="person",
            part=_FOR_CLIENT,
            fields=(_NAME, _PHONE),
        ),
        Field(
            "professionals",
            "Professionals and crisis lines",
            Kind.GROUP,
            noun="contact",
            part=_FOR_CLIENT,
            fields=(_NAME, _PHONE),
        ),
        _step("safer", "Making the place safer", "Pills with my sister; the key is not at home"),
        Field(
            "copy",
            "Copy for the client",
            Kind.CHOICE,
            part=_FOR_CHART,
            choices=choices_of(
                ("paper", "Given on paper"),
                ("sent", "Sent"),
                ("shown", "Photographed by the client"),
                ("declined", "Not wanted"),
            ),
        ),
        Field("with", "Made with", limit=300, searchable=True, part=_FOR_CHART),
        Field(
            "remarks",
            "Clinician's remarks",
            Kind.LONG_TEXT,
            searchable=True,
            part=_FOR_CHART,
            wide=True,
            help="Never on the client's page",
        ),
    ),
    checks=(_says_something,),
)
