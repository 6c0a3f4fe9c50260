from __future__ import annotations

from pathlib import Path

import pytest

from tests.vault.changes import backed_up, begun, changed
from tests.vault.practices import (
    FAST,
    PASSPHRASE,
    BrokenKeyring,
    Tools,
    actions,
    listing,
    secrets_of,
)
from therapist_emr.domain.progress import Silent
from therapist_emr.store.audit import AuditTrail
from therapist_emr.store.errors import DiskFull
from therapist_emr.vault import lifecycle
from therapist_emr.vault.keyholder import KeyOfAnotherCopy, NoKeyHere, Place, Slot
from therapist_emr.vault.keyring_store import (
    KeyringLocked,
    KeyringMissing,
    KeyringRefused,
    KeyringSilent,
    MemoryKeyring,
)
from therapist_emr.vault.keys import Key
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.passphrases import (
    TAKEN_LATER,
    WITHOUT_ONE,
    change_passphrase,
    go_without,
    prove,
)
from therapist_emr.vault.restore import restore
from therapist_emr.vault.rotation import GivenUp, carry_out
from therapist_emr.vault.stored_key import BareKey, PassphraseNeeded
from therapist_emr.vault.throttle import TooSoon
from therapist_emr.vault.wrap import PoorPassphrase, WrongPassphrase, wrap

NEW = "another four calm words"


class Refusing(MemoryKeyring):
    """A keyring that takes nothing any more from some moment on."""

    refuses = False

    def put(self, service: str, user: str, secret: str) -> None:
        if self.refuses:
            raise KeyringRefused
        super().put(service, user, secret)


def newest(vault: OpenVault) -> tuple[str, str]:
    (row,) = AuditTrail(vault.connection).newest(1)
    return row.action, row.detail


def test_the_current_passphrase_is_asked_for_again(tools: Tools, vault: OpenVault) -> None:
    with pytest.raises(WrongPassphrase):
        change_passphrase(vault, "wrong words", NEW, throttle=tools.throttle, kdf=FAST)
    with pytest.raises(PassphraseNeeded):
        change_passphrase(vault, None, NEW, throttle=tools.throttle, kdf=FAST)
    with pytest.raises(PoorPassphrase):
        change_passphrase(vault, PASSPHRASE, "short", throttle=tools.throttle, kdf=FAST)
    assert "change passphrase" not in actions(vault)
    place = change_passphrase(vault, PASSPHRASE, NEW, throttle=tools.throttle, kdf=FAST)
    assert place is Place.KEYRING
    assert actions(vault)[-1] == "change passphrase"
    vault.lock("done")
    with pytest.raises(WrongPassphrase):
        tools.unlock()
    tools.unlock(NEW).lock("done")


def test_guessing_at_an_open_practice_is_slowed_down_too(tools: Tools, vault: OpenVault) -> None:
    for _ in range(3):
        with pytest.raises(WrongPassphrase):
            prove(vault, "wrong words", tools.throttle)
    with pytest.raises(TooSoon):
        prove(vault, PASSPHRASE, tools.throttle)


def test_wrong_tries_at_an_open_practice_are_recorded_at_the_next_right_one(
    tools: Tools, vault: OpenVault
) -> None:
    for _ in range(2):
        with pytest.raises(WrongPassphrase):
            prove(vault, "wrong words", tools.throttle)
    assert prove(vault, PASSPHRASE, tools.throttle) == 2
    assert prove(vault, PASSPHRASE, tools.throttle) == 0
    (row,) = (row for row in AuditTrail(vault.connection).rows() if row.action == "failed unlock")
    assert row.detail == "2 wrong tries"
    vault.lock("done")
    vault = tools.unlock()
    assert vault.failed_tries == 0
    vault.lock("done")


