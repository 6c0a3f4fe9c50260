"""The form of a discharge summary."""

from __future__ import annotations

from collections.abc import Iterator

from therapist_emr.forms.field import (
    CheckContext,
    Field,
    Kind,
    Problem,
    Values,
    When,
    choices,
    paragraphs,
)
from therapist_emr.forms.form import Form

_ENDED, _COURSE, _AFTER = "How it ended", "Course", "After today"


def _told_in_words(values: Values, _context: CheckContext) -> Iterator[Problem]:
    if values.get("reason") == "other" and not values.get("reason_words"):
        yield Problem("reason_words", "Say what led to it.", "One sentence is enough.")


DISCHARGE = Form(
    key="discharge_summary",
    title="Discharge summary",
    version=1,
    fields=(
        Field("date", "Discharged on", Kind.DATE, required=True, when=When.PAST, part=_ENDED),
        Field(
            "reason",
            "Reason",
            Kind.CHOICE,
            required=True,
            part=_ENDED,
            choices=choices(
                ("goals_met", "Goals met"),
                ("agreed", "Ended by agreement"),
                ("transferred", "Went on with another provider"),
                ("higher", "Needed a higher level of care"),
                ("moved", "Moved away"),
                ("stopped", "Client stopped coming"),
                ("declined", "Client ended treatment"),
                ("clinician", "Ended by the clinician"),
                ("died", "Died"),
                ("other", "Other"),
            ),
        ),
        paragraphs("reason_words", "What led to it", _ENDED),
        paragraphs(
            "course",
            "Course of treatment",
            _COURSE,
            "What was worked on, what helped, what did not",
            required=True,
        ),
        Field(
            "gathered",
            "Gathered from the chart",
            Kind.NARRATIVE,
            searchable=True,
            part=_COURSE,
            help="What the chart knows on this day",
        ),
        paragraphs(
            "status_at_end",
            "How the client was at the end",
            _AFTER,
            "Symptoms, functioning, risk at the last contact",
            required=True,
        ),
        paragraphs("referrals", "Referrals", _AFTER, "Whom to, what for, whether it was made"),
        paragraphs(
            "plan", "If it gets worse again", _AFTER, "Early signs, whom to call, coming back"
        ),
    ),
    checks=(_told_in_words,),
)
