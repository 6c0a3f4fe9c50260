from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapist_emr.domain.text import clean_text, digits, fold, nearest, one_line, shorten

ANY = st.text(st.characters(codec=None))


@given(ANY)
def test_clean_text_can_be_stored_and_is_clean(text: str) -> None:
    cleaned = clean_text(text)
    cleaned.encode()
    assert clean_text(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert all(c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"} for c in cleaned)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("plain", "plain"),
        ("a\r\nb\rc\u2028d\u2029e", "a\nb\nc\nd\ne"),
        ("First\x0bsecond\x0cthird", "First\nsecond\nthird"),
        ("a\x00b\x07c\x85d", "a\ufffdb\ufffdc\ufffdd"),
        ("half \ud83d pair", "half \ufffd pair"),
        ("cafe\u0301", "café"),
        ("tab\tkept", "tab\tkept"),
        ("family 👨‍👩‍👧 שלום", "family 👨‍👩‍👧 שלום"),
    ],
)
def test_what_no_file_may_hold_is_replaced_where_one_sees_it(text: str, cleaned: str) -> None:
    assert clean_text(text) == cleaned


@given(ANY)
def test_one_line_is_one_line(text: str) -> None:
    line = one_line(text)
    assert "\n" not in line
    assert line == line.strip()
    assert "  " not in line
    assert one_line(line) == line


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Quiñones", "quinones"), ("ØRSTED", "orsted"), ("Łukasz", "lukasz"), ("Straße", "strasse"),
        ("İpek", "ipek"), ("Æsa", "aesa"), ("Nguyễn", "nguyen"), ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("Zoë", "zoe"), ("陳", "陳"),
    ],
)  # fmt: skip
def test_folding_forgets_case_and_accents(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_again_changes_little(text: str) -> None:
    assert fold(fold(fold(text))) == fold(fold(text))


def test_digits_are_ascii_digits() -> None:
    assert digits("+1 (503) 555-0142 ext. ٣") == "15035550142"


@given(ANY, st.integers(1, 60))
def test_a_shortened_text_fits(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short) <= limit
    assert "\n" not in short


def test_a_text_is_cut_at_a_word() -> None:
    assert shorten("Slept better, ate well", 30) == "Slept better, ate well"
    assert shorten("Slept better, ate well", 16) == "Slept better…"
    assert shorten("Donaudampfschiffahrt", 10) == "Donaudamp…"


@given(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=6))
def test_what_is_meant_is_a_known_word_or_none(typed: str, known: list[str]) -> None:
    found = nearest(typed, known)
    assert not found or (found in known and found[0] == typed[0])


def test_short_words_and_other_beginnings_are_left_alone() -> None:
    assert nearest("anxeity", ["anxious", "anxiety"]) == "anxiety"
    assert nearest("gads", ["gadx"]) == nearest("", ["gad"]) == ""
    assert nearest("xnxiety", ["anxiety"]) == ""
    assert nearest("a" * 10_000_000, ["anxiety"]) == ""
