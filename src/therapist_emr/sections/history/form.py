"""The form of a client's history: one document in five parts, kept up to date."""

from __future__ import annotations

from therapist_emr.forms.field import Field, Kind, When, choices
from therapist_emr.forms.form import Form

MEDICAL, SURGICAL, FAMILY = "Medical", "Surgical and hospital", "Family"
SOCIAL, SUBSTANCE = "Social", "Substance use"
USE = choices(
    ("never", "Never"), ("former", "Formerly"), ("current", "Currently"), ("unknown", "Not asked")
)

_CONDITION = (
    Field("what", "Condition", required=True, searchable=True, limit=300, sample="Migraine"),
    Field("since", "Since", Kind.PARTIAL_DATE, when=When.PAST),
    Field("state", "How it stands", searchable=True, limit=300, sample="Treated by Dr. Osei"),
)
_OPERATION = (
    Field(
        "what", "What was done", required=True, searchable=True, limit=300, sample="Appendectomy"
    ),
    Field("on", "When", Kind.PARTIAL_DATE, when=When.PAST),
    Field("where", "Where", searchable=True, limit=200),
)
_RELATIVE = (
    Field("who", "Relative", Kind.SUGGEST, required=True, suggest="relatives", limit=100),
    Field("what", "Condition", required=True, searchable=True, limit=300, sample="Depression"),
    Field("remarks", "Remarks", searchable=True, limit=300, sample="In hospital twice"),
)
_SUBSTANCE = (
    Field("what", "Substance", Kind.SUGGEST, required=True, suggest="substances", limit=100,
          searchable=True),
    Field("use", "Use", Kind.CHOICE, required=True, choices=USE, default="current"),
    Field("amount", "How much, how often", searchable=True, limit=300, sample="2 drinks, weekends"),
    Field("last", "Last used", Kind.PARTIAL_DATE, when=When.PAST),
    Field("remarks", "Treatment, consequences", searchable=True, limit=500),
)  # fmt: skip

HISTORY = Form(
    key="history",
    title="History",
    version=1,
    fields=(
        Field("conditions", "Conditions", Kind.GROUP, part=MEDICAL, fields=_CONDITION,
              noun="condition"),
        Field("medical", "Further medical history", Kind.LONG_TEXT, part=MEDICAL, searchable=True,
              wide=True, help="Head injuries, sleep, pain, pregnancies; the last physical"),
        Field("operations", "Operations and hospital stays", Kind.GROUP, part=SURGICAL,
              fields=_OPERATION, noun="operation"),
        Field("surgical", "Further surgical history", Kind.LONG_TEXT, part=SURGICAL,
              searchable=True, wide=True),
        Field("relatives", "Illness in the family", Kind.GROUP, part=FAMILY, fields=_RELATIVE,
              noun="relative"),
        Field("family", "Further family history", Kind.LONG_TEXT, part=FAMILY, searchable=True,
              wide=True, help="Who is in the family, losses, suicide, violence, substance use"),
        Field("social", "Social history", Kind.LONG_TEXT, part=SOCIAL, searchable=True, wide=True,
              help="Home, partner and children, school, work, money, faith, law, service, hobbies"),
        Field("substances", "Substances", Kind.GROUP, part=SUBSTANCE, fields=_SUBSTANCE,
              noun="substance"),
        Field("substance", "Further history of use", Kind.LONG_TEXT, part=SUBSTANCE,
              searchable=True, wide=True),
        Field("reviewed_on", "Gone through on", Kind.DATE, when=When.PAST,
              help="When this was last gone through with the client", part="Review"),
        Field("source", "As told by", Kind.SUGGEST, suggest="relationships", limit=200,
              default="Client", part="Review"),
    ),
)  # fmt: skip
