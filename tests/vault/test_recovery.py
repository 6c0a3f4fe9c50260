from __future__ import annotations

import pytest
import reedsolo
from hypothesis import given
from hypothesis import strategies as st

from therapist_emr.vault.keys import CROCKFORD, Key
from therapist_emr.vault.recovery import (
    DATA_CHARS,
    LINE_CHARS,
    LINES,
    RecoveryKeyError,
    check_line,
    decode,
    encode,
    group,
    same_line,
    split,
)

KEYS = st.binary(min_size=32, max_size=32).map(Key.from_bytes)
LINE = st.integers(0, LINES - 1)
PLACE = st.integers(0, LINE_CHARS - 1)
FIXED = Key.from_bytes(bytes(range(32)))


def replaced(line: str, place: int, char: str) -> str:
    return line[:place] + char + line[place + 1 :]


@given(KEYS)
def test_any_key_comes_back_from_its_four_lines(key: Key) -> None:
    lines = encode(key)
    assert [len(line) for line in lines] == [LINE_CHARS] * LINES
    assert set("".join(lines)) <= set(CROCKFORD)
    assert decode(lines).raw == key.raw
    assert decode("\n".join(lines)).raw == key.raw
    assert decode("".join(lines)).raw == key.raw


@given(KEYS)
def test_the_checks_are_those_of_an_independent_reed_solomon_coder(key: Key) -> None:
    coder = reedsolo.RSCodec(2, nsize=31, fcr=0, prim=0b100101, c_exp=5)
    for line in encode(key):
        data = bytes(CROCKFORD.index(char) for char in line[:DATA_CHARS])
        assert "".join(CROCKFORD[symbol] for symbol in coder.encode(data)) == line


@given(KEYS)
def test_the_data_bits_come_first_and_zeros_last(key: Key) -> None:
    text = "".join(line[:DATA_CHARS] for line in encode(key))
    bits = "".join(f"{CROCKFORD.index(char):05b}" for char in text)
    assert int(bits[:256], 2).to_bytes(32, "big") == key.raw
    assert bits[256:] == "0000"


@given(KEYS, LINE, PLACE, st.sampled_from(CROCKFORD + "u*?!é"))
def test_one_wrong_character_in_a_line_is_put_right(
    key: Key, number: int, place: int, char: str
) -> None:
    lines = list(encode(key))
    right = lines[number]
    lines[number] = replaced(right, place, char)
    check = check_line(lines[number])
    assert check.ok
    assert check.text == right
    assert check.corrected == (right[place] != char)
    assert decode(lines).raw == key.raw


@given(KEYS, st.lists(st.tuples(PLACE, st.sampled_from(CROCKFORD)), min_size=4, max_size=4))
def test_one_wrong_character_in_each_line_at_once_is_put_right(
    key: Key, slips: list[tuple[int, str]]
) -> None:
    lines = [
        replaced(line, place, char) for line, (place, char) in zip(encode(key), slips, strict=True)
    ]
    assert decode(lines).raw == key.raw


@given(KEYS, LINE, PLACE, PLACE)
def test_characters_that_changed_places_are_noticed(
    key: Key, number: int, first: int, second: int
) -> None:
    line = encode(key)[number]
    swapped = replaced(replaced(line, first, line[second]), second, line[first])
    if swapped != line:
        assert check_line(swapped).problem == "it does not add up; two or more characters differ."


@given(KEYS, LINE, st.sampled_from(" -_.:\t–"), st.booleans())
def test_spacing_case_and_lookalikes_do_not_matter(
    key: Key, number: int, mark: str, lower: bool
) -> None:
    lines = list(encode(key))
    typed = mark.join(lines[number]).replace("0", "o").replace("1", "l" if lower else "I")
    lines[number] = typed.lower() if lower else typed
    assert decode(lines).raw == key.raw


@given(st.text(max_size=200))
def test_whatever_is_typed_ends_in_plain_words(typed: str) -> None:
    check = check_line(typed)
    assert check.ok == bool(check.text)
    try:
        decode(typed)
    except RecoveryKeyError as error:
        assert error.message.endswith((".", "read."))


def test_a_line_is_printed_in_groups() -> None:
    assert group("0123456789ABCDE") == "01234-56789-ABCDE"
    assert check_line(group(encode(FIXED)[0])).text == encode(FIXED)[0]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "it is empty."),
        ("0123", "it is too short: 4 characters instead of 15."),
        ("0123456789ABCDEF", "it is too long: 16 characters instead of 15."),
        ("U*23456789ABCDE", "recovery sheets do not use * and U."),
    ],
)
def test_a_line_that_cannot_be_right_says_why(typed: str, words: str) -> None:
    assert check_line(typed).problem == words


def test_a_wrong_line_is_named_by_its_number() -> None:
    lines = list(encode(FIXED))
    lines[2] = lines[2][:-1]
    with pytest.raises(RecoveryKeyError, match="Line 3: it is too short") as caught:
        decode(lines)
    assert caught.value.line == 3
    assert "recovery sheet" in caught.value.remedy


@pytest.mark.parametrize(
    ("count", "words"), [(0, "none was read"), (1, "one was read"), (3, "3 were read")]
)
def test_too_few_lines_are_counted(count: int, words: str) -> None:
    with pytest.raises(RecoveryKeyError, match=words):
        decode("\n\n".join(encode(FIXED)[:count]))


def test_bits_behind_the_key_must_be_zero() -> None:
    coder = reedsolo.RSCodec(2, nsize=31, fcr=0, prim=0b100101, c_exp=5)
    *first, _ = encode(FIXED)
    forged = coder.encode(bytes([31] * DATA_CHARS))
    last = "".join(CROCKFORD[symbol] for symbol in forged)
    assert check_line(last).ok
    with pytest.raises(RecoveryKeyError, match="Line 4") as caught:
        decode([*first, last])
    assert caught.value.line == 4


def test_typing_back_forgives_a_slip_but_not_another_line() -> None:
    first, second, *_ = encode(FIXED)
    assert same_line(first.lower(), first)
    assert same_line(replaced(first, 3, "Z"), first)
    assert not same_line(second, first)
    assert not same_line("", first)


def test_empty_lines_between_the_lines_are_left_out() -> None:
    lines = encode(FIXED)
    assert split("\n\n".join(["", *lines, " - "])) == list(lines)
