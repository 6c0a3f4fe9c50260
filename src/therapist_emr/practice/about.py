"""What lists show of an entry, derived from its body by its section."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from therapist_emr.domain.clock import Moment, moment_at
from therapist_emr.domain.dates import EARLIEST_YEAR, LATEST_YEAR, PartialDate
from therapist_emr.domain.entry import EntryHeader, EntryStatus, Revision
from therapist_emr.domain.text import one_line
from therapist_emr.forms.field import Values
from therapist_emr.sections.addendum import addendum_title
from therapist_emr.sections.contract import ADDENDUM_KIND, EntryKind, Section
from therapist_emr.store.recording import About
from therapist_emr.store.search import Document


def new_uuid() -> str:
    """Return a name that nothing else has."""
    return str(uuid.uuid4())


def wall_time(told: str) -> str:
    """Return a wall time or whole or partial date in ISO form, or an empty string.

    A year that cannot be right is none: in the first and the last there is, another zone may have
    no such time.
    """
    try:
        year = datetime.fromisoformat(told).year
    except ValueError:
        try:
            year = PartialDate.parse(told).year
        except ValueError:
            return ""
    return told if EARLIEST_YEAR <= year <= LATEST_YEAR else ""


def about_entry(
    section: Section, kind: EntryKind, body: Values, number: int, written: Moment
) -> About:
    """Return the header of an entry from its clean body; `written` is when it has no time."""
    if kind is ADDENDUM_KIND:
        title = one_line(addendum_title(body))
        return About(written.local, written.utc, written.zone, title)
    at = wall_time(section.when_of(body)) or written.local
    return About(
        at=at,
        at_utc=moment_at(_first_instant(at), written.zone).utc,
        zone=written.zone,
        title=one_line(section.title_of(kind, body, number)),
        summary=one_line(section.summary_of(kind, body)),
        facts=dict(section.facts_of(body)),
    )


def search_document(
    section: Section, kind: EntryKind, header: EntryHeader, revision: Revision
) -> Document:
    """Return what search reads of a revision of content."""
    text = kind.form.search_text(revision.body)
    return _document(section, header, revision, header.title, text)


def addendum_document(section: Section, header: EntryHeader, revision: Revision) -> Document:
    """Return what search reads of an addendum."""
    title = f"{header.title}, addendum"
    return _document(section, header, revision, title, str(revision.body["text"]))


def visits(
    rows: Iterable[tuple[EntryHeader, Mapping[str, Any]]],
) -> tuple[str, str]:
    """Return when a client was last seen and comes next, from entries newest first.

    What a newer note says of the next visit holds; a visit that lies before the newest note has
    passed or was missed.
    """
    newest = last_seen = next_visit = ""
    for header, facts in rows:
        if header.status is not EntryStatus.SIGNED or "seen" not in facts:
            continue
        newest = newest or header.at
        next_visit = next_visit or str(facts.get("next_visit") or "")
        if facts["seen"]:
            last_seen = header.at
            break
    return last_seen, next_visit if next_visit > newest else ""


def _document(
    section: Section, header: EntryHeader, revision: Revision, title: str, text: str
) -> Document:
    return Document(
        revision_id=revision.id,
        entry_id=header.id,
        client_id=header.client_id,
        section=section.key,
        at=header.at,
        title=title,
        text=text,
    )


def _first_instant(at: str) -> datetime:
    try:
        return datetime.fromisoformat(at).replace(tzinfo=None)
    except ValueError:
        day = PartialDate.parse(at).earliest()
        return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - wall time
