"""The forms of everything that is noted by date: sessions, missed ones, contacts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time
from typing import Any

from therapist_emr.domain.dates import minutes_between
from therapist_emr.forms.field import CheckContext, Field, Kind, Problem, Values, When, choices
from therapist_emr.forms.form import Form
from therapist_emr.forms.values import not_before
from therapist_emr.sections.sessions.templates import template
from therapist_emr.sections.tables import choices_from

LONGEST_MINUTES = 8 * 60
ALONE = "individual"


def minutes(body: Values) -> int | None:
    """Return how long it lasted, or None when start or stop is not told."""
    try:
        start, stop = (time.fromisoformat(str(body.get(key) or "")) for key in ("start", "stop"))
    except ValueError:
        return None
    return minutes_between(start, stop)


def _service_code_shape(value: Any, _beside: Values, _context: CheckContext) -> str:
    if re.fullmatch(r"[A-Z0-9]{5}", value, re.ASCII):
        return ""
    return "A service code has five letters or digits."


def _length_is_likely(values: Values, _context: CheckContext) -> Iterator[Problem]:
    lasted = minutes(values)
    if lasted == 0:
        yield Problem("stop", "It stops when it starts.", "Check both times.")
    elif lasted is not None and lasted > LONGEST_MINUTES:
        hours = lasted / 60
        yield Problem("stop", f"This would last {hours:.0f} hours.", "Check both times.")


def _has_begun(values: Values, context: CheckContext) -> Iterator[Problem]:
    """After midnight a note begins with the new day, which an evening's hour does not belong to."""
    start, day = str(values.get("start") or ""), str(values.get("date") or "")
    if context.clock is None or day != context.today.isoformat():
        return
    if start > context.clock.strftime("%H:%M"):
        yield Problem("start", "This begins later today.", "Check the date and the time.")


def _required_parts_told(values: Values, _context: CheckContext) -> Iterator[Problem]:
    found = template(str(values.get("template") or ""))
    needed = {part.key for part in found.parts if part.required} if found else set()
    needed -= {key for key in ("mental_status", "risk") if values.get(key)}
    for row in values.get("notes", ()):
        if (row["key"] in needed or row.get("required")) and not row["text"]:
            yield Problem(
                f"notes.{row['key']}", f"{row['label']} is empty.", "Write it before you sign."
            )


def together(values: Values) -> bool:
    """Say whether somebody beside the client took part."""
    return (values.get("modality") or ALONE) != ALONE


def _others_named(values: Values, _context: CheckContext) -> Iterator[Problem]:
    if together(values) and not values.get("participants"):
        yield Problem("participants", "Say who took part.", "First names or roles are enough.")


_DATE = Field("date", "Date", Kind.DATE, required=True, when=When.PAST)
_START = Field("start", "Start", Kind.TIME, required=True)
_STOP = Field("stop", "Stop", Kind.TIME, required=True)
_PLACE = Field("place", "Place", Kind.CHOICE, choices=choices_from("places"), default="in_person")
_TEMPLATE = Field("template", "Template", printed=False)
_NOTES = Field("notes", "Note", Kind.NARRATIVE, required=True, searchable=True)
_TOLD = Field("notes", "Note", Kind.NARRATIVE, searchable=True)
_NEXT = (
    Field("next_date", "Next session", Kind.DATE, check=not_before("date", "this session")),
    Field("next_time", "At", Kind.TIME),
)

_OBJECTIVES = Field(
    "objectives",
    "Objectives worked on",
    Kind.GROUP,
    noun="objective",
    fields=(
        Field("id", "Objective id", printed=False),
        Field("label", "Objective", searchable=True, limit=1000),
        Field("value", "Value", Kind.NUMBER),
        Field("unit", "Unit", printed=False),
        Field("remark", "Progress", searchable=True, limit=1000),
    ),
)

_SEEN = (
    _DATE,
    _START,
    _STOP,
    Field(
        "modality",
        "Modality",
        Kind.CHOICE,
        choices=choices_from("modalities"),
        default=ALONE,
    ),
    _PLACE,
    Field(
        "participants",
        "Participants",
        limit=500,
        searchable=True,
        sample="Ana, the client's sister",
        applies=together,
    ),
    Field("service_code", "Service code", Kind.CODE, check=_service_code_shape, limit=5),
    _TEMPLATE,
    _NOTES,
    Field("mental_status", "Mental status", Kind.FINDINGS, searchable=True),
    Field("risk", "Risk", Kind.FINDINGS, searchable=True),
    _OBJECTIVES,
    *_NEXT,
)
_SEEN_CHECKS = (_has_begun, _length_is_likely, _others_named, _required_parts_told)

SESSION = Form("session", "Session", 1, _SEEN, checks=_SEEN_CHECKS)
INTAKE = Form("intake", "Intake visit", 1, _SEEN, checks=_SEEN_CHECKS)
CRISIS = Form("crisis", "Crisis session", 1, _SEEN, checks=_SEEN_CHECKS)

_MISSED = (
    _DATE,
    Field("start", "Was to start", Kind.TIME),
    _PLACE,
    Field("notice", "Notice given", limit=300, searchable=True, sample="Two hours before, by text"),
    Field("charge", "Charge", limit=300, sample="No charge agreed"),
    _TEMPLATE,
    _TOLD,
    *_NEXT,
)
_MISSED_CHECKS = (_required_parts_told,)
NO_SHOW = Form("no_show", "No-show", 1, _MISSED, checks=_MISSED_CHECKS)
LATE_CANCELLATION = Form(
    "late_cancellation", "Late cancellation", 1, _MISSED, checks=_MISSED_CHECKS
)

CONTACT = Form(
    "contact",
    "Contact",
    1,
    (
        _DATE,
        Field("start", "Time", Kind.TIME),
        Field("stop", "Until", Kind.TIME),
        Field(
            "method",
            "How",
            Kind.CHOICE,
            required=True,
            choices=choices(
                ("phone", "Phone call"),
                ("voicemail", "Voicemail"),
                ("email", "E-mail"),
                ("text", "Text message"),
                ("portal", "Portal"),
                ("letter", "Letter"),
                ("fax", "Fax"),
                ("in_person", "In person"),
            ),
            default="phone",
        ),
        Field(
            "direction",
            "Direction",
            Kind.CHOICE,
            choices=choices(("from", "From them"), ("to", "To them")),
        ),
        Field(
            "with_whom",
            "With whom",
            required=True,
            limit=300,
            searchable=True,
            sample="Dr. Pillai, prescriber",
        ),
        Field(
            "purpose",
            "Purpose",
            Kind.CHOICE,
            choices=choices(
                ("scheduling", "Scheduling"),
                ("clinical", "Clinical"),
                ("coordination", "Coordination of care"),
                ("family", "Family"),
                ("billing", "Billing"),
                ("other", "Other"),
            ),
        ),
        Field(
            "release",
            "Permission",
            limit=300,
            help="The release or exception it rests on, when it is not with the client",
        ),
        _TEMPLATE,
        _NOTES,
    ),
    checks=(_has_begun, _length_is_likely, _required_parts_told),
)
