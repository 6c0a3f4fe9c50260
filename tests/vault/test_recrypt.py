from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.vault.changes import backed_up
from tests.vault.practices import flipped
from therapist_emr.domain.progress import Silent
from therapist_emr.store.connection import connect_sealed
from therapist_emr.store.errors import Damaged, WrongKey
from therapist_emr.vault import recrypt
from therapist_emr.vault.inspection import contents_of, inspect
from therapist_emr.vault.keys import Key
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.recrypt import encrypt_anew


def test_the_same_content_opens_with_the_new_key_only(
    vault: OpenVault, backups: Path, tmp_path: Path
) -> None:
    old, new, target = backed_up(vault, backups), Key.random(), tmp_path / "anew.emr-backup"
    sha256 = encrypt_anew(old.path, target, vault.key, new, Silent())
    assert sha256 == hashlib.sha256(target.read_bytes()).hexdigest()
    findings = inspect(lambda: connect_sealed(target, new.raw), Silent())
    assert findings.ok
    assert findings.contents == old.contents
    assert target.read_bytes()[:16] == old.path.read_bytes()[:16]
    with pytest.raises(WrongKey):
        connect_sealed(target, vault.key.raw)


@pytest.mark.parametrize("offset", [16, 4000, 4096, 20_000])
def test_an_altered_page_is_not_carried_over(
    vault: OpenVault, backups: Path, tmp_path: Path, offset: int
) -> None:
    old = backed_up(vault, backups)
    with flipped(old.path, offset), pytest.raises(Damaged):
        encrypt_anew(old.path, tmp_path / "anew", vault.key, Key.random(), Silent())


def test_a_file_cut_within_a_page_is_damaged(
    vault: OpenVault, backups: Path, tmp_path: Path
) -> None:
    old = backed_up(vault, backups).path
    old.write_bytes(old.read_bytes()[:-1])
    with pytest.raises(Damaged):
        encrypt_anew(old, tmp_path / "anew", vault.key, Key.random(), Silent())


def test_the_page_that_is_only_locked_is_carried_over_as_it_is(
    vault: OpenVault, backups: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, target = backed_up(vault, backups), tmp_path / "anew"
    monkeypatch.setattr(recrypt, "_LOCK_PAGE", 3)
    encrypt_anew(old.path, target, vault.key, Key.random(), Silent())
    page = slice(2 * 4096, 3 * 4096)
    assert target.read_bytes()[page] == old.path.read_bytes()[page]


def test_what_was_encrypted_anew_and_back_again_is_the_same_inside(
    vault: OpenVault, backups: Path, tmp_path: Path
) -> None:
    old, new = backed_up(vault, backups), Key.random()
    encrypt_anew(old.path, tmp_path / "there", vault.key, new, Silent())
    encrypt_anew(tmp_path / "there", tmp_path / "back", new, vault.key, Silent())
    connection = connect_sealed(tmp_path / "back", vault.key.raw)
    assert contents_of(connection) == old.contents
    connection.close()