def test_wrong_tries_that_a_full_disk_does_not_take_are_recorded_later(
    tools: Tools, vault: OpenVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(WrongPassphrase):
        prove(vault, "wrong words", tools.throttle)

    def full(*_: object, **__: object) -> None:
        raise DiskFull

    monkeypatch.setattr(AuditTrail, "append", full)
    assert prove(vault, PASSPHRASE, tools.throttle) == 1
    monkeypatch.undo()
    assert "failed unlock" not in actions(vault)
    assert prove(vault, PASSPHRASE, tools.throttle) == 1
    assert actions(vault)[-1] == "failed unlock"
    assert prove(vault, PASSPHRASE, tools.throttle) == 0


def test_a_passphrase_cannot_be_proved_where_no_key_is_kept(tools: Tools, vault: OpenVault) -> None:
    vault.holder.delete()
    with pytest.raises(NoKeyHere):
        prove(vault, PASSPHRASE, tools.throttle)
    vault.holder.write(wrap(Key.random(), PASSPHRASE, vault.db_id, FAST))
    with pytest.raises(NoKeyHere):
        prove(vault, PASSPHRASE, tools.throttle)


def test_without_a_passphrase_the_keyring_alone_opens_the_practice(
    tools: Tools, vault: OpenVault
) -> None:
    assert "keeps nobody out" in WITHOUT_ONE
    with pytest.raises(WrongPassphrase):
        go_without(vault, "wrong words", throttle=tools.throttle)
    go_without(vault, PASSPHRASE, throttle=tools.throttle)
    assert not vault.asks_passphrase
    assert actions(vault)[-1] == "drop passphrase"
    vault.lock("done")
    assert not lifecycle.look_for_key(tools.path, tools.keystore)
    again = lifecycle.unlock(tools.path, None, tools.keystore, throttle=tools.throttle)
    assert not again.asks_passphrase
    again.lock("done")
    assert listing(tools.path.parent) == {"practice.emr"}


def test_a_passphrase_that_comes_back_leaves_no_bare_key(tools: Tools, vault: OpenVault) -> None:
    go_without(vault, PASSPHRASE, throttle=tools.throttle)
    digits = vault.key.raw.hex()
    assert any(digits in secret for secret in secrets_of(tools).values())
    change_passphrase(vault, None, NEW, throttle=tools.throttle, kdf=FAST)
    assert vault.asks_passphrase
    assert actions(vault)[-1] == "begin passphrase"
    assert not any(digits in secret for secret in secrets_of(tools).values())
    vault.lock("done")
    assert lifecycle.look_for_key(tools.path, tools.keystore)
    with pytest.raises(PassphraseNeeded):
        lifecycle.unlock(tools.path, None, tools.keystore, throttle=tools.throttle)
    assert tools.throttle.failures(vault.db_id) == 0
    tools.unlock(NEW).lock("done")


def test_a_keyring_that_refuses_leaves_things_as_they_were_and_says_so(tools: Tools) -> None:
    tools.keystore = keyring = Refusing()
    vault = tools.create()
    keyring.refuses = True
    with pytest.raises(KeyringRefused):
        go_without(vault, PASSPHRASE, throttle=tools.throttle)
    assert vault.asks_passphrase
    assert actions(vault)[-2:] == ["drop passphrase", "keep passphrase"]
    keyring.refuses = False
    go_without(vault, PASSPHRASE, throttle=tools.throttle)
    keyring.refuses = True
    with pytest.raises(KeyringRefused):
        change_passphrase(vault, None, NEW, throttle=tools.throttle, kdf=FAST)
    assert actions(vault)[-2:] == ["begin passphrase", "keep passphrase"]
    assert listing(tools.path.parent) >= {"practice.emr"}
    assert not (tools.path.parent / "practice.emr.key").exists()
    vault.lock("done")


def test_without_a_keyring_one_cannot_go_without(tools: Tools) -> None:
    for keystore in (None, BrokenKeyring(KeyringLocked)):
        tools.keystore = keystore
        vault = tools.create()
        with pytest.raises((KeyringMissing, KeyringLocked)):
            go_without(vault, PASSPHRASE, throttle=tools.throttle)
        vault.lock("done")
        text = (tools.path.parent / "practice.emr.key").read_text(encoding="utf-8")
        assert '"none"' not in text
        tools.unlock().lock("done")
        for name in tools.path.parent.iterdir():
            name.unlink()


def test_a_key_file_goes_when_the_keyring_takes_the_bare_key(tools: Tools) -> None:
    keystore, tools.keystore = tools.keystore, None
    tools.create().lock("done")
    tools.keystore = keystore
    vault = tools.unlock()
    go_without(vault, PASSPHRASE, throttle=tools.throttle)
    assert not (tools.path.parent / "practice.emr.key").exists()
    vault.lock("done")
    lifecycle.unlock(tools.path, None, tools.keystore, throttle=tools.throttle).lock("done")


def test_a_place_that_another_copy_has_is_not_taken_by_a_bare_key(
    tools: Tools, vault: OpenVault
) -> None:
    theirs = wrap(Key.random(), PASSPHRASE, vault.db_id, FAST)
    own = vault.holder.read()
    assert own is not None
    vault.holder.delete()
    vault.holder.write(theirs)
    vault.holder.write(own, file=True)
    with pytest.raises(KeyOfAnotherCopy):
        go_without(vault, PASSPHRASE, throttle=tools.throttle)
    assert vault.holder.keyring_has() == theirs


def test_a_bare_key_beside_a_key_file_is_replaced_where_it_is(
    tools: Tools, vault: OpenVault
) -> None:
    own = vault.holder.read()
    assert own is not None
    go_without(vault, PASSPHRASE, throttle=tools.throttle)
    vault.holder.write(own, file=True)
    assert vault.set_passphrase(NEW, kdf=FAST) is Place.FILE
    vault.lock("done")
    tools.unlock(NEW).lock("done")


def test_a_new_key_that_waits_is_given_up_with_the_passphrase_it_is_kept_under(
    tools: Tools, vault: OpenVault, backups: Path
) -> None:
    pending = begun(tools, vault, backups)
    change_passphrase(vault, PASSPHRASE, NEW, throttle=tools.throttle, kdf=FAST)
    assert vault.holder.read(Slot.PENDING) is None
    assert actions(vault)[-2:] == ["abandon key change", "change passphrase"]
    with pytest.raises(GivenUp):
        carry_out(vault, pending, Silent())
    assert not vault.is_locked


def test_an_older_passphrase_opens_nothing_that_was_restored(
    tools: Tools, vault: OpenVault, backups: Path
) -> None:
    old, key = backed_up(vault, backups).path, vault.key.copy()
    changed(tools, vault, backups).lock("done")
    restore(old, tools.path, key, tools.keystore, replace=True, passphrase=NEW, kdf=FAST)
    with pytest.raises(WrongPassphrase):
        tools.unlock()
    tools.unlock(NEW).lock("done")


def test_an_older_passphrase_is_forgotten_with_the_former_key(
    tools: Tools, vault: OpenVault, backups: Path
) -> None:
    after = changed(tools, vault, backups)
    assert after.holder.read(Slot.PREVIOUS) is not None
    change_passphrase(after, PASSPHRASE, NEW, throttle=tools.throttle, kdf=FAST)
    assert after.holder.read(Slot.PREVIOUS) is None
    after.lock("done")


def test_the_key_changes_without_a_passphrase_too(
    tools: Tools, vault: OpenVault, backups: Path
) -> None:
    go_without(vault, PASSPHRASE, throttle=tools.throttle)
    after = changed(tools, vault, backups)
    assert not after.asks_passphrase
    stored = after.holder.read()
    assert isinstance(stored, BareKey)
    assert stored.fingerprint == after.fingerprint
    after.lock("done")
    lifecycle.unlock(tools.path, None, tools.keystore, throttle=tools.throttle).lock("done")


def test_a_passphrase_changed_while_the_keyring_was_shut_is_the_only_one_once_it_opens(
    tools: Tools,
) -> None:
    tools.keystore = keyring = Refusing()
    vault = tools.create()
    old_sheet = vault.recovery_lines()
    keyring.refuses = True
    assert (
        change_passphrase(vault, PASSPHRASE, NEW, throttle=tools.throttle, kdf=FAST) is Place.FILE
    )
    vault.lock("done")
    tools.unlock(NEW).lock("still shut")
    keyring.refuses = False
    tools.unlock(NEW).lock("done")
    (tools.path.parent / "practice.emr.key").unlink()
    with pytest.raises(WrongPassphrase):
        tools.unlock(PASSPHRASE)
    tools.unlock(NEW).lock("done")
    tools.recover(old_sheet).lock("done")


def test_a_bare_key_does_not_outlast_a_passphrase_given_while_the_keyring_was_shut(
    tools: Tools, vault: OpenVault
) -> None:
    go_without(vault, PASSPHRASE, throttle=tools.throttle)
    sheet, keyring = vault.recovery_lines(), tools.keystore
    vault.lock("done")
    tools.keystore = BrokenKeyring(KeyringLocked)
    tools.recover(sheet, NEW).lock("done")
    tools.keystore = keyring
    tools.unlock(NEW).lock("done")
    (tools.path.parent / "practice.emr.key").unlink()
    with pytest.raises(PassphraseNeeded):
        lifecycle.unlock(tools.path, None, tools.keystore, throttle=tools.throttle)
    tools.unlock(NEW).lock("done")


def test_what_another_copy_keeps_in_the_keyring_is_left_to_it(tools: Tools) -> None:
    tools.keystore = keyring = Refusing()
    vault = tools.create()
    keyring.refuses = True
    change_passphrase(vault, PASSPHRASE, NEW, throttle=tools.throttle, kdf=FAST)
    vault.lock("done")
    keyring.refuses = False
    theirs = wrap(Key.random(), PASSPHRASE, vault.db_id, FAST).to_json()
    keyring.put(f"therapist-emr.{vault.db_id}", "current", theirs)
    tools.unlock(NEW).lock("done")
    assert keyring.get(f"therapist-emr.{vault.db_id}", "current") == theirs


def test_no_older_place_in_the_keyring_keeps_the_old_passphrase_either(
    tools: Tools, vault: OpenVault
) -> None:
    sheet, keyring = vault.recovery_lines(), tools.keystore
    assert keyring is not None
    service = f"therapist-emr.{vault.db_id}"
    before = keyring.get(service, "current")
    assert before is not None
    vault.lock("done")
    keyring.put(service, "previous", before)
    tools.keystore = BrokenKeyring(KeyringLocked)
    tools.recover(sheet, NEW).lock("done")
    assert keyring.get(service, "previous") == before
    tools.keystore = keyring
    tools.unlock(NEW).lock("done")
    assert keyring.get(service, "previous") is None
    assert keyring.get(service, "current") not in {None, before}


def test_a_passphrase_set_with_the_sheet_is_recorded(tools: Tools, vault: OpenVault) -> None:
    sheet = vault.recovery_lines()
    vault.lock("done")
    vault = tools.recover(sheet, NEW)
    assert newest(vault) == ("change passphrase", "with the recovery sheet")
    go_without(vault, NEW, throttle=tools.throttle)
    vault.lock("done")
    vault = tools.recover(sheet, NEW)
    assert newest(vault) == ("begin passphrase", "with the recovery sheet")
    vault.lock("done")


def test_a_full_disk_keeps_nobody_out_who_has_the_sheet(
    tools: Tools, vault: OpenVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = vault.recovery_lines()
    vault.lock("done")

    def full(*_: object, **__: object) -> None:
        raise DiskFull

    monkeypatch.setattr(AuditTrail, "append", full)
    tools.recover(sheet, NEW).lock("done")
    monkeypatch.undo()
    tools.unlock(NEW).lock("done")


def test_a_passphrase_that_the_sheet_could_not_set_is_recorded_as_the_old_one(
    tools: Tools,
) -> None:
    tools.keystore = keyring = Refusing()
    vault = tools.create()
    sheet = vault.recovery_lines()
    go_without(vault, PASSPHRASE, throttle=tools.throttle)
    vault.lock("done")
    keyring.refuses = True
    with pytest.raises(KeyringRefused):
        tools.recover(sheet, NEW)
    vault = lifecycle.unlock(tools.path, None, keyring, throttle=tools.throttle)
    rows = [row.action for row in AuditTrail(vault.connection).rows() if "passphrase" in row.action]
    assert rows[-3:] == ["begin passphrase", "keep passphrase", "unlock without passphrase"]
    vault.lock("done")


def test_a_passphrase_set_by_a_restore_is_recorded(
    tools: Tools, vault: OpenVault, backups: Path
) -> None:
    made, key = backed_up(vault, backups).path, vault.key.copy()
    vault.lock("done")
    restore(made, tools.path, key, tools.keystore, replace=True, passphrase=NEW, kdf=FAST)
    vault = tools.unlock(NEW)
    rows = [(row.action, row.detail) for row in AuditTrail(vault.connection).rows()]
    assert ("change passphrase", "with the recovery sheet") in rows
    vault.lock("done")


class Late(MemoryKeyring):
    """A keyring that takes a key after the program that asked has ended."""

    def put_in_time(self, service: str, user: str, secret: str) -> None:
        super().put_in_time(service, user, secret)
        raise KeyringSilent


def test_a_key_that_was_taken_after_the_program_ended_is_warned_of_until_there_is_a_passphrase(
    tools: Tools,
) -> None:
    tools.keystore = Late()
    vault = tools.create()
    with pytest.raises(KeyringSilent):
        go_without(vault, PASSPHRASE, throttle=tools.throttle)
    vault.lock("done")
    vault = lifecycle.unlock(tools.path, None, tools.keystore, throttle=tools.throttle)
    assert TAKEN_LATER in vault.warnings
    change_passphrase(vault, None, NEW, throttle=tools.throttle, kdf=FAST)
    vault.lock("done")
    vault = tools.unlock(NEW)
    assert vault.warnings == ()
    vault.lock("done")


def test_nobody_is_warned_who_chose_to_go_without(tools: Tools, vault: OpenVault) -> None:
    go_without(vault, PASSPHRASE, throttle=tools.throttle)
    vault.lock("done")
    vault = lifecycle.unlock(tools.path, None, tools.keystore, throttle=tools.throttle)
    assert vault.warnings == ()
    vault.lock("done")
