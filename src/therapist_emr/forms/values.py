"""Single values read out of a body or its facts, in which any JSON may stand."""

from __future__ import annotations

from datetime import date


def as_number(value: object) -> float | None:
    """Return a value when it is a number."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return None


def as_day(value: object) -> date | None:
    """Return the day that an ISO day or wall time names, when it names a whole one."""
    try:
        return date.fromisoformat(str(value or "")[:10])
    except ValueError:
        return None
