"""From when to when each version of a document was in force."""

from __future__ import annotations

from collections.abc import Sequence

FOREVER = "~"
"""Comes after every ISO day: the last version has no end yet."""


def spans(effective: Sequence[str], made: Sequence[str]) -> list[tuple[str, str]]:
    """Return the first ISO day of each version, and the day on which it was replaced.

    A version stands until the next one begins, and until that was made: it may be dated back.
    One that says no day itself begins when it was made.
    """
    begins = [day or own for day, own in zip(effective, made, strict=True)]
    ends = [*map(max, begins, begins[1:], made[1:]), FOREVER][: len(begins)]
    return list(zip(begins, ends, strict=True))
