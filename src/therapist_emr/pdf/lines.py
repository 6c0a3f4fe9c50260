"""Paragraphs broken into lines: a short way for plain text and a full one for all scripts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from therapist_emr.pdf.shaping import Run, Shaper, base_level, has_rtl, levels, operators, reorder
from therapist_emr.pdf.style import Style
from therapist_emr.pdf.text import clusters, pieces

_CJK = (
    "\u2e80-\u303f\u3041-\u30ff\u3105-\u318e\u31a0-\ua4cf\uf900-\ufaff\uff00-\uffef"
    "\U00020000-\U0003ffff"
)
_CLOSING = (
    "\u3001\u3002\u300b\u300d\u300f\u3011\u3015\u3017\uff01\uff09\uff0c\uff0e\uff1a\uff1b"
    "\uff1f\uff3d\uff5d\u30fb\u30fc\u3005"
)
_OPENING = "\u300a\u300c\u300e\u3010\u3014\u3016\uff08\uff3b\uff5b"
_ATOM = re.compile(f" +|[{_OPENING}]*[{_CJK}][{_CLOSING}]*|[^ {_CJK}]+[{_CLOSING}]*")
_BREAK_AFTER = frozenset("\u2013\u2014/\\?&=.,;:@|")
_TALLEST = 1.7


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one line: its operators, its width and how much taller than usual it is, in points."""

    ops: str
    width: float
    extra: float = 0.0
    rtl: bool = False


def break_lines(shaper: Shaper, text: str, style: Style, measure: float) -> list[Line]:
    """Return one cleaned paragraph as lines that fit a measure in points."""
    if not text:
        return [Line("", 0)]
    if shaper.is_simple(text, style.face):
        return _plain_lines(shaper, text, style, measure)
    return _full_lines(shaper, text, style, measure)


def one_line(shaper: Shaper, text: str, style: Style, measure: float) -> Line:
    """Return a text on one line, shortened with an ellipsis where it does not fit."""
    lines = break_lines(shaper, text, style, measure)
    if len(lines) == 1:
        return lines[0]
    pieces = clusters(text)[: int(measure)]
    low, high = 0, len(pieces)
    while low < high:
        middle = (low + high + 1) // 2
        shown = "".join(pieces[:middle]).rstrip() + "…"
        if len(break_lines(shaper, shown, style, measure)) == 1:
            low = middle
        else:
            high = middle - 1
    return break_lines(shaper, "".join(pieces[:low]).rstrip() + "…", style, measure)[0]


def _plain_lines(shaper: Shaper, text: str, style: Style, measure: float) -> list[Line]:
    name = style.face
    face = shaper.book.named(name)
    known = shaper.words(name)
    gap, space = shaper.word(" ", name)
    room = measure * 1000 / style.size
    head = f"BT /{face.name} {style.size:g} Tf[<"
    scale = style.size / 1000
    lines: list[Line] = []
    held: list[str] = []
    width = 0.0
    for whole in text.rstrip(" ").split(" "):
        word = whole
        while True:
            found = known.get(word) or shaper.word(word, name)
            wide = width + gap + found[0] if held else found[0]
            if wide <= room:
                held.append(found[1])
                width = wide
                break
            left = room - width - gap if held else room
            cut = _cut(shaper, word, style, left, anywhere=not held)
            if cut:
                start = shaper.word(word[:cut], name)
                width = width + gap + start[0] if held else start[0]
                held.append(start[1])
                word = word[cut:]
            # The space at a line's end is written too: without it a reader joins the two words.
            end = "" if cut else space
            lines.append(Line(head + space.join(held) + end + ">]TJ ET", width * scale))
            held, width = [], 0.0
            if not word:
                break
    lines.append(Line(head + space.join(held) + ">]TJ ET", width * scale))
    return lines


def _cut(shaper: Shaper, word: str, style: Style, room: float, *, anywhere: bool) -> int:
    """Return how many characters of a word fit a line, or 0 to put it on the next."""
    if not anywhere and not any(char in _BREAK_AFTER for char in word[1:-2]):
        return 0
    face = shaper.book.named(style.face)
    used, fits, good = 0.0, 0, 0
    for at, char in enumerate(word, start=1):
        used += face.advance(face.nominal(char) or 0)
        if used * 1.02 > room:
            break
        fits = at
        if char in _BREAK_AFTER and 1 < at < len(word) - 1 and word[at].isalpha():
            good = at
    return good or (max(fits, 1) if anywhere else 0)


