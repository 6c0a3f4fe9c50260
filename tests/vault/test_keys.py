from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapist_emr.vault.keys import CROCKFORD, Key, spell, unspell


def test_a_random_key_is_never_the_same() -> None:
    assert Key.random().raw != Key.random().raw


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_a_key_has_32_bytes(size: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Key.from_bytes(bytes(size))


def test_the_fingerprint_is_the_start_of_a_hash_in_crockfords_letters() -> None:
    key = Key.from_bytes(bytes(range(32)))
    digest = hashlib.sha256(b"fp" + bytes(range(32))).digest()
    bits = "".join(f"{byte:08b}" for byte in digest)[:50]
    wanted = "".join(CROCKFORD[int(bits[at : at + 5], 2)] for at in range(0, 50, 5))
    assert key.fingerprint() == wanted
    assert repr(key) == f"Key({wanted})"


def test_zeroing_wipes_the_buffer_itself() -> None:
    key = Key.random()
    raw = key.raw
    key.zero()
    assert raw == bytes(32)
    assert key.is_zeroed
    assert repr(key) == "Key(zeroed)"
    with pytest.raises(ValueError, match="zeroed"):
        _ = key.raw


def test_a_copy_outlives_its_original_and_a_key_copies_what_it_is_given() -> None:
    given_bytes = bytearray(range(32))
    key = Key.from_bytes(given_bytes)
    copy = key.copy()
    key.zero()
    assert not copy.is_zeroed
    assert copy.raw == given_bytes == bytearray(range(32))


@given(st.binary(min_size=1, max_size=40))
def test_spelling_takes_the_bits_in_their_order(data: bytes) -> None:
    count = -(-8 * len(data) // 5)
    bits = "".join(f"{byte:08b}" for byte in data).ljust(5 * count, "0")
    wanted = "".join(CROCKFORD[int(bits[5 * n : 5 * n + 5], 2)] for n in range(count))
    assert spell(data, count) == wanted
    assert unspell(wanted, len(data)) == (bytearray(data), 0)


def test_bits_left_over_are_told() -> None:
    assert unspell("ZZ", 1) == (bytearray(b"\xff"), 3)
