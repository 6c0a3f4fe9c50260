"""Texts that were not written here: carried from an earlier note, or gathered from the chart."""

from __future__ import annotations

from typing import Any

from therapist_emr.forms.field import Values

MARKS = frozenset({"carried", "carried_from", "accepted"})


def carried_lines(carried: str) -> frozenset[str]:
    """Return the lines that count as carried as long as they stay as they are."""
    return frozenset(line for line in carried.split("\n") if line.strip())


def without_carried(text: str, carried: str) -> str:
    """Return the text without the lines that still read as they were carried."""
    wanted = carried_lines(carried)
    kept = [line for line in text.split("\n") if line not in wanted]
    return "\n".join(kept).strip("\n")


def with_text(row: Values, text: str) -> dict[str, Any]:
    """Return a part with the text it has now, marked as carried only while it is.

    That is as long as one of the lines in `carried` stands; without those, as long as the whole
    text is what it was.
    """
    lines = carried_lines(str(row.get("carried") or ""))
    stands = lines & carried_lines(text) if lines else text == row.get("text", "")
    return {**(row if stands else without_marks(row)), "text": text}


def without_marks(row: Values) -> dict[str, Any]:
    """Return a part as one that was written here."""
    return {key: value for key, value in row.items() if key not in MARKS}
