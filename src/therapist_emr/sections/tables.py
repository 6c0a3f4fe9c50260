"""Small tables of words people choose from, read from resources/tables."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from therapist_emr.domain.text import fold
from therapist_emr.forms.field import Choice
from therapist_emr.paths import resource

_SHORTEST_REMARK = 3


def choices_from(name: str) -> tuple[Choice, ...]:
    """Return a table's rows as the choices of a field."""
    return tuple(Choice(row["key"], row["label"]) for row in rows_of(name))


@cache
def rows_of(name: str) -> tuple[dict[str, Any], ...]:
    """Return a table's rows as they stand in its file."""
    read = json.loads(resource("tables", f"{name}.json").read_text(encoding="utf-8"))
    return tuple(read["rows"])


@cache
def table(name: str) -> tuple[tuple[str, str], ...]:
    """Return a table's rows as (label, remark)."""
    return tuple((row["label"], row.get("remark", "")) for row in rows_of(name))


def suggest_from(name: str, typed: str, limit: int = 8) -> list[tuple[str, str]]:
    """Return rows of a table that fit what was typed: beginnings, words within, then remarks."""
    wanted = fold(typed.strip())
    rows = table(name)
    starting = [row for row in rows if fold(row[0]).startswith(wanted)]
    word = re.compile(rf"(?<!\w){re.escape(wanted)}")
    inside = [row for row in rows if row not in starting and word.search(fold(row[0]))]
    found = starting + inside
    if len(wanted) >= _SHORTEST_REMARK:
        found += [row for row in rows if row not in found and word.search(fold(row[1]))]
    return found[:limit]
