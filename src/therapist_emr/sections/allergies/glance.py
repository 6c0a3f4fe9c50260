"""What must not be overlooked: allergies in the chart's header, on the overview, while writing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from therapist_emr.domain import words
from therapist_emr.domain.entry import EntryHeader
from therapist_emr.forms.field import Problem, Values
from therapist_emr.sections.allergies.form import ALLERGY, GRAVE, is_over
from therapist_emr.sections.born import before_birth
from therapist_emr.sections.contract import EntryKind
from therapist_emr.sections.desk import ChartReading
from therapist_emr.sections.glance import (
    Alert,
    AlertTone,
    Glance,
    GlanceRow,
    Side,
    Told,
    standing_entries,
)

KEY, KIND, NONE_KIND = "allergies", "allergy", "none_known"
RANK = 25
MOST_CHIPS = 2

Held = list[tuple[EntryHeader, Mapping[str, Any]]]


def rank(facts: Values) -> float:
    """Return the place in a list: the gravest first, then statements, then what is over."""
    if is_over(facts):
        return 10.0
    if not facts.get("substance"):
        return 5.0
    order = [choice.key for choice in ALLERGY["severity"].choices][::-1]
    severity = str(facts.get("severity") or "")
    return float(order.index(severity) if severity in order else len(order))


def held(told: Told) -> Held:
    """Return the allergies that hold, the gravest first."""
    found = [one for one in standing_entries(told) if one[0].kind == KIND and not is_over(one[1])]
    return sorted(found, key=lambda one: rank(one[1]))


def stated(told: Told) -> tuple[EntryHeader, Mapping[str, Any]] | None:
    """Return the newest statement that holds and says that none is known."""
    found = (
        one for one in standing_entries(told) if one[0].kind == NONE_KIND and not is_over(one[1])
    )
    return next(found, None)


def alerts(desk: ChartReading) -> Sequence[Alert]:
    """Return the chips of the chart's header: "Penicillin: hives"."""
    found = held(desk.facts(KEY))
    chips = [Alert(_chip(facts), "allergy", _tone(facts)) for _header, facts in found[:MOST_CHIPS]]
    if more := len(found) - len(chips):
        chips.append(Alert(words.count(more, "more allergy", "more allergies"), "allergy", "plain"))
    return chips


def _chip(facts: Values) -> str:
    substance, reaction = str(facts["substance"]), str(facts.get("reaction") or "allergy")
    return f"{substance}: {words.within(reaction)}"


def _tone(facts: Values) -> AlertTone:
    return "bad" if facts.get("severity") in GRAVE or not facts.get("severity") else "soon"


def glance(desk: ChartReading) -> Glance:
    """Return the allergies that hold, or the statement that none is known."""
    told = desk.facts(KEY)
    rows = tuple(
        GlanceRow(header.id, header.title, manner(facts), severity_words(facts))
        for header, facts in held(told)
    )
    said = stated(told)
    if not rows and said is not None:
        header, _facts = said
        rows = (GlanceRow(header.id, header.title, header.summary),)
    return Glance(
        "Allergies", rows, side=Side.LEFT, rank=RANK, nothing="Not asked about yet",
        action="" if rows else "Record allergies",
    )  # fmt: skip


def manner(facts: Values) -> str:
    """Return "Hives, noted Apr 2024": what is said of an allergy beside its severity."""
    noted = words.iso_day(str(facts.get("noted_on") or ""))
    told = (str(facts.get("reaction") or ""), f"noted {noted}" if noted else "")
    return words.sentence(", ".join(part for part in told if part))


def severity_words(facts: Values) -> str:
    """Return "Severe", or nothing when it is not known."""
    severity = str(facts.get("severity") or "")
    return ALLERGY["severity"].choice_label(severity) if severity else ""


def count(told: Told) -> int:
    """Return how many allergies hold; a statement that none is known counts nothing."""
    return len(held(told))


def offers(kind: EntryKind, told: Told) -> bool:
    """Offer to state that none is known only while neither an allergy nor a statement holds."""
    return kind.key != NONE_KIND or not (held(told) or stated(told))


def hints(
    desk: ChartReading, kind: EntryKind, values: Values, entry_id: int | None
) -> Iterable[Problem]:
    """Say what contradicts what is written: an allergy that holds, or that none is known."""
    yield from before_birth(desk, values, "noted_on")
    if is_over(values):
        return
    told = [one for one in desk.facts(KEY) if one[0].id != entry_id]
    allergies, said = held(told), stated(told)
    if kind.key == NONE_KIND and allergies:
        names = words.listed([header.title for header, _facts in allergies])
        yield Problem(
            "status",
            f"This chart says otherwise: {names}.",
            "Mark what does not hold as inactive or entered in error.",
        )
    if kind.key == KIND and said is not None:
        on = words.iso_day(str(said[1].get("stated_on") or ""))
        yield Problem(
            "substance",
            f"“No known allergies” was recorded {on} and still holds.",
            "Save this, then say there that it does not hold any more.",
        )
    if kind.key == KIND and (twin := _twin(allergies, values)):
        yield Problem("substance", f"{twin} is in the list already.")


def _twin(allergies: Held, values: Values) -> str:
    named = str(values.get("substance") or "").strip().casefold()
    found = (header.title for header, facts in allergies
             if str(facts.get("substance") or "").casefold() == named)  # fmt: skip
    return next(found, "") if named else ""
