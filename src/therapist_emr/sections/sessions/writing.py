"""What happens to a note while it is written: how it begins, other templates, what is carried."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from therapist_emr.domain.clock import Moment
from therapist_emr.domain.entry import Body
from therapist_emr.forms.checking import is_empty
from therapist_emr.forms.field import Field, Kind, Values
from therapist_emr.forms.values import as_day
from therapist_emr.sections.contract import EntryKind
from therapist_emr.sections.sessions.reading import findings_words, worked_words
from therapist_emr.sections.sessions.templates import SHIPPED, Shelf, Template

Row = dict[str, Any]

ROUNDING = 5
FALLBACK = "dap"
TOLD_WITH_ANOTHER = frozenset({"next_time"})
FINDINGS = ("mental_status", "risk")
BETWEEN = frozenset({"crisis"})
"""What comes between two sessions: the one that was agreed on holds unless the note says else."""
_CARRIED = frozenset({"carried_from", "carried", "accepted"})
KEPT_FROM_LAST = ("modality", "place", "participants")


def begin_note(
    kind: EntryKind,
    now: Moment,
    *,
    booked: str = "",
    last: Values | None = None,
    service_code: str = "",
    preferred: Sequence[str] = (),
    shelf: Shelf = SHIPPED,
) -> Body:
    """Return the body of a new note: today, now or the booked time, and what was usual before.

    `booked` is the wall time of the client's next visit; `last` the body of the last session;
    `service_code` the one of the last note of this kind, for an intake is billed as no session is;
    `preferred` names templates, the first that fits the kind is taken.
    """
    body = kind.form.blank()
    keys = {field.key for field in kind.form.fields}
    body["date"] = now.day.isoformat()
    body["start"] = start_time(now, booked)
    for key in KEPT_FROM_LAST:
        if key in keys and last is not None and last.get(key):
            body[key] = last[key]
    if service_code and "service_code" in keys:
        body["service_code"] = service_code
    if kind.key in BETWEEN and booked[:10] > body["date"]:
        body["next_date"], body["next_time"] = booked[:10], booked[11:16]
    chosen = usual_template(kind.key, *preferred, shelf=shelf)
    if chosen is not None:
        body["template"] = chosen.key
        body["notes"] = chosen.narrative()
    return body


def start_time(now: Moment, booked: str = "") -> str:
    """Return the booked time when it is for today, else the last full five minutes."""
    if booked[:10] == now.day.isoformat() and len(booked) >= 16:
        return booked[11:16]
    wall = now.wall - timedelta(minutes=now.wall.minute % ROUNDING)
    return wall.strftime("%H:%M")


def usual_template(kind: str, *preferred: str, shelf: Shelf = SHIPPED) -> Template | None:
    """Return the template to begin with: the first preferred one, else DAP, else the first."""
    offered = {found.key: found for found in shelf.of(kind)}
    for key in (*preferred, FALLBACK):
        if key in offered:
            return offered[key]
    shipped = (found for found in offered.values() if not found.own)
    return next(shipped, None)


def switch_template(rows: Sequence[Values], chosen: Template) -> list[Row]:
    """Return the texts of a note under another template; nothing that was written is dropped.

    Texts of the same key move over; texts that the template has no part for follow as extra parts.
    """
    told = {str(row.get("key")): dict(row) for row in rows}
    made: list[Row] = []
    for part in chosen.narrative():
        earlier = told.pop(part["key"], {})
        made.append({**earlier, **part, "text": str(earlier.get("text") or "")})
    extra = [row for row in told.values() if str(row.get("text") or "").strip()]
    return made + extra


def change_kind(body: Values, before: EntryKind, kind: EntryKind, shelf: Shelf = SHIPPED) -> Body:
    """Return a note as another kind of note: its texts, and the fields the other form has too.

    Lines, findings and objectives that the other form has no field for follow as texts.
    """
    made = kind.form.blank()
    for field in kind.form.fields:
        if field.key in body:
            made[field.key] = body[field.key]
    chosen = usual_template(kind.key, str(body.get("template") or ""), shelf=shelf)
    rows: list[Row] = [dict(row) for row in body.get("notes") or ()]
    for field in _left_behind(body, before, kind):
        if text := _as_text(field, body):
            _add_text(rows, field, text)
    if chosen is not None:
        made["template"] = chosen.key
        made["notes"] = switch_template(rows, chosen)
    return made


def left_out(body: Values, before: EntryKind, kind: EntryKind) -> list[str]:
    """Return the names of what was filled in and stays behind when a note changes its kind."""
    return [
        field.label.lower()
        for field in _left_behind(body, before, kind)
        if field.key not in TOLD_WITH_ANOTHER and not _as_text(field, body)
    ]


def _left_behind(body: Values, before: EntryKind, kind: EntryKind) -> Iterable[Field]:
    """Yield the fields that were filled in and that the other form does not have."""
    keys = {field.key for field in kind.form.fields}
    for field in before.form.fields:
        said = body.get(field.key)
        told = field.printed and not is_empty(said) and said != field.default
        if field.key not in keys and told and (field.applies is None or field.applies(body)):
            yield field


def _as_text(field: Field, body: Values) -> str:
    """Return what a field says as text, or nothing for a choice, a time or a code."""
    if field.kind is Kind.FINDINGS:
        return findings_words(body, field.key)
    if field.kind is Kind.GROUP:
        return "\n".join(worked_words(row) for row in body.get(field.key) or ())
    return str(body[field.key]).strip() if field.kind is Kind.TEXT else ""


def _add_text(rows: list[Row], field: Field, text: str) -> None:
    row = _place(rows, field.key)
    if row is None:
        rows.append({"key": field.key, "label": field.label, "help": "", "text": text})
    else:
        row["text"] = "\n".join(said for said in (str(row.get("text") or ""), text) if said)


@dataclass(frozen=True, slots=True)
class Carried:
    """Hold one text offered from an earlier note: the part it goes to, and the day it is from."""

    key: str
    label: str
    text: str
    day: str


def offered(last: Values, shelf: Shelf = SHIPPED) -> list[Carried]:
    """Return the texts of an earlier note that its template says may be carried forward."""
    found = shelf.get(str(last.get("template") or ""))
    keys = {part.key for part in found.parts if part.carry_forward} if found else set()
    return [
        Carried(str(row["key"]), str(row["label"]), str(row["text"]), str(last.get("date") or ""))
        for row in last.get("notes", ())
        if row.get("key") in keys and row.get("text")
    ]


def carry_forward(
    rows: Sequence[Values], carried: Sequence[Carried], chosen: Template | None
) -> list[Row]:
    """Return the texts with what is carried placed before what was written, and marked.

    A text goes to the part of its key, else to the template's own part for carried texts, else to
    an extra part under its old name. A text that is there already is not carried twice.
    """
    made = [dict(row) for row in rows]
    own = next((part.key for part in chosen.parts if part.carry_forward), "") if chosen else ""
    for one in carried:
        row = _place(made, one.key) or _place(made, own)
        if row is None:
            row = {"key": one.key, "label": one.label, "help": "", "text": ""}
            made.append(row)
        text = str(row.get("text") or "")
        if one.text in text:
            continue
        row["text"] = f"{one.text}\n{text}" if text.strip() else one.text
        row["carried_from"] = one.day
        row["carried"] = one.text
        row.pop("accepted", None)
    return made


def later_than(body: Values, carried: Sequence[Carried]) -> bool:
    """Tell whether texts are of a later day than the note, which cannot know of them."""
    on = as_day(body.get("date"))
    return on is not None and any((as_day(one.day) or on) > on for one in carried)


def for_another_chart(body: Values) -> Body:
    """Return a note without what is of this chart alone: plan objectives, texts carried over."""
    made = {**body, "notes": [_uncarried(row) for row in body.get("notes") or ()]}
    if "objectives" in made:
        made["objectives"] = []
    return made


def _uncarried(row: Values) -> Row:
    made = {key: said for key, said in row.items() if key not in _CARRIED}
    if carried := row.get("carried"):
        made["text"] = str(row.get("text") or "").replace(str(carried), "", 1).strip()
    return made


def _place(rows: Sequence[Row], key: str) -> Row | None:
    return next((row for row in rows if key and row.get("key") == key), None)


def next_week(body: Values) -> tuple[str, str]:
    """Return the day a week after a session and its time, or empty strings."""
    try:
        at = datetime.fromisoformat(f"{body.get('date')}T{body.get('start') or '00:00'}")
        later = at + timedelta(days=7)
    except (ValueError, OverflowError):
        return "", ""
    return later.date().isoformat(), str(body.get("start") or "")


def plan_objectives(plan_facts: Mapping[str, Any]) -> list[Row]:
    """Return the objectives of a plan that are worked on, as `objective_standing` reads them."""
    made = []
    for one in plan_facts.get("objectives", ()):
        if one.get("status", "active") != "active":
            continue
        made.append(
            {
                "id": one.get("id"),
                "label": str(one.get("label") or ""),
                "text": str(one.get("text") or ""),
                "start_value": one.get("start"),
                "target_value": one.get("target"),
                "unit": str(one.get("unit") or ""),
                "target_date": one.get("due"),
                "status": "active",
            }
        )
    return made


def code_and_words(entry: str) -> tuple[str, str]:
    """Part a line of the fee list ("AB123 Individual") into the code and its words."""
    code, _, words = entry.strip().partition(" ")
    return code.upper(), words.strip(" -:,")
