"""What is worth a look while an immunization is written."""

from __future__ import annotations

from collections.abc import Iterable

from therapist_emr.domain.text import fold, one_line
from therapist_emr.forms.field import Problem, Values
from therapist_emr.sections.born import before_birth
from therapist_emr.sections.contract import EntryKind
from therapist_emr.sections.desk import ChartReading
from therapist_emr.sections.glance import standing_entries


def hints(
    desk: ChartReading, _kind: EntryKind, values: Values, entry_id: int | None
) -> Iterable[Problem]:
    """Say that it is recorded already, that no date is given, or that the date cannot be."""
    yield from before_birth(desk, values, "given_on")
    vaccine = fold(one_line(str(values.get("vaccine") or "")))
    given = str(values.get("given_on") or "")
    if vaccine and not given:
        yield Problem("given_on", "No date is given.", "A year alone is enough.")
    for header, facts in standing_entries(desk.facts("immunizations")):
        same = fold(str(facts.get("vaccine") or "")) == vaccine and facts.get("given_on") == given
        if vaccine and given and same and header.id != entry_id:
            yield Problem("vaccine", "This is in the list already, with the same date.")
            return