@dataclass(slots=True)
class _Atom:
    text: str
    runs: list[Run]
    width: float

    @property
    def is_space(self) -> bool:
        return self.text[0] == " "


class _Breaker:
    """Fill lines with atoms: words, single ideographs, spaces."""

    def __init__(self, shaper: Shaper, style: Style, measure: float, base: int) -> None:
        self._shaper = shaper
        self._style = style
        self._measure = measure
        self._base = base
        self._held: list[_Atom] = []
        self._width = 0.0
        self.lines: list[Line] = []

    def atom(self, text: str, text_levels: list[int] | None) -> _Atom:
        """Shape one atom."""
        last = self._held[-1].runs if self._held else []
        beside = last[-1].face if last else None
        runs = self._shaper.runs(text, self._style, text_levels, beside)
        return _Atom(text, runs, sum(run.width for run in runs) * self._style.size / 1000)

    def add(self, text: str, text_levels: list[int] | None) -> None:
        """Set an atom on this line or, where it does not fit, on the next."""
        atom = self.atom(text, text_levels)
        if atom.is_space or self._width + atom.width <= self._measure:
            self._hold(atom)
            return
        if any(not held.is_space for held in self._held):
            self.close()
        if atom.width <= self._measure:
            self._hold(atom)
            return
        at = 0
        for cluster in clusters(text):
            end = at + len(cluster)
            piece = self.atom(cluster, text_levels[at:end] if text_levels else None)
            if self._width + piece.width > self._measure:
                self._join()
            if self._width + piece.width > self._measure:
                self.close()
            self._hold(piece)
            at = end
        self._join()

    def _hold(self, atom: _Atom) -> None:
        self._held.append(atom)
        self._width += atom.width

    def _join(self) -> None:
        """Shape the parts of a cut word again as one, so that its letters connect."""
        if len(self._held) < 2 or any(held.is_space for held in self._held):
            return
        text = "".join(held.text for held in self._held)
        each = [
            run.level
            for held in self._held
            for run in held.runs[:1] or [Run(self._shaper.book.named("regular"), "", 0)]
            for _ in held.text
        ]
        whole = self.atom(text, each if self._base or any(each) else None)
        self._held, self._width = [whole], whole.width

    def close(self) -> None:
        """Finish the line."""
        ending: list[Run] = []
        while self._held and self._held[-1].is_space:
            self._width -= self._held[-1].width
            ending = self._held.pop().runs
        runs = [run for atom in self._held for run in atom.runs]
        style = self._style
        usual = style.leading / style.size * 1000
        tallest = max((run.face.ascent - run.face.descent for run in runs), default=0)
        extra = max(0.0, min(tallest, _TALLEST * 1000) - usual) * style.size / 1000
        rtl = self._base == 1
        if not rtl and not any(run.level for run in ending):
            runs += ending  # it takes no room, and a reader joins no words
        ops = operators(reorder(runs), style)
        self.lines.append(Line(ops, self._width, extra, rtl))
        self._held, self._width = [], 0.0

    def finish(self) -> list[Line]:
        """Return the lines."""
        if self._held or not self.lines:
            self.close()
        return self.lines


def _full_lines(shaper: Shaper, text: str, style: Style, measure: float) -> list[Line]:
    """Break a paragraph of any script, read piece by piece where it is long.

    The pieces run on as one: where one ends no line does, and all have the paragraph's direction.
    """
    base = base_level(text)
    breaker = _Breaker(shaper, style, measure, base)
    at = 0
    for piece in pieces(text):
        if at and text.startswith(" ", at):
            breaker.add(" ", [base] if base else None)
            at += 1
        each = levels(piece, base) if base or has_rtl(piece) else None
        for match in _ATOM.finditer(piece):
            start, end = match.span()
            breaker.add(match.group(), each[start:end] if each else None)
        at += len(piece)
    return breaker.finish()
