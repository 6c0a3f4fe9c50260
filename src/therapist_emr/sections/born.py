"""A date that cannot be, since the client was not born yet."""

from __future__ import annotations

from collections.abc import Iterator

from therapist_emr.domain.dates import PartialDate
from therapist_emr.forms.field import Problem, Values
from therapist_emr.sections.desk import ChartReading


def before_birth(desk: ChartReading, values: Values, *keys: str) -> Iterator[Problem]:
    """Yield what is worth a look in each of these dates that lies before the client's birth."""
    for key in keys:
        if lies_before(str(values.get(key) or ""), desk.client.born):
            yield Problem(key, "The client was not born yet.")


def lies_before(one: str, other: str) -> bool:
    """Tell whether one date lies wholly before another; what is no date lies nowhere."""
    try:
        return PartialDate.parse(one).latest() < PartialDate.parse(other).earliest()
    except ValueError:
        return False
