from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapist_emr.pdf.fonts import FontBook
from therapist_emr.pdf.lines import break_lines, one_line
from therapist_emr.pdf.shaping import Shaper
from therapist_emr.pdf.style import BODY
from therapist_emr.pdf.text import clean

SHAPER = Shaper(FontBook())
MEASURE = 200.0


def widths(text: str, measure: float = MEASURE) -> list[float]:
    return [line.width for line in break_lines(SHAPER, text, BODY, measure)]


@given(st.text(st.sampled_from("abc,-/ Wñ"), max_size=400))
def test_plain_lines_fit_the_measure(text: str) -> None:
    assert all(width <= MEASURE + 0.5 for width in widths(clean(text)))


@given(st.text(max_size=200))
def test_lines_of_any_text_fit_the_measure(text: str) -> None:
    tallest = max(widths("[U+10FFFF]" * 3, 1000)) / 3 * 1.2
    for paragraph in clean(text).split("\n"):
        assert all(width <= max(MEASURE, tallest) + 0.5 for width in widths(paragraph))


def test_an_empty_paragraph_is_an_empty_line() -> None:
    assert widths("") == [0]


def test_words_fill_lines_greedily() -> None:
    lines = widths("word " * 60)
    assert len(lines) > 3
    assert min(lines[:-1]) > MEASURE * 0.8


@pytest.mark.parametrize("text", ["x" * 500, "日" * 200, "م" * 300, "ก" * 300, "क्ष" * 100])
def test_an_unbroken_word_is_broken_where_it_must_be(text: str) -> None:
    lines = widths(text)
    assert len(lines) > 2
    assert min(lines[:-1]) > MEASURE * 0.7


def test_an_address_breaks_after_its_signs_rather_than_leaving_a_gap() -> None:
    filled = widths("see the page https://example/records/requests and on", 150)
    assert min(filled[:-1]) > 75


def test_a_hyphenated_name_stays_whole_since_readers_drop_a_hyphen_at_the_end_of_a_line() -> None:
    for measure in range(95, 130, 5):
        lines = break_lines(SHAPER, "told by Smith-Montgomery today", BODY, measure)
        assert max(line.width for line in lines) >= widths("Smith-Montgomery", 999)[0] - 0.1


def test_numbers_are_not_torn_at_their_signs() -> None:
    lines = break_lines(SHAPER, "a" * 30 + " 12-34-5678", BODY, 190)
    assert len(lines) in (1, 2)
    if len(lines) == 2:
        assert lines[1].width == pytest.approx(widths("12-34-5678")[0])


def test_paragraphs_that_begin_from_the_right_say_so() -> None:
    assert all(line.rtl for line in break_lines(SHAPER, "שלום לכולם " * 20, BODY, MEASURE))
    assert not any(line.rtl for line in break_lines(SHAPER, "abc שלום", BODY, MEASURE))


def test_closing_signs_do_not_begin_a_line() -> None:
    text = "日本語" * 6 + "」。"
    for measure in range(60, 200, 7):
        for line in break_lines(SHAPER, text, BODY, measure):
            assert line.width == 0 or line.width > 15


def test_tall_scripts_get_taller_lines() -> None:
    (tibetan,) = break_lines(SHAPER, "བསྟན", BODY, MEASURE)
    (latin,) = break_lines(SHAPER, "abc →", BODY, MEASURE)
    assert tibetan.extra > 0
    assert latin.extra == 0


@pytest.mark.parametrize("text", ["N" * 300, "Wójcik " * 40, "欧阳" * 100, "محمد " * 60])
def test_what_does_not_fit_one_line_ends_in_an_ellipsis(text: str) -> None:
    line = one_line(SHAPER, text, BODY, MEASURE)
    assert MEASURE * 0.6 < line.width <= MEASURE


def test_what_fits_one_line_is_left_alone() -> None:
    assert one_line(SHAPER, "short", BODY, MEASURE) == break_lines(SHAPER, "short", BODY, 999)[0]
