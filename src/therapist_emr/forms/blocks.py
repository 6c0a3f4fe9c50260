"""A filled-in form as neutral blocks, drawn alike by the screen and the PDF."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from therapist_emr.domain.measures import Band


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
    """Hold a course over time: ISO dates with values, drawn between low and high.

    `bands` name stretches of the scale; a dashed line marks the target, named `line`.
    """

    title: str
    points: tuple[tuple[str, float], ...]
    low: float
    high: float
    target: float | None = None
    unit: str = ""
    bands: tuple[Band, ...] = ()
    line: str = "Target"

    @property
    def band(self) -> Band | None:
        """Return the band in which the last value lies."""
        last = self.points[-1][1] if self.points else None
        held = (b for b in self.bands if last is not None and b.low <= last <= b.high)
        return next(held, None)

    def edges(self) -> tuple[tuple[float, float], ...]:
        """Return where each band is drawn from and to, so that bands leave no gaps."""
        bands = self.bands
        ends = [(one.high + two.low) / 2 for one, two in pairwise(bands)]
        starts = [self.low, *ends] if bands else []
        return tuple(zip(starts, [*ends, self.high], strict=False))


@dataclass(frozen=True, slots=True)
class Note:
    """Hold a remark in the margin's voice, such as "None recorded"."""

    text: str


Block = Heading | Paragraph | Pairs | Items | Table | Progress | Trend | Note
