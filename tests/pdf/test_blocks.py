from __future__ import annotations

from typing import get_args

import pytest

from tests.pdf.papers import chart, fresh_document, note, text_of, texts
from therapist_emr.forms.blocks import (
    Block,
    Heading,
    Items,
    Note,
    Pairs,
    Paragraph,
    Progress,
    Table,
    Trend,
)
from therapist_emr.pdf.blocks import BlockSetter
from therapist_emr.pdf.chart import chart_bytes
from therapist_emr.pdf.layout import Row, Tag, rows_height
from therapist_emr.pdf.record import Part


def rows_of(*blocks: Block, measure: float = 480.0) -> list[Row]:
    document = fresh_document()
    return list(BlockSetter(document.setter, measure).rows(blocks, Tag("Sect")))


def shown(*blocks: Block) -> str:
    return text_of(chart(Part("Notes", (note(1, *blocks, signature=None),))))


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (Heading("Assessment"), ["Assessment"]),
        (Heading("Label", 3), ["Label"]),
        (Paragraph("one\ntwo\n\nthree"), ["one\ntwo\nthree"]),
        (Pairs((("Dose", "50 mg"), ("Route", "oral"))), ["Dose 50 mg", "Route oral"]),
        (Items(("walk", "rest")), ["• walk", "• rest"]),
        (Items(("walk",), checked=True), ["✓ walk"]),
        (Table(("Drug", "Dose"), (("A", "1"), ("B", "2"))), ["Drug Dose", "A 1", "B 2"]),
        (
            Progress("Sleep six hours", "2 of 3", 0.66, caption="Target 5"),
            ["Sleep six hours 2 of 3", "Target 5"],
        ),
        (Trend("PHQ-9", (("2026-01-05", 19),), 0, 27), ["PHQ-9", "19", "Jan 5, 2026"]),
        (Note("None recorded"), ["None recorded"]),
    ],
)
def test_every_block_shows_its_words(block: Block, expected: list[str]) -> None:
    text = shown(block)
    for words in expected:
        assert words in text


def test_every_kind_of_block_has_its_way() -> None:
    kinds = {kind.__name__ for kind in get_args(Block)}
    assert kinds == {"Heading", "Paragraph", "Pairs", "Items", "Table", "Progress", "Trend", "Note"}


def test_what_is_no_block_is_refused() -> None:
    document = fresh_document()
    setter = BlockSetter(document.setter, 480)
    with pytest.raises(TypeError, match="str"):
        list(setter.rows(("words",), Tag("Sect")))  # type: ignore[arg-type]  # on purpose


def test_a_heading_is_never_left_alone_at_the_foot() -> None:
    for filling in range(20, 48):
        lines = Paragraph("\n".join("line" for _ in range(filling)))
        pages = texts(
            chart_bytes(
                chart(Part("Notes", (note(1, lines, Heading("Below"), Paragraph("It follows.")),)))
            )[0]
        )
        for page in pages:
            assert ("Below" in page) == ("It follows." in page)


def test_a_remark_before_a_list_stays_with_it() -> None:
    assert rows_of(Note("Interventions"), Items(("walk",)))[0].keep
    assert not rows_of(Items(("walk",)), Note("Reviewed today"))[-1].keep


def test_a_remark_before_a_text_stays_with_it() -> None:
    assert rows_of(Note("Carried from Nov 3, 2026"), Paragraph("It holds."))[0].keep


def test_a_remark_on_a_table_stays_with_its_last_rows() -> None:
    table = Table(("Question", "Answer"), (("one", "0"), ("two", "1"), ("three", "2")))
    rows = rows_of(table, Note("Set in the words of its makers."))
    assert all(row.keep for row in rows[-3:-1])
    assert not rows[-1].keep


