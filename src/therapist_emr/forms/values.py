"""Single values read out of a body or its facts, in which any JSON may stand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from therapist_emr.forms.field import CheckContext, Values


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


def not_before(key: str, what: str) -> Callable[[Any, Values, CheckContext], str]:
    """Return a field's check that its day does not lie before the one that `key` names beside it.

    Where only the year is wrong, the next one is named.
    """

    def check(value: Any, beside: Values, _context: CheckContext) -> str:
        told, begun = as_day(value), as_day(beside.get(key))
        if told is None or begun is None or told >= begun:
            return ""
        year = told.year + 1
        near = (year, told.month, told.day) >= (begun.year, begun.month, begun.day)
        return f"This is before {what}." + (f" Did you mean {year}?" if near else "")

    return check
