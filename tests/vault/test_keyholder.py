from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.vault.practices import FAST, BrokenKeyring
from therapist_emr.store.audit import AuditHead
from therapist_emr.store.errors import MissingFile
from therapist_emr.vault.keyholder import KeyHolder, NoKeyHere, Place, Slot
from therapist_emr.vault.keyring_store import (
    KeyringError,
    KeyringLocked,
    KeyringMissing,
    KeyringRefused,
    KeyringSilent,
    MemoryKeyring,
)
from therapist_emr.vault.keys import Key
from therapist_emr.vault.wrap import UnreadableKey, WrappedKey, wrap

DB_ID = "0123456789abcdef0123456789abcdef"
FAILURES = [KeyringMissing, KeyringLocked, KeyringRefused, KeyringSilent]


def wrapped(db_id: str = DB_ID) -> WrappedKey:
    return wrap(Key.random(), "seven quiet herons", db_id, FAST)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "practice.emr"


@pytest.fixture
def keyring() -> MemoryKeyring:
    return MemoryKeyring()


def test_a_key_goes_into_the_keyring_under_the_files_own_name(
    path: Path, keyring: MemoryKeyring
) -> None:
    holder = KeyHolder(keyring, path, DB_ID)
    key = wrapped()
    assert holder.read() is None
    assert holder.write(key) is Place.KEYRING
    assert holder.read() == key
    assert set(keyring.secrets) == {(f"therapist-emr.{DB_ID}", "current")}
    assert list(path.parent.iterdir()) == []
    assert holder.place() is Place.KEYRING


def test_without_a_keyring_it_goes_into_a_private_file(path: Path) -> None:
    holder = KeyHolder(None, path, DB_ID)
    key = wrapped()
    assert holder.place() is None
    assert holder.write(key) is Place.FILE
    assert holder.read() == key
    assert stat.S_IMODE(holder.file().stat().st_mode) == 0o600
    assert holder.file().name == "practice.emr.key"
    assert holder.place() is Place.FILE


@pytest.mark.parametrize("error", FAILURES)
def test_when_the_keyring_fails_it_goes_into_a_file_too(
    path: Path, error: type[KeyringError]
) -> None:
    holder = KeyHolder(BrokenKeyring(error), path, DB_ID)
    key = wrapped()
    assert holder.write(key) is Place.FILE
    assert holder.read() == key


def test_a_keyring_that_loses_what_it_took_is_not_trusted(path: Path) -> None:
    class Forgetful(MemoryKeyring):
        def put(self, service: str, user: str, secret: str) -> None:
            super().put(service, user, secret[:-1])

    assert KeyHolder(Forgetful(), path, DB_ID).write(wrapped()) is Place.FILE


@pytest.mark.parametrize("error", FAILURES)
def test_a_keyring_that_cannot_say_is_not_taken_for_an_empty_one(
    path: Path, error: type[KeyringError]
) -> None:
    with pytest.raises(error):
        KeyHolder(BrokenKeyring(error), path, DB_ID).read()


def test_without_keyring_and_file_no_key_file_is_spoken_of_as_if_it_were_there(path: Path) -> None:
    with pytest.raises(KeyringMissing) as caught:
        KeyHolder(BrokenKeyring(KeyringMissing), path, DB_ID).read()
    assert "there is no key file" in caught.value.message
    assert "recovery sheet" in caught.value.remedy


def test_the_file_beside_the_practice_is_nearer_than_the_keyring(
    path: Path, keyring: MemoryKeyring
) -> None:
    holder = KeyHolder(keyring, path, DB_ID)
    near, far, newer = wrapped(), wrapped(), wrapped()
    holder.write(far)
    assert holder.write(near, file=True) is Place.FILE
    assert holder.read() == near
    assert holder.keyring_has() == far
    assert holder.write(newer) is Place.FILE
    assert holder.read() == newer


