from __future__ import annotations

import json

import pytest

from therapist_emr.paths import resource
from therapist_emr.pdf.fonts import EMOJI, NAMED, FontBook, is_invisible


@pytest.fixture
def book() -> FontBook:
    return FontBook()


def test_every_font_in_the_index_is_shipped_with_its_licence() -> None:
    rows = json.loads(resource("fonts", "pdf", "index.json").read_text(encoding="ascii"))
    licences = {"OFL-1.1": "OFL-", "Apache-2.0": "Apache-2.0", "Bitstream-Vera": "Bitstream-Vera"}
    texts = [path.name for path in resource("fonts", "pdf").glob("*.txt")]
    for row in rows:
        assert resource("fonts", "pdf", row["file"]).stat().st_size > 1000
        assert any(name.startswith(licences[row["licence"]]) for name in texts)


@pytest.mark.parametrize(
    ("char", "part"),
    [
        ("a", "Inter"),
        ("ễ", "Inter"),
        ("Ж", "Inter"),
        ("ש", "Hebrew"),
        ("م", "Arabic"),
        ("क", "Devanagari"),
        ("ক", "Bengali"),
        ("த", "Tamil"),
        ("ก", "Thai"),
        ("王", "wqy"),
        ("ア", "wqy"),
        ("、", "wqy"),
        ("한", "wqy"),
        ("㐂", "Droid"),
        ("😀", "Emoji"),
        ("❤️", "Emoji"),
        ("1️⃣", "Emoji"),
        ("🇺🇸", "Emoji"),
    ],
)
def test_each_character_has_a_fitting_face(book: FontBook, char: str, part: str) -> None:
    face = book.choose(char, "regular")
    assert face is not None
    assert part in face.file


def test_digits_and_bare_hearts_are_text_not_emoji(book: FontBook) -> None:
    for char in "1#©":
        face = book.choose(char, "regular")
        assert face is not None
        assert face.file != EMOJI


def test_a_letter_and_its_mark_come_from_one_face(book: FontBook) -> None:
    face = book.choose("e\u0301", "regular")
    assert face is not None
    assert face.covers("e")
    assert face.covers("\u0301")


def test_what_no_font_has_is_admitted(book: FontBook) -> None:
    assert book.choose("\U0002b820", "regular") is None
    assert book.choose("\ue000", "regular") is None


def test_styles_name_faces_that_exist(book: FontBook) -> None:
    names = {book.named(name).name for name in NAMED}
    assert len(names) == len(NAMED)
    assert all(book.named(name).covers("A") for name in NAMED)


def test_widths_are_in_thousandths(book: FontBook) -> None:
    face = book.named("mono")
    glyphs = [face.nominal(char) for char in "iW"]
    assert {round(face.advance(glyph)) for glyph in glyphs if glyph is not None} == {602}


def test_a_glyph_gets_a_code_for_each_text_it_stands_for(book: FontBook) -> None:
    face = book.named("regular")
    glyph = face.nominal("A") or 0
    latin, greek = face.code(glyph, "A"), face.code(glyph, "Α")
    assert latin == glyph
    assert greek != latin
    assert face.drawn_by(greek) == glyph
    assert face.width_of_code(greek) == face.width_of_code(latin) == face.advance(glyph)
    assert face.code(glyph, "Α") == greek


def test_a_blank_carries_text_without_width(book: FontBook) -> None:
    face = book.named("regular")
    blank, wide = face.blank("a"), face.blank("𫠠", 4000)
    assert (face.width_of_code(blank), face.width_of_code(wide)) == (0, 4000)
    assert face.blank("a") == blank
    assert face.drawn_by(blank) == face.nominal(" ")


def test_joiners_and_selectors_are_invisible() -> None:
    assert all(is_invisible(char) for char in "\u200d\u200c\ufe0f\U000e0067")
    assert not is_invisible("a")
