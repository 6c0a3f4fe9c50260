from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.forging import forge
from tests.vault.changes import backed_up, begun, changed
from tests.vault.practices import (
    FAST,
    PASSPHRASE,
    Steps,
    Surprise,
    Tools,
    actions,
    listing,
    read,
    surprised,
    write,
)
from therapist_emr.domain.progress import Silent
from therapist_emr.errors import Cancelled
from therapist_emr.store.audit import AuditTrail
from therapist_emr.store.connection import connect_sealed
from therapist_emr.store.errors import Damaged, DiskFault, DiskFull
from therapist_emr.vault import rotation
from therapist_emr.vault.key_history import all_keys, former_fingerprints, wipe
from therapist_emr.vault.keyholder import KeyHolder, Place, Slot
from therapist_emr.vault.keyring_store import KeyringSilent
from therapist_emr.vault.lifecycle import WrongRecoveryKey
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.rotation import (
    NoFreshBackup,
    NotFinished,
    abandon,
    begin,
    carry_out,
)
from therapist_emr.vault.stored_key import PassphraseNeeded
from therapist_emr.vault.throttle import TooSoon
from therapist_emr.vault.wrap import WrongPassphrase


class Killed(BaseException):
    """The program ends here, as after kill -9: nothing after this line runs."""


@pytest.fixture
def vault(tools: Tools) -> Iterator[OpenVault]:
    opened = tools.create()
    write(opened, "note", "kept")
    yield opened
    opened.lock("test over")


def test_a_new_key_and_its_sheet_open_the_practice_and_the_old_ones_do_not(
    tools: Tools, vault: OpenVault, backups: Path
) -> None:
    old_sheet, old = vault.recovery_lines(), vault.fingerprint
    pending = begun(tools, vault, backups)
    new_sheet = pending.recovery_lines()
    after = carry_out(vault, pending, Silent())
    assert vault.is_locked
    assert after.fingerprint != old
    assert after.db_id == vault.db_id
    assert after.recovery_lines() == new_sheet
    assert read(after, "note") == "kept"
    assert after.warnings == ()
    assert after.key_place is Place.KEYRING
    assert after.asks_passphrase
    after.lock("done")
    again = tools.unlock()
    assert again.warnings == ()
    assert again.fingerprint == after.fingerprint
    again.lock("done")
    with pytest.raises(WrongRecoveryKey, match="fingerprint") as caught:
        tools.recover(old_sheet)
    assert old in caught.value.message
    assert after.fingerprint in caught.value.remedy
    tools.recover(new_sheet).lock("done")
    assert listing(tools.path.parent) == {"practice.emr"}


def test_each_step_is_in_the_audit_trail_which_stays_whole(
    tools: Tools, vault: OpenVault, backups: Path
) -> None:
    after = changed(tools, vault, backups)
    told = actions(after)
    for action in ("begin key change", "lock", "change key"):
        assert action in told
    assert told.index("begin key change") < told.index("change key")
    assert AuditTrail(after.connection).verify().ok
    after.lock("done")


def test_old_backups_open_with_the_history_after_several_changes(
    tools: Tools, vault: OpenVault, backups: Path
) -> None:
    made = []
    for _ in range(3):
        backup = backed_up(vault, backups)
        made.append(backup)
        pending = begin(vault, backup, PASSPHRASE, throttle=tools.throttle, kdf=FAST)
        pending.confirm(dict(enumerate(pending.recovery_lines(), start=1)))
        vault = carry_out(vault, pending, Silent())
    wanted = [backup.fingerprint for backup in reversed(made)]
    assert former_fingerprints(vault.connection, vault.fingerprint) == wanted
    keys = all_keys(vault.connection, vault.key)
    assert [key.fingerprint() for key in keys] == [vault.fingerprint, *wanted]
    for backup, key in zip(reversed(made), keys[1:], strict=True):
        connect_sealed(backup.path, key.raw).close()
    wipe(keys)
    vault.lock("done")


