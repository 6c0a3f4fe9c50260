"""From when to when each version of a document was in force."""

from __future__ import annotations

from collections.abc import Sequence

FOREVER = "~"
"""Comes after every ISO day: the last version has no end yet."""


def spans(effective: Sequence[str], made: Sequence[str]) -> list[tuple[str, str]]:
    """Return the first ISO day of each version, and the day on which it was replaced.

    A version stands until a later one begins, and until that was made: it may be dated back.
    One that was replaced before it began was never in force: it ends when the next was made.
    One that says no day itself begins when it was made.
    """
    begins = [day or own for day, own in zip(effective, made, strict=True)]
    taken_over = [*map(max, begins, made), FOREVER]
    found = []
    for at, first in enumerate(begins):
        ends = min(taken_over[at + 1 :])
        found.append((first, ends if ends > first else made[at + 1]))
    return found
