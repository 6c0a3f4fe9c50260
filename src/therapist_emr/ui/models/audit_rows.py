"""The audit trail as rows of a table, and its review as words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from therapist_emr.domain import words
from therapist_emr.practice.auditing import Event
from therapist_emr.practice.review_due import SignedOff
from therapist_emr.practice.reviewing import Review
from therapist_emr.ui.theme import Tone
from therapist_emr.ui.widgets.banner import TONE_ICON
from therapist_emr.ui.widgets.rows import Row
from therapist_emr.ui.widgets.table import Cell, Column, TableRow

COLUMNS = (Column("When", 23), Column("What", 42), Column("Chart", 21), Column("By", 14))
STANDS_OUT = ("failed unlock", "older file", "clock")


def audit_row(event: Event, today: date) -> TableRow:
    """Return an event as a row."""
    wall = event.at.wall
    tone = Tone.SOON if event.row.action in STANDS_OUT else Tone.PLAIN
    return TableRow(
        str(event.row.seq),
        (
            Cell(f"{words.short_day(wall.date(), today)}, {words.clock(wall.time())}", quiet=True),
            Cell(event.words, event.detail, tone),
            Cell(event.client.name if event.client else "", quiet=True),
            Cell(event.row.actor, quiet=True),
        ),
    )


def count_words(shown: int, total: int) -> str:
    """Return how many rows are wanted, and how many of them are shown."""
    if shown < total:
        return f"{shown:,} of {total:,}"
    return f"{total:,}" if total else ""


def review_words(last: SignedOff | None, due: date, today: date) -> tuple[str, str, bool]:
    """Return how the reviews stand: a title, what follows, and whether one is due."""
    is_due = due <= today
    when = words.days_away(due, today)
    if last is None:
        title = "This trail has not been reviewed yet"
    else:
        title = f"Last reviewed {words.day(last.at.day)}"
    if is_due:
        return title, "A review is due. It takes a few minutes, and is itself recorded.", True
    return title, f"The next review is due {words.day(due)}, {when}.", False


def review_facts(review: Review) -> Iterator[tuple[str, str]]:
    """Yield what a review covers, and how much of what was done."""
    since = words.moment(review.since.wall) if review.since else "the beginning"
    yield "Since", since
    yield "Rows", f"{review.first:,} to {review.upto:,}"
    for title, count in review.counts:
        yield title, f"{count:,}"


def standing_out(review: Review, today: date) -> Sequence[Row]:
    """Return what stands out as rows of a list."""
    return [_list_row(event, today) for event in review.remarkable]


def _list_row(event: Event, today: date) -> Row:
    wall, whose = event.at.wall, event.client.name if event.client else ""
    told = ", ".join(part for part in (event.detail, whose) if part)
    odd = event.row.action in STANDS_OUT
    return Row(
        str(event.row.seq),
        event.words,
        told or event.row.actor,
        f"{words.short_day(wall.date(), today)}, {words.clock(wall.time())}",
        end_icon=TONE_ICON[Tone.SOON] if odd else "",
        end_tone=Tone.SOON if odd else Tone.PLAIN,
    )
