"""The cover that says what is inside and what is not, and the custodian's closing page."""

from __future__ import annotations

from therapist_emr.pdf.blocks import LABEL, BlockSetter
from therapist_emr.pdf.furniture import HEAD_GAP
from therapist_emr.pdf.layout import Anchor, Cell, Row, Setter, Tag, rule
from therapist_emr.pdf.record import Certification, ChartRecord
from therapist_emr.pdf.shaping import has_rtl
from therapist_emr.pdf.style import (
    BODY,
    CAPTION,
    ENTRY,
    FURNITURE,
    FURNITURE_STRONG,
    HAIR,
    INK2,
    LINE,
    PART,
    SMALL,
    SMALL_STRONG,
    STRONG,
    TITLE,
)

_NUMBER = 40.0


def cover_rows(
    setter: Setter,
    record: ChartRecord,
    measure: float,
    tag: Tag,
    contents: list[tuple[str, int]],
    pages: int,
) -> list[Row]:
    """Return the cover; page numbers never change how many lines it takes."""
    rows = setter.text(record.title, TITLE, measure, Tag("H1", tag), keep=True)
    rows[0].gap = 0
    rows[0].height += 2
    if record.subtitle:
        style = SMALL.inked(INK2)
        rows += setter.text(record.subtitle, style, measure, Tag("P", tag), gap=1)
    rows += _facts(setter, record, measure, tag, pages)
    rows += _line(measure)
    rows += _contents(setter, contents, measure, tag)
    rows += _line(measure)
    rows += _withheld(setter, record, measure, tag)
    if record.notice:
        rows += _line(measure)
        rows += setter.text("Notice", STRONG, measure, Tag("H2", tag), gap=14, keep=True)
        rows += BlockSetter(setter, measure, level=3).rows(record.notice, tag)
    return rows


def _line(measure: float) -> list[Row]:
    return [Row(1, [rule(0, 0, measure, HAIR)], 16.0)]


def _facts(setter: Setter, record: ChartRecord, measure: float, tag: Tag, pages: int) -> list[Row]:
    count = f"{pages:,} page" + ("" if pages == 1 else "s")
    facts = [*_whole_names(setter, record, measure), *record.facts]
    if record.covers:
        facts.append(("Covers", record.covers))
    told = (("Drafts", record.drafts), ("Not included", record.not_included))
    facts += [(label, value) for label, value in told if value]
    facts.append(("Prepared", f"{record.prepared}, {count}"))
    rows: list[Row] = []
    for at, (label, value) in enumerate(facts):
        line = Tag("P", tag)
        cells = [
            Cell(label, SMALL_STRONG, 0, LABEL - 12, line),
            Cell(value, SMALL, LABEL, measure - LABEL, line),
        ]
        rows += setter.beside(cells, gap=5 if at else 20)
    return rows


def _whole_names(setter: Setter, record: ChartRecord, measure: float) -> list[tuple[str, str]]:
    """Return names for the cover where the head of the page cannot hold them; always a minor's."""
    minor, name = record.client.minor, record.client.name
    # A name that is read from the right would pull the date into its own direction.
    after = "\n" if has_rtl(name) else ", "
    client = after.join(part for part in (name, record.client.born_words) if part)
    half = (measure - HEAD_GAP) / 2
    named = (
        ("Client", f"{client}. {minor}" if minor else client, FURNITURE),
        ("Provider", record.provider.name, FURNITURE_STRONG),
    )
    return [
        (label, text)
        for label, text, style in named
        if (minor and label == "Client") or len(setter.lines(text, style, half)) > 1
    ]


def _contents(
    setter: Setter, contents: list[tuple[str, int]], measure: float, tag: Tag
) -> list[Row]:
    rows = setter.text("Contents", STRONG, measure, Tag("H2", tag), gap=14, keep=True)
    listing = Tag("TOC", tag)
    for at, (title, page) in enumerate(contents):
        item = Tag("Link", Tag("TOCI", listing))
        title_cell = Cell(title, SMALL, 0, measure - _NUMBER - 12, item)
        number = Cell(str(page), SMALL, measure - _NUMBER, _NUMBER, item, end=True)
        made = setter.beside([title_cell, number], gap=2 if at else 5)
        made[0].on_place.append(Anchor(tag=item))
        rows += made
    return rows


def contents_places(rows: list[Row]) -> list[Row]:
    """Return the rows of a cover that begin a line of its contents."""
    return [row for row in rows if row.on_place]


def _withheld(setter: Setter, record: ChartRecord, measure: float, tag: Tag) -> list[Row]:
    rows = setter.text("Withheld", STRONG, measure, Tag("H2", tag), gap=14, keep=True)
    rows += setter.text(record.withheld.statement, SMALL, measure, Tag("P", tag), gap=3)
    rows += BlockSetter(setter, measure, level=3).rows(record.withheld.blocks, tag)
    return rows


def certification_rows(
    setter: Setter,
    record: ChartRecord,
    certification: Certification,
    measure: float,
    tag: Tag,
) -> list[Row]:
    """Return the certification that lets the copy be used without a witness (FRE 902(11))."""
    named = certification.practice or record.provider.practice or record.provider.name
    practice = named or "this practice"
    client = record.client
    parts = (client.name, client.born_words, f"record number {client.record_number}")
    whose = ", ".join(part for part in parts if part)
    drafts = ", and from the drafts, which are marked as such" if record.drafts else ""
    opening = (
        f"I am the custodian of the records of {practice}, or another person qualified to speak "
        f"for how they are kept. The pages before this one are a true copy of the record of "
        f"{whose}, within the dates and sections named on the cover, apart from what is stated "
        f"there as withheld or not included{drafts}."
    )
    points = (
        "The entries were made at or near the time of what they describe, by a person who knew "
        "it or from what such a person passed on.",
        "They were kept in the course of the practice's regular work.",
        "Making and keeping them was a regular practice of that work.",
    )
    closing = "I declare under penalty of perjury that this is true and correct."
    rows = setter.text("Certification of the custodian", PART, measure, Tag("H2", tag), keep=True)
    rows += setter.text(opening, BODY, measure, Tag("P", tag), gap=12)
    rows += setter.numbered(points, BODY, measure, tag, indent=18, gap=7)
    rows += setter.text(closing, BODY, measure, Tag("P", tag), gap=12)
    custodian = certification.custodian or ""
    rows += _signing_lines(setter, custodian, measure, tag)
    note = (
        "Worded after Federal Rule of Evidence 902(11). A court or a state may ask for its own "
        "form or for a notary."
    )
    rows += setter.text(note, CAPTION, measure, Tag("P", tag), gap=28)
    return rows


def _signing_lines(setter: Setter, custodian: str, measure: float, tag: Tag) -> list[Row]:
    column = (measure - 24) / 2
    rows: list[Row] = []
    for left, right, filled in (
        ("Signature", "Date", ""),
        ("Printed name and title", "City and state where signed", custodian),
    ):
        line = Row(12, [], 14.0, True)
        name = setter.text(filled, ENTRY, column, Tag("P", tag)) if filled else []
        for row in name:
            for mark in row.marks:
                mark.down += line.height
            line.marks += row.marks
            line.height += row.height
        down = line.height = max(line.height, 30.0)
        line.marks += [rule(0, down, column, LINE), rule(column + 24, down, column, LINE)]
        rows.append(line)
        rows += setter.beside(
            [
                Cell(left, CAPTION, 0, column, Tag("P", tag)),
                Cell(right, CAPTION, column + 24, column, Tag("P", tag)),
            ],
            gap=2,
        )
    return rows
