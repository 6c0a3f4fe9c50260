"""The shipped font files: which of them draws a character, and how wide its glyphs are."""

from __future__ import annotations

import json
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache

import uharfbuzz as hb  # type: ignore[import-untyped]  # no stubs

from therapist_emr.paths import resource
from therapist_emr.pdf.style import FaceName

NAMED: dict[FaceName, str] = {
    "regular": "Inter_400Regular.ttf",
    "semibold": "Inter_600SemiBold.ttf",
    "italic": "Inter_400Regular_Italic.ttf",
    "mono": "DejaVuSansMono.ttf",
}
BLANK = -1
EMOJI = "NotoEmoji_400Regular.ttf"
_EMOJI_START = 0x1F000
_VARIATION_EMOJI = "\ufe0f"
_KEYCAP = "\u20e3"
_FEATURES = {"calt": False, "liga": False, "clig": False}

Ranges = tuple[tuple[int, ...], tuple[int, ...]]


@lru_cache(maxsize=1)
def _index() -> dict[str, Ranges]:
    rows = json.loads(resource("fonts", "pdf", "index.json").read_text(encoding="ascii"))
    return {
        row["file"]: (
            tuple(low for low, _ in row["ranges"]),
            tuple(high for _, high in row["ranges"]),
        )
        for row in rows
    }


def _covers(ranges: Ranges, code: int) -> bool:
    at = bisect_right(ranges[0], code) - 1
    return at >= 0 and code <= ranges[1][at]


def is_invisible(char: str) -> bool:
    """Tell whether a character only steers its neighbours: joiners, selectors, tags."""
    return unicodedata.category(char) == "Cf" or "\ufe00" <= char <= "\ufe0f"


@lru_cache(maxsize=64)
def _load(file: str) -> tuple[hb.Face, hb.Font]:
    blob = hb.Blob.from_file_path(str(resource("fonts", "pdf", file)))
    face = hb.Face(blob)
    return face, hb.Font(face)


class Face:
    """Hold one font file as one document uses it: its measures and the glyphs drawn so far."""

    def __init__(self, file: str, number: int) -> None:
        self.file = file
        self.name = f"F{number}"
        self.hb_face, self.hb_font = _load(file)
        self.scale = 1000 / self.hb_face.upem
        extents = self.hb_font.get_font_extents("ltr")
        self.ascent = extents.ascender * self.scale
        self.descent = extents.descender * self.scale
        self.codes: dict[tuple[int, str], int] = {}
        self.glyph_of: dict[int, int] = {}
        self.outlines: dict[int, str] = {}
        self._space: int = self.hb_font.get_nominal_glyph(ord(" ")) or 0
        self._blank_widths: dict[int, float] = {}
        self._next_code: int = self.hb_face.glyph_count
        self._ranges = _index()[file]
        self._advances: dict[int, float] = {}

    @property
    def is_latin(self) -> bool:
        """Tell whether this is one of the faces that styles name."""
        return self.file in NAMED.values()

    def covers(self, char: str) -> bool:
        """Tell whether the font has a glyph for a character."""
        return _covers(self._ranges, ord(char))

    def advance(self, glyph: int) -> float:
        """Return the width of a glyph in thousandths of the size."""
        width = self._advances.get(glyph)
        if width is None:
            width = self.hb_font.get_glyph_h_advance(glyph) * self.scale
            self._advances[glyph] = width
        return width

    def code(self, glyph: int, says: str) -> int:
        """Return the code that draws a glyph and tells readers that it says this text.

        A glyph that stands for different texts gets codes of its own beyond the font's glyphs.
        """
        found = self.codes.get((glyph, says))
        if found is None:
            found = glyph if glyph not in self.glyph_of else self._new_code()
            self.codes[glyph, says] = found
            self.glyph_of[found] = glyph
        return found

    def blank(self, says: str, width: float = 0.0) -> int:
        """Return the code that draws nothing but tells readers a text."""
        found = self.codes.get((BLANK, says))
        if found is None:
            found = self.codes[BLANK, says] = self._new_code()
            self.glyph_of[found] = BLANK
            self._blank_widths[found] = width
        return found

    def _new_code(self) -> int:
        self._next_code += 1
        return self._next_code - 1

    def width_of_code(self, code: int) -> float:
        """Return the width that a code takes."""
        glyph = self.glyph_of[code]
        return self._blank_widths[code] if glyph == BLANK else self.advance(glyph)

    def drawn_by(self, code: int) -> int:
        """Return the glyph that a code draws."""
        glyph = self.glyph_of[code]
        return self._space if glyph == BLANK else glyph

    def nominal(self, char: str) -> int | None:
        """Return the glyph that stands for a single character."""
        found: int | None = self.hb_font.get_nominal_glyph(ord(char))
        return found

    def shape(self, text: str, *, rtl: bool) -> tuple[list[hb.GlyphInfo], list[hb.GlyphPosition]]:
        """Return the glyphs of a run and their places, left to right as they are drawn."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if rtl else "ltr"
        hb.shape(self.hb_font, buffer, _FEATURES)
        return buffer.glyph_infos, buffer.glyph_positions


class FontBook:
    """Find the face for each piece of text; one book belongs to one document."""

    def __init__(self) -> None:
        self._faces: dict[str, Face] = {}
        self._choices: dict[tuple[str, FaceName], Face | None] = {}

    @property
    def faces(self) -> list[Face]:
        """Return the faces in use."""
        return list(self._faces.values())

    def face(self, file: str) -> Face:
        """Return a face by its file, opened when first asked for."""
        found = self._faces.get(file)
        if found is None:
            found = self._faces[file] = Face(file, len(self._faces) + 1)
        return found

    def named(self, name: FaceName) -> Face:
        """Return the face that a style names."""
        return self.face(NAMED[name])

    def choose(self, cluster: str, name: FaceName) -> Face | None:
        """Return the face for one base character with its marks; None when no font has it."""
        key = (cluster, name)
        if key not in self._choices:
            self._choices[key] = self._search(cluster, name)
        return self._choices[key]

    def _search(self, cluster: str, name: FaceName) -> Face | None:
        if unicodedata.category(cluster[0]) == "Co":
            return None
        order = [NAMED[name], *(file for file in _index() if file not in NAMED.values())]
        if (
            ord(cluster[0]) >= _EMOJI_START
            or _VARIATION_EMOJI in cluster
            or _KEYCAP in cluster
            or "\u200d" in cluster[:-1]
        ):
            order.insert(0, EMOJI)
        visible = [char for char in cluster if not is_invisible(char)] or [cluster[0]]
        whole = _first(order, lambda file: all(_covers(_index()[file], ord(c)) for c in visible))
        found = whole or _first(order, lambda file: _covers(_index()[file], ord(visible[0])))
        return self.face(found) if found else None


def _first(files: list[str], fits: Callable[[str], bool]) -> str | None:
    return next((file for file in files if fits(file)), None)
