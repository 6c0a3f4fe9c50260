"""What is worth a look while a medication is written: that it is in the list already."""

from __future__ import annotations

from collections.abc import Iterable

from therapist_emr.domain.text import fold, one_line
from therapist_emr.forms.field import Problem, Values
from therapist_emr.sections.contract import EntryKind
from therapist_emr.sections.desk import ChartReading
from therapist_emr.sections.glance import standing_entries
from therapist_emr.sections.medications.glance import current
from therapist_emr.sections.medications.names import generic_of


def hints(
    desk: ChartReading, kind: EntryKind, values: Values, entry_id: int | None
) -> Iterable[Problem]:
    """Say that the same is taken already, under this name or as its brand or generic."""
    name = fold(one_line(str(values.get("name") or "")))
    if kind.key != "medication" or not name or values.get("stopped"):
        return
    taken = current(standing_entries(desk.facts("medications")))
    others = [(header, fold(str(facts["name"]))) for header, facts in taken if facts.get("name")]
    for header, other in others:
        if header.id != entry_id and generic_of(other) == generic_of(name):
            also = "" if other == name else ", by another name"
            yield Problem("name", f"{header.title} is in the list already{also}.")
            return
