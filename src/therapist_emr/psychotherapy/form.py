"""The form of a psychotherapy note, and what by law does not belong into one."""

from __future__ import annotations

from therapist_emr.forms.field import Field, Kind, When
from therapist_emr.forms.form import Form

NOTE = Form(
    key="psychotherapy_note",
    title="Psychotherapy note",
    version=1,
    fields=(
        Field("date", "Conversation of", Kind.DATE, required=True, when=When.PAST),
        Field("heading", "Heading", limit=200, searchable=True),
        Field(
            "text",
            "Your analysis of the conversation",
            Kind.LONG_TEXT,
            required=True,
            searchable=True,
            wide=True,
        ),
    ),
)

WHAT_IT_IS = (
    "For your own analysis of what was said in a session. These notes are apart from the chart: no"
    " list, count, search, copy or letter of it shows them or says that they exist."
)

NOT_HERE = (
    "medication prescription and monitoring",
    "session start and stop times",
    "modality and frequency of treatment",
    "results of clinical tests",
    "any summary of diagnosis, functional status, treatment plan, symptoms, prognosis or progress"
    " to date",
)
"""What 45 CFR 164.501 leaves out of psychotherapy notes; it belongs into the chart."""

AUTHORIZATION = (
    "Handing these notes to anyone needs the client's written authorization for psychotherapy"
    " notes alone; one for the chart does not cover them, and a request for the chart does not"
    " include them. 45 CFR 164.508(a)(2) names the few exceptions, such as your own use in"
    " treatment or your defense in a case that the client brings."
)
