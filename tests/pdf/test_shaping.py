from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapist_emr.pdf.fonts import BLANK, FontBook
from therapist_emr.pdf.shaping import (
    Run,
    Shaper,
    base_level,
    has_rtl,
    is_plain,
    levels,
    operators,
    reorder,
)
from therapist_emr.pdf.style import BODY, SMALL_STRONG


@pytest.fixture
def shaper() -> Shaper:
    return Shaper(FontBook())


@pytest.mark.parametrize("text", ["Hello, world", "Nguyễn Thị Ánh", "Αλέξανδρος", "Щербакова", ""])
def test_plain_text_takes_the_short_way(shaper: Shaper, text: str) -> None:
    assert is_plain(text)
    assert shaper.is_simple(text, "regular")


@pytest.mark.parametrize("text", ["שלום", "नमस्ते", "e\u0301", "日本", "😀", "→"])
def test_other_text_is_shaped_in_full(text: str) -> None:
    assert not is_plain(text)


@pytest.mark.parametrize(("text", "expected"), [("abc", False), ("a ש", True), ("م", True)])
def test_has_rtl(text: str, expected: bool) -> None:
    assert has_rtl(text) is expected


def test_a_word_is_kerned(shaper: Shaper) -> None:
    width, body = shaper.word("AVATAR", "regular")
    face = shaper.book.named("regular")
    loose = sum(face.advance(face.nominal(char) or 0) for char in "AVATAR")
    assert width < loose
    assert "<" in body


def test_an_arrow_typed_as_two_signs_stays_two_signs(shaper: Shaper) -> None:
    face = shaper.book.named("regular")
    shaper.word("->", "regular")
    assert set(face.codes) == {(face.nominal("-"), "-"), (face.nominal(">"), ">")}


def test_ideographs_and_latin_part_into_runs(shaper: Shaper) -> None:
    runs = shaper.runs("abc王d", BODY)
    assert [run.face.is_latin for run in runs] == [True, False, True]


def test_indic_words_tell_their_text_where_glyphs_cannot(shaper: Shaper) -> None:
    (run,) = shaper.runs("क्षत्रिय", BODY)
    assert run.spoken == "क्षत्रिय"


def test_arabic_letters_join_and_say_one_letter_each(shaper: Shaper) -> None:
    (run,) = shaper.runs("السلام", BODY, [1] * 6)
    assert run.level == 1
    said = [says for _, says in run.face.codes]
    assert all(len(says) == 1 for says in said)
    assert set(said) == set("السلام")


def test_a_family_is_one_glyph_that_says_all(shaper: Shaper) -> None:
    shaper.runs("👩‍👩‍👧", BODY)
    emoji = shaper.book.choose("😀", "regular")
    assert emoji is not None
    assert "👩‍👩‍👧" in {says for _, says in emoji.codes}


def test_what_no_font_has_is_shown_by_number_and_said_as_it_is(shaper: Shaper) -> None:
    (run,) = shaper.runs("\U0002b820", BODY)
    assert run.width > 1000
    assert len(run.shapes) == len("[U+2B820]")
    assert (BLANK, "\U0002b820") in run.face.codes


def test_a_joiner_on_its_own_takes_no_room(shaper: Shaper) -> None:
    assert sum(run.width for run in shaper.runs("\u200d", BODY)) == 0


@pytest.mark.parametrize(
    ("text", "base", "expected"),
    [
        ("abc", 0, "000"),
        ("שלום", 1, "1111"),
        ("ab של cd", 0, "00011000"),
        ("של 12 ab", 1, "11122122"),
    ],
)
def test_levels(text: str, base: int, expected: str) -> None:
    found = base_level(text)
    each = levels(text, found)
    assert found == base
    assert "".join(map(str, each)) == expected


@given(st.text(st.sampled_from("ab1 (),שלمح\u200d\u200c٣%"), min_size=1))
def test_there_is_a_level_for_every_character(text: str) -> None:
    assert len(levels(text, base_level(text))) == len(text)


@given(st.text(min_size=1))
def test_any_text_has_levels(text: str) -> None:
    base = base_level(text)
    each = levels(text, base)
    assert base in (0, 1)
    assert len(each) == len(text)


def test_right_to_left_runs_change_places() -> None:
    face = FontBook().named("regular")
    runs = [Run(face, "", float(at), level=level) for at, level in enumerate([1, 2, 1, 0])]
    assert [run.width for run in reorder(runs)] == [2, 1, 0, 3]


def test_bold_is_thickened_where_a_script_has_none(shaper: Shaper) -> None:
    ops = operators(shaper.runs("王 abc", SMALL_STRONG), SMALL_STRONG)
    assert "2 Tr" in ops
    assert "0 Tr" in ops
    assert "Tr" not in operators(shaper.runs("abc", SMALL_STRONG), SMALL_STRONG)


def test_neighbours_of_one_face_are_drawn_as_one(shaper: Shaper) -> None:
    assert operators(shaper.runs("日本語", BODY), BODY).count("TJ") == 1


def test_every_opened_mark_is_closed(shaper: Shaper) -> None:
    marks = drawings = 0
    for text in ("क्षत्रिय", "ليالٍ", "1️⃣ 🏳️‍🌈", "ඤ්ඤ", "مُحَمَّد", "ខ្មែរ"):
        ops = operators(shaper.runs(text, BODY), BODY)
        said = ops.split()
        assert ops.count("BDC") == said.count("EMC")
        assert said.count("q") == said.count("Q")
        assert ops.startswith("BT")
        marks, drawings = marks + said.count("EMC"), drawings + said.count("q")
    assert marks and drawings
