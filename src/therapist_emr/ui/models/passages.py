"""Passages of notes with what was searched for marked in them."""

from __future__ import annotations

from collections.abc import Sequence


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
