"""Text turned into runs of glyphs: faces chosen, scripts shaped, directions resolved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import bidirectional, mirrored

from .fonts import Face, FontBook, is_invisible
from .style import FaceName, Style
from .text import clusters
from .writer import text_string

_CACHE = 40_000
_NEAR = 0.6
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
class Run:
    """Hold glyphs of one face: strings for a TJ array by their rise, and their width.

    Widths and rises are thousandths of the size. `spoken` is the text that a reader must be
    told, because the glyphs alone would not tell it.
    """

    face: Face
    parts: tuple[tuple[float, str], ...]
    width: float
    spoken: str = ""
    level: int = 0


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
            run = self.run(text, self.book.named(name), rtl=False)
            found = cache[text] = (run.width, run.parts[0][1] if run.parts else "")
        return found

    def is_simple(self, text: str, name: FaceName) -> bool:
        """Tell whether a text may take the fast path in a face."""
        if not is_plain(text):
            return False
        face = self.book.named(name)
        return text.isascii() or all(face.covers(char) for char in set(text))

    def runs(self, text: str, style: Style, levels: list[int] | None = None) -> list[Run]:
        """Return the runs of a text without line breaks, in the order they were written."""
        out: list[Run] = []
        pending, pending_face, pending_level, at = "", None, 0, 0
        for cluster in clusters(text):
            level = levels[at] if levels else 0
            at += len(cluster)
            face = self.book.choose(cluster, style.face)
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
        return Run(run.face, run.parts, run.width, run.spoken, level) if level else run

    def _named(self, text: str, level: int, style: Style) -> Run:
        """Show characters that no font has by their numbers, and speak them as they are."""
        visible = [char for char in text if not is_invisible(char)]
        if not visible:
            return Run(self.book.named(style.face), (), 0)
        shown = "".join(f"[U+{ord(char):04X}]" for char in visible)
        run = self.run(shown, self.book.named(style.face), rtl=False)
        return Run(run.face, run.parts, run.width, text, level)

    def run(self, text: str, face: Face, *, rtl: bool) -> Run:
        """Return the shaped run of a text in one face and direction."""
        key = (text, face.name, rtl)
        found = self._runs.get(key)
        if found is None:
            if len(self._runs) > _CACHE:
                self._runs.clear()
            found = self._runs[key] = _shape(text, face, rtl=rtl)
        return found


def _shape(text: str, face: Face, *, rtl: bool) -> Run:
    if not text:
        return Run(face, (), 0.0)
    infos, places = face.shape(text, rtl=rtl)
    scale = face.scale
    glyphs = [info.codepoint for info in infos]
    starts = [info.cluster for info in infos]
    spoken = not _map_glyphs(text, face, glyphs, starts, rtl=rtl)
    parts: list[tuple[float, str]] = []
    body, rise, shift, width = "", 0.0, 0.0, 0.0
    for glyph, place in zip(glyphs, places, strict=True):
        if glyph == 0 and place.x_advance == 0:
            continue
        lift = place.y_offset * scale
        if abs(lift - rise) > _NEAR:
            if body:
                parts.append((rise, body))
            body, rise = "", lift
        move = shift + place.x_offset * scale
        body += f">{-move:.0f}<{glyph:04X}" if abs(move) > _NEAR else f"{glyph:04X}"
        shift = (place.x_advance - place.x_offset) * scale - face.advance(glyph)
        width += place.x_advance * scale
    if abs(shift) > _NEAR:
        body += f">{-shift:.0f}<"
    if body:
        parts.append((rise, body))
    return Run(face, tuple(parts), width, text if spoken else "")


def _map_glyphs(text: str, face: Face, glyphs: list[int], starts: list[int], *, rtl: bool) -> bool:
    """Note what each glyph stands for; tell whether the glyphs alone give the text back."""
    edges = sorted({*starts, len(text)})
    ends = dict(pairwise(edges))
    groups: dict[int, list[int]] = {}
    for glyph, start in zip(glyphs, starts, strict=True):
        groups.setdefault(start, []).append(glyph)
    faithful = True
    for start, group in groups.items():
        source = text[start : ends[start]]
        if len(group) == 1:
            says = _mirror(source, face, group[0]) if rtl else source
            faithful &= _claim(face, group[0], says)
            continue
        order = group[::-1] if rtl else group
        chars = [char for char in source if not is_invisible(char)]
        if len(order) == len(chars) and all(
            face.nominal(char) == glyph for char, glyph in zip(chars, order, strict=True)
        ):
            for char, glyph in zip(chars, order, strict=True):
                faithful &= _claim(face, glyph, char)
        else:
            for glyph in group:
                face.drawn.setdefault(glyph, "")
            faithful = False
    return faithful


def _mirror(source: str, face: Face, glyph: int) -> str:
    if len(source) == 1 and mirrored(source) and face.nominal(source) != glyph:
        from bidi.mirror import MIRRORED  # type: ignore[import-untyped]  # no stubs

        return str(MIRRORED.get(source, source))
    return source


def _claim(face: Face, glyph: int, says: str) -> bool:
    known = face.drawn.get(glyph)
    if not known:
        face.drawn[glyph] = says
        return True
    return known == says


def levels(text: str) -> tuple[int, list[int]]:
    """Return the base level of a paragraph and the embedding level of each character (UAX 9)."""
    from bidi import algorithm as uax  # type: ignore[import-untyped]  # no stubs

    base = 1 if _starts_rtl(text) else 0
    storage = uax.get_empty_storage()
    storage["base_level"], storage["base_dir"] = base, ("L", "R")[base]
    uax.get_embedding_levels(text, storage)
    for char in storage["chars"]:
        if char["type"] in {"BN", "LRI", "RLI", "FSI", "PDI"}:
            char["type"] = char["orig"] = "NSM" if char["type"] == "BN" else "ON"
    uax.explicit_embed_and_overrides(storage)
    uax.resolve_weak_types(storage)
    uax.resolve_neutral_types(storage, False)
    uax.resolve_implicit_levels(storage, False)
    return base, [char["level"] for char in storage["chars"]]


def _starts_rtl(text: str) -> bool:
    for char in text:
        kind = bidirectional(char)
        if kind in {"R", "AL"}:
            return True
        if kind == "L":
            return False
    return False


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
    """Return the content operators that draw runs one after another, from a set text matrix."""
    out: list[str] = []
    current, bold = "", False
    for run in runs:
        if not run.parts:
            continue
        if run.face.name != current:
            out.append(f"/{run.face.name} {style.size:g} Tf")
            current = run.face.name
        heavy = style.face == "semibold" and not run.face.is_latin
        if heavy != bold:
            out.append(f"2 Tr {style.size * 0.03:.2f} w" if heavy else "0 Tr")
            bold = heavy
        draw = [
            f"[<{body}>]TJ" if not rise else f"{rise * style.size / 1000:.2f} Ts[<{body}>]TJ 0 Ts"
            for rise, body in run.parts
        ]
        if run.spoken:
            out.append(f"/Span<</ActualText{text_string(run.spoken)}>>BDC {' '.join(draw)} EMC")
        else:
            out += draw
    if bold:
        out.append("0 Tr")
    return " ".join(out)