def test_a_key_in_the_history_that_was_altered_is_damage(
    tools: Tools, vault: OpenVault, backups: Path
) -> None:
    vault = changed(tools, vault, backups)
    another = "iif(ciphertext LIKE 'ff%', '00', 'ff') || substr(ciphertext, 3)"
    for damage in (another, "'not hex'"):
        forge(vault.connection, f"UPDATE key_history SET ciphertext = {damage}")
        with pytest.raises(Damaged):
            all_keys(vault.connection, vault.key)
    vault.lock("done")


def test_nothing_begins_without_the_passphrase_or_a_backup_of_this_key(
    tools: Tools, vault: OpenVault, backups: Path
) -> None:
    backup = backed_up(vault, backups)
    with pytest.raises(PassphraseNeeded):
        begin(vault, backup, None, throttle=tools.throttle)
    for _ in range(3):
        with pytest.raises(WrongPassphrase):
            begin(vault, backup, "wrong words", throttle=tools.throttle)
    with pytest.raises(TooSoon):
        begin(vault, backup, PASSPHRASE, throttle=tools.throttle)
    tools.throttle.right(vault.db_id)
    backup.path.unlink()
    with pytest.raises(NoFreshBackup):
        begin(vault, backup, PASSPHRASE, throttle=tools.throttle)
    assert "begin key change" not in actions(vault)


def test_two_lines_of_the_new_sheet_have_to_be_typed_back(
    tools: Tools, vault: OpenVault, backups: Path
) -> None:
    pending = begin(vault, backed_up(vault, backups), PASSPHRASE, throttle=tools.throttle, kdf=FAST)
    lines = pending.recovery_lines()
    old = vault.recovery_lines()
    for typed in ({}, {1: lines[0]}, {1: lines[0], 2: old[1]}, {1: lines[1], 2: lines[0]}):
        assert not pending.confirm(typed)
    assert not pending.confirm({0: lines[3], 5: lines[0]})
    with pytest.raises(ValueError, match="typed back"):
        carry_out(vault, pending, Silent())
    assert not vault.is_locked
    assert pending.confirm({2: lines[1].lower(), 4: lines[3]})
    carry_out(vault, pending, Silent()).lock("done")


def test_a_change_given_up_leaves_nothing_pending(
    tools: Tools, vault: OpenVault, backups: Path
) -> None:
    pending = begun(tools, vault, backups)
    assert vault.holder.read(Slot.PENDING) is not None
    abandon(vault, pending)
    assert vault.holder.read(Slot.PENDING) is None
    with pytest.raises(ValueError, match="zeroed"):
        pending.recovery_lines()
    assert actions(vault)[-1] == "abandon key change"
    vault.lock("done")
    again = tools.unlock()
    assert again.warnings == ()
    again.lock("done")


def test_a_full_disk_is_noticed_before_anything_is_closed(
    tools: Tools, vault: OpenVault, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pending = begun(tools, vault, backups)
    usage = shutil.disk_usage(tools.path.parent)
    room = int(vault.size() * 1.1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=room))
    with pytest.raises(DiskFull):
        carry_out(vault, pending, Silent())
    monkeypatch.undo()
    assert not vault.is_locked
    carry_out(vault, pending, Silent()).lock("done")


def test_it_tells_how_far_it_is_and_is_not_stopped_halfway(
    tools: Tools, vault: OpenVault, backups: Path
) -> None:
    steps = Steps(rotation.ENCRYPTING, Cancelled())
    carry_out(vault, begun(tools, vault, backups), steps).lock("done")
    assert steps.said