def test_pending_and_current_are_kept_apart_and_promoted(
    path: Path, keyring: MemoryKeyring
) -> None:
    for store in (keyring, None):
        holder = KeyHolder(store, path, DB_ID)
        old, new = wrapped(), wrapped()
        holder.write(old)
        holder.write(new, Slot.PENDING)
        assert (holder.read(), holder.read(Slot.PENDING)) == (old, new)
        holder.promote()
        assert (holder.read(), holder.read(Slot.PENDING)) == (new, None)
        with pytest.raises(NoKeyHere):
            holder.promote()


def test_forgetting_empties_both_places(path: Path, keyring: MemoryKeyring) -> None:
    holder = KeyHolder(keyring, path, DB_ID)
    holder.write(wrapped())
    holder.write(wrapped(), file=True)
    holder.delete()
    assert holder.read() is None
    assert keyring.secrets == {}
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize("text", ["", "{}", "\x00\xff", "x" * 5000])
def test_a_key_that_cannot_be_read_says_so(path: Path, keyring: MemoryKeyring, text: str) -> None:
    holder = KeyHolder(keyring, path, DB_ID)
    keyring.put(f"therapist-emr.{DB_ID}", "current", text)
    with pytest.raises(UnreadableKey):
        holder.read()
    assert holder.keyring_has() is None
    holder.file().write_bytes(text.encode("latin-1"))
    with pytest.raises(UnreadableKey):
        holder.read()


def test_another_files_key_is_not_taken_for_this_ones(path: Path) -> None:
    KeyHolder(None, path, "f" * 32).write(wrapped("f" * 32))
    with pytest.raises(UnreadableKey):
        KeyHolder(None, path, DB_ID).read()


def test_a_key_file_that_is_there_but_cannot_be_read_is_not_passed_over(
    path: Path, keyring: MemoryKeyring
) -> None:
    holder = KeyHolder(keyring, path, DB_ID)
    holder.write(wrapped())
    holder.file().mkdir()
    with pytest.raises(UnreadableKey):
        holder.read()


def test_a_folder_that_went_away_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(MissingFile):
        KeyHolder(None, tmp_path / "gone" / "practice.emr", DB_ID).write(wrapped())


def test_the_audit_head_is_remembered_in_the_keyring_only(
    path: Path, keyring: MemoryKeyring
) -> None:
    holder = KeyHolder(keyring, path, DB_ID)
    assert holder.remembered_head() is None
    holder.remember_head(AuditHead(7, "ab" * 32))
    assert holder.remembered_head() == AuditHead(7, "ab" * 32)
    holder.remember_head(AuditHead(7, "ab" * 32), "ef" * 32)
    assert holder.remembered() == (AuditHead(7, "ab" * 32), "ef" * 32)
    assert list(path.parent.iterdir()) == []
    holder.write(wrapped(), file=True)
    holder.remember_head(AuditHead(8, "cd" * 32))
    assert holder.remembered_head() is None
    assert (f"therapist-emr.{DB_ID}", "head") in keyring.secrets


@pytest.mark.parametrize("error", FAILURES)
def test_a_keyring_that_fails_remembers_no_head_and_harms_nobody(
    path: Path, error: type[KeyringError]
) -> None:
    for store in (BrokenKeyring(error), None):
        holder = KeyHolder(store, path, DB_ID)
        holder.remember_head(AuditHead(1, "ab"))
        assert holder.remembered_head() is None
        assert holder.keyring_has() is None


@pytest.mark.parametrize("text", ["", "one two", "1", "1 2 3 4", f"{2**63} ab", f"-{2**64} ab"])
def test_a_spoiled_head_is_none(path: Path, keyring: MemoryKeyring, text: str) -> None:
    keyring.put(f"therapist-emr.{DB_ID}", "head", text)
    assert KeyHolder(keyring, path, DB_ID).remembered_head() is None


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_a_pipe_in_a_key_files_place_keeps_nobody_waiting(path: Path) -> None:
    holder = KeyHolder(None, path, DB_ID)
    os.mkfifo(holder.file())
    with pytest.raises(UnreadableKey):
        holder.read()
