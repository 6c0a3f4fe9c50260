from __future__ import annotations

import pikepdf
import pytest

from tests.pdf.papers import MADE, framed, fresh_document, led_to, made, opened, rows_of
from therapist_emr.pdf.document import About, Bookmark
from therapist_emr.pdf.layout import Tag
from therapist_emr.pdf.pager import Link


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
