from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.store.forging import forge
from tests.vault.practices import (
    FAILURES,
    FAST,
    PASSPHRASE,
    BrokenKeyring,
    Surprise,
    Tools,
    actions,
    flipped,
    key_of,
    listing,
    read,
    secrets_of,
    surprised,
    write,
)
from therapist_emr.errors import UserError
from therapist_emr.store.audit import AuditTrail
from therapist_emr.store.errors import Damaged, DiskFull, MissingFile, NotAPractice
from therapist_emr.vault import lifecycle, welcome
from therapist_emr.vault.guard import AlreadyOpen
from therapist_emr.vault.keyholder import KeyHolder, NoKeyHere, Place, Slot
from therapist_emr.vault.keyring_store import KeyringError, KeyringLocked, MemoryKeyring
from therapist_emr.vault.keys import Key
from therapist_emr.vault.lifecycle import WrongPassphrase, WrongRecoveryKey
from therapist_emr.vault.opening import OLDER_THAN_REMEMBERED
from therapist_emr.vault.recovery import RecoveryKeyError, encode
from therapist_emr.vault.throttle import TooSoon
from therapist_emr.vault.wrap import PoorPassphrase, UnreadableKey, wrap


def test_what_was_written_is_there_after_unlocking(tools: Tools) -> None:
    vault = tools.create()
    write(vault, "note", "kept")
    fingerprint = vault.fingerprint
    vault.lock("idle")
    vault = tools.unlock()
    assert read(vault, "note") == "kept"
    assert vault.fingerprint == fingerprint
    assert actions(vault) == ["create practice", "lock", "unlock"]
    vault.lock("done")


def test_wrong_passphrases_touch_nothing_and_are_slowed_down(tools: Tools) -> None:
    tools.create().lock("done")
    before = tools.path.read_bytes()
    for _ in range(3):
        with pytest.raises(WrongPassphrase):
            tools.unlock("wrong words")
    with pytest.raises(TooSoon):
        tools.unlock()
    assert tools.path.read_bytes() == before
    assert listing(tools.path.parent) == {"practice.emr"}


def test_wrong_tries_are_told_at_the_next_right_one(tools: Tools) -> None:
    tools.create().lock("done")
    for _ in range(2):
        with pytest.raises(WrongPassphrase):
            tools.unlock("wrong words")
    vault = tools.unlock()
    assert vault.failed_tries == 2
    newest, before = AuditTrail(vault.connection).newest(2)
    assert newest.action == "unlock"
    assert (before.action, before.detail) == ("failed unlock", "2 wrong tries")
    vault.lock("done")
    vault = tools.unlock()
    assert vault.failed_tries == 0
    vault.lock("done")


def test_a_missing_file_is_said_and_none_is_made(tools: Tools) -> None:
    tools.path.parent.mkdir()
    with pytest.raises(MissingFile):
        tools.unlock()
    with pytest.raises(MissingFile):
        tools.recover(encode(Key.random()))
    assert list(tools.path.parent.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"x", b"x" * 4095])
def test_an_emptied_file_is_never_a_new_practice(tools: Tools, content: bytes) -> None:
    tools.create().lock("done")
    tools.path.write_bytes(content)
    with pytest.raises(NotAPractice):
        tools.unlock()
    with pytest.raises(NotAPractice):
        tools.recover(encode(Key.random()))
    assert tools.path.read_bytes() == content


def test_a_plain_database_is_refused(tools: Tools) -> None:
    tools.path.parent.mkdir()
    plain = sqlite3.connect(tools.path)
    plain.execute("CREATE TABLE note (text)")
    plain.commit()
    plain.close()
    with pytest.raises(NotAPractice, match="without encryption"):
        tools.unlock()


