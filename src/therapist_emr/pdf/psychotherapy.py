"""Psychotherapy notes as a PDF of their own, apart from any copy of a chart.

It is set from plain values: nothing in this room can read the notes, or tell that there are any.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from therapist_emr.forms.blocks import Paragraph
from therapist_emr.pdf.document import About, Bookmark, Document
from therapist_emr.pdf.entry import entry_rows
from therapist_emr.pdf.furniture import Furniture
from therapist_emr.pdf.layout import Anchor, Tag
from therapist_emr.pdf.record import Item, Provider
from therapist_emr.pdf.style import BODY, STRONG, TITLE, PageSize, sheet

TITLE_WORDS = "Psychotherapy notes"
APART = (
    "These notes are kept apart from the health record (45 CFR 164.501). They may be used or"
    " disclosed only as 45 CFR 164.508(a)(2) allows."
)


@dataclass(frozen=True, slots=True)
class NotePaper:
    """Hold one note as it goes on paper."""

    heading: str
    when: str
    text: str
    error_reason: str = ""
    error_when: str = ""
    intact: bool = True
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class NotesPaper:
    """Hold the notes that were chosen, oldest first; `client` and `born` are in words.

    `extent` says how many of the notes these are, and what is left out.
    """

    provider: Provider
    client: str
    born: str
    notes: tuple[NotePaper, ...]
    made: datetime
    prepared: str
    extent: str = ""


def psychotherapy_bytes(paper: NotesPaper, *, page_size: PageSize = "letter") -> bytes:
    """Return the notes as a PDF in memory."""
    furniture = Furniture(
        (paper.provider.name, paper.provider.numbers),
        (paper.client, ""),
        f"{TITLE_WORDS}. Confidential.",
        f", born {paper.born}" if paper.born else "",
    )
    document = Document(sheet(page_size), furniture)
    measure, setter = document.sheet.measure, document.setter
    section = Tag("Sect", document.root)
    rows = setter.text(TITLE_WORDS, TITLE, measure, Tag("H1", section), keep=True)
    rows += setter.text(APART, BODY, measure, Tag("P", section), gap=6)
    prepared = f"{paper.client}. Prepared {paper.prepared}."
    rows += setter.text(prepared, STRONG, measure, Tag("P", section), gap=6)
    if paper.extent:
        rows += setter.text(paper.extent, BODY, measure, Tag("P", section), gap=2)
    anchors = []
    for note in paper.notes:
        item = Item(
            note.heading,
            note.when,
            () if note.left_out else (Paragraph(note.text),),
            error_reason=note.error_reason,
            error_when=note.error_when,
            intact=note.intact,
            left_out=note.left_out,
        )
        own = entry_rows(setter, item, measure, Tag("Sect", section), first=False)
        anchors.append(Anchor())
        own[0].on_place.append(anchors[-1])
        rows += own
    pager = document.run()
    pager.add(rows)
    document.pages = pages = pager.finish()
    top = document.sheet.frame_top
    kids = [
        Bookmark(f"{note.heading}, {note.when}", pages[at.page], at.top)
        for note, at in zip(paper.notes, anchors, strict=True)
    ]
    document.outline = [Bookmark(TITLE_WORDS, pages[0], top, kids)]
    return document.finish(About(TITLE_WORDS, paper.provider.name, paper.made))
