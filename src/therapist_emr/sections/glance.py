"""What a section shows outside its own page: on the overview, in the chart's header, on Today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, Literal

from therapist_emr.domain.entry import EntryHeader, EntryStatus
from therapist_emr.forms.blocks import Trend

Told = Sequence[tuple[EntryHeader, Mapping[str, Any]]]
"""Entries of one chart with their facts, newest first; no bodies."""

AlertTone = Literal["bad", "soon", "info", "plain"]


class Side(Enum):
    """Name the two columns of the overview."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Standing:
    """Say how far something has come: words and a bar, and until when."""

    words: str
    fraction: float
    due: str = ""
    met: bool = False
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class GlanceRow:
    """Hold one line of the overview; `entry_id` 0 opens the section itself."""

    entry_id: int
    title: str
    detail: str = ""
    fact: str = ""
    icon: str = ""
    progress: Standing | None = None
    trend: Trend | None = None


@dataclass(frozen=True, slots=True)
class Glance:
    """Hold a section's part of the overview.

    `nothing` is said when there are no rows; `action` is a link that opens the section.
    """

    title: str
    rows: tuple[GlanceRow, ...] = ()
    remark: str = ""
    soon: bool = False
    """Whether the remark tells of something that is due."""
    side: Side = Side.LEFT
    rank: int = 0
    """The place within its column."""
    nothing: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """Hold a chip of the chart's header: what must not be overlooked."""

    text: str
    icon: str
    tone: AlertTone = "plain"


@dataclass(frozen=True, slots=True)
class Wait:
    """Say what comes due in an entry, such as "Treatment plan review", and when."""

    entry_id: int
    words: str
    due: date


def standing_entries(told: Told) -> list[tuple[EntryHeader, Mapping[str, Any]]]:
    """Return the entries that are not entered in error."""
    return [(header, facts) for header, facts in told if header.status is not EntryStatus.ERROR]


def facts_by_day(told: Told) -> list[Mapping[str, Any]]:
    """Return the facts of entries not entered in error, oldest first, each with its "day"."""
    standing = reversed(standing_entries(told))
    return [{**facts, "day": header.at[:10]} for header, facts in standing]
