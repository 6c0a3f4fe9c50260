"""The profile's form (CLINICAL.md's profile; 45 CFR 164.522(b) for how a client may be reached)."""

from __future__ import annotations

from collections.abc import Iterator

from therapist_emr.forms.field import CheckContext, Field, Kind, Problem, Values, When, choices
from therapist_emr.forms.form import Form
from therapist_emr.sections.profile.identity import needs_guardian

NAMES = "Name"
REACH = "Contact"
WISHES = "Contact wishes"
PEOPLE = "People around the client"
CARE = "Care"

_PHONES = (
    Field("number", "Number", Kind.PHONE, required=True, sample="(503) 555-0142"),
    Field("label", "Kind", Kind.CHOICE, choices=choices("Mobile", "Home", "Work", "Other")),
    Field("voicemail", "May leave a voice message", Kind.CHECK),
    Field("texts", "May send text messages", Kind.CHECK),
)
_EMERGENCY = (
    Field("name", "Name", required=True),
    Field("relation", "Relation", Kind.SUGGEST, suggest="relationships"),
    Field("number", "Phone", Kind.PHONE, required=True),
)
_GUARDIANS = (
    Field("name", "Name", required=True),
    Field("relation", "Relation", Kind.SUGGEST, suggest="relationships"),
    Field("number", "Phone", Kind.PHONE),
    Field("email", "E-mail", Kind.EMAIL),
    Field(
        "may_see",
        "May see",
        Kind.CHOICE,
        choices=choices(
            ("all", "The whole record"),
            ("summary", "A summary only"),
            ("none", "Nothing without the client's agreement"),
        ),
        help="As agreed or ordered (45 CFR 164.502(g))",
    ),
    Field("may_sign", "May sign for the client", Kind.CHECK),
    Field("basis", "Basis", sample="Parent, court order of May 2025"),
)
_INSURANCE = (
    Field("plan", "Plan", required=True),
    Field("member", "Member number"),
    Field("holder", "Policy holder"),
)


def _minor_has_guardian(values: Values, context: CheckContext) -> Iterator[Problem]:
    if needs_guardian(values, context.today):
        yield Problem(
            "no_guardian_reason",
            "This client is under 18.",
            "Add a guardian above, or say here why there is none.",
        )


def _birth_known_when_active(values: Values, _context: CheckContext) -> Iterator[Problem]:
    if not values.get("born") and values.get("status") != "waiting":
        yield Problem("born", "This is needed once a client is active.", "")


PROFILE = Form(
    key="profile",
    title="Profile",
    version=1,
    fields=(
        Field(
            "legal_name",
            "Legal name",
            required=True,
            help="Printed on records and letters",
            part=NAMES,
            limit=300,
            searchable=True,
        ),
        Field(
            "chosen_name",
            "Chosen name",
            help="Shown everywhere in the app",
            part=NAMES,
            limit=300,
            searchable=True,
        ),
        Field("pronouns", "Pronouns", Kind.SUGGEST, suggest="pronouns", part=NAMES, limit=60),
        Field("born", "Date of birth", Kind.DATE, when=When.PAST, part=NAMES, sample="3/2/1992"),
        Field("former_names", "Former names", part=NAMES, searchable=True, help="Found by search"),
        Field("sex", "Sex as recorded", Kind.SUGGEST, suggest="sexes", part=NAMES, limit=60),
        Field("gender", "Gender", Kind.SUGGEST, suggest="genders", part=NAMES, limit=60),
        Field(
            "status",
            "Status",
            Kind.CHOICE,
            required=True,
            choices=choices("Active", "Waiting", "Discharged"),
            default="active",
            part=NAMES,
        ),
        Field("phones", "Phones", Kind.GROUP, fields=_PHONES, noun="phone", part=REACH),
        Field(
            "email",
            "E-mail",
            Kind.EMAIL,
            part=REACH,
            help="Only used for letters you send",
            sample="name@example.org",
        ),
        Field("address", "Home address", Kind.LONG_TEXT, part=REACH, limit=500, beside=True),
        Field(
            "mailing_address",
            "Other address to write to",
            Kind.LONG_TEXT,
            part=REACH,
            limit=500,
            beside=True,
        ),
        Field(
            "may_write",
            "May write to the home address",
            Kind.CHECK,
            part=WISHES,
            says_none=True,
        ),
        Field("may_email", "May write by e-mail", Kind.CHECK, part=WISHES, says_none=True),
        Field("plain_envelope", "Never name the practice on envelopes", Kind.CHECK, part=WISHES),
        Field(
            "wishes",
            "Other wishes",
            Kind.TEXT,
            part=WISHES,
            wide=True,
            help="Honored without asking why (45 CFR 164.522(b))",
        ),
        Field(
            "emergency",
            "Emergency contacts",
            Kind.GROUP,
            fields=_EMERGENCY,
            noun="contact",
            part=PEOPLE,
        ),
        Field(
            "guardians", "Guardians", Kind.GROUP, fields=_GUARDIANS, noun="guardian", part=PEOPLE
        ),
        Field(
            "no_guardian_reason",
            "Why there is no guardian",
            part=PEOPLE,
            wide=True,
            help="Only for a client under 18, such as an emancipated minor",
        ),
        Field("language", "Language", Kind.SUGGEST, suggest="languages", part=CARE),
        Field("interpreter", "Needs an interpreter", Kind.CHECK, part=CARE),
        Field("insurance", "Insurance", Kind.GROUP, fields=_INSURANCE, noun="plan", part=CARE),
        Field("referral", "Referred by", part=CARE),
        Field("prescriber", "Prescriber", part=CARE),
        Field("pcp", "Primary care", part=CARE),
        Field(
            "part2",
            "42 CFR Part 2 record",
            Kind.CHECK,
            part=CARE,
            help="Substance use treatment records of a Part 2 program",
        ),
        Field(
            "no_plan_disclosure",
            "Do not disclose to the health plan",
            Kind.CHECK,
            part=CARE,
            help="Paid in full by the client (45 CFR 164.522(a)(1)(vi))",
        ),
        Field("remarks", "Remarks", Kind.LONG_TEXT, part=CARE, searchable=True, wide=True),
    ),
    checks=(_birth_known_when_active, _minor_has_guardian),
)
