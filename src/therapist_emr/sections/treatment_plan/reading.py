"""How a plan is listed and read, with the progress its objectives made in the sessions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from therapist_emr.domain import words
from therapist_emr.domain.plan import Point, Standing, standing
from therapist_emr.forms.blocks import (
    Block,
    Heading,
    Items,
    Note,
    Pairs,
    Paragraph,
    Progress,
    Trend,
)
from therapist_emr.forms.field import Values
from therapist_emr.forms.values import as_day, as_number
from therapist_emr.sections.contract import EntryKind, Look
from therapist_emr.sections.treatment_plan.form import PLAN, goal_letter, objectives


def summary_of(_kind: EntryKind, body: Values) -> str:
    """Return "2 problems, 5 objectives, review due Nov 30, 2026"."""
    told = [
        words.count(len(body.get("problems", ())), "problem"),
        words.count(sum(1 for _ in objectives(body)), "objective"),
    ]
    if body.get("review_due"):
        told.append(f"review due {words.iso_day(str(body['review_due']))}")
    return ", ".join(told)


def force_words(body: Values, today: date) -> str:
    """Return "in force since Sep 1, 2026", or from when for a plan signed ahead."""
    begins = as_day(body.get("effective"))
    word = "from" if begins is not None and begins > today else "since"
    return f"in force {word} {words.iso_day(str(body.get('effective') or ''))}"


def facts_of(body: Values) -> Mapping[str, Any]:
    """Return what Today and the session note need: the review and the open objectives."""
    open_ones = [
        {
            "id": objective.get("id"),
            "label": label,
            "text": objective.get("text"),
            "start": objective.get("start_value"),
            "target": objective.get("target_value"),
            "unit": objective.get("unit"),
            "due": objective.get("target_date"),
            "met_on": objective.get("met_on"),
            "status": objective.get("status") or "active",
        }
        for label, objective in objectives(body)
    ]
    return {"review_due": body.get("review_due"), "objectives": open_ones}


def points_of(objective_id: str, worked_on: Iterable[Mapping[str, Any]]) -> list[Point]:
    """Return the values of one objective from the facts of sessions: each with "day"."""
    found = [
        Point(str(facts["day"]), float(row["value"]))
        for facts in worked_on
        for row in facts.get("objectives", ())
        if row.get("id") == objective_id and isinstance(row.get("value"), int | float)
    ]
    return sorted(found, key=lambda point: point.day)


def objective_standing(
    objective: Values, worked_on: Iterable[Mapping[str, Any]], today: date
) -> Standing:
    """Return where one objective of a plan stands, given the facts of the sessions."""
    return standing(
        start=as_number(objective.get("start_value")),
        target=as_number(objective.get("target_value")),
        unit=str(objective.get("unit") or ""),
        status=str(objective.get("status") or "active"),
        due=str(objective.get("target_date") or ""),
        points=points_of(str(objective.get("id") or ""), worked_on),
        today=today,
    )


def blocks_of(_kind: EntryKind, body: Values, look: Look) -> tuple[Block, ...]:
    """Return the plan as it is read; with how far its objectives came in the sessions."""
    today = date.fromisoformat(look.today) if look.today else date.max
    blocks: list[Block] = [Pairs(tuple(_dates(body, today)))]
    if last := _last_noted(body, look.worked_on):
        blocks.append(
            Note(
                f"Progress is drawn from the session notes up to {words.iso_day(last)} and is no"
                " part of what was signed."
            )
        )
    if body.get("client_words"):
        blocks += [Heading("In the client's own words", 3), Paragraph(body["client_words"])]
    letter = 0
    for number, problem in enumerate(body.get("problems", ()), 1):
        code = f" ({problem['code']})" if problem.get("code") else ""
        blocks.append(Heading(f"Problem {number}: {problem['title']}{code}"))
        for goal in problem.get("goals", ()):
            blocks += _goal_blocks(goal_letter(letter), goal, look, today)
            letter += 1
    if body.get("review_note"):
        blocks += [Heading("What changed in this version", 3), Paragraph(body["review_note"])]
    return tuple(blocks)


def _last_noted(body: Values, worked_on: Iterable[Mapping[str, Any]]) -> str:
    """Return the last day on which a session told of an objective, or an empty string."""
    told = list(worked_on)
    points = (
        point
        for _, objective in objectives(body)
        for point in points_of(str(objective.get("id") or ""), told)
    )
    return max((point.day for point in points), default="")


def _dates(body: Values, today: date) -> Iterable[tuple[str, str]]:
    ahead = (as_day(body.get("effective")) or today) > today
    label = "In force from" if ahead else PLAN["effective"].label
    yield label, words.iso_day(str(body.get("effective") or ""))
    yield "Review due", words.iso_day(str(body.get("review_due") or ""))
    agreed = PLAN["agreement"].choice_label(str(body.get("agreement") or ""))
    on = words.iso_day(str(body.get("agreed_on") or ""))
    yield (
        "Client's agreement",
        ", ".join(part for part in (agreed, on, body.get("agreement_note")) if part),
    )


def _goal_blocks(letter: str, goal: Values, look: Look, today: date) -> list[Block]:
    blocks: list[Block] = [Heading(f"{letter}  {goal['text']}", 3)]
    for index, objective in enumerate(goal.get("objectives", ()), 1):
        blocks += _objective_blocks(f"{letter}{index}", objective, look, today)
    done = tuple(_intervention(row) for row in goal.get("interventions", ()))
    return [*blocks, Note("Interventions"), Items(done)] if done else blocks


def _objective_blocks(label: str, objective: Values, look: Look, today: date) -> list[Block]:
    found = objective_standing(objective, look.worked_on, today)
    by = words.iso_day(objective["target_date"]) if objective.get("target_date") else ""
    aim = ", by ".join(part for part in (objective.get("target"), by) if part)
    told = [
        f"Baseline: {objective['baseline']}" if objective.get("baseline") else "",
        f"Target: {aim}" if aim else "",
    ]
    state = PLAN_STATUS.get(str(objective.get("status") or "active"), "")
    met_on = f" {words.iso_day(objective['met_on'])}" if objective.get("met_on") else ""
    block = Progress(
        label=f"{label}  {objective['text']}",
        words=f"{state}{met_on}" if state else found.words or "On the way",
        fraction=found.fraction if found.fraction is not None else 0.0,
        met=found.met,
        caption=". ".join(part for part in told if part),
    )
    course = objective_trend(
        label, objective, points_of(str(objective.get("id") or ""), look.worked_on)
    )
    return [block] if course is None else [block, course]


PLAN_STATUS = {"met": "Met", "changed": "Changed", "dropped": "Given up"}


def objective_trend(label: str, objective: Values, points: list[Point]) -> Trend | None:
    """Return the course of an objective over the sessions, or None with fewer than two values."""
    if len(points) < 2:
        return None
    start, target = (as_number(objective.get(key)) for key in ("start_value", "target_value"))
    values = [point.value for point in points] + [v for v in (start, target) if v is not None]
    return Trend(
        title=f"{label} over the sessions",
        points=tuple((point.day, point.value) for point in points),
        low=min(values),
        high=max(values),
        target=target,
        unit=str(objective.get("unit") or ""),
    )


def _intervention(row: Values) -> str:
    return ", ".join(str(row[key]) for key in ("what", "frequency", "who") if row.get(key))
