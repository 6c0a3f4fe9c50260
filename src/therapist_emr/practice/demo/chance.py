"""Chance that repeats: the same words give the same sequence in any process."""

from __future__ import annotations

from random import Random


def seeded(*words: object) -> Random:
    """Return a source of chance named by a seed and a path, such as (7, "person", 12)."""
    return Random("/".join(map(str, words)))  # noqa: S311 - stories, not secrets
