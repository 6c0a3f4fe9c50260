"""Rows of marks that stack down a page, each mark knowing what it is to a screen reader."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from therapist_emr.pdf.lines import Line, break_lines, one_line
from therapist_emr.pdf.style import Colour, Style
from therapist_emr.pdf.text import PIECE, clean, pieces
from therapist_emr.pdf.text import one_line as flatten

if TYPE_CHECKING:
    from therapist_emr.pdf.shaping import Shaper

_BASELINE = 0.74
_LONG_WORD = re.compile("[^ ]{200}")


class Tag:
    """Hold one element of the document's structure: a heading, a paragraph, a list."""

    __slots__ = ("alt", "kids", "kind")

    def __init__(self, kind: str, parent: Tag | None = None, *, alt: str = "") -> None:
        self.kind = kind
        self.alt = alt
        self.kids: list[Tag | tuple[int, int]] = []
        if parent is not None:
            parent.kids.append(self)


@dataclass(slots=True)
class Mark:
    """Hold operators and their place, right and down from a row's top left corner.

    A mark without a tag is decoration that a screen reader leaves out.
    """

    right: float
    down: float
    ops: str
    tag: Tag | None = None


@dataclass(slots=True)
class Row:
    """Hold what stands side by side: its height, the gap above it and whether it may part.

    `keep` holds the row on the page of the next one; `head` is set again above the row when it
    begins a page; `bar` draws a vertical line beside it, over its gap too unless it is the first
    of its kind; `fresh` begins a page; `above` is drawn in its gap, where it has one.
    """

    height: float
    marks: list[Mark]
    gap: float = 0.0
    keep: bool = False
    head: tuple[Row, ...] = ()
    bar: Colour | None = None
    bar_right: float = 0.0
    bar_starts: bool = False
    fresh: bool = False
    watermark: str = ""
    above: tuple[Mark, ...] = ()
    on_place: list[Anchor] = field(default_factory=list)


@dataclass(slots=True)
class Anchor:
    """Remember where a row came to stand: the page's index in its run and the height.

    `tag` is that of the link it leads on, where it is one.
    """

    page: int = -1
    top: float = 0.0
    tag: Tag | None = None


def text_mark(line: Line, right: float, down: float, style: Style, tag: Tag | None) -> Mark:
    """Return the mark that writes a line whose baseline fits a row of the style's leading."""
    ink = style.ink.fill
    if " Tr " in line.ops:
        ink = f"{ink} {style.ink.stroke}"
    base = down + line.extra * 0.6 + (style.leading - style.size) / 2 + style.size * _BASELINE
    return Mark(right, base + style.size * 0.1, f"{ink} {line.ops}", tag)


def rule(right: float, down: float, width: float, ink: Colour, weight: float = 0.6) -> Mark:
    """Return the mark that draws a horizontal hairline."""
    return Mark(right, down, f"{ink.stroke} {weight} w 0 0 m {width:.2f} 0 l S")


def box(right: float, down: float, width: float, height: float, ink: Colour) -> Mark:
    """Return the mark that fills a box; `down` is its top edge."""
    ops = f"{ink.fill} 0 0 {width:.2f} {-height:.2f} re f"
    return Mark(right, down, ops)


class Setter:
    """Set text as rows in the faces of one document."""

    def __init__(self, shaper: Shaper) -> None:
        self.shaper = shaper

    def lines(self, text: str, style: Style, measure: float) -> list[Line]:
        """Return text of any length as lines, line ends of the writer kept."""
        out: list[Line] = []
        for line in clean(text).split("\n"):
            parted = len(line) > PIECE and self._must_be_cut(line, style)
            for piece in pieces(line) if parted else [line]:
                out += break_lines(self.shaper, piece, style, measure)
        return out

    def _must_be_cut(self, line: str, style: Style) -> bool:
        """Tell whether a long paragraph is of plain letters without an end, which break slowly."""
        return self.shaper.is_simple(line, style.face) and _LONG_WORD.search(line) is not None

    def single(self, text: str, style: Style, measure: float) -> Line:
        """Return a text on one line, shortened where it must be."""
        return one_line(self.shaper, flatten(text), style, measure)

    def text(
        self,
        text: str,
        style: Style,
        measure: float,
        tag: Tag | None,
        *,
        right: float = 0.0,
        gap: float = 0.0,
        keep: bool = False,
    ) -> list[Row]:
        """Return text as rows of one line each, without lonely first and last lines."""
        lines = self.lines(text, style, measure)
        last = len(lines) - 1
        rows = [
            Row(
                style.leading + line.extra,
                [text_mark(line, right + _shift(line, measure), 0, style, tag)] if line.ops else [],
                0.0 if at else gap,
                keep or at in (0, last - 1),
            )
            for at, line in enumerate(lines)
        ]
        rows[-1].keep = keep
        return rows

    def beside(self, cells: Iterable[Cell], *, gap: float = 0.0, keep: bool = False) -> list[Row]:
        """Return cells side by side, line by line, so that a long one may cross a page.

        A cell of a single line keeps to the left even where it is written from the right.
        """
        columns = [(cell, self.lines(cell.text, cell.style, cell.measure)) for cell in cells]
        count = max(len(lines) for _, lines in columns)
        if count > 1:
            columns = _read_apart(columns)
        rows = []
        for at in range(count):
            marks, height = [], 0.0
            for cell, lines in columns:
                if at < len(lines):
                    line, style = lines[at], cell.style
                    height = max(height, style.leading + line.extra)
                    if line.ops:
                        shift = 0.0
                        if cell.end or len(lines) > 1:
                            shift = _shift(line, cell.measure, end=cell.end)
                        marks.append(text_mark(line, cell.right + shift, 0, style, cell.tag))
            rows.append(Row(height, marks, 0.0 if at else gap, keep or at in (0, count - 2)))
        rows[-1].keep = keep
        return rows

    def numbered(
        self, texts: Iterable[str], style: Style, measure: float, parent: Tag, *,
        indent: float, gap: float,
    ) -> list[Row]:  # fmt: skip
        """Return texts as a numbered list, each this far from the left beside its number."""
        rows: list[Row] = []
        listing = Tag("L", parent)
        for number, text in enumerate(texts, start=1):
            item = Tag("LI", listing)
            label = Cell(f"{number}.", style, 0, indent - 2, Tag("Lbl", item))
            body = Cell(text, style, indent, measure - indent, Tag("LBody", item))
            rows += self.beside((label, body), gap=gap)
        return rows


@dataclass(slots=True)
class Cell:
    """Hold one column's text and place; `end` sets it against the column's right edge."""

    text: str
    style: Style
    right: float
    measure: float
    tag: Tag | None
    end: bool = False


def _read_apart(columns: list[tuple[Cell, list[Line]]]) -> list[tuple[Cell, list[Line]]]:
    """Give cells of one element a part of it each: they are set line by line, and read so."""
    tags = [cell.tag for cell, _ in columns]
    return [
        (replace(cell, tag=Tag("Span", cell.tag)) if tags.count(cell.tag) > 1 else cell, lines)
        for cell, lines in columns
    ]


def _shift(line: Line, measure: float, *, end: bool = False) -> float:
    return max(0.0, measure - line.width) if line.rtl or end else 0.0


def rows_height(rows: Iterable[Row]) -> float:
    """Return how high rows stand together."""
    return sum(row.gap + row.height for row in rows)
