from __future__ import annotations

import re

from tests.pdf.papers import FURNITURE, framed, fresh_document, made, opened, rows_of, texts
from therapist_emr.pdf.furniture import Furniture, Surround, watermark
from therapist_emr.pdf.style import ACCENT, sheet


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


def test_what_is_the_same_on_every_page_is_held_once() -> None:
    document = framed()
    pager = document.run()
    pager.add(rows_of(document, 100))
    document.pages = pager.finish()
    with opened(made(document)) as pdf:
        held = {page.Resources.XObject["/FormXob.Header"].objgen for page in pdf.pages}
        assert len(held) == 1
        for page in pdf.pages:
            code = page.Contents.read_bytes()
            assert code.count(b"/FormXob.Header Do") == 1
            assert code.index(b"/Subtype/Header") < code.index(b"/Subtype/Footer")


def test_without_furniture_nothing_stands_around_the_text() -> None:
    document = fresh_document()
    pager = document.run()
    pager.add(rows_of(document, 1))
    document.pages = pager.finish()
    (page,) = texts(made(document))
    assert page.strip() == "row 0 end"


def test_a_long_name_leaves_room_for_what_stands_right() -> None:
    document = fresh_document()
    long = Furniture(("Elena " * 60, ""), ("Maria " * 60, ""), "", ", born 1979")
    around = Surround(document.setter, document.sheet, long)
    places = [float(at) for at in re.findall(r"q 1 0 0 1 ([0-9.]+)", around.header())]
    assert max(places) <= document.sheet.width - document.sheet.right


def test_a_footer_counts_its_page() -> None:
    document = fresh_document()
    around = Surround(document.setter, document.sheet, FURNITURE)
    assert around.footer(1, 3) != around.footer(2, 3)


def test_a_watermark_is_pale_and_turned() -> None:
    document = fresh_document()
    code = watermark(document.setter, sheet("a4"), "Draft")
    assert "0.74 0.67 -0.67 0.74" in code
    assert code.startswith("q 0.9")
