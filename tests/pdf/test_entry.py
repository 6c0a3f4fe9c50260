from __future__ import annotations

import pytest

from tests.pdf.papers import ADDED, SIGNED, chart, fresh_document, note, opened, text_of, texts
from therapist_emr.forms.blocks import Paragraph
from therapist_emr.pdf.chart import chart_bytes
from therapist_emr.pdf.entry import DRAFT, entry_rows, signature_rows
from therapist_emr.pdf.layout import Row, Tag
from therapist_emr.pdf.record import Item, Part, Signature
from therapist_emr.pdf.style import AMBER, LINE, RED


def rows_of(item: Item, *, first: bool = True) -> list[Row]:
    document = fresh_document()
    return entry_rows(document.setter, item, 480, Tag("Sect"), first=first)


def shown(item: Item) -> str:
    return text_of(chart(Part("Notes", (item,))))


def test_a_signature_says_who_when_and_what() -> None:
    text = shown(note())
    assert text.count("Elena Marchetti") >= 2
    for words in (
        "Elena Marchetti, LMFT",
        "License OR T1234",
        "Signed electronically Tue, Nov 10, 2026, 6:58 pm (America/Los_Angeles)",
        "I wrote this note.",
        "Text fingerprint 7f3a 91c2",
    ):
        assert words in text


def test_a_signature_never_stands_without_what_was_signed() -> None:
    rows = rows_of(Item("Title", "", (Paragraph("line\n" * 60),), SIGNED))
    written = next(at for at, row in enumerate(rows) if len(row.marks) == 2)
    assert rows[written - 1].keep


@pytest.mark.parametrize("filling", range(24, 46))
def test_a_signature_comes_with_the_last_lines_of_its_entry(filling: int) -> None:
    said = Paragraph("line\n" * filling + "last but one\nlast of all")
    pages = texts(chart_bytes(chart(Part("Notes", (note(1, said),))))[0])
    [signed] = [page for page in pages if "Signed electronically" in page]
    assert "last but one\nlast of all" in signed
    assert "License OR T1234 I wrote this note." in signed


def test_a_page_that_begins_amid_an_entry_names_it() -> None:
    entry = note(1, Paragraph("line\n" * 90), error_reason="", bookmark="Session 1, 10:00 am")
    _cover, first, second, *_rest = texts(chart_bytes(chart(Part("Notes", (entry,))))[0])
    assert "continued" not in first
    assert "\nSession 1, 10:00 am, continued\nline" in second


def test_a_page_amid_an_entry_made_in_error_says_so_under_the_longest_name() -> None:
    long = Item("Name " * 80, "Nov 3", (Paragraph("line\n" * 90),), error_reason="wrong chart")
    second = texts(chart_bytes(chart(Part("Notes", (long,))))[0])[2]
    assert "Nam…, continued (entered in error)\nline" in second
    rows = rows_of(long)
    assert {row.head[0].bar for row in rows if row.head} == {RED}


def test_an_unsigned_entry_shows_no_signature() -> None:
    assert "Signed electronically" not in shown(note(signature=None))


def test_a_signature_stays_in_one_piece() -> None:
    document = fresh_document()
    rows = signature_rows(document.setter, SIGNED, 480, Tag("Sect"))
    assert all(row.keep for row in rows[:-1])
    assert not rows[-1].keep


def test_a_bare_signature_leaves_no_gaps() -> None:
    text = shown(note(signature=Signature("Ana Ruiz", "", "", "Nov 1, 2026")))
    assert "Ana Ruiz," not in text
    assert "fingerprint" not in text


def test_an_addendum_stands_below_with_its_own_time_and_signature() -> None:
    text = shown(note(addenda=(ADDED, ADDED)))
    assert text.count("Addendum Thu, Nov 12, 2026") == 2
    assert text.count("The log covers Nov 3 to 9.") == 2
    assert text.count("Signed electronically") == 3
    assert text.index("Slept through") < text.index("The log covers")


def test_an_addendum_has_a_bar_of_its_own() -> None:
    rows = rows_of(note(addenda=(ADDED,)))
    barred = [row for row in rows if row.bar == LINE]
    assert barred
    assert barred == rows[-len(barred) :]
    assert barred[0].bar_starts


def test_an_entry_in_error_says_so_and_keeps_its_text() -> None:
    item = note(error_reason="Wrong chart", error_when="Jan 22, 2026")
    text = shown(item)
    assert "Entered in error (Jan 22, 2026): Wrong chart" in text
    assert "Slept through five nights" in text
    assert all(row.bar == RED for row in rows_of(item))


def test_a_draft_is_marked_beside_its_title_and_across_its_page() -> None:
    item = note(draft=True, signature=None)
    assert shown(item).count(DRAFT) == 2
    rows = rows_of(item)
    assert all(row.watermark == DRAFT for row in rows)
    assert all(row.bar == AMBER for row in rows)


def test_each_page_and_bookmark_of_a_draft_says_that_it_is_one() -> None:
    item = note(1, Paragraph("Words. " * 900), draft=True, signature=None)
    wrong = note(2, error_reason="Wrong chart", signature=None)
    data, _ = chart_bytes(chart(Part("Notes", (item, wrong))))
    heads = [page for page in texts(data) if "continued" in page]
    assert heads
    assert all("Session 1, Tue, Nov 10, 2026, continued (draft, not signed)" in h for h in heads)
    with opened(data) as pdf, pdf.open_outline() as outline:
        named = [kid.title for mark in outline.root for kid in mark.children]
    assert named == [
        "Session 1, Tue, Nov 10, 2026 (draft, not signed)",
        "Session 2, Tue, Nov 10, 2026 (entered in error)",
    ]


@pytest.mark.parametrize("first", [True, False])
def test_only_later_entries_have_a_line_above(first: bool) -> None:
    (row, *_) = rows_of(note(), first=first)
    assert (row.above == ()) is first


def test_an_entry_without_anything_says_so() -> None:
    assert "None recorded" in shown(Item("", "", ()))


def test_a_title_stays_with_the_first_lines() -> None:
    rows = rows_of(Item("Title", "when", (Paragraph("text"),)))
    assert [row.keep for row in rows] == [True, True, False]
