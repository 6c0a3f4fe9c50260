"""How far an objective of a treatment plan has come."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from therapist_emr.domain.numbers import NUMBER, figure, read_number


@dataclass(frozen=True, slots=True)
class Point:
    """Hold one value an objective had in a session: ISO day and number."""

    day: str
    value: float


@dataclass(frozen=True, slots=True)
class Standing:
    """Say where an objective stands: the part of the way done, and in words."""

    fraction: float | None
    words: str
    met: bool
    overdue: bool


def fraction_done(start: float, target: float, value: float) -> float:
    """Return how much of the way from start to target is done, from 0 to 1; it may go downwards."""
    if start == target:
        return 1.0 if value == target else 0.0
    return min(1.0, max(0.0, (value - start) / (target - start)))


def standing(
    *,
    start: float | None,
    target: float | None,
    unit: str,
    status: str,
    due: str,
    points: Iterable[Point],
    today: date,
) -> Standing:
    """Return where an objective stands today, from the values its sessions recorded."""
    told = sorted(points, key=lambda point: point.day)
    last = told[-1] if told else None
    met = status == "met"
    overdue = not met and status == "active" and bool(due) and due < today.isoformat()
    if met:
        return Standing(1.0, "Met", met=True, overdue=False)
    value = last.value if last else start
    if target is None or value is None:
        return Standing(None, "", met=False, overdue=overdue)
    done = fraction_done(start if start is not None else 0.0, target, value)
    words, shown = _told(value, target, unit), figure(value)
    if start is not None and start > target:
        words = (
            f"{shown}, down from {figure(start)}"
            if value < start
            else f"{shown}, target {figure(target)}"
        )
    return Standing(done, words, met=False, overdue=overdue)


def measured(value: float, unit: str = "") -> str:
    """Return a value with what it counts: "3 walks a week", "1 walk a week"."""
    return f"{figure(value)} {unit_for(value, unit)}".strip()


def unit_for(value: float, unit: str) -> str:
    """Return the unit of a value; for one of it, a first word that is surely a plural is not."""
    if value != 1:
        return unit
    first, space, rest = unit.partition(" ")
    for ending, instead in _PLURALS:
        if first.endswith(ending) and len(first) > _SHORT:
            return first[: len(first) - len(ending)] + instead + space + rest
    return unit


_SHORT = 3
_PLURALS = (
    ("ies", "y"), ("ches", "ch"), ("shes", "sh"), ("sses", "ss"), ("xes", "x"),
    ("ss", "ss"), ("us", "us"), ("is", "is"), ("s", ""),
)  # fmt: skip


def _told(value: float, target: float, unit: str) -> str:
    if unit.startswith("of "):
        return f"{figure(value)} {unit}, target {figure(target)}"
    if value > target:
        return f"{figure(value)}, more than {measured(target, unit)}"
    return f"{figure(value)} of {measured(target, unit)}"


def review_due(signed: date, cadence_days: int) -> date:
    """Return the day the next review is due."""
    return signed + timedelta(days=cadence_days)


_NAME = re.compile(r"\b(?:PHQ|GAD|PCL) \d+\b", re.IGNORECASE | re.ASCII)
_MEASURE = re.compile(
    rf"(?<![\w.,:-])(-?{NUMBER})(?!:\d)(?:\s*(?:-|\N{{EN DASH}}|\bto\b)\s*{NUMBER})?(/(?=\d))?",
    re.ASCII,
)


def read_measure(text: str) -> tuple[float | None, str]:
    """Return the first number of a measure and the words after it: "3 a week" is 3, "a week".

    The number in a name ("PHQ-9") and the time of day are none; of "2-3 walks" it is the first, and
    "4/5 days" is 4 of 5 days.
    """
    found = _MEASURE.search(_NAME.sub(lambda name: "_" * len(name[0]), text))
    number = read_number(found[1]) if found is not None else None
    if found is None or number is None:
        return None, ""
    rest = text[found.end() :].strip(" .,;:%/")
    return float(number), f"of {rest}" if found[2] else rest