@pytest.mark.parametrize("error", FAILURES)
def test_a_keyring_that_fails_is_said_and_changes_nothing(
    tools: Tools, error: type[KeyringError]
) -> None:
    vault = tools.create()
    lines = vault.recovery_lines()
    vault.lock("done")
    before = tools.path.read_bytes()
    broken = BrokenKeyring(error)
    tools.keystore = broken
    with pytest.raises(error):
        tools.unlock()
    assert len(broken.asked) == 1
    assert tools.path.read_bytes() == before
    assert listing(tools.path.parent) == {"practice.emr"}
    vault = tools.recover(lines)
    vault.lock("done")


def test_an_empty_keyring_leads_to_the_recovery_key(tools: Tools) -> None:
    vault = tools.create()
    lines = vault.recovery_lines()
    vault.lock("done")
    tools.keystore = MemoryKeyring()
    with pytest.raises(NoKeyHere):
        tools.unlock()
    vault = tools.recover(lines, "a new passphrase")
    assert vault.key_place is Place.KEYRING
    assert actions(vault)[-2:] == ["unlock with recovery key", "change passphrase"]
    vault.lock("done")
    tools.unlock("a new passphrase").lock("done")


def test_what_unlocking_would_meet_is_said_before_the_passphrase_is_asked(tools: Tools) -> None:
    with pytest.raises(MissingFile):
        lifecycle.look_for_key(tools.path, tools.keystore)
    with pytest.raises(MissingFile):
        lifecycle.seconds_to_wait(tools.path, tools.throttle)
    tools.create().lock("done")
    lifecycle.look_for_key(tools.path, tools.keystore)
    assert lifecycle.seconds_to_wait(tools.path, tools.throttle) == 0
    with pytest.raises(NoKeyHere):
        lifecycle.look_for_key(tools.path, MemoryKeyring())
    for error in FAILURES:
        with pytest.raises(error):
            lifecycle.look_for_key(tools.path, BrokenKeyring(error))


def test_a_stored_key_that_cannot_be_read_leads_there_too(tools: Tools) -> None:
    vault = tools.create()
    vault.lock("done")
    for place in list(secrets_of(tools)):
        secrets_of(tools)[place] = "{}"
    with pytest.raises(UnreadableKey):
        tools.unlock()


def test_the_recovery_key_needs_no_keyring_and_may_leave_the_passphrase(tools: Tools) -> None:
    vault = tools.create()
    lines = vault.recovery_lines()
    vault.lock("done")
    tools.recover("\n".join(lines).lower()).lock("done")
    tools.unlock().lock("done")
    keyring, tools.keystore = tools.keystore, None
    tools.recover(lines, "a new passphrase").lock("done")
    assert listing(tools.path.parent) == {"practice.emr", "practice.emr.key"}
    tools.unlock("a new passphrase").lock("done")
    tools.keystore = keyring
    tools.unlock("a new passphrase").lock("done")


def test_a_new_passphrase_replaces_the_old_one(tools: Tools) -> None:
    vault = tools.create()
    vault.set_passphrase("another passphrase", kdf=FAST)
    vault.lock("done")
    with pytest.raises(WrongPassphrase):
        tools.unlock()
    tools.unlock("another passphrase").lock("done")


def test_another_practices_recovery_key_is_refused_and_slowed_down(tools: Tools) -> None:
    tools.create().lock("done")
    before, kept = tools.path.read_bytes(), dict(secrets_of(tools))
    for _ in range(3):
        with pytest.raises(WrongRecoveryKey):
            tools.recover(encode(Key.random()), "a new passphrase")
    with pytest.raises(TooSoon):
        tools.recover(encode(Key.random()))
    assert tools.path.read_bytes() == before
    assert secrets_of(tools) == kept


def test_a_slip_of_the_pen_or_a_poor_passphrase_is_said_first(tools: Tools) -> None:
    vault = tools.create()
    lines = vault.recovery_lines()
    vault.lock("done")
    with pytest.raises(RecoveryKeyError, match="Line 1"):
        tools.recover((lines[0][:-1], *lines[1:]))
    with pytest.raises(PoorPassphrase):
        tools.recover(lines, "short")
    assert tools.throttle.failures(vault.db_id) == 0


