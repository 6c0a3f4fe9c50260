"""The forms of an allergy and of the statement that none is known."""

from __future__ import annotations

from therapist_emr.forms.field import Field, Kind, Values, When, choices
from therapist_emr.forms.form import Form

SEVERITY = choices("Mild", "Moderate", "Severe", ("life_threatening", "Life-threatening"))
STATUS = choices(
    ("active", "Active"),
    ("inactive", "Inactive, outgrown or treated"),
    ("refuted", "Not confirmed"),
)
KINDS = choices("Medication", "Food", "Environment", "Other")
GRAVE = {"severe", "life_threatening"}


def is_over(facts: Values) -> bool:
    """Tell whether an allergy, or a statement that none is known, does not hold any more."""
    return str(facts.get("status") or "active") != "active"


ALLERGY = Form(
    key="allergy",
    title="Allergy",
    version=1,
    fields=(
        Field(
            "substance",
            "Substance",
            Kind.SUGGEST,
            required=True,
            suggest="allergens",
            searchable=True,
            limit=200,
            sample="Penicillin",
            printed=False,  # it is the entry's own title
        ),
        Field(
            "reaction",
            "Reaction",
            Kind.SUGGEST,
            suggest="reactions",
            searchable=True,
            limit=300,
            sample="Hives",
        ),
        Field("kind", "Kind", Kind.CHOICE, choices=KINDS),
        Field("severity", "Severity", Kind.CHOICE, choices=SEVERITY),
        Field(
            "noted_on",
            "Noted on",
            Kind.PARTIAL_DATE,
            when=When.PAST,
            help="When it was first told or seen; a year is enough",
        ),
        Field("status", "Status", Kind.CHOICE, required=True, choices=STATUS, default="active"),
        Field("remarks", "Remarks", Kind.LONG_TEXT, searchable=True, wide=True),
    ),
)

NONE_KNOWN = Form(
    key="no_known_allergies",
    title="No known allergies",
    version=1,
    fields=(
        Field(
            "stated_on",
            "Stated on",
            Kind.DATE,
            required=True,
            when=When.PAST,
            help="The day somebody asked and was told that none is known",
        ),
        Field(
            "source",
            "As told by",
            Kind.SUGGEST,
            required=True,
            suggest="relationships",
            default="Client",
            limit=200,
        ),
        Field(
            "status",
            "Status",
            Kind.CHOICE,
            required=True,
            choices=choices(("active", "Holds"), ("superseded", "Does not hold any more")),
            default="active",
        ),
        Field("remarks", "Remarks", Kind.LONG_TEXT, searchable=True, wide=True),
    ),
)
