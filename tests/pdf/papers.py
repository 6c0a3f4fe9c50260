"""Made-up charts for the PDF tests, and ways to read what came out."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pikepdf
import pypdfium2  # type: ignore[import-untyped]  # no stubs
import pypdfium2.raw as raw  # type: ignore[import-untyped]  # no stubs

from therapist_emr.forms.blocks import Block, Heading, Items, Pairs, Paragraph
from therapist_emr.pdf.chart import chart_bytes
from therapist_emr.pdf.document import About, Document
from therapist_emr.pdf.furniture import Furniture
from therapist_emr.pdf.layout import Row, Tag
from therapist_emr.pdf.preview import Preview
from therapist_emr.pdf.record import (
    Addendum,
    ChartRecord,
    Client,
    Item,
    Part,
    Provider,
    Signature,
)
from therapist_emr.pdf.style import BODY, sheet

MADE = datetime(2026, 11, 17, 9, 30, tzinfo=UTC)
PROVIDER = Provider("Elena Marchetti, LMFT", "License OR T1234", "1000000004", "Quiet Room")
CLIENT = Client("Tomasz Wójcik", "Jul 19, 1979", "0058")
SIGNED = Signature(
    "Elena Marchetti",
    "LMFT",
    "License OR T1234",
    "Tue, Nov 10, 2026, 6:58 pm (America/Los_Angeles)",
    "I wrote this note.",
    "7f3a 91c2",
)
ADDED = Addendum("Thu, Nov 12, 2026", (Paragraph("The log covers Nov 3 to 9."),), SIGNED)


def note(number: int = 1, *blocks: Block, **more: Any) -> Item:
    """Return a signed progress note."""
    text = blocks or (
        Pairs((("Service code", "90000"),)),
        Heading("Data"),
        Paragraph("Slept through five nights of seven. " * 6),
        Items(("Walk three times a week",), checked=True),
    )
    return Item(
        f"Session {number}", "Tue, Nov 10, 2026", text, more.pop("signature", SIGNED), **more
    )


def chart(*parts: Part, **more: Any) -> ChartRecord:
    """Return a chart with these sections."""
    return ChartRecord(
        more.pop("provider", PROVIDER),
        more.pop("client", CLIENT),
        parts,
        MADE,
        "Nov 17, 2026",
        **more,
    )


def of_text(text: str) -> ChartRecord:
    """Return a chart of one note with one paragraph."""
    return chart(Part("Notes", (note(1, Paragraph(text)),)))


def texts(data: bytes, password: str | None = None, most: int = 10_000) -> list[str]:
    """Return the text of each page, or of the first ones, as a reader extracts it."""
    with Preview(data, password) as preview:
        pages = range(min(most, preview.page_count))
        return [preview.text(page).replace("\r\n", "\n") for page in pages]


def text_of(record: ChartRecord) -> str:
    """Return all that a reader extracts from a chart."""
    return "\n".join(texts(chart_bytes(record)[0]))


@contextmanager
def opened(data: bytes) -> Iterator[pikepdf.Pdf]:
    """Open a PDF and insist that its syntax is sound."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.check_pdf_syntax() == []
        yield pdf


def led_to(entry: pikepdf.OutlineItem) -> tuple[int, int]:
    """Return the page, counted from 0, and the height that a bookmark leads to."""
    place = entry.destination
    assert isinstance(place, pikepdf.Array)
    return pikepdf.Page(place[0]).index, int(place[3])


def fresh_document() -> Document:
    """Return an empty document without furniture."""
    return Document(sheet("letter"), None)


def drawn_on(page: pikepdf.Page) -> bytes:
    """Return the code that draws a page, that of the forms it shows included."""
    forms = page.Resources.get("/XObject", pikepdf.Dictionary())
    return bytes(page.Contents.read_bytes()) + b"".join(
        form.read_bytes() for form in forms.values()
    )


FURNITURE = Furniture(("Elena, LMFT", "License"), ("Client, born 1979", "No. 58"), "Confidential.")


def framed() -> Document:
    """Return an empty document with furniture."""
    return Document(sheet("letter"), FURNITURE)


def rows_of(document: Document, count: int, tag: Tag | None = None) -> list[Row]:
    """Return so many rows, each with words of its own."""
    return [
        row
        for at in range(count)
        for row in document.setter.text(f"row {at} end", BODY, 300, tag or document.root)
    ]


def made(document: Document) -> bytes:
    """Return a finished document."""
    return document.finish(About("Title", "Author <&>", MADE))


def read_aloud(data: bytes) -> list[str]:
    """Return the text of each element that has some, in the order of the structure.

    Nothing is put between the lines of a text: what parts its words has to be written.
    """
    said = _pieces(data)
    with opened(data) as pdf:
        keys = {sheet.obj.objgen: at for at, sheet in enumerate(pdf.pages)}
        return [words for words in _told(pdf.Root.StructTreeRoot.K, keys, said, 0) if words]


def _told(
    element: Any, keys: dict[Any, int], said: dict[tuple[int, int], str], page: int
) -> Iterator[str]:
    page = keys[element.Pg.objgen] if "/Pg" in element else page
    kids = element.K if isinstance(element.K, pikepdf.Array) else [element.K]
    own, parts = "", list[str]()
    for kid in kids:
        if isinstance(kid, int):
            own += said.get((page, kid), "")
        elif kid.get("/Type") == "/MCR":
            own += said.get((keys[kid.Pg.objgen], int(kid.MCID)), "")
        elif kid.get("/S") == "/Span":
            parts += _told(kid, keys, said, page)
        elif "/S" in kid:
            yield from _told(kid, keys, said, page)
    yield " ".join(" ".join([own, *parts]).split())


def _pieces(data: bytes) -> dict[tuple[int, int], str]:
    """Return what each marked piece of each page says."""
    found: dict[tuple[int, int], str] = {}
    book = pypdfium2.PdfDocument(data)
    for at, page in enumerate(book):
        text = page.get_textpage()
        for piece in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            mark = raw.FPDFPageObj_GetMarkedContentID(piece)
            size = raw.FPDFTextObj_GetText(piece, text, None, 0)
            buffer = ctypes.create_string_buffer(size)
            raw.FPDFTextObj_GetText(
                piece, text, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size
            )
            words = buffer.raw.decode("utf-16-le").rstrip("\0")
            found[at, mark] = found.get((at, mark), "") + words
    book.close()
    return found
