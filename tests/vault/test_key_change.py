"""A change of the key that was cut short, met again in other circumstances."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.vault.changes import backed_up, begun, changed
from tests.vault.practices import FAST, PASSPHRASE, Surprise, Tools, actions, surprised
from therapist_emr.domain.progress import Silent
from therapist_emr.store.errors import DiskFault
from therapist_emr.vault import keyholder, lifecycle, rotation
from therapist_emr.vault.exposure import exposed, look_for_exposed, seen_before, tell_seen
from therapist_emr.vault.keyholder import KeyHolder, Place, Slot
from therapist_emr.vault.keyring_store import KeyringMissing, KeyringSilent, MemoryKeyring
from therapist_emr.vault.keys import Key
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.passphrases import go_without
from therapist_emr.vault.restore import restore
from therapist_emr.vault.rotation import begin, beside, carry_out
from therapist_emr.vault.stored_key import open_stored
from therapist_emr.vault.wrap import wrap


class Killed(BaseException):
    """The program ends here."""


def killed(*_: object, **__: object) -> None:
    raise Killed


def silent(*_: object, **__: object) -> None:
    raise KeyringSilent


def cut_short(
    tools: Tools, vault: OpenVault, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[str, ...]:
    """Kill the program after the file was encrypted anew; return the new sheet."""
    pending = begun(tools, vault, backups)
    sheet = pending.recovery_lines()
    monkeypatch.setattr(rotation, "finish", killed)
    with pytest.raises(Killed):
        carry_out(vault, pending, Silent())
    monkeypatch.undo()
    return sheet


def test_the_new_sheet_finishes_it_where_the_keyring_was_lost(
    tools: Tools, vault: OpenVault, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = cut_short(tools, vault, backups, monkeypatch)
    tools.keystore = MemoryKeyring()
    again = tools.recover(sheet)
    assert actions(again).count("change key") == 1
    again.lock("done")
    once_more = tools.recover(sheet, "four more calm words")
    assert once_more.warnings == ()
    once_more.lock("done")
    tools.unlock("four more calm words").lock("done")


def test_the_new_sheet_finishes_it_where_the_keyring_is_spoiled(
    tools: Tools, vault: OpenVault, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = cut_short(tools, vault, backups, monkeypatch)
    assert tools.keystore is not None
    tools.keystore.put(f"therapist-emr.{vault.db_id}", "current", "something else")
    tools.recover(sheet).lock("done")


def test_a_keyring_that_is_silent_while_it_is_undone_is_asked_again_next_time(
    tools: Tools, vault: OpenVault, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(tools, vault, backups)
    vault.abandon()
    monkeypatch.setattr(KeyHolder, "forget", silent)
    again = tools.unlock()
    assert again.warnings == ()
    again.lock("done")
    monkeypatch.undo()
    again = tools.unlock()
    assert "opens nothing" in again.warnings[0]
    again.lock("done")


def test_a_copy_without_a_passphrase_stays_in_the_keyring(
    tools: Tools, vault: OpenVault, backups: Path
) -> None:
    go_without(vault, PASSPHRASE, throttle=tools.throttle)
    vault.lock("copied")
    path = tools.path.parent.with_name("elsewhere") / "practice.emr"
    path.parent.mkdir()
    shutil.copy(tools.path, path)
    vault = lifecycle.unlock(tools.path, None, tools.keystore, throttle=tools.throttle)
    changed(tools, vault, backups).lock("done")
    copy = lifecycle.unlock(path, None, tools.keystore, throttle=tools.throttle)
    assert copy.key_place is Place.KEYRING
    copy.lock("done")
    assert not path.with_name("practice.emr.key").exists()


def test_a_backup_of_a_practice_without_a_passphrase_is_restored_as_one(
    tools: Tools, vault: OpenVault, backups: Path, tmp_path: Path
) -> None:
    go_without(vault, PASSPHRASE, throttle=tools.throttle)
    key = vault.key.copy()
    vault = changed(tools, vault, backups)
    vault.lock("done")
    (old,) = backups.glob("*.emr-backup")
    done = restore(old, tools.path, key, tools.keystore, replace=True)
    assert done.key_place is None
    assert done.quarantine is not None
    assert not (done.quarantine / "practice.emr.key").exists()
    lifecycle.unlock(tools.path, None, tools.keystore, throttle=tools.throttle).lock("done")
    trial = tmp_path / "trial" / "practice.emr"
    beside_it = restore(old, trial, key, tools.keystore, under=vault_key(tools))
    assert beside_it.key_place is Place.KEYRING


def vault_key(tools: Tools) -> Key:
    """Return the key that the keyring holds bare as the current one."""
    name = next(service for service, _user in secrets_names(tools))
    holder = KeyHolder(tools.keystore, tools.path, name.removeprefix("therapist-emr."))
    stored = holder.keyring_has()
    assert stored is not None
    return open_stored(stored, None)


def secrets_names(tools: Tools) -> list[tuple[str, str]]:
    assert isinstance(tools.keystore, MemoryKeyring)
    return list(tools.keystore.secrets)


def test_a_new_key_that_cannot_be_kept_is_wiped(
    tools: Tools, vault: OpenVault, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = backed_up(vault, backups)
    monkeypatch.setattr(KeyHolder, "write", surprised)
    with pytest.raises(Surprise):
        begin(vault, backup, PASSPHRASE, throttle=tools.throttle, kdf=FAST)
    monkeypatch.undo()
    assert vault.holder.read(Slot.PENDING) is None
    assert beside(tools.path) == tools.path.parent / "before-new-key"


def test_that_a_key_was_seen_is_remembered_until_its_backups_were_looked_for(
    tools: Tools, vault: OpenVault, backups: Path
) -> None:
    tell_seen(vault)
    assert actions(vault)[-1] == "key seen"
    assert not seen_before(vault)
    after = changed(tools, vault, backups)
    assert seen_before(after)
    look_for_exposed(after, [backups])
    assert not seen_before(after)
    assert [one.words for one in exposed(after)] == ["Waits"]
    after.lock("done")


def test_a_key_file_that_does_not_keep_what_was_written_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = KeyHolder(None, tmp_path / "practice.emr", "0" * 32)
    monkeypatch.setattr(keyholder, "write_whole", lambda path, text: path.write_text(text[:-1]))
    with pytest.raises(DiskFault):
        holder.write(wrap(Key.random(), PASSPHRASE, "0" * 32, FAST))
    holder.delete()
    with pytest.raises(KeyringMissing):
        holder.replace(wrap(Key.random(), PASSPHRASE, "0" * 32, FAST))
