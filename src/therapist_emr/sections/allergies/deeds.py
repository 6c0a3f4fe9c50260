"""What can be done with an allergy in the list, and with the statement that none is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from therapist_emr.domain.entry import EntryHeader
from therapist_emr.sections.allergies.form import is_over
from therapist_emr.sections.allergies.glance import KEY, KIND, held, stated
from therapist_emr.sections.deed import Deed
from therapist_emr.sections.desk import ChartDesk, ChartReading


def deeds(desk: ChartReading, header: EntryHeader) -> Sequence[Deed]:
    """Offer to end what holds, to let hold again what was ended, to confirm a statement today.

    That none is known neither holds again nor is confirmed beside an allergy that holds.
    """
    facts: Mapping[str, Any] = desk.entry(header.id).facts
    denied = header.kind != KIND and bool(held(desk.facts(KEY)))
    if is_over(facts):
        if denied:
            return ()
        return (Deed("Holds again", "undo", lambda to: _change(to, header, status="active")),)
    if header.kind == KIND:
        ended = "inactive"
        return (Deed("Mark inactive", "check", lambda to: _change(to, header, status=ended)),)
    today = desk.now().day.isoformat()
    found = [Deed("Does not hold", "close", lambda to: _change(to, header, status="superseded"))]
    if facts.get("stated_on") != today and not denied:
        again = Deed("Confirmed today", "check", lambda to: _change(to, header, stated_on=today))
        found.insert(0, again)
    return found


def _change(desk: ChartDesk, header: EntryHeader, **changes: str) -> str:
    entry = desk.entry(header.id)
    body = desk.section(KEY).body(entry)
    desk.keep_all(KEY, [(header.id, {**body, **changes})], "Status changed")
    told = desk.facts(KEY)
    if held(told) and stated(told) is not None:
        return "Saved. “No known allergies” is recorded too: mark the one that does not hold"
    return "Saved; what it said before is kept"
