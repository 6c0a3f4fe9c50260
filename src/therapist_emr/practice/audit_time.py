"""When a row of the trail was written, also when somebody altered what it says of that."""

from __future__ import annotations

from therapist_emr.domain.clock import Moment, moment_from

UNREADABLE = "1970-01-01T00:00:00"
"""The wall time shown for a row whose own cannot be read; the check of the trail names the row."""


def written_at(utc: str, zone: str) -> Moment:
    """Return a row's instant in a zone; what is no instant must not keep the trail from view."""
    try:
        return moment_from(utc, zone)
    except (ValueError, OverflowError):
        return Moment(utc, UNREADABLE, zone)
