"""What the overview of a chart tells: read from facts and headers, never from whole notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from therapist_emr.domain import words
from therapist_emr.domain.dates import PartialDate
from therapist_emr.domain.entry import EntryHeader, EntryStatus
from therapist_emr.domain.plan import standing
from therapist_emr.sections.contract import Section
from therapist_emr.sections.desk import ChartDesk
from therapist_emr.sections.treatment_plan.reading import points_of

SOON_DAYS = 14

Told = Sequence[tuple[EntryHeader, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class MedicationLine:
    """Hold one current medication: what and how much, how and by whom."""

    entry_id: int
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class ObjectiveLine:
    """Hold one objective and how far it has come; `due` is when it was met, once it is."""

    label: str
    text: str
    words: str
    fraction: float
    due: str
    met: bool
    overdue: bool


@dataclass(frozen=True, slots=True)
class PlanTold:
    """Hold what the overview tells of the plan."""

    entry_id: int
    objectives: tuple[ObjectiveLine, ...]
    review: str
    review_soon: bool


@dataclass(frozen=True, slots=True)
class Happening:
    """Hold one thing of the timeline."""

    section: str
    entry_id: int
    draft_id: int
    at: str
    icon: str
    title: str
    detail: str
    withdrawn: bool = False


def standing_entries(told: Told) -> list[tuple[EntryHeader, Mapping[str, Any]]]:
    """Return the entries that are not entered in error."""
    return [(header, facts) for header, facts in told if header.status is not EntryStatus.ERROR]


def medications_now(section: Section, told: Told) -> list[MedicationLine]:
    """Return the medications not stopped, by name."""
    kind = section.kind("medication")
    lines = []
    for header, facts in standing_entries(told):
        if header.kind == "medication" and not facts.get("stopped"):
            route = kind.form["route"].choice_label(str(facts.get("route") or ""))
            often = str(facts.get("frequency") or "")
            head = ", ".join(part for part in (route, often[:1].lower() + often[1:]) if part)
            detail = ". ".join(part for part in (head, str(facts.get("prescriber") or "")) if part)
            lines.append(MedicationLine(header.id, header.title, detail))
    return sorted(lines, key=lambda line: line.title.casefold())


def reviewed_words(told: Told, today: date) -> str:
    """Return "Reviewed with client Nov 10", or nothing when it never was."""
    for _header, facts in standing_entries(told):
        if on := str(facts.get("reviewed_on") or ""):
            named = str(facts.get("with") or "client")
            who = "client" if named.casefold() == "client" else named
            return f"Reviewed with {who} {near_day(on, today)}"
    return ""


def near_day(iso: str, today: date) -> str:
    """Return a day without its year when it is this one."""
    try:
        whole = PartialDate.parse(iso[:10]).whole
    except ValueError:
        return iso
    return words.short_day(whole, today) if whole else words.iso_day(iso)


def plan_told(plan: Told, sessions: Told, today: date) -> PlanTold | None:
    """Return the plan in force with the standing of its objectives, or None without one."""
    found = standing_entries(plan)
    if not found:
        return None
    header, facts = found[0]
    history = [{**told, "day": entry.at[:10]} for entry, told in standing_entries(sessions)]
    lines = tuple(
        _objective(row, history, today)
        for row in facts.get("objectives", ())
        if row.get("status") not in {"changed", "dropped"}
    )
    due = str(facts.get("review_due") or "")
    review, soon = review_words(due, today)
    return PlanTold(header.id, lines, review, soon)


def review_words(due: str, today: date) -> tuple[str, bool]:
    """Return "Review due Nov 30" and whether that is soon or past."""
    try:
        on = date.fromisoformat(due)
    except ValueError:
        return "", False
    gap = (on - today).days
    said = words.short_day(on, today)
    if gap < 0:
        return f"Review was due {said}", True
    return f"Review due {said}", gap <= SOON_DAYS


def _objective(
    row: Mapping[str, Any], history: Iterable[Mapping[str, Any]], today: date
) -> ObjectiveLine:
    due = str(row.get("due") or "")
    found = standing(
        start=_number(row.get("start")),
        target=_number(row.get("target")),
        unit=str(row.get("unit") or ""),
        status=str(row.get("status") or "active"),
        due=due,
        points=points_of(str(row.get("id") or ""), history),
        today=today,
    )
    shown = str(row.get("met_on") or "") if found.met else due
    return ObjectiveLine(
        label=str(row.get("label") or ""),
        text=str(row.get("text") or ""),
        words=found.words or "On the way",
        fraction=found.fraction or 0.0,
        due=near_day(shown, today) if shown else "",
        met=found.met,
        overdue=found.overdue,
    )


def _number(value: object) -> float | None:
    known = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if known else None  # type: ignore[arg-type]  # known to be a number


def timeline(desk: ChartDesk, sections: Sequence[Section]) -> list[Happening]:
    """Return what happened in all sections, newest first, drafts among them."""
    found: list[Happening] = []
    for section in sections:
        found += [_draft(section, draft) for draft in desk.drafts(section.key)]
        found += [_entry(section, header) for header in desk.headers(section.key)]
    return sorted(found, key=lambda one: (one.at, one.entry_id, one.draft_id), reverse=True)


def _entry(section: Section, header: EntryHeader) -> Happening:
    told = [header.summary]
    withdrawn = header.status is EntryStatus.ERROR
    if withdrawn:
        told = ["Entered in error"]
    elif header.addenda:
        told.append(words.count(header.addenda, "addendum", "addenda"))
    elif header.status is EntryStatus.SIGNED:
        told.insert(0, "Signed")
    elif section.single:
        told = ["Changed" if header.revisions > 1 else "Entered"]
    detail = ". ".join(part for part in told if part)
    return Happening(
        section.key, header.id, 0, header.at, section.icon, header.title, detail, withdrawn
    )


def _draft(section: Section, draft: Any) -> Happening:
    detail = ". ".join(part for part in ("Draft, not signed", draft.summary) if part)
    title = draft.title or section.title
    return Happening(section.key, 0, draft.id, draft.at, "pencil", title, detail)
