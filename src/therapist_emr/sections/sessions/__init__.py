"""Progress notes, intakes, missed sessions and contacts, by date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from therapist_emr.sections.contract import Empty, EntryKind, Group, Life, Section
from therapist_emr.sections.sessions import form, reading
from therapist_emr.sections.sessions.glance import glance

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from therapist_emr.sections.desk import ChartDesk


def _page() -> Callable[[ChartDesk], QWidget]:
    from therapist_emr.sections.sessions.page import SessionsPage

    return SessionsPage


SECTION = Section(
    key="sessions",
    title="Sessions",
    also="notes progress appointments visits contacts calls no-shows",
    icon="session",
    group=Group.CARE,
    rank=1,
    pdf_order=90,
    life=Life.SIGNED,
    kinds=(
        EntryKind("session", "Session", form.SESSION, numbered=True),
        EntryKind("intake", "Intake visit", form.INTAKE),
        EntryKind("crisis", "Crisis session", form.CRISIS),
        EntryKind("contact", "Contact", form.CONTACT),
        EntryKind("no_show", "No-show", form.NO_SHOW),
        EntryKind("late_cancellation", "Late cancellation", form.LATE_CANCELLATION),
    ),
    empty=Empty(
        "No sessions yet",
        "Progress notes, intakes, missed sessions and calls belong here, newest first.",
        "New session",
    ),
    title_of=reading.title_of,
    summary_of=reading.summary_of,
    when_of=reading.when_of,
    facts_of=reading.facts_of,
    blocks_of=reading.blocks_of,
    visits=True,
    attestation=(
        "I provided this service and wrote this note; it is true and complete to the best of my"
        " knowledge."
    ),
    page=_page,
    glance=glance,
    first_step=("Write the first note", "An intake or a session"),
)
