"""The forms of the first assessment and of a mental status examination."""

from __future__ import annotations

from therapist_emr.forms.field import Field, Kind, When, paragraphs
from therapist_emr.forms.form import Form
from therapist_emr.sections.tables import choices_from

_WHY, _BEFORE, _PERSON, _NOW, _TOGETHER = (
    "What brings the client",
    "History",
    "The person",
    "Today",
    "Putting it together",
)

INTAKE = Form(
    key="biopsychosocial",
    title="Intake",
    version=1,
    fields=(
        Field("date", "Completed on", Kind.DATE, required=True, when=When.PAST),
        Field(
            "informants",
            "Told by",
            limit=300,
            searchable=True,
            sample="The client, the mother, records of Dr. Pillai",
        ),
        paragraphs(
            "presenting_problem",
            "Presenting problem",
            _WHY,
            "What brings the client now, in their own words where possible",
            required=True,
        ),
        paragraphs(
            "history_of_problem",
            "History of the problem",
            _WHY,
            "When it began, what makes it better or worse, what was tried before",
        ),
        paragraphs(
            "psychiatric_history",
            "Psychiatric",
            _BEFORE,
            "Earlier treatment, hospital stays, medication, self-harm, suicide attempts",
        ),
        paragraphs(
            "medical_history",
            "Medical",
            _BEFORE,
            "Illness, injury, surgery, pain, sleep, appetite; medications as reported",
        ),
        paragraphs(
            "family_history",
            "Family",
            _BEFORE,
            "Who is in the family, how it is to be in it, illness and loss",
        ),
        paragraphs(
            "social_history",
            "Social",
            _BEFORE,
            "Home, relationships, school, work, money, legal matters, military service",
        ),
        paragraphs(
            "substance_use",
            "Substance use",
            _BEFORE,
            "What, how much, how often, since when, what it does; tobacco, caffeine, gambling",
        ),
        paragraphs(
            "trauma_history",
            "Trauma",
            _BEFORE,
            "Only as much as the client wishes to say today",
        ),
        paragraphs(
            "developmental_history",
            "Developmental",
            _BEFORE,
            "Pregnancy and birth, milestones, school years, friendships",
        ),
        paragraphs(
            "strengths",
            "Strengths",
            _PERSON,
            "What the client is good at and what has carried them so far",
        ),
        paragraphs("supports", "Supports", _PERSON, "People, places and services to lean on"),
        paragraphs(
            "cultural_factors",
            "Cultural factors",
            _PERSON,
            "Culture, faith, language, migration, identity, and what they mean for the work",
        ),
        Field(
            "mental_status",
            "Mental status",
            Kind.FINDINGS,
            searchable=True,
            sheet="mental_status",
            part=_NOW,
        ),
        Field(
            "risk",
            "Risk",
            Kind.FINDINGS,
            required=True,
            searchable=True,
            sheet="risk",
            part=_NOW,
            help="A level with its basis and plan is written in Safety and risk",
        ),
        paragraphs(
            "formulation",
            "Formulation",
            _TOGETHER,
            "How it fits together: what set it off, what keeps it going, what helps",
            required=True,
        ),
        Field(
            "diagnoses",
            "Provisional diagnoses",
            Kind.GROUP,
            noun="diagnosis",
            part=_TOGETHER,
            help="As seen today; the list in force is kept in Diagnoses",
            fields=(
                Field(
                    "title",
                    "Diagnosis",
                    Kind.SUGGEST,
                    required=True,
                    suggest="diagnoses",
                    searchable=True,
                    limit=300,
                ),
                Field("code", "ICD-10-CM code", Kind.CODE, limit=8, searchable=True),
                Field("remark", "Remark", limit=300, sample="To be ruled out: bipolar II"),
            ),
        ),
        paragraphs(
            "plan",
            "Plan",
            _TOGETHER,
            "Frequency, approach, referrals, what happens next",
            required=True,
        ),
    ),
)

MENTAL_STATUS = Form(
    key="mental_status",
    title="Mental status",
    version=1,
    fields=(
        Field("date", "Seen on", Kind.DATE, required=True, when=When.PAST),
        Field("time", "Time", Kind.TIME),
        Field("place", "Place", Kind.CHOICE, choices=choices_from("places")),
        Field(
            "findings",
            "What was seen",
            Kind.FINDINGS,
            required=True,
            searchable=True,
            sheet="mental_status",
        ),
        Field(
            "changes",
            "Compared with before",
            Kind.LONG_TEXT,
            searchable=True,
            wide=True,
            sample="Less slowed than in October; sleep no longer broken",
        ),
        Field("impression", "Impression", Kind.LONG_TEXT, searchable=True, wide=True),
    ),
)
