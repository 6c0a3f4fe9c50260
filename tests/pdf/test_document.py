from __future__ import annotations

import pikepdf
import pytest

from tests.pdf.papers import MADE, fresh_document, led_to, opened, texts
from therapist_emr.pdf.document import About, Bookmark, Document
from therapist_emr.pdf.furniture import Furniture
from therapist_emr.pdf.layout import Anchor, Row, Tag
from therapist_emr.pdf.pager import Link
from therapist_emr.pdf.style import ACCENT, BODY, sheet

FURNITURE = Furniture(("Elena, LMFT", "License"), ("Client, born 1979", "No. 58"), "Confidential.")


def rows_of(document: Document, count: int, tag: Tag | None = None) -> list[Row]:
    return [
        row
        for at in range(count)
        for row in document.setter.text(f"row {at} end", BODY, 300, tag or document.root)
    ]


def made(document: Document) -> bytes:
    return document.finish(About("Title", "Author <&>", MADE))


def framed() -> Document:
    return Document(sheet("letter"), FURNITURE)


def test_every_page_carries_the_furniture_and_its_number() -> None:
    document = framed()
    pager = document.run()
    pager.add(rows_of(document, 100))
    document.pages = pager.finish()
    pages = texts(made(document))
    assert len(pages) == 3
    for at, page in enumerate(pages, start=1):
        for words in ("Elena, LMFT", "Client, born 1979", "No. 58", "License", "Confidential."):
            assert words in page
        assert f"Page {at} of 3" in page


def test_no_row_is_lost_or_doubled_between_pages() -> None:
    document = framed()
    pager = document.run()
    pager.add(rows_of(document, 230))
    document.pages = pager.finish()
    shown = "\n".join(texts(made(document)))
    assert [shown.count(f"row {at} end") for at in range(230)] == [1] * 230


def test_rows_that_keep_together_go_to_the_next_page_together() -> None:
    document = framed()
    pager = document.run()
    filling = int(document.sheet.frame_height / BODY.leading) - 1
    pager.add(rows_of(document, filling))
    heading = document.setter.text("Heading", BODY, 300, document.root, keep=True)
    pager.add([*heading, *document.setter.text("Follows", BODY, 300, document.root)])
    document.pages = pager.finish()
    first, second = texts(made(document))
    assert "Heading" not in first
    assert "Heading" in second
    assert "Follows" in second


def test_rows_that_keep_beyond_a_page_are_parted_all_the_same() -> None:
    document = framed()
    rows = rows_of(document, 120)
    for row in rows:
        row.keep = True
    pager = document.run()
    pager.add(rows)
    document.pages = pager.finish()
    assert len(texts(made(document))) == 3


def test_a_gap_at_the_top_of_a_page_is_left_out() -> None:
    document = framed()
    pager = document.run()
    (row,) = document.setter.text("first", BODY, 300, None, gap=200)
    row.on_place.append(Anchor())
    pager.add([row])
    assert row.on_place[0].top == document.sheet.frame_top
    assert row.on_place[0].page == 0


def test_a_fresh_row_begins_a_page() -> None:
    document = framed()
    rows = rows_of(document, 3)
    rows[1].fresh = True
    pager = document.run()
    pager.add(rows)
    document.pages = pager.finish()
    assert ["row 1 end" in page for page in texts(made(document))] == [False, True]


def test_the_head_of_a_table_stands_again_on_the_next_page_for_the_eye_only() -> None:
    document = framed()
    head = document.setter.text("HEAD", BODY, 300, document.root)
    rows = rows_of(document, 60)
    for row in rows:
        row.head = tuple(head)
    pager = document.run()
    pager.add([*head, *rows])
    document.pages = pager.finish()
    data = made(document)
    assert [page.count("HEAD") for page in texts(data)] == [1, 1]
    with opened(data) as pdf:
        content = pdf.pages[1].Contents.read_bytes()
        assert content.index(b"/Artifact BMC") < content.index(b"/MCID 0")


