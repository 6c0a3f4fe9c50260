"""The look of every PDF: colours, sizes and measures, stated once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FaceName = Literal["regular", "semibold", "italic", "mono"]
PageSize = Literal["letter", "a4"]

PAGES: dict[PageSize, tuple[float, float]] = {"letter": (612.0, 792.0), "a4": (595.28, 841.89)}


@dataclass(frozen=True, slots=True)
class Colour:
    """Hold one colour as parts of 1, with the operators that select it."""

    red: float
    green: float
    blue: float

    @property
    def fill(self) -> str:
        """Return the operator that fills and writes in this colour."""
        return f"{self.red:.3f} {self.green:.3f} {self.blue:.3f} rg"

    @property
    def stroke(self) -> str:
        """Return the operator that draws lines in this colour."""
        return f"{self.red:.3f} {self.green:.3f} {self.blue:.3f} RG"


def colour(code: str) -> Colour:
    """Read a colour written as #RRGGBB."""
    red, green, blue = (int(code[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return Colour(red, green, blue)


INK = colour("#1E2024")
INK2 = colour("#51555D")
INK3 = colour("#64686F")
HAIR = colour("#D9D6CF")
LINE = colour("#8D8B85")
BAND = colour("#F3F2EE")
BAND2 = colour("#E9E7E1")
ACCENT = colour("#1D6480")
SOFT = colour("#E1EDF1")
GREEN = colour("#2A6B44")
AMBER = colour("#855600")
RED = colour("#AD322B")
WHITE = colour("#FFFFFF")
WATERMARK = colour("#EFEDE8")


@dataclass(frozen=True, slots=True)
class Style:
    """Say how a run of text is set: face, size, distance of lines and colour."""

    face: FaceName
    size: float
    leading: float
    ink: Colour = INK

    def inked(self, ink: Colour) -> Style:
        """Return the same style in another colour."""
        return Style(self.face, self.size, self.leading, ink)


TITLE = Style("semibold", 22, 28)
PART = Style("semibold", 15.5, 21)
ENTRY = Style("semibold", 11.5, 16)
HEAD2 = Style("semibold", 9.5, 14, INK2)
HEAD3 = Style("semibold", 9, 13.5, INK3)
BODY = Style("regular", 10, 15)
STRONG = Style("semibold", 10, 15)
LABEL_TEXT = Style("semibold", 9.5, 14)
VALUE = Style("regular", 9.5, 14)
SMALL = Style("regular", 9, 13.5)
SMALL_STRONG = Style("semibold", 9, 13.5)
CAPTION = Style("regular", 8.5, 12.5, INK3)
CAPTION_STRONG = Style("semibold", 8.5, 12.5, INK2)
FURNITURE = Style("regular", 8, 11.5, INK2)
FURNITURE_STRONG = Style("semibold", 8, 11.5)
FOOT = Style("regular", 7.5, 10, INK3)
SIGNATURE = Style("italic", 13, 18)
FINGERPRINT = Style("mono", 10, 13.5)
KEY_LINE = Style("mono", 19, 26)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Measure a page: its size and the frame that text is set in, in points."""

    width: float
    height: float
    left: float = 64
    right: float = 64
    top: float = 96
    bottom: float = 66

    @property
    def measure(self) -> float:
        """Return the width of the text frame."""
        return self.width - self.left - self.right

    @property
    def frame_top(self) -> float:
        """Return where the text frame begins, from the foot of the page."""
        return self.height - self.top

    @property
    def frame_height(self) -> float:
        """Return the height of the text frame."""
        return self.height - self.top - self.bottom


def sheet(size: PageSize) -> Sheet:
    """Return the measures of Letter or A4."""
    width, height = PAGES[size]
    return Sheet(width, height)
