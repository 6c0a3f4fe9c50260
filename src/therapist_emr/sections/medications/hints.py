"""What is worth a look while a medication is written: a twin in the list, dates that cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from therapist_emr.domain.text import fold, one_line
from therapist_emr.forms.field import Problem, Values
from therapist_emr.sections.born import before_birth, lies_before
from therapist_emr.sections.contract import EntryKind
from therapist_emr.sections.desk import ChartReading
from therapist_emr.sections.glance import standing_entries
from therapist_emr.sections.medications.glance import current
from therapist_emr.sections.medications.names import generic_of


def hints(
    desk: ChartReading, kind: EntryKind, values: Values, entry_id: int | None
) -> Iterable[Problem]:
    """Say that the same is taken already, and which dates cannot be."""
    if kind.key == "medication":
        yield from _twin(desk, values, entry_id)
        yield from _dates(desk, values)


def _twin(desk: ChartReading, values: Values, entry_id: int | None) -> Iterator[Problem]:
    """Say that the same is taken already, under this name or as its brand or generic."""
    name = fold(one_line(str(values.get("name") or "")))
    if not name or values.get("stopped"):
        return
    taken = current(standing_entries(desk.facts("medications")))
    others = [(header, fold(str(facts["name"]))) for header, facts in taken if facts.get("name")]
    for header, other in others:
        if header.id != entry_id and generic_of(other) == generic_of(name):
            also = "" if other == name else ", by another name"
            yield Problem("name", f"{header.title} is in the list already{also}.")
            return


def _dates(desk: ChartReading, values: Values) -> Iterator[Problem]:
    started, changed, stopped = (
        str(values.get(key) or "") for key in ("started", "changed_on", "stopped")
    )
    yield from before_birth(desk, values, "started", "changed_on", "stopped")
    if lies_before(changed, started):
        yield Problem("changed_on", "This is before it was begun.", "Check both dates.")
    if lies_before(stopped, changed):
        yield Problem("stopped", "This is before this dose began.", "Check both dates.")
