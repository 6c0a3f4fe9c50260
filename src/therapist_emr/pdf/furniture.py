"""What stands around the text of every page: header, footer, watermark."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from therapist_emr.pdf.layout import Mark, Row, Setter, Tag, rule, text_mark
from therapist_emr.pdf.pager import place
from therapist_emr.pdf.style import (
    FOOT,
    FURNITURE,
    FURNITURE_STRONG,
    HAIR,
    WATERMARK,
    Sheet,
    Style,
)

HEAD_GAP = 20.0
_LINE = 11.5
_HEAD = 38.0
_FOOT = 50.0
_WATERMARK = Style("semibold", 54, 60, WATERMARK)


@dataclass(frozen=True, slots=True)
class Furniture:
    """Hold what stands on every page: two lines left and right above, one line below.

    Where a line is too long its end is cut, but never what `right_end` adds to the first.
    """

    left: tuple[str, str]
    right: tuple[str, str]
    foot: str
    right_end: str = ""


class Surround:
    """Write the code of furniture for pages of one size."""

    def __init__(self, setter: Setter, sheet: Sheet, furniture: Furniture) -> None:
        self._setter = setter
        self._sheet = sheet
        self._furniture = furniture

    def header(self) -> str:
        """Return the two lines above, which are the same on every page."""
        return _placed(self._head(), self._sheet.left, self._sheet.height - _HEAD)

    def spoken(self, parent: Tag) -> Row:
        """Return the two lines above as a row without height, to be the first of its page."""
        marks = self._head(Tag("P", parent), Tag("P", parent))
        for mark in marks:
            mark.down -= self._sheet.top - _HEAD
        return Row(0, marks, keep=True)

    def _head(self, maker: Tag | None = None, client: Tag | None = None) -> list[Mark]:
        single, width = self._setter.single, self._sheet.measure
        half = (width - HEAD_GAP) / 2
        marks: list[Mark] = []
        for at, style in enumerate((FURNITURE_STRONG, FURNITURE)):
            end = single(self._furniture.right_end if at == 0 else "", FURNITURE, half)
            wanted = single(self._furniture.left[at], style, half).width
            room = width - HEAD_GAP - wanted - end.width
            right = single(self._furniture.right[at], FURNITURE, room)
            taken = right.width + end.width
            left = single(self._furniture.left[at], style, width - taken - HEAD_GAP)
            set_lines = (
                (left, 0.0, style, maker),
                (right, width - taken, FURNITURE, client),
                (end, width - end.width, FURNITURE, client),
            )
            marks += [
                text_mark(line, across, at * _LINE, ink, tag)
                for line, across, ink, tag in set_lines
                if line.ops
            ]
        marks.append(rule(0, 2 * _LINE + 8, width, HAIR))
        return marks

    def footer(self, number: int, total: int) -> str:
        """Return the line below with the page's number."""
        single, width = self._setter.single, self._sheet.measure
        count = single(f"Page {number} of {total}", FOOT, 120)
        words = single(self._furniture.foot, FOOT, width - 130)
        marks = [
            rule(0, 0, width, HAIR),
            text_mark(words, 0, 8, FOOT, None),
            text_mark(count, width - count.width, 8, FOOT, None),
        ]
        return _placed(marks, self._sheet.left, _FOOT)


def watermark(setter: Setter, sheet: Sheet, words: str) -> str:
    """Return the code of large pale words across a page."""
    line = setter.single(words, _WATERMARK, sheet.height)
    x = sheet.width / 2 - line.width * 0.37
    y = sheet.height / 2 - line.width * 0.33
    return f"q {WATERMARK.fill} 0.74 0.67 -0.67 0.74 {x:.1f} {y:.1f} cm {line.ops} Q"


def _placed(marks: Iterable[Mark], left: float, top: float) -> str:
    return "\n".join(place(mark, left, top) for mark in marks)