def test_an_objective_and_its_course_share_a_page() -> None:
    course = Trend("A1 over the sessions", (("2026-01-05", 19), ("2026-02-05", 12)), 0, 27)
    objective = Progress("Sleep six hours", "2 of 3", 0.66, caption="Target 5")
    for filling in range(20, 48):
        lines = Paragraph("\n".join("line" for _ in range(filling)))
        for page in texts(
            chart_bytes(chart(Part("Notes", (note(1, lines, objective, course),))))[0]
        ):
            assert ("Sleep six hours" in page) == ("A1 over the sessions" in page)


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_no_row_of_a_table_or_pair_stands_alone_at_the_edge_of_a_page(count: int) -> None:
    pairs = Pairs(tuple((f"Label {at}", f"value {at}.") for at in range(count)))
    table = Table(("Date", "Total"), tuple((f"day {at}.", str(at)) for at in range(count)))
    for block, word in ((pairs, "value"), (table, "day")):
        for filling in range(26, 48):
            lines = Paragraph("\n".join("line" for _ in range(filling)))
            pages = texts(chart_bytes(chart(Part("Notes", (note(1, lines, block),))))[0])
            parted = [page.count(f"{word} ") for page in pages if f"{word} " in page]
            assert sum(parted) == count
            assert count == 1 or min(parted) > 1


def test_words_of_progress_too_long_for_a_line_are_shown_whole() -> None:
    told = "0 of 3 evenings a week without any alcohol at home"
    text = shown(Progress("A1 Fewer evenings", told, 0.2))
    assert told in " ".join(text.split())
    short, long = (rows_of(Progress("A1", words, 0.2)) for words in ("0 of 3", told))
    assert rows_height(long) > rows_height(short)


def test_blank_lines_part_paragraphs_and_line_ends_stay() -> None:
    rows = rows_of(Paragraph("a\nb\n\n\nc"))
    assert [row.gap > 0 for row in rows] == [True, False, True]


def test_an_empty_paragraph_takes_no_room() -> None:
    assert rows_of(Paragraph(" \n \n")) == []


def test_text_after_its_heading_stands_close() -> None:
    far = rows_of(Paragraph("text"))[0].gap
    close = rows_of(Heading("Data"), Paragraph("text"))[1].gap
    assert close < far


def test_a_long_table_repeats_its_head() -> None:
    table = Table(("Measure", "Total"), tuple((f"PHQ-9 no. {at}", str(at)) for at in range(80)))
    pages = texts(chart_bytes(chart(Part("Notes", (note(1, table),))))[0])
    holding = [page for page in pages if "PHQ-9 no." in page]
    assert len(holding) > 1
    assert all("Measure Total" in page for page in holding)


def test_a_cell_longer_than_a_page_crosses_pages() -> None:
    long = " ".join(f"word{at}" for at in range(3000))
    text = shown(Table(("What", "Why"), (("A", long),)))
    assert all(f"word{at}" in text for at in range(0, 3000, 100))


def test_ragged_rows_lose_no_cell() -> None:
    text = shown(Table(("One",), (("a", "b", "c"), ("d",), ())))
    for cell in "abcd":
        assert cell in text


def test_a_table_of_nothing_is_nothing() -> None:
    assert rows_of(Table((), ())) == []


def test_columns_share_the_measure_by_what_they_hold() -> None:
    table = Table(("A", "B"), (("x", "a long reason for the change of dose " * 4),))
    row = rows_of(table)[1]
    first, second = sorted(mark.right for mark in row.marks if mark.tag)[:2]
    assert (first, second < 60) == (0, True)


def test_a_wide_column_does_not_tear_the_dates_beside_it() -> None:
    reason = "Nightmares after assault, tapering when the sleep target is held for eight weeks"
    head = ("Medication", "Dose", "Route", "Frequency", "Reason", "Prescriber", "Start")
    row = ("Prazosin", "2 mg", "By mouth", "At bedtime", reason, "R. Pillai, MD", "Jun 12, 2026")
    assert "Jun 12, 2026" in shown(Table(head, (row,)))


def test_many_wide_columns_stay_on_the_paper() -> None:
    table = Table(tuple("ABCDEFGH"), (tuple("some words here " * 3 for _ in range(8)),))
    for row in rows_of(table, measure=480):
        assert all(mark.right <= 480 for mark in row.marks)


def test_a_bullet_stands_left_of_its_text() -> None:
    (row,) = rows_of(Items(("walk",)))
    assert row.marks[0].right < row.marks[1].right


def test_an_indented_setter_moves_everything_in() -> None:
    document = fresh_document()
    blocks = (Paragraph("text"), Pairs((("a", "b"),)), Items(("x",)), Note("n"))
    for row in BlockSetter(document.setter, 480, 14).rows(blocks, Tag("Sect")):
        assert all(mark.right >= 14 for mark in row.marks)
