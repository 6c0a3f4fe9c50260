"""What happened in a chart as rows of a timeline, a caption before each earlier year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from therapist_emr.domain import words
from therapist_emr.domain.dates import PartialDate
from therapist_emr.ui.models.timeline_facts import Happening
from therapist_emr.ui.widgets.rows import Row, caption_row


def timeline_rows(happened: Sequence[Happening], today: date) -> list[Row]:
    """Return what happened as rows, newest first; the key says what to open."""
    rows: list[Row] = []
    year = str(today.year)
    for one in happened:
        if one.at[:4] != year:
            year = one.at[:4]
            rows.append(caption_row(year))
        rows.append(
            Row(
                key=f"{one.section}/{one.entry_id}/{one.draft_id}",
                lead=_day(one.at),
                icon=one.icon,
                title=one.title,
                detail=one.detail,
                faint=one.withdrawn,
                spoken=", ".join((words.iso_day(one.at[:10]), one.title, one.detail)),
            )
        )
    return rows


def read_key(key: str) -> tuple[str, int, int]:
    """Return section, entry and draft of a row's key."""
    section, entry_id, draft_id = key.split("/")
    return section, int(entry_id), int(draft_id)


def _day(at: str) -> str:
    """Return "Nov 10", or the month alone, or nothing when only the year is known."""
    try:
        day = PartialDate.parse(at[:10])
    except ValueError:
        return ""
    if (whole := day.whole) is not None:
        return words.short_day(whole, whole)
    return words.partial_day(day).split(" ")[0] if day.month else ""
