from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapist_emr.pdf.text import PIECE, clean, clusters, extends, one_line, pieces, text_string


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("plain", "plain"),
        ("a\x00b", "a\ufffdb"),
        ("a\ud800b", "a\ufffdb"),
        ("\x1b[31m", "\ufffd[31m"),
        ("a\r\nb\rc\x0bd\u2028e", "a\nb\nc\nd\ne"),
        ("a\tb", "a   b"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("\u2066x\u2069\u200e\u200f\ufeff\u00ad", "x"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("e\u0301", "e\u0301"),
        ("\ufa19", "\ufa19"),
    ],
)
def test_clean(typed: str, shown: str) -> None:
    assert clean(typed) == shown


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not any("\ud800" <= char <= "\udfff" or char == "\x00" for char in once)


@given(st.text())
def test_one_line_is_one_line(text: str) -> None:
    assert "\n" not in one_line(text)
    assert one_line(text) == one_line(text).strip()


@given(st.text(st.sampled_from("ab e\u0301\U0001f469\u200d"), min_size=0, max_size=3 * PIECE))
def test_pieces_lose_only_the_spaces_they_are_cut_at(line: str) -> None:
    cut = list(pieces(line))
    assert all(len(piece) <= PIECE for piece in cut)
    assert "".join(cut).replace(" ", "") == line.replace(" ", "")


def test_a_piece_ends_between_words() -> None:
    line = "word " * 2000
    assert all(piece.startswith("word") for piece in pieces(line.strip()))


def test_a_mark_stays_with_its_letter_where_a_piece_ends() -> None:
    line = "x" * (PIECE - 1) + "e\u0301" + "y" * 10
    first, second = pieces(line)
    assert second.startswith(("y", "e\u0301"))
    assert first + second == line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abc", ["a", "b", "c"]),
        ("e\u0301x", ["e\u0301", "x"]),
        ("👩‍👩‍👧a", ["👩‍👩‍👧", "a"]),
        ("👍🏽👍", ["👍🏽", "👍"]),
        ("🇺🇸🇲🇽", ["🇺🇸", "🇲🇽"]),
        ("1️⃣2", ["1️⃣", "2"]),
        ("क्षि", ["क्", "षि"]),
    ],
)
def test_clusters(text: str, expected: list[str]) -> None:
    assert clusters(text) == expected


@given(st.text())
def test_clusters_hold_the_whole_text(text: str) -> None:
    assert "".join(clusters(text)) == text


def test_no_cluster_grows_without_end() -> None:
    assert max(map(len, clusters("e" + "\u0301" * 5000))) <= 64


def test_marks_extend_and_letters_do_not() -> None:
    assert extends("\u0301")
    assert extends("\U0001f3fd")
    assert not extends("a")
    assert not extends("界")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_text_strings_hold_any_text(text: str) -> None:
    written = text_string(text)
    assert bytes.fromhex(written[1:-1]).decode("utf-16") == text


def test_a_lone_surrogate_does_not_break_a_text_string() -> None:
    assert text_string("a\ud800b") == "<FEFF0061003F0062>"
