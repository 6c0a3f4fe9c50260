"""Who the client is, how to reach them, and who may speak for them."""

from __future__ import annotations

from therapist_emr.sections.contract import Empty, EntryKind, Group, Life, Section
from therapist_emr.sections.profile.form import PROFILE
from therapist_emr.sections.profile.glance import glance
from therapist_emr.sections.profile.identity import KEY, shown_name

SECTION = Section(
    key=KEY,
    title="Profile",
    also="demographics contact phone address birth insurance emergency guardian",
    icon="clients",
    group=Group.PERSON,
    rank=1,
    pdf_order=10,
    life=Life.KEPT,
    kinds=(EntryKind(KEY, "Profile", PROFILE),),
    empty=Empty("No profile yet", "Names, phones and who may be called belong here.", "Fill it in"),
    title_of=lambda _kind, _body, _number: "Profile",
    summary_of=lambda _kind, body: shown_name(body),
    single=True,
    identifies=True,
    glance=glance,
)
