"""One entry of the chart as rows: title, text, signature, addenda, and what flags it."""

from __future__ import annotations

from therapist_emr.pdf.blocks import BlockSetter
from therapist_emr.pdf.layout import Cell, Row, Setter, Tag, rule, text_mark
from therapist_emr.pdf.record import LEFT_OUT, NONE_RECORDED, Addendum, Item, Signature
from therapist_emr.pdf.style import (
    AMBER,
    CAPTION,
    ENTRY,
    HAIR,
    INK,
    LINE,
    RED,
    SIGNATURE,
    SMALL_STRONG,
    Colour,
)

DRAFT = "Draft - not signed"
_ENTRY_GAP = 26.0
_ADDENDUM = 14.0
_NAME = 160.0
_MARGIN_BAR = -14.0
_LAST_LINES = 2
_BELOW_NAME = 7.0


def entry_rows(setter: Setter, item: Item, measure: float, tag: Tag, *, first: bool) -> list[Row]:
    """Return an entry; the first of a section needs no line above it.

    A page on which it goes on names it at its head, so that no signature stands there for nothing.
    """
    rows = _title_rows(setter, item, measure, tag, first=first)
    titles = len(rows)
    level = 4 if item.title else 3
    rows += BlockSetter(setter, measure, level=level).rows(item.blocks, tag)
    if item.left_out:
        rows += setter.text(LEFT_OUT, CAPTION, measure, Tag("P", tag), gap=4)
    if not rows:
        rows = setter.text(NONE_RECORDED, CAPTION, measure, Tag("P", tag), gap=4)
    if item.signature is not None and not item.left_out:
        _hold_last(rows)
        rows += signature_rows(setter, item.signature, measure, tag)
    for addendum in item.addenda:
        rows += _addendum_rows(setter, addendum, measure, tag)
    ink = RED if item.error_reason or not item.intact else AMBER if item.draft else None
    if ink is not None:
        _bar(rows, ink, _MARGIN_BAR)
    if item.draft:
        for row in rows:
            row.watermark = DRAFT
    if head := _goes_on(setter, item, measure, ink):
        for row in rows[titles:]:
            row.head = (head, *row.head)
    return rows


def _hold_last(rows: list[Row]) -> None:
    """Hold the last lines of what is signed on the page of the signature."""
    for row in rows[-_LAST_LINES:]:
        row.keep = True


def _goes_on(setter: Setter, item: Item, measure: float, ink: Colour | None) -> Row | None:
    """Return the line that names an entry on a page that begins amid it."""
    name = item.bookmark or ", ".join(part for part in (item.title, item.when) if part)
    if not name:
        return None
    ending = f", continued{state_words(item)}"
    end = setter.single(ending, CAPTION, measure)
    # A name of any length is shortened before the words that tell why it stands there.
    told = setter.single(name, CAPTION, measure - end.width - 1)
    marks = [text_mark(told, 0, 0, CAPTION, None), text_mark(end, told.width, 0, CAPTION, None)]
    row = Row(CAPTION.leading + told.extra + _BELOW_NAME, marks)
    row.bar, row.bar_right = ink, _MARGIN_BAR
    return row


def state_words(item: Item) -> str:
    """Return what sets an entry apart wherever it is named: an error, a draft, a broken seal."""
    states = (
        ("entered in error", bool(item.error_reason)),
        ("draft, not signed", item.draft),
        ("seal broken", not item.intact),
    )
    told = ", ".join(words for words, so in states if so)
    return f" ({told})" if told else ""


def _bar(rows: list[Row], ink: Colour, right: float) -> None:
    for row in rows:
        row.bar, row.bar_right = ink, right
    rows[0].bar_starts = True


