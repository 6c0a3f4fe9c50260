"""How a session and its kin are listed and read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from therapist_emr.domain import words
from therapist_emr.domain.plan import measured
from therapist_emr.forms.blocks import Block, Heading, Items, Note, Pairs, Paragraph
from therapist_emr.forms.field import Values
from therapist_emr.forms.reading import form_blocks, value_words
from therapist_emr.sections.contract import EntryKind, Look
from therapist_emr.sections.sessions.form import minutes

SEEN = frozenset({"session", "intake", "crisis"})


def title_of(kind: EntryKind, _body: Values, number: int) -> str:
    """Return "Session 41", "Intake" or "Late cancellation"."""
    return f"{kind.title} {number}" if kind.numbered and number else kind.title


def summary_of(kind: EntryKind, body: Values) -> str:
    """Return "53 min, video", who was called, or what was charged."""
    if kind.key == "contact":
        how = kind.form["method"].choice_label(str(body.get("method") or ""))
        return " with ".join(part for part in (how, body.get("with_whom")) if part)
    if kind.key not in SEEN:
        return str(body.get("charge") or body.get("notice") or "")
    lasted = minutes(body)
    place = kind.form["place"].choice_label(str(body.get("place") or "")).lower()
    modality = str(body.get("modality") or "individual")
    told = [f"{lasted} min" if lasted is not None else "", place]
    if modality != "individual":
        told.append(kind.form["modality"].choice_label(modality).lower())
    return ", ".join(part for part in told if part)


def when_of(body: Values) -> str:
    """Return the wall time it began."""
    day, start = str(body.get("date") or ""), str(body.get("start") or "")
    return f"{day}T{start}" if day and start else day


def facts_of(body: Values) -> Mapping[str, Any]:
    """Return what lists, Today and the plan's plots need."""
    facts: dict[str, Any] = {"minutes": minutes(body), "place": body.get("place")}
    if "method" not in body:
        # A call tells of no visit, neither kept nor missed.
        facts["seen"] = bool(body.get("modality"))
    if body.get("next_date"):
        at = f"T{body['next_time']}" if body.get("next_time") else ""
        facts["next_visit"] = f"{body['next_date']}{at}"
    worked = [
        {key: row[key] for key in ("id", "value") if row.get(key) not in (None, "")}
        for row in body.get("objectives", ())
    ]
    if worked:
        facts["objectives"] = worked
    return facts


def when_words(kind: EntryKind, body: Values) -> str:
    """Return "Tue, Nov 10, 2026, 5:30 to 6:23 pm, 53 minutes, in person, individual"."""
    lasted = minutes(body)
    told = [_day(body), _span(body), words.count(lasted, "minute") if lasted else ""]
    if kind.key in SEEN:
        keys = [key for key in ("place", "modality") if body.get(key)]
        told += [kind.form[key].choice_label(str(body[key])).lower() for key in keys]
    return ", ".join(part for part in told if part)


def _day(body: Values) -> str:
    try:
        return words.weekday_day(date.fromisoformat(str(body.get("date") or "")))
    except ValueError:
        return ""


def _span(body: Values) -> str:
    shown = []
    for key in ("start", "stop"):
        try:
            shown.append(time.fromisoformat(str(body.get(key) or "")))
        except ValueError:
            break
    if not shown:
        return ""
    return words.clock_span(*shown) if len(shown) == 2 else words.clock(shown[0])


_TOLD_ELSEWHERE = (
    "date", "start", "stop", "place", "modality", "mental_status", "risk", "objectives",
    "service_code", "next_date", "next_time", "notes",
)  # fmt: skip


def blocks_of(kind: EntryKind, body: Values, _look: Look) -> tuple[Block, ...]:
    """Return the note as it is read: when and where, texts, findings, objectives, what is next."""
    blocks: list[Block] = [Note(when_words(kind, body))]
    # Of a visit that did not take place the first line says only when it would have begun.
    skip = [key for key in _TOLD_ELSEWHERE if key != "place" or kind.key in SEEN]
    facts = [b for b in form_blocks(kind.form, body, skip=skip) if not isinstance(b, Note)]
    blocks += facts
    found = {key: findings_words(body, key) for key in ("mental_status", "risk")}
    for row in body.get("notes", ()):
        seen = found.pop(row["key"], "")
        if row["text"] or seen:
            blocks.append(Heading(row["label"]))
            if row.get("carried_from"):
                blocks.append(Note(f"Carried from {words.iso_day(row['carried_from'])}"))
            blocks += [Paragraph(text) for text in (row["text"], seen) if text]
    for key, seen in found.items():
        if seen:
            blocks += [Heading(kind.form[key].label), Paragraph(seen)]
    if worked := tuple(worked_words(row) for row in body.get("objectives", ())):
        blocks += [Heading("Objectives worked on"), Items(worked, checked=True)]
    last = (("Service code", body.get("service_code")), ("Next session", _next(kind, body)))
    if rows := tuple((label, str(value)) for label, value in last if value):
        blocks.append(Pairs(rows))
    return tuple(blocks)


def findings_words(body: Values, key: str) -> str:
    """Return the sentences of one finding."""
    return " ".join(row["text"] for row in body.get(key) or () if row["text"])


def worked_words(row: Values) -> str:
    """Return "Walk three times a week: 2, twice in the rain", as far as it is told."""
    value = row.get("value")
    shown = str(value or "")
    if isinstance(value, int | float):
        shown = measured(value, str(row.get("unit") or ""))
    told = ", ".join(part for part in (shown, row.get("remark")) if part)
    return f"{row.get('label')}: {told}" if told else str(row.get("label") or "")


def _next(kind: EntryKind, body: Values) -> str:
    if not body.get("next_date"):
        return ""
    day = value_words(kind.form["next_date"], body["next_date"])
    at = value_words(kind.form["next_time"], body.get("next_time"))
    return f"{day}, {at}" if at else day
