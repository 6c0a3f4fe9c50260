"""One page for the client's pocket: large type in panels, folded along its lines to a sixth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from therapist_emr.errors import UserError
from therapist_emr.pdf.document import About, Document
from therapist_emr.pdf.layout import Cell, Mark, Row, Setter, Tag, rows_height, text_mark
from therapist_emr.pdf.style import (
    CAPTION,
    INK,
    INK3,
    LINE,
    TITLE,
    PageSize,
    Sheet,
    Style,
    sheet,
)
from therapist_emr.sections.handout import Handout, Step

SIZES = (17.0, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0)
"""The sizes tried, the largest first."""
_STILL_LARGE = 12.0
_ACROSS = 2
_EDGE, _PAD = 30.0, 14.0
_BULLET = 0.9
_HEAD, _FOOT = 34.0, 18.0
_FOLD = "Fold along the lines"


class TooLongForOnePage(UserError):
    """Say that a plan has more words than one page takes."""

    def __init__(self) -> None:
        super().__init__(
            "This plan is too long for one page.", "Shorten some lines and sign a new version."
        )


def handout_bytes(
    handout: Handout,
    made: datetime,
    *,
    page_size: PageSize = "letter",
    password: str | None = None,
) -> bytes:
    """Return the page as a PDF in memory: in the largest type that folds evenly, or that fits."""
    tries = [(size, True) for size in SIZES if size >= _STILL_LARGE]
    for size, evenly in (*tries, *((size, False) for size in SIZES)):
        document = Document(_plain(sheet(page_size)), None, password)
        page = _Page(document, handout, size)
        rows = page.rows()
        fits = rows_height(rows) <= document.sheet.frame_height
        if fits and (page.even or not evenly):
            pager = document.run()
            pager.add(rows)
            document.pages = pager.finish()
            return document.finish(About(handout.title, "", made))
    raise TooLongForOnePage


def _plain(paper: Sheet) -> Sheet:
    return replace(paper, left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE - 8)


class _Page:
    """Set the title and the panels in one size of type."""

    def __init__(self, document: Document, handout: Handout, size: float) -> None:
        self._document, self._handout = document, handout
        self._body = Style("regular", size, size * 1.32, INK)
        self._strong = Style("semibold", size, size * 1.32, INK)
        self._column = document.sheet.measure / _ACROSS
        self._tag = Tag("Sect", document.root)
        self.even = True

    @property
    def _setter(self) -> Setter:
        return self._document.setter

    def rows(self) -> list[Row]:
        """Return the page as rows: the title, then a row for each pair of panels."""
        out = [self._title()]
        pairs = list(self._pairs())
        needed = [max(rows_height(panel) for panel in pair) + 2 * _PAD for pair in pairs]
        free = self._document.sheet.frame_height - _HEAD - _FOOT - 1
        heights = _heights(needed, free)
        self.even = len(set(heights)) <= 1
        for pair, height in zip(pairs, heights, strict=True):
            out.append(self._panels(pair, height, last=pair is pairs[-1]))
        out.append(self._foot())
        return out

    def _title(self) -> Row:
        line = self._setter.single(self._handout.title, TITLE, self._document.sheet.measure)
        fold = self._setter.single(_FOLD, CAPTION, self._column)
        right = self._document.sheet.measure - fold.width
        marks = [
            text_mark(line, 0, 0, TITLE, Tag("H1", self._tag)),
            text_mark(fold, right, 12, CAPTION.inked(INK3), None),
        ]
        return Row(_HEAD, marks, 0, True)

    def _pairs(self) -> Iterator[list[list[Row]]]:
        steps = self._handout.steps
        for at in range(0, len(steps), _ACROSS):
            yield [self._panel(step) for step in steps[at : at + _ACROSS]]

    def _panel(self, step: Step) -> list[Row]:
        measure, bullet = self._column - 2 * _PAD, self._body.size * _BULLET
        rows = self._setter.text(
            step.heading, self._strong, measure, Tag("H2", self._tag), keep=True
        )
        listing = Tag("L", self._tag)
        for line in step.lines:
            item = Tag("LI", listing)
            rows += self._setter.beside(
                [
                    Cell("•", self._body, 0, bullet, Tag("Lbl", item)),
                    Cell(line, self._body, bullet, measure - bullet, Tag("LBody", item)),
                ],
                gap=self._body.size * 0.3,
            )
        return rows

    def _panels(self, panels: list[list[Row]], height: float, *, last: bool) -> Row:
        marks: list[Mark] = [_dashes(0, 0, self._document.sheet.measure, 0)]
        for at, panel in enumerate(panels):
            down = _PAD
            for row in panel:
                down += row.gap
                shift = at * self._column + (_PAD if at else 0)
                marks += [_moved(mark, shift, down) for mark in row.marks]
                down += row.height
        marks.append(_dashes(self._column, 0, 0, -height))
        if last:
            marks.append(_dashes(0, height, self._document.sheet.measure, 0))
        return Row(height, marks, 0, True)

    def _foot(self) -> Row:
        line = self._setter.single(self._handout.foot, CAPTION, self._document.sheet.measure)
        return Row(_FOOT, [text_mark(line, 0, 4, CAPTION, Tag("P", self._tag))])


def _heights(needed: list[float], free: float) -> list[float]:
    """Return equal heights, which fold well; where one needs more, what is left is shared."""
    share = free / max(1, len(needed))
    if all(height <= share for height in needed):
        return [share] * len(needed)
    spare = max(0.0, free - sum(needed)) / len(needed)
    return [height + spare for height in needed]


def _moved(mark: Mark, right: float, down: float) -> Mark:
    return Mark(mark.right + right, mark.down + down, mark.ops, mark.tag)


def _dashes(right: float, down: float, across: float, upward: float) -> Mark:
    ops = f"q {LINE.stroke} 0.5 w [2 3] 0 d 0 0 m {across:.2f} {upward:.2f} l S Q"
    return Mark(right, down, ops)
