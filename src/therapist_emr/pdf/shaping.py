"""Text turned into runs of glyphs: faces chosen, scripts shaped, directions resolved."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from unicodedata import bidirectional, mirrored

from therapist_emr.pdf.fonts import EMOJI, Face, FontBook, is_invisible
from therapist_emr.pdf.outlines import outline
from therapist_emr.pdf.style import FaceName, Style
from therapist_emr.pdf.text import clusters, text_string

_CACHE = 40_000
_NEAR = 0.6
_ASTRAL = "\U00010000"
_RTL = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_PLAIN = re.compile(
    "[\x20-\x7e\xa0-\u024f\u0370-\u0373\u0386-\u03ce\u0400-\u0481\u048a-\u052f\u1e00-\u1eff"
    "\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u2030\u2032\u2033\u2039\u203a\u20ac\u2122]*"
)


def is_plain(text: str) -> bool:
    """Tell whether a text needs nothing but one Latin face, left to right."""
    return _PLAIN.fullmatch(text) is not None


def has_rtl(text: str) -> bool:
    """Tell whether a text holds anything that is written from right to left."""
    return _RTL.search(text) is not None


@dataclass(frozen=True, slots=True)
class Shape:
    """Hold a glyph that is drawn but not read, and its place in its run."""

    glyph: int
    across: float
    up: float


@dataclass(frozen=True, slots=True)
class Run:
    """Hold glyphs of one face and their width, in thousandths of the size.

    `body` is the inside of a TJ array; `shapes` are drawn beside the text; `spoken` is what a
    reader must be told, because the glyphs alone would not tell it.
    """

    face: Face
    body: str
    width: float
    spoken: str = ""
    level: int = 0
    shapes: tuple[Shape, ...] = ()


class Shaper:
    """Shape text for one document and remember what has been shaped."""

    def __init__(self, book: FontBook) -> None:
        self.book = book
        self._words: dict[FaceName, dict[str, tuple[float, str]]] = {}
        self._runs: dict[tuple[str, str, bool], Run] = {}

    def words(self, name: FaceName) -> dict[str, tuple[float, str]]:
        """Return the remembered plain words of a face: text to width and TJ string."""
        cache = self._words.setdefault(name, {})
        if len(cache) > _CACHE:
            cache.clear()
        return cache

    def word(self, text: str, name: FaceName) -> tuple[float, str]:
        """Return width and TJ string of a plain word that one Latin face covers whole."""
        cache = self._words.setdefault(name, {})
        found = cache.get(text)
        if found is None:
            found = cache[text] = self._plain_word(text, self.book.named(name))
        return found

    def _plain_word(self, text: str, face: Face) -> tuple[float, str]:
        """Set a word that is a glyph for each letter, as nearly all are, without further ado."""
        if not text:
            return 0.0, ""
        infos, places = face.shape(text, rtl=False)
        if len(infos) != len(text) or any(place.x_offset or place.y_offset for place in places):
            run = self.run(text, face, rtl=False)
            return run.width, run.body
        body = ""
        shift = width = 0.0
        for char, info, place in zip(text, infos, places, strict=True):
            code = face.code(info.codepoint, char)
            body += f">{-shift:.0f}<{code:04X}" if abs(shift) > _NEAR else f"{code:04X}"
            advance = place.x_advance * face.scale
            shift = advance - face.advance(info.codepoint)
            width += advance
        return width, body

    def is_simple(self, text: str, name: FaceName) -> bool:
        """Tell whether a text may take the fast path in a face."""
        if not is_plain(text):
            return False
        face = self.book.named(name)
        return text.isascii() or all(face.covers(char) for char in set(text))

    def runs(
        self,
        text: str,
        style: Style,
        levels: list[int] | None = None,
        beside: Face | None = None,
    ) -> list[Run]:
        """Return the runs of a text without line breaks, in the order they were written.

        Spaces are set in the face beside them, which readers need to see words apart.
        """
        out: list[Run] = []
        pending, pending_face, pending_level, at = "", None, 0, 0
        for cluster in clusters(text):
            level = levels[at] if levels else 0
            at += len(cluster)
            face = self.book.choose(cluster, style.face)
            if cluster == " " and beside and beside.file != EMOJI and beside.covers(" "):
                face = beside
            if pending and (face is not pending_face or level != pending_level):
                out.append(self._one(pending, pending_face, pending_level, style))
                pending = ""
            pending, pending_face, pending_level = pending + cluster, face, level
        if pending:
            out.append(self._one(pending, pending_face, pending_level, style))
        return out

    def _one(self, text: str, face: Face | None, level: int, style: Style) -> Run:
        if face is None:
            return self._named(text, level, style)
        run = self.run(text, face, rtl=level % 2 == 1)
        return replace(run, level=level) if level else run

    def _named(self, text: str, level: int, style: Style) -> Run:
        """Show characters that no font has by their numbers, and say them as they are."""
        face = self.book.named(style.face)
        visible = [char for char in text if not is_invisible(char)]
        if not visible:
            return Run(face, "", 0)
        shown = "".join(f"[U+{ord(char):04X}]" for char in visible)
        shapes, at = [], 0.0
        for info in face.shape(shown, rtl=False)[0]:
            shapes.append(Shape(info.codepoint, at, 0))
            at += face.advance(info.codepoint)
        return Run(face, f"{face.blank(text, at):04X}", at, "", level, tuple(shapes))

    def run(self, text: str, face: Face, *, rtl: bool) -> Run:
        """Return the shaped run of a text in one face and direction."""
        key = (text, face.name, rtl)
        found = self._runs.get(key)
        if found is None:
            if len(self._runs) > _CACHE:
                self._runs.clear()
            found = self._runs[key] = _shape(text, face, rtl=rtl)
        return found


@dataclass(slots=True)
class _Glyph:
    """Hold one shaped glyph, what it says, and what blanks before it say."""

    number: int
    cluster: int
    across: float
    up: float
    advance: float
    says: str = ""
    before: tuple[str, ...] = ()
    mute: bool = False


def _shape(text: str, face: Face, *, rtl: bool) -> Run:
    if not text:
        return Run(face, "", 0.0)
    infos, places = face.shape(text, rtl=rtl)
    glyphs = [
        _Glyph(
            info.codepoint,
            info.cluster,
            place.x_offset * face.scale,
            place.y_offset * face.scale,
            place.x_advance * face.scale,
        )
        for info, place in zip(infos, places, strict=True)
    ]
    edges = sorted({*(glyph.cluster for glyph in glyphs), len(text)})
    sources = {start: text[start:end] for start, end in pairwise(edges)}
    spoken = ""
    for start, group in groupby(glyphs, key=lambda glyph: glyph.cluster):
        told = _tell_rtl if rtl else _tell_ltr
        if not told(face, list(group), sources[start]):
            spoken = text
    return _assemble(face, glyphs, spoken)


def _assemble(face: Face, glyphs: list[_Glyph], spoken: str) -> Run:
    shapes: list[Shape] = []
    body = ""
    shift = width = 0.0
    for glyph in glyphs:
        body += "".join(f"{face.blank(char):04X}" for char in glyph.before)
        if glyph.mute or abs(glyph.up) > _NEAR:
            shapes.append(Shape(glyph.number, width + glyph.across, glyph.up))
            shift += glyph.advance
        else:
            move = shift + glyph.across
            code = face.code(glyph.number, glyph.says)
            body += f">{-move:.0f}<{code:04X}" if abs(move) > _NEAR else f"{code:04X}"
            shift = glyph.advance - glyph.across - face.advance(glyph.number)
        width += glyph.advance
    if abs(shift) > _NEAR:
        body += f">{-shift:.0f}<"
    return Run(face, body, width, spoken, 0, tuple(shapes))


def _tell_ltr(face: Face, group: list[_Glyph], source: str) -> bool:
    """Let the glyphs of a cluster say its text; tell whether they can."""
    if len(group) == 1:
        _say(group[0], source)
        return True
    chars = [char for char in source if not is_invisible(char)]
    if len(group) == len(chars) and all(
        face.nominal(char) == glyph.number for char, glyph in zip(chars, group, strict=True)
    ):
        for char, glyph in zip(chars, group, strict=True):
            _say(glyph, char)
        return True
    if face.file != EMOJI and all(char < _ASTRAL for char in source):
        return False
    group[0].says = source
    for glyph in group[1:]:
        glyph.mute = True
    return True


def _say(glyph: _Glyph, char: str) -> None:
    """Let a glyph say a character; a raised one is drawn beside the text and a blank says it.

    Readers take text on another height for another line.
    """
    if abs(glyph.up) > _NEAR:
        glyph.before, glyph.mute = (char,), True
    else:
        glyph.says = char


def _tell_rtl(face: Face, group: list[_Glyph], source: str) -> bool:
    """Let each glyph say one character and blanks say the others.

    Readers turn right-to-left text around character by character, so neither a glyph nor an
    ActualText may say more than one.
    """
    chars = [_mirror(source, face, group[0].number)] if len(source) == 1 else list(source)
    count = min(len(chars), len(group))
    for glyph, char in zip(reversed(group), chars[:count], strict=False):
        _say(glyph, char)
    for glyph in group[: len(group) - count]:
        glyph.mute = True
    group[0].before = (*reversed(chars[count:]), *group[0].before)
    return True


def _mirror(source: str, face: Face, glyph: int) -> str:
    if mirrored(source) and face.nominal(source) != glyph:
        from bidi.mirror import MIRRORED  # type: ignore[import-untyped]  # no stubs

        return str(MIRRORED.get(source, source))
    return source


def levels(text: str, base: int) -> list[int]:
    """Return the embedding level of each character in a paragraph of that base level (UAX 9)."""
    from bidi import algorithm as uax  # type: ignore[import-untyped]  # no stubs

    storage = uax.get_empty_storage()
    storage["base_level"], storage["base_dir"] = base, ("L", "R")[base]
    uax.get_embedding_levels(text, storage)
    for char in storage["chars"]:
        char["type"] = char["orig"] = char["type"] or "L"
        if char["type"] in {"BN", "LRI", "RLI", "FSI", "PDI"}:
            char["type"] = char["orig"] = "NSM" if char["type"] == "BN" else "ON"
    uax.explicit_embed_and_overrides(storage)
    uax.resolve_weak_types(storage)
    uax.resolve_neutral_types(storage, False)
    uax.resolve_implicit_levels(storage, False)
    return [char["level"] for char in storage["chars"]]


def base_level(text: str) -> int:
    """Return 1 for a paragraph whose first letter is written from right to left, else 0."""
    for char in text:
        kind = bidirectional(char)
        if kind in {"R", "AL"}:
            return 1
        if kind == "L":
            return 0
    return 0


def reorder(runs: list[Run]) -> list[Run]:
    """Return the runs of one line in the order in which they stand on the page (UAX 9, L2)."""
    highest = max((run.level for run in runs), default=0)
    for level in range(highest, 0, -1):
        at = 0
        while at < len(runs):
            if runs[at].level < level:
                at += 1
                continue
            end = at
            while end < len(runs) and runs[end].level >= level:
                end += 1
            runs[at:end] = runs[at:end][::-1]
            at = end
    return runs


def operators(runs: list[Run], style: Style) -> str:
    """Return the operators that draw runs one after another from the origin, as one text object."""
    out: list[str] = ["BT"]
    current, bold = "", False
    for run in _merged(runs):
        if not run.body:
            continue
        if run.face.name != current:
            out.append(f"/{run.face.name} {style.size:g} Tf")
            current = run.face.name
        heavy = style.face == "semibold" and not run.face.is_latin
        if heavy != bold:
            out.append(f"2 Tr {style.size * 0.03:.2f} w" if heavy else "0 Tr")
            bold = heavy
        draw = f"[<{run.body}>]TJ"
        if run.spoken:
            draw = f"/Span<</ActualText{text_string(run.spoken)}>>BDC {draw} EMC"
        out.append(draw)
    if bold:
        out.append("0 Tr")
    return " ".join([*out, "ET", *_shapes(runs, style)])


def _shapes(runs: list[Run], style: Style) -> list[str]:
    """Draw the glyphs that must not be read, beside the text object."""
    out = []
    at, scale = 0.0, style.size / 1000
    for run in runs:
        for shape in run.shapes:
            path = outline(run.face, shape.glyph)
            if path:
                across, up = (at + shape.across) * scale, shape.up * scale
                matrix = f"{scale:.5f} 0 0 {scale:.5f} {across:.2f} {up:.2f} cm"
                out.append(f"q {matrix} {path} Q")
        at += run.width
    return out


def _merged(runs: list[Run]) -> list[Run]:
    """Return the runs with plain neighbours of one face drawn as one."""
    out: list[Run] = []
    for run in runs:
        last = out[-1] if out else None
        if last and last.face is run.face and not (last.spoken or run.spoken):
            out[-1] = Run(run.face, last.body + run.body, last.width + run.width)
        else:
            out.append(run)
    return out
