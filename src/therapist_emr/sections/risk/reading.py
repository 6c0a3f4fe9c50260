"""How risk and safety plans are listed, and what of them stands in the chart's header."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from therapist_emr.domain import words
from therapist_emr.domain.entry import EntryHeader
from therapist_emr.forms.field import Values
from therapist_emr.forms.values import as_day
from therapist_emr.sections.contract import EntryKind
from therapist_emr.sections.desk import ChartReading
from therapist_emr.sections.glance import Alert, Told, Wait, standing_entries
from therapist_emr.sections.quick_fill import quick_fill
from therapist_emr.sections.risk.form import RISK, SAFETY_PLAN, STEPS

KEY, ASSESSMENT, PLAN = "risk", "risk", "safety_plan"
_ELEVATED = frozenset({"low", "moderate", "high", "imminent"})
_DAY = len("2026-11-17")
_GRAVE = frozenset({"high", "imminent"})
_IN_SHORT = {
    "suicidal_ideation": {
        "denied": "denies ideation",
        "passive": "passive ideation",
        "active": "active ideation",
        "active_method": "active ideation with method",
    },
    "plan": {"none": "no plan", "vague": "vague plan", "specific": "specific plan"},
    "intent": {"none": "no intent", "some": "some intent", "stated": "stated intent"},
}


def title_of(kind: EntryKind, _body: Values, number: int) -> str:
    """Return "Risk assessment", "Safety plan" or "Safety plan, version 3"."""
    return f"{kind.title}, version {number}" if number > 1 else kind.title


def summary_of(kind: EntryKind, body: Values) -> str:
    """Return "Moderate: passive ideation, no plan, no intent", or how far a plan goes."""
    if kind.key == PLAN:
        told = sum(1 for key in STEPS if body.get(key))
        copy = SAFETY_PLAN["copy"].choice_label(str(body.get("copy") or ""))
        filled = f"{told} of {len(STEPS)} steps filled in"
        return f"{filled}. Copy: {copy.lower()}" if copy else filled
    level = RISK["level"].choice_label(str(body.get("level") or ""))
    found = ", ".join(_in_short(body.get("asked") or ()))
    return ": ".join(part for part in (level, found) if part)


def _in_short(rows: Iterable[Mapping[str, str]]) -> Iterable[str]:
    """Yield thoughts, plan and intent in a few words, as they were ticked."""
    known = {area.key for area in quick_fill("risk").areas}
    for row in rows:
        short = _IN_SHORT.get(row["key"], {}) if row["key"] in known else {}
        for key in row.get("help", "").split():
            if key in short:
                yield short[key]


def when_of(body: Values) -> str:
    """Return the day it was made, with the time when that is told."""
    day, at = str(body.get("date") or ""), str(body.get("time") or "")
    return f"{day}T{at}" if day and at else day


def facts_of(body: Values) -> Mapping[str, Any]:
    """Return what the header and Today need: the level and when to look again."""
    return {key: body[key] for key in ("level", "review_on") if body.get(key)}


def alerts(desk: ChartReading) -> Sequence[Alert]:
    """Return "Risk reviewed Nov 3" while the newest assessment found any."""
    last = newest(standing_entries(desk.facts(KEY)), ASSESSMENT)
    if last is None or last[1].get("level") not in _ELEVATED:
        return ()
    on = words.near_day(last[0].at, desk.now().day)
    if last[1]["level"] in _GRAVE:
        level = RISK["level"].choice_label(str(last[1]["level"]))
        return (Alert(f"{level} risk, reviewed {on}", "warning", "bad"),)
    return (Alert(f"Risk reviewed {on}", "warning", "soon"),)


def waits(told: Told, _today: date) -> Iterable[Wait]:
    """Yield when to look again at the newest assessment and at the plan in force."""
    for kind, said in ((ASSESSMENT, "Risk review"), (PLAN, "Safety plan review")):
        last = newest(told, kind)
        if last is not None and (due := as_day(last[1].get("review_on"))) is not None:
            yield Wait(last[0].id, said, due)


def newest(told: Told, kind: str) -> tuple[EntryHeader, Mapping[str, Any]] | None:
    """Return the last of a kind; of one day, when not all tell their time, the last written."""
    found = [one for one in told if one[0].kind == kind]
    if not found:
        return None
    day = found[0][0].at[:_DAY]
    same = [one for one in found if one[0].at[:_DAY] == day]
    timed = all(len(header.at) > _DAY for header, _facts in same)
    return same[0] if timed else max(same, key=lambda one: one[0].id)
