"""How a measure is listed and read, its course over time, and when it is due again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from therapist_emr.domain import numbers, words
from therapist_emr.domain.entry import EntryHeader
from therapist_emr.domain.measures import Band, Instrument, band_name, change_words, milestones
from therapist_emr.forms.blocks import Block, Heading, Note, Pairs, Paragraph, Table, Trend
from therapist_emr.forms.field import Values
from therapist_emr.forms.reading import form_blocks
from therapist_emr.forms.values import as_day, as_number
from therapist_emr.sections.contract import EntryKind, Look
from therapist_emr.sections.glance import Told, standing_entries
from therapist_emr.sections.measures.answers import SKIPPED, raised_safety, unanswered
from therapist_emr.sections.measures.form import ANSWERS, MOST
from therapist_emr.sections.measures.instruments import instrument, shipped

KEY = "measures"
ANSWERED, SCORED, SCHEDULED = "answers", "score", "schedule"
_FACTS = (
    "name", "instrument", "edition", "total", "low", "high", "severity", "weeks", "since", "until",
)  # fmt: skip


def figure(value: object) -> str:
    """Return a number as people write it; what is none, as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > MOST:
        return str(value or "")
    return numbers.figure(value)


def title_of(kind: EntryKind, body: Values, _number: int) -> str:
    """Return "PHQ-9 9", or "PHQ-9 every 4 weeks"."""
    name = str(body.get("name") or "Measure")
    if kind.key == SCHEDULED:
        weeks = body.get("weeks")
        return f"{name} {often(weeks)}" if weeks else name
    return f"{name} {figure(body.get('total'))}".strip()


def often(weeks: object) -> str:
    """Return "every week" or "every 4 weeks"."""
    return "every week" if weeks == 1 else f"every {figure(weeks)} weeks"


def summary_of(kind: EntryKind, body: Values) -> str:
    """Return what the score means, or what is missing."""
    if kind.key == SCHEDULED:
        until = body.get("until")
        return f"Until {words.iso_day(str(until))}" if until else "Shown on Today when due"
    told = [str(body.get("severity") or "")]
    if kind.key == ANSWERED:
        if missing := unanswered(body.get("answers") or ()):
            told.append(f"Incomplete, {words.count(missing, 'question')} unanswered")
        if raised_safety(body):
            told.append(SAFETY)
    return ". ".join(part for part in told if part)


SAFETY = "Thoughts of death or self-harm answered above 0"


def when_of(body: Values) -> str:
    """Return the day it was answered, or since when it is due."""
    return str(body.get("date") or body.get("since") or "")


def facts_of(body: Values) -> Mapping[str, Any]:
    """Return what lists, plots and reminders need."""
    facts = {key: body[key] for key in _FACTS if body.get(key) not in (None, "")}
    if "answers" in body:
        facts["missing"] = unanswered(body.get("answers") or ())
        if raised_safety(body):
            facts["safety"] = True
    return facts


def blocks_of(kind: EntryKind, body: Values, _look: Look) -> tuple[Block, ...]:
    """Return a measure as it is read: what it came to, then every question with its answer."""
    if kind.key != ANSWERED or not body.get("answers"):
        return form_blocks(kind.form, body)
    by = ANSWERS["by"].choice_label(str(body.get("by") or ""))
    pairs = [
        ("Measure", ", ".join(str(body[k]) for k in ("name", "title") if body.get(k))),
        ("Total", total_words(body)),
        ("Reads as", str(body.get("severity") or "")),
        ("Answered", ", ".join(part for part in (_day(body), words.within(by)) if part)),
    ]
    blocks: list[Block] = [Pairs(tuple(pair for pair in pairs if pair[1]))]
    if raised_safety(body):
        blocks.append(Note(f"{SAFETY}."))
    blocks.append(Heading("Answers", 3))
    if body.get("stem"):
        blocks.append(Note(str(body["stem"])))
    blocks.append(Table(("Question", "Answer", "Score"), tuple(_rows(body["answers"]))))
    if body.get("remarks"):
        blocks += [Heading("Remarks", 3), Paragraph(str(body["remarks"]))]
    if body.get("licence"):
        blocks.append(Note(str(body["licence"])))
    return tuple(blocks)


def _day(body: Values) -> str:
    return words.iso_day(str(body.get("date") or ""))


def total_words(body: Values) -> str:
    """Return "9, from 0 to 27", or why there is no total."""
    total, low, high = (body.get(key) for key in ("total", "low", "high"))
    if as_number(total) is None:
        missing = unanswered(body.get("answers") or ())
        return f"None: {words.count(missing, 'question')} unanswered" if missing else ""
    span = f", from {figure(low)} to {figure(high)}" if as_number(high) is not None else ""
    return f"{figure(total)}{span}"


def _rows(rows: Iterable[Values]) -> Iterable[tuple[str, str, str]]:
    heading = ""
    for row in rows:
        if row.get("heading") and row["heading"] != heading:
            heading = str(row["heading"])
            yield heading, "", ""
        if row.get("ask") == "display":
            yield str(row.get("text") or ""), "", ""
            continue
        silent = "Not asked" if row.get("state") == SKIPPED else "Not answered"
        number_ = f"{row['id']}. " if str(row.get("id") or "").isdecimal() else ""
        yield (
            f"{number_}{row.get('text') or ''}",
            str(row.get("answer") or silent),
            figure(row.get("score")) if as_number(row.get("score")) is not None else "",
        )


@dataclass(frozen=True, slots=True)
class Given:
    """Hold one administration as lists and plots need it."""

    entry_id: int
    day: str
    total: float | None
    severity: str
    safety: bool
    score_only: bool
    missing: int


