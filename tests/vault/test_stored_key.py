from __future__ import annotations

import json

import pytest

from tests.vault.practices import FAST, PASSPHRASE
from therapist_emr.vault.keys import Key
from therapist_emr.vault.stored_key import BareKey, PassphraseNeeded, open_stored, read_stored
from therapist_emr.vault.wrap import UnreadableKey, WrongPassphrase, wrap

DB_ID = "0123456789abcdef0123456789abcdef"


def test_both_kinds_come_back_as_they_were_kept() -> None:
    key = Key.random()
    for stored in (BareKey.of(key, DB_ID), wrap(key, PASSPHRASE, DB_ID, FAST)):
        assert read_stored(stored.to_json()) == stored
        opened = open_stored(stored, PASSPHRASE)
        assert opened.raw == key.raw
    assert open_stored(BareKey.of(key, DB_ID), None).raw == key.raw


def test_a_wrapped_key_asks_for_its_passphrase() -> None:
    stored = wrap(Key.random(), PASSPHRASE, DB_ID, FAST)
    with pytest.raises(PassphraseNeeded):
        open_stored(stored, None)
    with pytest.raises(WrongPassphrase):
        open_stored(stored, "wrong words")


def test_a_bare_key_is_not_shown() -> None:
    key = Key.random()
    bare = BareKey.of(key, DB_ID)
    assert key.raw.hex() not in repr(bare)
    assert bare.fingerprint in repr(bare)


def test_a_bare_key_under_anothers_fingerprint_is_refused() -> None:
    bare = BareKey(DB_ID, Key.random().fingerprint(), Key.random().raw.hex())
    with pytest.raises(UnreadableKey):
        open_stored(bare, None)


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"version": True},
        {"cipher": "rot13"},
        {"key": "00"},
        {"key": "zz" * 32},
        {"key": 7},
        {"db_id": "short"},
        {"fingerprint": None},
        {"more": "than known"},
    ],
)
def test_anything_else_is_refused(change: dict[str, object]) -> None:
    told = json.loads(BareKey.of(Key.random(), DB_ID).to_json())
    with pytest.raises(UnreadableKey):
        read_stored(json.dumps({**told, **change}, separators=(",", ":")))


@pytest.mark.parametrize("text", ["", "[]", "7", "x" * 5_000, '{"version":1' + " " * 9])
def test_what_is_no_key_at_all_is_refused(text: str) -> None:
    with pytest.raises(UnreadableKey):
        read_stored(text)