def test_a_bar_and_a_watermark_mark_their_page_only() -> None:
    document = framed()
    rows = rows_of(document, 60)
    for row in rows[:4]:
        row.bar, row.watermark = ACCENT, "Draft"
    pager = document.run()
    pager.add(rows)
    document.pages = pager.finish()
    pages = texts(made(document))
    assert ["Draft" in page for page in pages] == [True, False]


def test_pages_told_of_as_they_are_made() -> None:
    document = framed()
    told: list[int] = []
    pager = document.run(told.append)
    pager.add(rows_of(document, 100))
    pager.finish()
    assert told == [1, 2, 3]


def test_pages_tried_but_not_put_into_the_document_leave_no_trace() -> None:
    document = fresh_document()
    trial = document.run()
    trial.add(rows_of(document, 100, Tag("P")))
    assert len(trial.finish()) == 3
    pager = document.run()
    pager.add(rows_of(document, 1))
    document.pages = pager.finish()
    with opened(made(document)) as pdf:
        assert len(pdf.pages) == 1
        assert len(pdf.Root.StructTreeRoot.ParentTree.Nums) == 2


def test_each_page_drawn_is_told_so_that_the_user_may_stop_it() -> None:
    document = fresh_document()
    pager = document.run()
    pager.add(rows_of(document, 100))
    document.pages = pager.finish()

    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        document.finish(About("T", "A", MADE), stop)


def test_a_link_says_where_it_leads() -> None:
    document = framed()
    pager = document.run()
    pager.add(rows_of(document, 100))
    pages = document.pages = pager.finish()
    pages[0].links.append(Link(64, 700, 300, 14, pages[2], 600))
    with opened(made(document)) as pdf:
        assert str(pdf.pages[0].Annots[0].Contents) == "Page 3"


def test_the_file_describes_itself() -> None:
    document = fresh_document()
    pager = document.run()
    pager.add(rows_of(document, 1))
    document.pages = pager.finish()
    with opened(made(document)) as pdf:
        assert str(pdf.docinfo.Title) == "Title"
        assert str(pdf.docinfo.Author) == "Author <&>"
        assert str(pdf.docinfo.CreationDate) == "D:20261117093000+00'00'"
        assert str(pdf.Root.Lang) == "en-US"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as meta:
            assert meta["dc:title"] == "Title"
            assert meta["dc:creator"] == ["Author <&>"]


def test_bookmarks_nest_and_lead_to_their_pages() -> None:
    document = framed()
    pager = document.run()
    pager.add(rows_of(document, 100))
    pages = document.pages = pager.finish()
    document.outline = [
        Bookmark("Notes", pages[0], 700, [Bookmark("Ελλάδα (1)", pages[1], 600)]),
        Bookmark("End\x00", pages[2], 500),
    ]
    with opened(made(document)) as pdf, pdf.open_outline() as outline:
        assert [entry.title for entry in outline.root] == ["Notes", "End\ufffd"]
        kid = outline.root[0].children[0]
        assert kid.title == "Ελλάδα (1)"
        assert led_to(kid) == (1, 608)
        assert pdf.Root.PageMode == "/UseOutlines"


def test_links_lead_to_their_pages() -> None:
    document = framed()
    pager = document.run()
    pager.add(rows_of(document, 100))
    pages = document.pages = pager.finish()
    pages[0].links.append(Link(64, 700, 300, 14, pages[2], 600))
    with opened(made(document)) as pdf:
        (link,) = pdf.pages[0].Annots
        assert pikepdf.Page(link.Dest[0]).index == 2
        assert [float(side) for side in link.Rect] == [64, 686, 364, 700]


@pytest.mark.parametrize("language", ["en-US", "es-MX"])
def test_the_language_is_stated(language: str) -> None:
    document = fresh_document()
    pager = document.run()
    pager.add(rows_of(document, 1))
    document.pages = pager.finish()
    with opened(document.finish(About("T", "A", MADE, language))) as pdf:
        assert str(pdf.Root.Lang) == language
