"""The form of an immunization."""

from __future__ import annotations

from therapist_emr.forms.field import Field, Kind, When, choices
from therapist_emr.forms.form import Form

SOURCE = choices(
    ("client", "Client reported"), ("record", "Record seen"), ("other", "Told by others")
)

IMMUNIZATION = Form(
    key="immunization",
    title="Immunization",
    version=1,
    fields=(
        Field(
            "vaccine",
            "Vaccine",
            Kind.SUGGEST,
            required=True,
            suggest="vaccines",
            searchable=True,
            limit=200,
            sample="Influenza",
            printed=False,  # it is the entry's own title
        ),
        Field(
            "given_on",
            "Given on",
            Kind.PARTIAL_DATE,
            when=When.PAST,
            help="A year alone is enough",
        ),
        Field("where", "Where", searchable=True, limit=200, sample="Pharmacy, clinic, school"),
        Field("source", "Source", Kind.CHOICE, required=True, choices=SOURCE, default="client"),
        Field("lot", "Lot number", searchable=True, limit=60, help="If the record shows it"),
        Field("remarks", "Remarks", Kind.LONG_TEXT, searchable=True, wide=True),
    ),
)
