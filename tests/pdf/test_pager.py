from __future__ import annotations

from itertools import count

from tests.pdf.papers import framed, made, opened, rows_of, texts
from therapist_emr.pdf.layout import Anchor, Mark, Row, Tag
from therapist_emr.pdf.pager import Link, Page, Pager, place
from therapist_emr.pdf.style import BODY, sheet


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


def test_pages_told_of_as_they_are_made() -> None:
    document = framed()
    told: list[int] = []
    pager = document.run(told.append)
    pager.add(rows_of(document, 100))
    pager.finish()
    assert told == [1, 2, 3]


def test_pages_of_several_runs_never_share_a_key() -> None:
    document = framed()
    keys = []
    for _ in range(3):
        pager = document.run()
        pager.add(rows_of(document, 100))
        keys += [page.key for page in pager.finish()]
    assert len(set(keys)) == len(keys) == 9


def test_marks_of_one_tag_side_by_side_are_one_piece() -> None:
    tag, other = Tag("P"), Tag("P")
    pager = Pager(sheet("letter"), count(7))
    pager.add([Row(10, [Mark(0, 0, "A", tag), Mark(9, 0, "B", tag), Mark(18, 0, "C", other)])])
    (page,) = pager.finish()
    assert (page.key, page.marks) == (7, 2)
    assert tag.kids == [(7, 0)]
    assert other.kids == [(7, 1)]
    code = page.take_code()
    assert code.count("BDC") == code.count("EMC") == 2
    assert page.code == b""


def test_a_mark_is_drawn_right_of_and_below_its_place() -> None:
    assert place(Mark(10, 4, "ops"), 64, 700) == "q 1 0 0 1 74.00 696.00 cm ops Q"


def test_links_to_one_place_share_its_name() -> None:
    page = Page(3, b"", 0)
    first, second = (Link(0, top, 10, 10, page, 600) for top in (700, 680))
    assert first.key == second.key != Link(0, 0, 1, 1, page, 500).key


def test_a_head_takes_its_room_before_rows_are_said_to_fit_a_page() -> None:
    document = framed()
    (head,) = document.setter.text("HEAD", BODY, 300, document.root)
    most = int(document.sheet.frame_height / BODY.leading)
    rows = rows_of(document, most + 1)
    for row in rows[1:]:
        row.head, row.keep = (head,), row is not rows[-1]
    pager = document.run()
    pager.add(rows)
    document.pages = pager.finish()
    # No page holds the head and all of the others, and so none is left with the first one alone.
    assert [page.count(" end") for page in texts(made(document))] == [most, 1]