def _title_rows(setter: Setter, item: Item, measure: float, tag: Tag, *, first: bool) -> list[Row]:
    rows: list[Row] = []
    if item.title:
        rows += setter.text(
            item.title, ENTRY, measure, Tag("H3", tag), gap=10 if first else _ENTRY_GAP, keep=True
        )
        if not first:
            rows[0].above = (rule(0, -_ENTRY_GAP / 2 + 1, measure, HAIR),)
    if item.when:
        rows += setter.text(item.when, CAPTION, measure, Tag("P", tag), gap=0.5, keep=True)
    if item.error_reason:
        when = f" ({item.error_when})" if item.error_when else ""
        words = f"Entered in error{when}: {item.error_reason}"
        style = SMALL_STRONG.inked(RED)
        rows += setter.text(words, style, measure, Tag("P", tag), gap=3, keep=True)
    if not item.intact:
        words = f"Seal broken: this is not as it was {'signed' if item.signature else 'entered'}."
        style = SMALL_STRONG.inked(RED)
        rows += setter.text(words, style, measure, Tag("P", tag), gap=3, keep=True)
    if item.draft:
        style = SMALL_STRONG.inked(AMBER)
        rows += setter.text(DRAFT, style, measure, Tag("P", tag), gap=3, keep=True)
    return rows


def signature_rows(
    setter: Setter, signature: Signature, measure: float, parent: Tag, right: float = 0.0
) -> list[Row]:
    """Return a signature: the name on its line, who that is, when and to what."""
    tag = Tag("P", parent)
    name = setter.single(signature.name, SIGNATURE, _NAME - 8)
    written = Row(SIGNATURE.leading, [text_mark(name, right, 0, SIGNATURE, tag)], 16.0, True)
    written.marks.append(rule(right, SIGNATURE.leading + 1.5, _NAME - 8, LINE))
    who = ", ".join(part for part in (signature.name, signature.credential) if part)
    facts, width = right + _NAME + 12, measure - _NAME - 12
    lines = [(who, SMALL_STRONG), (signature.licence, CAPTION)]
    left = [Cell(text, style, right, _NAME - 8, Tag("P", parent)) for text, style in lines if text]
    seal = f"Text fingerprint {signature.hash_short}" if signature.hash_short else ""
    told = [
        (f"Signed electronically {signature.time_words}", CAPTION.inked(INK)),
        (signature.attestation, CAPTION),
        (seal, CAPTION),
    ]
    first, *note = (
        Cell(text, style, facts, width, Tag("P", parent)) for text, style in told if text
    )
    rows = [written]
    stacked = [left, [first, *note]]
    rows += _columns(setter, stacked)
    return rows


def _columns(setter: Setter, columns: list[list[Cell]]) -> list[Row]:
    """Set two stacks of cells side by side, their lines level with each other."""
    laid: list[list[Row]] = []
    for cells in columns:
        rows: list[Row] = []
        for cell in cells:
            rows += setter.beside([cell])
        laid.append(rows)
    count = max(len(rows) for rows in laid)
    out = []
    for at in range(count):
        present = [rows[at] for rows in laid if at < len(rows)]
        marks = [mark for row in present for mark in row.marks]
        gap = 4.0 if at == 0 else 0.0
        out.append(Row(max(row.height for row in present), marks, gap, at < count - 1))
    return out


def _addendum_rows(setter: Setter, addendum: Addendum, measure: float, tag: Tag) -> list[Row]:
    section = Tag("Sect", tag)
    head = setter.beside(
        [
            Cell("Addendum", SMALL_STRONG, _ADDENDUM, 62, Tag("H4", section)),
            Cell(addendum.when, CAPTION, _ADDENDUM + 62, measure - 80, Tag("P", section)),
        ],
        gap=18,
        keep=True,
    )
    below = BlockSetter(setter, measure, _ADDENDUM, level=5)
    rows = head + list(below.rows(addendum.blocks, section))
    if addendum.signature is not None:
        _hold_last(rows)
        rows += signature_rows(
            setter, addendum.signature, measure - _ADDENDUM, section, right=_ADDENDUM
        )
    _bar(rows, LINE, 0.0)
    return rows
