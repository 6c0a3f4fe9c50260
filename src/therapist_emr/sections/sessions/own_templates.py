"""A note template as a form one fills in, and as the file it is kept and exchanged as."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, count
from typing import Any

from therapist_emr.domain.text import fold
from therapist_emr.forms.field import CheckContext, Field, Kind, Problem, Values, choices
from therapist_emr.forms.form import Form
from therapist_emr.sections.sessions.templates import Template

MOST_PARTS = 20
LONGEST_NAME, LONGEST_KEY = 60, 20
OWN = "own-"
"""Begins the key of a template that the clinician made."""

KINDS = choices(
    ("session", "Sessions"),
    ("intake", "Intakes"),
    ("crisis", "Crisis sessions"),
    ("contact", "Contacts"),
    ("no_show", "No-shows"),
    ("late_cancellation", "Late cancellations"),
)


def _parts_make_sense(values: Values, _context: CheckContext) -> Iterator[Problem]:
    rows = values.get("parts") or ()
    if not rows:
        yield Problem("parts", "A template needs a part to write in.", "Add one.")
    if len(rows) > MOST_PARTS:
        yield Problem("parts", f"{MOST_PARTS} parts are the most.", "Join some of them.")
    seen: set[str] = set()
    for at, row in enumerate(rows):
        name = str(row.get("label") or "").casefold()
        if name and name in seen:
            yield Problem(f"parts.{at}.label", "Two parts have this name.", "Change one of them.")
        seen.add(name)


TEMPLATE_FORM = Form(
    key="note_template",
    title="Note template",
    version=1,
    fields=(
        Field("title", "Name", required=True, limit=LONGEST_NAME, sample="DAP with homework"),
        Field("kind", "For", Kind.CHOICE, required=True, choices=KINDS, default="session"),
        Field("about", "When to use it", limit=200, wide=True),
        Field(
            "parts",
            "Parts",
            Kind.GROUP,
            noun="part",
            fields=(
                Field("label", "Name", required=True, limit=60, sample="Homework"),
                Field("help", "What belongs there", limit=120),
                Field("required", "Must be written before signing", Kind.CHECK),
                Field("carry_forward", "Offered from the last note", Kind.CHECK),
            ),
        ),
    ),
    checks=(_parts_make_sense,),
)


def part_keys(labels: Iterable[str]) -> list[str]:
    """Return a key for each part by its name, no two alike.

    "Client's words" becomes "client_s_words", and "Goal +" after "Goal -" becomes "goal_2".
    """
    made: list[str] = []
    for label in labels:
        plain = re.sub(r"[\W_]+", "_", fold(label)).strip("_") or "part"
        numbered = (f"{plain}_{number}" for number in count(2))
        made.append(next(key for key in chain([plain], numbered) if key not in made))
    return made


def values_of(found: Template) -> dict[str, Any]:
    """Return a template as the form shows it."""
    rows = [
        {
            "label": part.label,
            "help": part.help,
            "required": part.required,
            "carry_forward": part.carry_forward,
        }
        for part in found.parts
    ]
    return {"title": found.title, "kind": found.kind, "about": found.about, "parts": rows}


def file_of(values: Values, key: str) -> dict[str, Any]:
    """Return the JSON of a template's file from clean values of the form."""
    keys = part_keys(str(row["label"]) for row in values["parts"])
    fields = [
        {
            "key": part,
            "label": row["label"],
            "help": row["help"],
            "kind": "long_text",
            "required": bool(row["required"]),
            "carry_forward": bool(row["carry_forward"]),
        }
        for part, row in zip(keys, values["parts"], strict=True)
    ]
    first = keys[0]
    return {
        "key": key,
        "title": values["title"],
        "version": 1,
        "kind": values["kind"],
        "order": 0,
        "about": values["about"],
        "quick_fill": {"mental_status": first, "risk": first},
        "fields": fields,
    }


SNIPPET_MARK = ";"
"""Typed before an abbreviation, so that no usual word turns into a snippet."""


def _abbreviation(value: Any, _values: Values, _context: CheckContext) -> str:
    if re.fullmatch(r"[a-z0-9][a-z0-9._-]*", str(value)):
        return ""
    return "Use small letters and digits, without blanks."


SNIPPET_FORM = Form(
    key="snippet",
    title="Snippet",
    version=1,
    fields=(
        Field(
            "key",
            "Abbreviation",
            required=True,
            limit=LONGEST_KEY,
            sample="bp",
            help="In a note, type ; and this, then a blank",
            check=_abbreviation,
        ),
        Field("text", "Text", Kind.LONG_TEXT, required=True, wide=True, limit=4_000),
    ),
)
