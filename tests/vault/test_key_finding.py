from __future__ import annotations

from pathlib import Path

import pytest

from tests.vault.changes import backed_up, changed
from tests.vault.practices import FAST, PASSPHRASE, Tools, read, write
from therapist_emr.vault.key_finding import NoKeyForBackup, fingerprint_of, key_for
from therapist_emr.vault.key_history import former_fingerprints
from therapist_emr.vault.lifecycle import KeyDoesNotFit, SheetOfAnotherKey
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.recovery import encode
from therapist_emr.vault.restore import DamagedBackup, preview, restore
from therapist_emr.vault.verify import verify_file


@pytest.fixture
def older(tools: Tools, vault: OpenVault, backups: Path) -> tuple[OpenVault, Path]:
    """Return a practice whose key was changed, and a backup from before that."""
    write(vault, "note", "before")
    backup = backed_up(vault, backups).path
    after = changed(tools, vault, backups)
    write(after, "note", "after")
    return after, backup


def test_the_fingerprint_is_in_the_note_and_in_the_name(vault: OpenVault, backups: Path) -> None:
    made = backed_up(vault, backups)
    assert fingerprint_of(made.path) == vault.fingerprint
    made.sidecar.unlink()
    assert fingerprint_of(made.path) == vault.fingerprint
    assert fingerprint_of(made.path.rename(backups / "copy.emr-backup")) == ""


def test_an_older_backup_is_verified_and_looked_into_with_the_practice_open(
    older: tuple[OpenVault, Path],
) -> None:
    vault, backup = older
    key = key_for(vault, backup)
    assert verify_file(backup, key).ok
    assert preview(backup, key).fingerprint == key.fingerprint() != vault.fingerprint
    nameless = backup.rename(backup.with_name("copy.emr-backup"))
    assert key_for(vault, nameless).raw == key.raw
    vault.lock("done")


def test_todays_backup_opens_with_todays_key(vault: OpenVault, backups: Path) -> None:
    assert key_for(vault, backed_up(vault, backups).path).raw == vault.key.raw


def test_a_backup_of_another_practice_names_the_sheet_it_needs(
    vault: OpenVault, backups: Path, tmp_path: Path, tools: Tools
) -> None:
    other = Tools(tmp_path / "other" / "practice.emr", tools.keystore, tools.throttle).create()
    made = backed_up(other, backups)
    with pytest.raises(NoKeyForBackup) as caught:
        key_for(vault, made.path)
    assert other.fingerprint in caught.value.remedy
    made.sidecar.unlink()
    with pytest.raises(NoKeyForBackup, match="it was made with"):
        key_for(vault, made.path.rename(backups / "copy.emr-backup"))
    other.lock("done")


def test_the_wrong_sheet_is_told_from_the_right_one(older: tuple[OpenVault, Path]) -> None:
    vault, backup = older
    with pytest.raises(SheetOfAnotherKey) as caught:
        preview(backup, vault.key)
    assert vault.fingerprint in caught.value.message
    assert fingerprint_of(backup) in caught.value.remedy
    vault.lock("done")


def test_an_older_backup_is_restored_under_todays_key(
    tools: Tools, older: tuple[OpenVault, Path], backups: Path
) -> None:
    vault, backup = older
    sheet, today = vault.recovery_lines(), vault.key.copy()
    key = key_for(vault, backup)
    vault.lock("done")
    done = restore(backup, tools.path, key, tools.keystore, replace=True, under=today, kdf=FAST)
    assert done.quarantine is not None
    restored = tools.unlock()
    assert read(restored, "note") == "before"
    assert restored.fingerprint == today.fingerprint()
    known = former_fingerprints(restored.connection, restored.fingerprint)
    assert known == [fingerprint_of(backup)]
    assert key_for(restored, backup).raw == key.raw
    restored.lock("done")
    tools.recover(sheet).lock("done")


def test_a_damaged_older_backup_is_not_restored(
    tools: Tools, older: tuple[OpenVault, Path], tmp_path: Path
) -> None:
    vault, backup = older
    key = key_for(vault, backup)
    data = bytearray(backup.read_bytes())
    data[-100] ^= 1
    backup.write_bytes(data)
    target = tmp_path / "trial" / "practice.emr"
    with pytest.raises(DamagedBackup):
        restore(backup, target, key, tools.keystore, under=vault.key, passphrase=PASSPHRASE)
    assert not target.exists()
    vault.lock("done")


def test_a_copy_restored_beside_its_changed_original_finds_its_own_key(
    tools: Tools, older: tuple[OpenVault, Path], tmp_path: Path
) -> None:
    vault, backup = older
    key = key_for(vault, backup)
    new = vault.fingerprint
    vault.lock("done")
    beside = Tools(tmp_path / "trial" / "practice.emr", tools.keystore, tools.throttle)
    restore(backup, beside.path, key, tools.keystore, passphrase="words for the trial", kdf=FAST)
    trial = beside.unlock("words for the trial")
    assert trial.fingerprint == key.fingerprint()
    trial.lock("done")
    original = tools.unlock()
    assert original.fingerprint == new
    original.lock("done")


def test_one_restored_with_the_sheet_alone_is_not_called_damaged(
    tools: Tools, older: tuple[OpenVault, Path], tmp_path: Path, backups: Path
) -> None:
    vault, backup = older
    key = key_for(vault, backup)
    vault = changed(tools, vault, backups)
    vault.lock("done")
    beside = Tools(tmp_path / "trial" / "practice.emr", tools.keystore, tools.throttle)
    restore(backup, beside.path, key, tools.keystore)
    with pytest.raises(KeyDoesNotFit, match="a copy from before the key was changed"):
        beside.unlock()
    beside.recover(encode(key)).lock("done")
    tools.unlock().lock("done")
