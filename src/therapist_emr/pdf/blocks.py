"""The neutral blocks of a filled-in form, set as rows of a page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatchmethod

from therapist_emr.forms import blocks as b
from therapist_emr.pdf.layout import Cell, Row, Setter, Tag, rows_height, rule, text_mark
from therapist_emr.pdf.style import (
    BODY,
    CAPTION,
    CAPTION_STRONG,
    GREEN,
    HAIR,
    HEAD2,
    HEAD3,
    LABEL_TEXT,
    SMALL,
    VALUE,
)
from therapist_emr.pdf.text import clean
from therapist_emr.pdf.trend import progress_bar, trend_rows

LABEL = 124.0
_GUTTER = 12.0
_INDENT = 15.0
_AFTER_LABEL = 3.0
_TEXT_GAP = 7.0
_BAR = 132.0
_BAR_GAP, _BELOW_BAR = 3.5, 9.0
_WIDEST = 0.6


class BlockSetter:
    """Set blocks within a measure, under a tag, a little in from the left when asked.

    `level` is that of their headings; a label is one below where a section of theirs stands above.
    """

    def __init__(
        self, setter: Setter, measure: float, right: float = 0.0, *, level: int = 4
    ) -> None:
        self._setter = setter
        self._level = level
        self._within = False
        self._measure = measure - right
        self._right = right

    def rows(self, blocks: tuple[b.Block, ...], parent: Tag) -> Iterator[Row]:
        """Yield the rows of blocks in order.

        A remark stays with the list, table or text that it introduces and with the table that it
        follows, and an objective with the picture of its course.
        """
        under_heading = False
        for block, following in zip(blocks, (*blocks[1:], None), strict=False):
            rows = self._set(block, parent)
            if rows and _stays_with(block, following):
                rows[-1].keep = True
            if rows and under_heading and not isinstance(block, b.Progress):
                rows[0].gap = min(rows[0].gap, _AFTER_LABEL)
            yield from rows
            under_heading = isinstance(block, b.Heading)

    @singledispatchmethod
    def _set(self, block: object, parent: Tag) -> list[Row]:
        raise TypeError(f"No way to set {type(block).__name__} under {parent.kind}")

    @_set.register
    def _heading(self, block: b.Heading, parent: Tag) -> list[Row]:
        opens = block.level <= 2
        style, gap = (HEAD2, 11.0) if opens else (HEAD3, 7.0)
        self._within = self._within or opens
        tag = Tag(f"H{self._level + (self._within and not opens)}", parent)
        return self._setter.text(
            block.text, style, self._measure, tag, right=self._right, gap=gap, keep=True
        )

    @_set.register
    def _paragraph(self, block: b.Paragraph, parent: Tag) -> list[Row]:
        out: list[Row] = []
        gap = _TEXT_GAP
        for part in clean(block.text).strip("\n").split("\n"):
            if not part.strip():
                gap = _TEXT_GAP
                continue
            tag = Tag("P", parent)
            out += self._setter.text(part, BODY, self._measure, tag, right=self._right, gap=gap)
            gap = 0.0
        return out

    @_set.register
    def _pairs(self, block: b.Pairs, parent: Tag) -> list[Row]:
        out: list[Row] = []
        label = min(LABEL, self._measure * 0.34)
        value = label + _GUTTER
        for at, (name, text) in enumerate(block.rows):
            tag = Tag("P", parent)
            cells = (
                Cell(name, LABEL_TEXT, self._right, label, tag),
                Cell(text, VALUE, self._right + value, self._measure - value, tag),
            )
            rows = self._setter.beside(cells, gap=2.5 if at else _TEXT_GAP)
            rows[-1].keep = _would_part_one(at, len(block.rows))
            out += rows
        return out

    @_set.register
    def _items(self, block: b.Items, parent: Tag) -> list[Row]:
        out: list[Row] = []
        listing = Tag("L", parent)
        sign, ink = ("✓", BODY.inked(GREEN)) if block.checked else ("•", BODY)
        for at, text in enumerate(block.rows):
            item = Tag("LI", listing)
            label, body = Tag("Lbl", item), Tag("LBody", item)
            rows = self._setter.text(
                text,
                BODY,
                self._measure - _INDENT,
                body,
                right=self._right + _INDENT,
                gap=0.0 if at else _TEXT_GAP,
            )
            bullet = self._setter.single(sign, ink, _INDENT)
            rows[0].marks.insert(0, text_mark(bullet, self._right + 1, 0, ink, label))
            out += rows
        return out

    @_set.register
    def _table(self, block: b.Table, parent: Tag) -> list[Row]:
        count = max([len(block.head), *(len(row) for row in block.rows)])
        if not count:
            return []
        block = b.Table(_padded(block.head, count), tuple(_padded(r, count) for r in block.rows))
        table = Tag("Table", parent)
        widths = self._widths(block)
        head_tag = Tag("TR", table)
        head = self._table_row(block.head, widths, head_tag, is_head=True)
        head[-1].height += 3
        head[-1].marks.append(rule(self._right, head[-1].height, self._measure, HAIR, 0.9))
        out = [*head]
        out[0].gap = _TEXT_GAP + 2
        for row in out:
            row.keep = True
        for at, cells in enumerate(block.rows):
            rows = self._table_row(cells, widths, Tag("TR", table), is_head=False)
            rows[0].gap = 3.5
            rows[-1].height += 3.5
            if at < len(block.rows) - 1:
                rows[-1].marks.append(rule(self._right, rows[-1].height, self._measure, HAIR))
            rows[-1].keep = _would_part_one(at, len(block.rows))
            for row in rows:
                row.head = tuple(head)
            out += rows
        return out

    def _table_row(
        self, cells: tuple[str, ...], widths: list[float], tag: Tag, *, is_head: bool
    ) -> list[Row]:
        kind, style = ("TH", CAPTION_STRONG) if is_head else ("TD", SMALL)
        right = self._right
        out = []
        for text, width in zip(cells, widths, strict=True):
            out.append(Cell(text, style, right, width - _GUTTER, Tag(kind, tag)))
            right += width
        return self._setter.beside(out)

    def _widths(self, block: b.Table) -> list[float]:
        """Share the measure among columns by what they hold, no column starving another."""
        cap = self._measure * _WIDEST
        wanted = []
        for at, head in enumerate(block.head):
            texts = [row[at] for row in block.rows[:200]]
            natural = [
                self._setter.lines(text[:120], style, cap)
                for style, group in ((SMALL, texts), (CAPTION_STRONG, [head]))
                for text in group
            ]
            widest = max((line.width for lines in natural for line in lines), default=0.0)
            wanted.append(widest + _GUTTER + 2)
        spare = self._measure - sum(wanted)
        if spare >= 0:
            wanted[-1] += spare
            return wanted
        return _shared(wanted, self._measure)

    @_set.register
    def _progress(self, block: b.Progress, parent: Tag) -> list[Row]:
        tag = Tag("P", parent)
        label, spoken, caption = (Tag("Span", tag) for _ in range(3))
        left = self._measure - _BAR - _GUTTER * 2
        bar_right = self._right + self._measure - _BAR
        rows = self._setter.text(block.label, BODY, left, label, right=self._right, keep=True)
        if block.caption:
            rows += self._setter.text(
                block.caption, CAPTION, left, caption, right=self._right, keep=True
            )
        ink = SMALL.inked(GREEN) if block.met else SMALL
        below = 0.0
        for line in self._setter.lines(block.words, ink, _BAR):
            rows[0].marks.append(text_mark(line, bar_right, below, ink, spoken))
            below += ink.leading + line.extra
        below += _BAR_GAP
        rows[0].marks.append(progress_bar(bar_right, below, _BAR, block.fraction, met=block.met))
        rows[0].gap = _TEXT_GAP
        rows[-1].keep = False
        short = below + _BELOW_BAR - rows_height(rows) + rows[0].gap
        rows[-1].height += max(4.0, short)
        rows[-1].marks.append(rule(self._right, rows[-1].height, self._measure, HAIR))
        return rows

    @_set.register
    def _trend(self, block: b.Trend, parent: Tag) -> list[Row]:
        return trend_rows(self._setter, block, self._measure, self._right, parent)

    @_set.register
    def _note(self, block: b.Note, parent: Tag) -> list[Row]:
        return self._setter.text(
            block.text,
            CAPTION,
            self._measure,
            Tag("P", parent),
            right=self._right,
            gap=5.0,
        )


def _stays_with(block: b.Block, following: b.Block | None) -> bool:
    """Tell whether a block would say nothing at the foot of a page without the next one."""
    if isinstance(block, b.Note):
        return isinstance(following, b.Items | b.Table | b.Paragraph)
    if isinstance(block, b.Table):
        return isinstance(following, b.Note)
    return isinstance(block, b.Progress) and isinstance(following, b.Trend)


def _would_part_one(at: int, count: int) -> bool:
    """Tell whether a break behind this row would leave the first or the last of them alone."""
    return at in (0, count - 2) and at < count - 1


def _shared(wanted: list[float], measure: float) -> list[float]:
    """Give narrow columns all they want and share the rest among the wide ones."""
    widths = [0.0] * len(wanted)
    left = measure
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    for done, at in enumerate(order):
        widths[at] = min(wanted[at], left / (len(order) - done))
        left -= widths[at]
    return widths


def _padded(cells: tuple[str, ...], count: int) -> tuple[str, ...]:
    return cells + ("",) * (count - len(cells))
