"""Passages of notes with what was searched for marked in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_AROUND = 24


@dataclass(frozen=True, slots=True)
class Spot:
    """Name a place in a text: a word as it is written there, and the words right behind it."""

    word: str
    after: str


def spot_in(runs: Sequence[tuple[str, bool]]) -> Spot | None:
    """Return where a passage leads: to the longest of the words that were found in it."""
    text, marks = one_run(runs)
    if not marks:
        return None
    start, length = max(marks, key=lambda mark: mark[1])
    after = text[start + length :].removesuffix("...")
    return Spot(text[start : start + length].strip(), after.strip()[:_AROUND])


def one_run(runs: Sequence[tuple[str, bool]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return pieces of text as one line, and where the marked ones lie."""
    text, marks = "", []
    for piece, marked in runs:
        clean = " ".join(piece.split()) if piece.strip() else " "
        clean = (" " if piece[:1].isspace() and text else "") + clean.strip()
        clean += " " if piece[-1:].isspace() and clean.strip() else ""
        if marked:
            marks.append((len(text), len(clean)))
        text += clean
    return text, tuple(marks)
