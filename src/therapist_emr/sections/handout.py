"""A page that the client takes along: what it says, and nothing of the chart besides."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """Hold one panel of the page: its heading and its lines."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Handout:
    """Hold one page in large type; `foot` is a line below all panels."""

    title: str
    steps: tuple[Step, ...]
    foot: str = ""
