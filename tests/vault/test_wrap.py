from __future__ import annotations

import json
import resource
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.vault.practices import FAST
from therapist_emr.store.errors import OutOfMemory
from therapist_emr.vault.keys import Key
from therapist_emr.vault.wrap import (
    MAX_CHARS,
    KdfParams,
    PoorPassphrase,
    UnreadableKey,
    WrappedKey,
    WrongPassphrase,
    check_passphrase,
    unwrap,
    wrap,
)

DB_ID = "0123456789abcdef0123456789abcdef"
KEY = Key.from_bytes(bytes(range(32)))
WRAPPED = wrap(KEY, "seven quiet herons", DB_ID, FAST)


def as_json(**changes: Any) -> str:
    return json.dumps({**json.loads(WRAPPED.to_json()), **changes})


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(min_size=32, max_size=32), st.text(min_size=1, max_size=40))
def test_any_key_comes_back_under_any_passphrase(raw: bytes, passphrase: str) -> None:
    wrapped = wrap(Key.from_bytes(raw), passphrase, DB_ID, FAST)
    assert unwrap(WrappedKey.from_json(wrapped.to_json()), passphrase).raw == raw


def test_the_same_letters_typed_elsewhere_are_the_same_passphrase() -> None:
    composed, apart = "caf\u00e9 noir 12", "cafe\u0301 noir 12"
    assert unwrap(wrap(KEY, composed, DB_ID, FAST), apart).raw == KEY.raw


@pytest.mark.parametrize("passphrase", ["", "Seven quiet herons", "seven quiet herons ", "x\ud800"])
def test_a_wrong_passphrase_opens_nothing(passphrase: str) -> None:
    with pytest.raises(WrongPassphrase):
        unwrap(WRAPPED, passphrase)


def test_two_wrappings_share_nothing() -> None:
    other = wrap(KEY, "seven quiet herons", DB_ID, FAST)
    assert other.salt != WRAPPED.salt
    assert other.nonce != WRAPPED.nonce
    assert other.ciphertext != WRAPPED.ciphertext


def test_what_is_stored_is_short_and_holds_no_key() -> None:
    text = wrap(KEY, "seven quiet herons", DB_ID, FAST).to_json()
    assert len(text) < 500 < MAX_CHARS
    assert bytes(KEY.raw).hex() not in text
    assert "heron" not in text


def test_the_passphrase_goes_through_the_documented_argon2id() -> None:
    """Whoever has the passphrase can open the wrapping with widely known libraries alone."""
    stored = json.loads(WRAPPED.to_json())
    outer = hash_secret_raw(
        b"seven quiet herons", bytes.fromhex(stored["kdf"]["salt"]), 1, 64, 1, 32, Type.ID
    )
    sealed = bytes.fromhex(stored.pop("ciphertext"))
    header = json.dumps(stored, sort_keys=True, separators=(",", ":")).encode()
    opened = AESGCM(outer).decrypt(bytes.fromhex(stored["nonce"]), sealed, header)
    assert opened == KEY.raw


@pytest.mark.skipif(sys.platform != "linux", reason="limits memory as Linux does")
def test_without_memory_for_it_that_is_said() -> None:
    limits = resource.getrlimit(resource.RLIMIT_AS)
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    big = replace(WRAPPED, kdf=KdfParams(2 * 1024 * 1024, 1, 1))
    resource.setrlimit(resource.RLIMIT_AS, (used + 2**28, limits[1]))
    try:
        with pytest.raises(OutOfMemory):
            unwrap(big, "seven quiet herons")
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limits)


def test_the_default_work_is_what_the_rules_ask_for() -> None:
    assert KdfParams() == KdfParams(memory_kib=256 * 1024, time=3, lanes=4)


@pytest.mark.parametrize(
    "altered",
    [
        replace(WRAPPED, db_id="f" * 32),
        replace(WRAPPED, fingerprint="0123456789"),
        replace(WRAPPED, kdf=KdfParams(128, 1, 1)),
        replace(WRAPPED, kdf=KdfParams(64, 2, 1)),
        replace(WRAPPED, kdf=KdfParams(64, 1, 2)),
        replace(WRAPPED, salt="0" * 32),
        replace(WRAPPED, nonce="0" * 24),
        replace(WRAPPED, ciphertext="0" * 96),
    ],
)
def test_no_field_can_be_altered(altered: WrappedKey) -> None:
    with pytest.raises(WrongPassphrase):
        unwrap(altered, "seven quiet herons")


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_single_character_can_be_altered(data: st.DataObject) -> None:
    text = WRAPPED.to_json()
    place = data.draw(st.integers(0, len(text) - 1))
    char = data.draw(st.characters(codec="utf-8").filter(lambda c: c != text[place]))
    with pytest.raises((UnreadableKey, WrongPassphrase)):
        unwrap(WrappedKey.from_json(text[:place] + char + text[place + 1 :]), "seven quiet herons")


KDF = json.loads(WRAPPED.to_json())["kdf"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "7",
        '"text"',
        "{}",
        "{" * 900,
        "[" * 1100,
        as_json(extra=1),
        as_json(version=2),
        as_json(version=True),
        as_json(version=1.0),
        as_json(cipher="none"),
        as_json(db_id="F" * 32),
        as_json(db_id="0" * 31),
        as_json(db_id=5),
        as_json(fingerprint="UUUUUUUUUU"),
        as_json(fingerprint="0"),
        as_json(ciphertext=""),
        as_json(nonce=None),
        as_json(kdf=None),
        as_json(kdf={**KDF, "name": "scrypt"}),
        as_json(kdf={**KDF, "memory_kib": 7}),
        as_json(kdf={**KDF, "memory_kib": 10**9}),
        as_json(kdf={**KDF, "memory_kib": 64.0}),
        as_json(kdf={**KDF, "time": 0}),
        as_json(kdf={**KDF, "time": 10**9}),
        as_json(kdf={**KDF, "time": True}),
        as_json(kdf={**KDF, "lanes": 17, "memory_kib": 1024}),
        as_json(kdf={**KDF, "more": 1}),
        WRAPPED.to_json().replace('"version":1', '"version":1,"version":1'),
        WRAPPED.to_json().replace('"time":1', '"time":NaN'),
        WRAPPED.to_json() + " " * MAX_CHARS,
        WRAPPED.to_json()[:-1],
    ],
)
def test_anything_but_a_wrapped_key_is_refused_before_it_is_used(text: str) -> None:
    with pytest.raises(UnreadableKey):
        WrappedKey.from_json(text)


@pytest.mark.parametrize(
    ("memory", "time", "lanes"), [(7, 1, 1), (64, 0, 1), (64, 1, 0), (64, 33, 1), (2**22, 1, 1)]
)
def test_work_out_of_range_is_refused(memory: int, time: int, lanes: int) -> None:
    with pytest.raises(ValueError, match="out of range"):
        KdfParams(memory, time, lanes)


@pytest.mark.parametrize("passphrase", ["", "short", " " * 30, "1234567", "x" * 1001])
def test_a_poor_passphrase_is_refused_with_advice(passphrase: str) -> None:
    with pytest.raises(PoorPassphrase) as caught:
        check_passphrase(passphrase)
    assert caught.value.remedy


def test_a_fair_passphrase_is_taken() -> None:
    check_passphrase("eight ch")