@dataclass(frozen=True, slots=True)
class Course:
    """Hold one measure of a client with all its administrations, oldest first."""

    name: str
    group: str
    """What its entries have in common: the instrument's key, or the name."""
    instrument: Instrument | None
    given: tuple[Given, ...]
    low: float
    high: float

    @property
    def scored(self) -> tuple[Given, ...]:
        """Return the administrations that have a total."""
        return tuple(one for one in self.given if one.total is not None)

    @property
    def last(self) -> Given:
        """Return the newest administration."""
        return self.given[-1]


def courses(told: Told) -> list[Course]:
    """Return each measure with its administrations, the one answered last first."""
    groups: dict[str, list[tuple[EntryHeader, Mapping[str, Any]]]] = {}
    for header, facts in standing_entries(told):
        if header.kind != SCHEDULED:
            groups.setdefault(group_of(facts), []).append((header, facts))
    return [_course(rows[::-1]) for rows in groups.values()]


def group_of(facts: Mapping[str, Any]) -> str:
    """Return what makes two administrations the same measure."""
    return str(facts.get("instrument") or str(facts.get("name") or "").casefold())


def _course(rows: Sequence[tuple[EntryHeader, Mapping[str, Any]]]) -> Course:
    facts = rows[-1][1]
    found = instrument(group_of(facts))
    given = tuple(_given(header, told, found) for header, told in rows)
    lows = [v for _, f in rows if (v := as_number(f.get("low"))) is not None]
    highs = [v for _, f in rows if (v := as_number(f.get("high"))) is not None]
    totals = [one.total for one in given if one.total is not None]
    low = min([*lows, *totals], default=0.0)
    return Course(
        str(facts.get("name") or "Measure"), group_of(facts), found, given,
        min(low, 0.0) if not lows else low, max([*highs, *totals], default=1.0),
    )  # fmt: skip


def _given(header: EntryHeader, facts: Mapping[str, Any], found: Instrument | None) -> Given:
    total = as_number(facts.get("total"))
    return Given(
        header.id, header.at[:10], total,
        str(facts.get("severity") or "") or _published(found, total),
        bool(facts.get("safety")), header.kind == SCORED, int(facts.get("missing") or 0),
    )  # fmt: skip


def _published(found: Instrument | None, total: float | None) -> str:
    """Return what a total alone reads as, where nobody wrote it down: its band or cut-off."""
    if found is None or total is None:
        return ""
    return band_name(found.bands, total) or (found.cut.words(total) if found.cut else "")


def trend_of(course: Course, sex: str = "") -> Trend | None:
    """Return the picture of a course, or None without a single total."""
    points = tuple((one.day, one.total) for one in course.scored if one.total is not None)
    if not points:
        return None
    found = course.instrument
    cut = found.cut_off(sex) if found else None
    known = found is not None and (not found.cut_by_sex or sex.casefold() in found.cut_by_sex)
    sides = (
        (Band("Below cut-off", course.low, cut - 1), Band("Cut-off or above", cut, course.high))
        if cut is not None and known
        else ()
    )
    return Trend(
        title=course.name,
        points=points,
        low=course.low,
        high=course.high,
        target=cut,
        bands=(found.bands if found else ()) or sides,
        line="Cut-off" if known else "Lower cut-off",
    )


def in_order(found: Sequence[Course]) -> list[Course]:
    """Return courses in the order of the program's measures, others behind by name."""
    places = {one.key: at for at, one in enumerate(shipped())}
    return sorted(found, key=lambda one: (places.get(one.group, len(places)), one.name.casefold()))


def told_change(
    course: Course, at: int = -1, *, thresholds: bool = True, narrowed: bool = False
) -> str:
    """Return how a total stands against the first and the one before: "10 below first".

    Of a narrowed copy, which lacks the first of all, no threshold is told.
    """
    scored = course.scored
    if len(scored) < 2 or not scored[at:]:
        return ""
    now, first = scored[at], scored[0]
    place = scored.index(now)
    word = "first in these days" if narrowed else "first"
    if place == 0:
        return f"The {word}"
    assert now.total is not None and first.total is not None
    parts = [change_words(now.total, first.total, word)]
    before = scored[place - 1].total
    if place > 1 and before is not None:
        parts.append(change_words(now.total, before, "last"))
    if thresholds and not narrowed and course.instrument is not None:
        parts += milestones(course.instrument, now.total, first.total)
    return ". ".join(parts)


def due_on(told: Told, facts: Mapping[str, Any], today: date) -> date | None:
    """Return the day a scheduled measure is due next, or None when its time is over."""
    weeks, since = as_number(facts.get("weeks")), as_day(facts.get("since"))
    if weeks is None or since is None:
        return None
    name = group_of(facts)
    days = [
        day
        for header, one in standing_entries(told)
        if header.kind != SCHEDULED and group_of(one) == name and (day := as_day(header.at))
    ]
    due = max(days) + timedelta(weeks=weeks) if days else since
    due = max(due, since)
    until = as_day(facts.get("until"))
    return None if until is not None and until < max(due, today) else due


def print_course(told: Told, sex: str = "", *, narrowed: bool = False) -> tuple[Block, ...]:
    """Return each measure's course as it is printed: the picture, then a table of its totals.

    `narrowed` says that earlier ones are left out.
    """
    blocks: list[Block] = []
    for course in in_order(courses(told)):
        trend = trend_of(course, sex)
        if trend is None:
            continue
        if len(trend.points) > 1:
            blocks.append(trend)
        else:
            blocks.append(Heading(course.name, 3))
        rows = tuple(
            (words.iso_day(one.day), figure(one.total), one.severity, change)
            for at, one in enumerate(course.scored)
            for change in (told_change(course, at, narrowed=narrowed),)
        )
        blocks.append(Table(("Date", "Total", "Reads as", "Change"), rows))
    return tuple(blocks)