def test_a_passphrase_that_cannot_be_kept_leaves_the_practice_locked(tools: Tools) -> None:
    vault = tools.create()
    lines = vault.recovery_lines()
    vault.lock("done")
    tools.path.with_name("practice.emr.key").mkdir()
    with pytest.raises(IsADirectoryError):
        tools.recover(lines, "a new passphrase")
    tools.recover(lines).lock("done")


def test_a_practice_is_open_once(tools: Tools) -> None:
    vault = tools.create()
    lines = vault.recovery_lines()
    with pytest.raises(AlreadyOpen):
        tools.unlock()
    with pytest.raises(AlreadyOpen):
        tools.recover(lines)
    with pytest.raises(AlreadyOpen):
        tools.create()
    write(vault, "note")
    vault.lock("done")


def test_another_program_hears_that_it_is_open(tools: Tools) -> None:
    vault = tools.create()
    script = (
        "import sys; from pathlib import Path;"
        "from therapist_emr.errors import UserError;"
        "from therapist_emr.vault import lifecycle\n"
        "try: lifecycle.unlock(Path(sys.argv[1]), 'seven quiet herons', None)\n"
        "except UserError as error: print(type(error).__name__, error.message)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tools.path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("AlreadyOpen This practice is already open")
    vault.lock("done")


@pytest.mark.parametrize("offset", [16, 100, 2000, 4095])
def test_a_damaged_beginning_is_not_taken_for_a_wrong_key(tools: Tools, offset: int) -> None:
    vault = tools.create()
    lines = vault.recovery_lines()
    vault.lock("done")
    with flipped(tools.path, offset):
        with pytest.raises(Damaged):
            tools.unlock()
        with pytest.raises(Damaged):
            tools.recover(lines)
        tools.keystore = MemoryKeyring()
        with pytest.raises(WrongRecoveryKey, match="or this file is damaged"):
            tools.recover(lines)


@pytest.mark.parametrize("offset", [0, 7, 15])
def test_a_damaged_name_leads_to_the_recovery_screen(tools: Tools, offset: int) -> None:
    vault = tools.create()
    lines = vault.recovery_lines()
    vault.lock("done")
    with flipped(tools.path, offset):
        with pytest.raises(NoKeyHere):
            tools.unlock()
        with pytest.raises(WrongRecoveryKey):
            tools.recover(lines)
    tools.unlock().lock("done")


def test_with_the_wrong_key_known_the_file_is_not_called_damaged(tools: Tools) -> None:
    vault = tools.create()
    db_id = vault.db_id
    vault.lock("done")
    tools.keystore = BrokenKeyring(KeyringLocked)
    with pytest.raises(WrongRecoveryKey):
        tools.recover(encode(Key.random()))
    KeyHolder(None, tools.path, db_id).write(wrap(Key.random(), PASSPHRASE, db_id, FAST))
    with pytest.raises(WrongRecoveryKey):
        tools.recover(encode(Key.random()))


def test_a_key_change_that_was_cut_short_opens_with_the_pending_key(tools: Tools) -> None:
    vault = tools.create()
    right, db_id = key_of(vault), vault.db_id
    vault.lock("done")
    holder = KeyHolder(tools.keystore, tools.path, db_id)
    holder.write(wrap(right, PASSPHRASE, db_id, FAST), Slot.PENDING)
    holder.write(wrap(Key.random(), PASSPHRASE, db_id, FAST))
    vault = tools.unlock()
    assert vault.fingerprint == right.fingerprint()
    vault.lock("done")
    with pytest.raises(WrongPassphrase):
        tools.unlock("wrong words")


def test_a_file_that_carries_anothers_name_is_damaged(tools: Tools) -> None:
    vault = tools.create()
    forge(vault.connection, f"UPDATE meta SET value = '{'f' * 32}' WHERE key = 'db_id'")
    vault.lock("done")
    with pytest.raises(Damaged):
        tools.unlock()


@pytest.mark.parametrize("words", ["", "{}", "no key"])
def test_an_older_file_is_noticed_beside_a_key_file_that_is_none(
    tools: Tools, tmp_path: Path, words: str
) -> None:
    vault = tools.create()
    lines = vault.recovery_lines()
    vault.lock("done")
    older = shutil.copy(tools.path, tmp_path / "older")
    tools.unlock().lock("done")
    shutil.copy(older, tools.path)
    tools.path.with_name("practice.emr.key").write_text(words, "utf-8")
    with pytest.raises(UnreadableKey):
        tools.unlock()
    vault = lifecycle.unlock_with_recovery(tools.path, lines, "new words", tools.keystore, kdf=FAST)
    vault.lock("done")
    assert vault.warnings == (OLDER_THAN_REMEMBERED,)


def test_an_older_file_put_back_is_noticed(tools: Tools, tmp_path: Path) -> None:
    tools.create().lock("done")
    older = shutil.copy(tools.path, tmp_path / "older")
    vault = tools.unlock()
    write(vault, "note")
    vault.lock("done")
    newer = shutil.copy(tools.path, tmp_path / "newer")
    shutil.copy(older, tools.path)
    vault = tools.unlock()
    assert "older than the one last used" in vault.warnings[0]
    vault.lock("done")
    shutil.copy(newer, tools.path)
    vault = tools.unlock()
    assert vault.warnings != ()
    vault.lock("done")


def test_a_program_that_was_killed_gives_no_false_alarm(tools: Tools) -> None:
    tools.create().lock("done")
    vault = tools.unlock()
    write(vault, "note")
    vault.abandon()
    vault = tools.unlock()
    assert vault.warnings == ()
    vault.lock("done")


def test_an_unlock_that_cannot_be_recorded_does_not_stay_open(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools.create().lock("done")
    monkeypatch.setattr(welcome, "utc_now", surprised)
    with pytest.raises(Surprise):
        tools.unlock()
    monkeypatch.undo()
    tools.unlock().lock("done")


def test_a_full_disk_keeps_nobody_from_reading(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools.create().lock("done")

    def full(*_: object) -> None:
        raise DiskFull

    monkeypatch.setattr(welcome, "utc_now", full)
    vault = tools.unlock()
    monkeypatch.undo()
    assert vault.warnings == (
        "The disk is full. The charts can be read, but nothing can be saved until that is mended. "
        "Free at least 10 MB on the disk the practice is on.",
    )
    vault.lock("done")


def test_every_refusal_is_a_sentence_and_a_next_step(tools: Tools) -> None:
    tools.create().lock("done")
    with pytest.raises(UserError) as caught:
        tools.unlock("wrong words")
    assert caught.value.message.endswith(".")
    assert caught.value.remedy.endswith(".")
    assert str(tools.path) not in str(caught.value)


def test_the_practice_opens_from_any_working_folder(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools.create().lock("done")
    monkeypatch.chdir(tools.path.parent)
    tools.path = Path(tools.path.name)
    tools.unlock().lock("done")


def test_a_backup_is_not_opened_as_a_practice(tools: Tools, backups: Path) -> None:
    vault = tools.create()
    sheet = vault.recovery_lines()
    vault.lock("done")
    copy = backups / "copy.emr-backup"
    shutil.copy(tools.path, copy)
    kept = copy.read_bytes()
    with pytest.raises(lifecycle.IsBackup):
        lifecycle.unlock_with_recovery(copy, sheet, None, None)
    with pytest.raises(lifecycle.IsBackup):
        lifecycle.unlock(copy, PASSPHRASE, None)
    assert copy.read_bytes() == kept
    assert [each.name for each in backups.iterdir()] == [copy.name]