def stop_at(monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> None:
    def killed(*_: object, **__: object) -> None:
        raise Killed

    monkeypatch.setattr(module, name, killed)


def test_killed_before_the_new_key_is_used_the_old_one_opens_and_says_so(
    tools: Tools, vault: OpenVault, backups: Path
) -> None:
    pending = begun(tools, vault, backups)
    old = vault.fingerprint
    vault.abandon()
    again = tools.unlock()
    assert again.fingerprint == old
    assert pending.fingerprint in again.warnings[0]
    assert "opens nothing" in again.warnings[0]
    assert again.holder.read(Slot.PENDING) is None
    assert actions(again)[-1] == "abandon key change"
    again.lock("done")
    once_more = tools.unlock()
    assert once_more.warnings == ()
    once_more.lock("done")


@pytest.mark.parametrize("with_sheet", [False, True])
def test_killed_after_the_new_key_is_used_the_pending_one_opens_and_becomes_current(
    tools: Tools,
    vault: OpenVault,
    backups: Path,
    monkeypatch: pytest.MonkeyPatch,
    with_sheet: bool,
) -> None:
    pending = begun(tools, vault, backups)
    new, sheet, old = pending.fingerprint, pending.recovery_lines(), vault.fingerprint
    stop_at(monkeypatch, rotation, "finish")
    with pytest.raises(Killed):
        carry_out(vault, pending, Silent())
    monkeypatch.undo()
    again = tools.recover(sheet) if with_sheet else tools.unlock()
    assert again.fingerprint == new
    assert new in again.warnings[0]
    assert read(again, "note") == "kept"
    assert actions(again).count("change key") == 1
    assert former_fingerprints(again.connection, new) == [old]
    stored = again.holder.read()
    assert stored is not None
    assert stored.fingerprint == new
    assert again.holder.read(Slot.PENDING) is None
    again.lock("done")
    once_more = tools.unlock()
    assert once_more.warnings == ()
    once_more.lock("done")


def test_killed_between_promoting_and_noting_it_is_finished_later(
    tools: Tools, vault: OpenVault, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pending = begun(tools, vault, backups)
    stop_at(monkeypatch, KeyHolder, "forget")
    with pytest.raises(Killed):
        carry_out(vault, pending, Silent())
    monkeypatch.undo()
    again = tools.unlock()
    assert again.fingerprint == pending.fingerprint
    assert actions(again).count("change key") == 1
    assert again.holder.read(Slot.PENDING) is None
    again.lock("done")


def test_a_keyring_that_falls_silent_leaves_the_pending_key_in_use(
    tools: Tools, vault: OpenVault, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*_: object, **__: object) -> None:
        raise KeyringSilent

    pending = begun(tools, vault, backups)
    monkeypatch.setattr(KeyHolder, "promote", silent)
    after = carry_out(vault, pending, Silent())
    after.lock("done")
    again = tools.unlock()
    assert again.fingerprint == pending.fingerprint
    again.lock("done")
    monkeypatch.undo()
    again = tools.unlock()
    assert again.holder.read(Slot.PENDING) is None
    assert actions(again).count("change key") == 1
    again.lock("done")


@pytest.mark.parametrize("error", [DiskFull(), DiskFault()])
def test_a_disk_that_fails_in_the_middle_leaves_the_practice_as_it_was(
    tools: Tools,
    vault: OpenVault,
    backups: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    def fail(*_: object) -> None:
        raise error

    old, pending = vault.fingerprint, begun(tools, vault, backups)
    monkeypatch.setattr(rotation, "rekey", fail)
    with pytest.raises(NotFinished, match="did not finish"):
        carry_out(vault, pending, Silent())
    monkeypatch.undo()
    again = tools.unlock()
    assert again.fingerprint == old
    assert read(again, "note") == "kept"
    again.lock("done")


def test_a_bug_in_the_middle_leaves_the_practice_closed_and_openable(
    tools: Tools, vault: OpenVault, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pending = begun(tools, vault, backups)
    monkeypatch.setattr(rotation, "rekey", surprised)
    with pytest.raises(Surprise):
        carry_out(vault, pending, Silent())
    monkeypatch.undo()
    tools.unlock().lock("done")


def test_a_disk_that_is_full_afterwards_is_told_and_finished_at_the_next_unlock(
    tools: Tools, vault: OpenVault, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFull

    pending = begun(tools, vault, backups)
    monkeypatch.setattr(rotation, "finish", full)
    after = carry_out(vault, pending, Silent())
    assert "The disk is full" in after.warnings[0]
    after.lock("done")
    monkeypatch.undo()
    again = tools.unlock()
    assert again.fingerprint == pending.fingerprint
    again.lock("done")


def test_without_a_keyring_both_keys_are_in_files(tools: Tools, backups: Path) -> None:
    tools.keystore = None
    vault = tools.create()
    pending = begun(tools, vault, backups)
    names = {"practice.emr", "practice.emr-wal", "practice.emr-shm"}
    keys = {"practice.emr.key", "practice.emr.pending.key"}
    assert listing(tools.path.parent) == names | keys
    after = carry_out(vault, pending, Silent())
    assert after.key_place is Place.FILE
    after.lock("done")
    assert listing(tools.path.parent) == {"practice.emr", "practice.emr.key"}
    tools.unlock().lock("done")


def test_a_new_beginning_replaces_a_pending_key_of_the_same_practice(
    tools: Tools, vault: OpenVault, backups: Path
) -> None:
    first = begun(tools, vault, backups)
    second = begun(tools, vault, backups)
    assert first.fingerprint != second.fingerprint
    held = vault.holder.read(Slot.PENDING)
    assert held is not None
    assert held.fingerprint == second.fingerprint
    assert listing(tools.path.parent) >= {"practice.emr"}
    assert not (tools.path.parent / "practice.emr.pending.key").exists()
    carry_out(vault, second, Silent()).lock("done")


# --- a copy beside its original ----------------------------------------------------------


@pytest.fixture
def copy(tools: Tools, vault: OpenVault) -> Tools:
    """Return a copy of the file made by the file manager: same name inside, same keyring."""
    vault.lock("copied")
    path = tools.path.parent.with_name("elsewhere") / "practice.emr"
    path.parent.mkdir()
    shutil.copy(tools.path, path)
    return Tools(path, tools.keystore, tools.throttle)


def test_a_copy_and_its_original_find_their_own_key_after_one_changes_it(
    tools: Tools, copy: Tools, backups: Path
) -> None:
    original = tools.unlock()
    after = changed(tools, original, backups)
    after.lock("done")
    opened = copy.unlock()
    assert opened.fingerprint != after.fingerprint
    assert opened.key_place is Place.FILE
    opened.lock("done")
    copy.unlock().lock("done")
    tools.unlock().lock("done")


def test_a_copy_that_changes_its_key_too_takes_nothing_from_the_original(
    tools: Tools, copy: Tools, backups: Path
) -> None:
    original = tools.unlock()
    original = changed(tools, original, backups)
    original.lock("done")
    second = copy.unlock()
    second = changed(copy, second, backups)
    second.lock("done")
    first_again, second_again = tools.unlock(), copy.unlock()
    assert first_again.fingerprint == original.fingerprint
    assert second_again.fingerprint == second.fingerprint
    for each in (first_again, second_again):
        each.lock("done")


def test_a_pending_key_of_a_copy_is_not_overwritten(
    tools: Tools, copy: Tools, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = tools.unlock()
    pending = begun(tools, original, backups)
    stop_at(monkeypatch, rotation, "finish")
    with pytest.raises(Killed):
        carry_out(original, pending, Silent())
    monkeypatch.undo()
    second = copy.unlock()
    theirs = begun(copy, second, backups)
    assert (copy.path.parent / "practice.emr.pending.key").exists()
    second = carry_out(second, theirs, Silent())
    second.lock("done")
    first = tools.unlock()
    assert first.fingerprint == pending.fingerprint
    first.lock("done")
    copy.unlock().lock("done")


def test_a_passphrase_for_an_older_copy_does_not_take_the_originals_key(
    tools: Tools, copy: Tools, backups: Path
) -> None:
    original = tools.unlock()
    old_sheet = original.recovery_lines()
    original = changed(tools, original, backups)
    original.lock("done")
    copy.recover(old_sheet, "words for the copy").lock("done")
    assert (copy.path.parent / "practice.emr.key").exists()
    copy.unlock("words for the copy").lock("done")
    tools.unlock().lock("done")
