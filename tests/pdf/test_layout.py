from __future__ import annotations

import pytest

from tests.pdf.papers import fresh_document
from therapist_emr.pdf.layout import Cell, Mark, Row, Setter, Tag, box, rows_height, rule
from therapist_emr.pdf.style import BODY, HAIR, SMALL
from therapist_emr.pdf.text import PIECE


@pytest.fixture
def setter() -> Setter:
    return fresh_document().setter


def test_text_becomes_a_row_for_each_line(setter: Setter) -> None:
    rows = setter.text("one\ntwo\n\nfour", BODY, 400, None)
    assert len(rows) == 4
    assert rows_height(rows) == 4 * BODY.leading
    assert not rows[2].marks


def test_a_paragraph_keeps_its_first_two_and_last_two_lines_together(setter: Setter) -> None:
    rows = setter.text("word " * 120, BODY, 300, None)
    kept = [row.keep for row in rows]
    assert kept[0]
    assert kept[-2]
    assert not kept[-1]
    assert not any(kept[1:-2])


def test_a_heading_keeps_with_what_follows(setter: Setter) -> None:
    assert setter.text("Heading", BODY, 300, None, keep=True)[-1].keep


def test_a_single_line_is_cleaned_and_cut(setter: Setter) -> None:
    line = setter.single("a\nb\tc  d" + "x" * 300, SMALL, 100)
    assert line.width <= 100


def test_a_long_paragraph_of_words_is_not_torn_at_the_piece(setter: Setter) -> None:
    lines = setter.lines("word " * PIECE, BODY, 300)
    assert min(line.width for line in lines[:-1]) > 250


def test_cells_stand_side_by_side(setter: Setter) -> None:
    cells = [Cell("left " * 30, BODY, 0, 100, None), Cell("right", SMALL, 120, 100, None)]
    rows = setter.beside(cells)
    assert len(rows) > 3
    assert len(rows[0].marks) == 2
    assert len(rows[1].marks) == 1
    assert rows[0].height == BODY.leading


def test_a_cell_may_be_set_against_the_right_edge(setter: Setter) -> None:
    (row,) = setter.beside([Cell("37", SMALL, 50, 100, None, end=True)])
    width = setter.single("37", SMALL, 100).width
    assert row.marks[0].right == pytest.approx(150 - width)


def test_a_short_value_from_the_right_stays_beside_its_label(setter: Setter) -> None:
    (row,) = setter.beside([Cell("שלום", SMALL, 50, 300, None)])
    assert row.marks[0].right == 50
    long = setter.beside([Cell("שלום עולם " * 30, SMALL, 50, 300, None)])
    assert long[-1].marks[0].right > 50


def test_tags_know_their_kids() -> None:
    parent = Tag("L")
    kid = Tag("LI", parent, alt="words")
    assert parent.kids == [kid]
    assert (kid.kind, kid.alt) == ("LI", "words")


def test_rules_and_boxes_are_decoration() -> None:
    for mark in (rule(0, 0, 10, HAIR), box(0, 0, 10, 5, HAIR)):
        assert isinstance(mark, Mark)
        assert mark.tag is None


def test_rows_stack_down_the_page() -> None:
    fresh = fresh_document()
    rows = [row for word in ("first", "second") for row in fresh.setter.text(word, BODY, 300, None)]
    assert all(isinstance(row, Row) for row in rows)
    pager = fresh.run()
    pager.add(rows)
    assert pager.room == pytest.approx(fresh.sheet.frame_height - 2 * BODY.leading)
    assert len(pager.finish()) == 1


LATIN, HEBREW = "slept well ", "\u05e9\u05dc\u05d5\u05dd \u05e2\u05dc\u05d9\u05db\u05dd "


@pytest.mark.parametrize("begins_rtl", [False, True])
def test_a_long_paragraph_keeps_the_direction_it_began_in(
    setter: Setter, *, begins_rtl: bool
) -> None:
    first, other = (HEBREW, LATIN) if begins_rtl else (LATIN, HEBREW)
    lines = setter.lines(first + other * PIECE, BODY, 300)
    assert {line.rtl for line in lines} == {begins_rtl}


@pytest.mark.parametrize("words", [HEBREW, "\u9673\u7f8e\u73b2\u3055\u3093", LATIN + HEBREW])
def test_no_line_of_a_long_paragraph_ends_before_it_is_full(setter: Setter, words: str) -> None:
    lines = setter.lines(words * PIECE, BODY, 300)
    assert min(line.width for line in lines[:-1]) > 240
