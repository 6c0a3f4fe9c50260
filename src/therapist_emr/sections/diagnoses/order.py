"""Putting diagnoses in order: which is primary, which comes before which, what is over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from therapist_emr.domain.entry import Body, EntryHeader
from therapist_emr.forms.field import Values
from therapist_emr.sections.deed import Deed
from therapist_emr.sections.desk import ChartDesk, ChartReading
from therapist_emr.sections.diagnoses.form import is_over, is_primary, place_of
from therapist_emr.sections.glance import standing_entries

KEY, KIND = "diagnoses", "diagnosis"
FINEST = 6
"""How many decimals a place in the list can have."""

Listed = list[tuple[EntryHeader, Mapping[str, Any]]]


def listed(desk: ChartReading) -> Listed:
    """Return the diagnoses that hold, in their order."""
    told = [one for one in standing_entries(desk.facts(KEY)) if not is_over(one[1])]
    return sorted(told, key=lambda one: (place_of(one[1]), one[0].id))


def begins(desk: ChartReading) -> Body:
    """Return what a new diagnosis begins with: a place at the end; the first one is primary."""
    places = [place_of(facts) for _header, facts in listed(desk)]
    primary = not any(is_primary(facts) for _header, facts in listed(desk))
    return {"order": int(max(places, default=0)) + 1, "primary": primary}


def moved(places: Sequence[float], at: int, step: int) -> dict[int, float]:
    """Return the places that change when the one at `at` goes a step up (-1) or down (1).

    Usually only its own changes, to lie between its new neighbors; when no number is left between
    them, all are counted anew.
    """
    to = at + step
    if not (0 <= at < len(places) and 0 <= to < len(places)):
        return {}
    rest = [place for number, place in enumerate(places) if number != at]
    before = rest[to - 1] if to else rest[0] - 2
    after = rest[to] if to < len(rest) else rest[-1] + 2
    between = round((before + after) / 2, FINEST)
    if before < between < after:
        return {at: between}
    order = [number for number in range(len(places)) if number != at]
    order.insert(to, at)
    return {number: float(place) for place, number in enumerate(order, 1)}


def deeds(desk: ChartReading, header: EntryHeader) -> Sequence[Deed]:
    """Return what can be done with one diagnosis in the list."""
    order = listed(desk)
    at = next((n for n, (one, _facts) in enumerate(order) if one.id == header.id), -1)
    if at < 0:
        return (Deed("Active again", "undo", lambda to: _reopen(to, header.id)),)
    found = []
    if [one.id for one, facts in order if is_primary(facts)] != [header.id]:
        found.append(Deed("Make primary", "check-circle", lambda to: _promote(to, header.id)))
    if at > 0:
        found.append(Deed("Move up", "chevron-up", lambda to: _move(to, header.id, -1), "Alt+Up"))
    if at < len(order) - 1:
        found.append(
            Deed("Move down", "chevron-down", lambda to: _move(to, header.id, 1), "Alt+Down")
        )
    found.append(Deed("Resolve", "check", lambda to: _resolve(to, header.id)))
    return found


def _body(desk: ChartDesk, entry_id: int, **changes: Any) -> Body:
    return {**desk.section(KEY).body(desk.entry(entry_id)), **changes}


def _promote(desk: ChartDesk, entry_id: int) -> str:
    order = listed(desk)
    first = place_of(order[0][1]) - 1
    changes = [
        (header.id, _body(desk, header.id, primary=False))
        for header, facts in order
        if facts.get("primary") is True and header.id != entry_id
    ]
    changes.append((entry_id, _body(desk, entry_id, primary=True, order=_number(first))))
    desk.keep_all(KEY, changes, "Made primary")
    return "It is the primary diagnosis now"


def _move(desk: ChartDesk, entry_id: int, step: int) -> str:
    order = listed(desk)
    ids = [header.id for header, _facts in order]
    places = moved([place_of(facts) for _header, facts in order], ids.index(entry_id), step)
    changes = [(ids[n], _body(desk, ids[n], order=_number(to))) for n, to in places.items()]
    desk.keep_all(KEY, changes, "Moved in the list")
    return ""


def _resolve(desk: ChartDesk, entry_id: int) -> str:
    today = desk.now().day.isoformat()
    body = _body(desk, entry_id, status="resolved", ended=today, primary=False)
    desk.keep_all(KEY, [(entry_id, body)], "Resolved")
    return "Resolved; it stays in the list, below"


def _reopen(desk: ChartDesk, entry_id: int) -> str:
    body = _body(desk, entry_id, status="active", ended="", **begins(desk))
    desk.keep_all(KEY, [(entry_id, body)], "Active again")
    return "Active again; that it was over stays in its history"


def _number(place: float) -> float | int:
    return int(place) if float(place).is_integer() else place


def rank_in_print(facts: Values) -> int:
    """Return the place on paper: those that hold in their order, then those that are over."""
    return round(place_of(facts) * 1_000_000)
