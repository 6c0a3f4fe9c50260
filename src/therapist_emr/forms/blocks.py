"""A filled-in form as neutral blocks, drawn alike by the screen and the PDF."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """Open a part of the text; level 2 is a section of the note, level 3 a label within it."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Hold plain text as it was typed; line breaks count, markup does not."""

    text: str


@dataclass(frozen=True, slots=True)
class Pairs:
    """Hold labels beside short values."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Items:
    """Hold a list of short lines, ticked or bulleted."""

    rows: tuple[str, ...]
    checked: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Hold rows under a head."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """Hold how far an objective has come, in words and as a fraction of 1."""

    label: str
    words: str
    fraction: float
    met: bool = False
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Trend:
    """Hold a course over time: ISO dates with values, drawn between low and high."""

    title: str
    points: tuple[tuple[str, float], ...]
    low: float
    high: float
    target: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Hold a remark in the margin's voice, such as "None recorded"."""

    text: str


Block = Heading | Paragraph | Pairs | Items | Table | Progress | Trend | Note
