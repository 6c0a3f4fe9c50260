from __future__ import annotations

import os
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from tests.vault.notes import NOON
from tests.vault.practices import (
    FAST,
    PASSPHRASE,
    BrokenKeyring,
    Steps,
    Tools,
    flipped,
    key_of,
    listing,
    read,
    write,
)
from tests.vault.restored import NEW, Made, bring_back
from therapist_emr.domain.progress import Silent
from therapist_emr.errors import Cancelled
from therapist_emr.store.audit import AuditTrail
from therapist_emr.store.connection import connect, schema_changes, snapshot
from therapist_emr.store.errors import (
    AlreadyExists,
    DiskFull,
    MissingFile,
    NewerSchema,
    NotAPractice,
)
from therapist_emr.vault import copying
from therapist_emr.vault.backup import back_up
from therapist_emr.vault.folders import SyncedFolder
from therapist_emr.vault.guard import AlreadyOpen
from therapist_emr.vault.keyholder import KeyHolder, NoKeyHere, Place, Slot
from therapist_emr.vault.keyring_store import KeyringLocked, MemoryKeyring
from therapist_emr.vault.keys import Key
from therapist_emr.vault.lifecycle import OpenVault, WrongRecoveryKey
from therapist_emr.vault.opening import GUARDS_ALTERED
from therapist_emr.vault.passphrases import change_passphrase
from therapist_emr.vault.restore import (
    DamagedBackup,
    LeadsNowhere,
    NoFolder,
    NotClosed,
    NotHere,
    preview,
    restore,
)
from therapist_emr.vault.sidecar import sidecar_path
from therapist_emr.vault.wrap import PoorPassphrase, wrap

LINKS = pytest.mark.skipif(os.name == "nt", reason="links need rights there")


def opened(tools: Tools, path: Path, passphrase: str) -> OpenVault:
    return Tools(path, tools.keystore, tools.throttle).unlock(passphrase)


def test_a_new_computer_needs_the_backup_and_the_paper(made: Made, tmp_path: Path) -> None:
    target = tmp_path / "new" / "practice.emr"
    keyring = MemoryKeyring()
    steps = Steps()
    result = bring_back(made, target, keyring, steps=steps)
    assert (result.path, result.quarantine, result.key_place) == (target, None, Place.KEYRING)
    assert listing(target.parent) == {"practice.emr"}
    assert {words for _, _, words in steps.said} == {"Copying", "Checking"}
    vault = Tools(target, keyring, made.tools.throttle).unlock(NEW)
    assert read(vault, "note") == "in the backup"
    assert vault.warnings == ()
    trail = [row.action for row in AuditTrail(vault.connection).rows()]
    assert trail[-4:] == ["restore", "change passphrase", "lock", "unlock"]
    assert AuditTrail(vault.connection).verify().ok
    assert not made.key.is_zeroed
    vault.lock("done")


def test_without_a_keyring_the_restored_key_is_in_a_file(made: Made, tmp_path: Path) -> None:
    target = tmp_path / "new" / "practice.emr"
    for store in (None, BrokenKeyring(KeyringLocked)):
        result = bring_back(made, target, store, replace=True)
        assert result.key_place is Place.FILE
        Tools(target, store, made.tools.throttle).unlock(NEW).lock("done")


def test_without_a_passphrase_the_recovery_key_opens_it(made: Made, tmp_path: Path) -> None:
    target = tmp_path / "new" / "practice.emr"
    result = bring_back(made, target, MemoryKeyring(), passphrase=None)
    assert result.key_place is None
    with pytest.raises(NoKeyHere):
        Tools(target, MemoryKeyring(), made.tools.throttle).unlock()


def test_an_existing_file_is_never_replaced_unasked(made: Made) -> None:
    before = made.tools.path.read_bytes()
    with pytest.raises(AlreadyExists):
        bring_back(made, made.tools.path, made.tools.keystore)
    assert made.tools.path.read_bytes() == before
    opened(made.tools, made.tools.path, PASSPHRASE).lock("done")


def test_a_replaced_file_is_kept_with_all_that_belongs_to_it(made: Made) -> None:
    path = made.tools.path
    before = path.read_bytes()
    for suffix in ("-wal", "-shm", "-journal", ".key"):
        path.with_name(path.name + suffix).write_text(suffix, encoding="utf-8")
    result = bring_back(made, path, made.tools.keystore, replace=True)
    quarantine = path.with_name("practice.emr-replaced-2026-11-23-194201")
    assert result.quarantine == quarantine
    assert listing(quarantine) == {
        "practice.emr",
        *(f"practice.emr{suffix}" for suffix in ("-wal", "-shm", "-journal", ".key")),
    }
    assert (quarantine / "practice.emr").read_bytes() == before
    assert listing(path.parent) == {"practice.emr", quarantine.name}
    vault = opened(made.tools, path, NEW)
    assert read(vault, "note") == "in the backup"
    assert vault.warnings == ()
    vault.lock("done")


def test_a_second_replacement_has_a_folder_of_its_own(made: Made) -> None:
    first = bring_back(made, made.tools.path, made.tools.keystore, replace=True)
    second = bring_back(made, made.tools.path, made.tools.keystore, replace=True)
    assert first.quarantine != second.quarantine
    assert second.quarantine is not None
    assert second.quarantine.name.endswith("-194201-2")


def test_an_old_log_is_not_mixed_into_the_restored_file(made: Made) -> None:
    """Restoring over a live file beside its old log once replaced new rows by old ones."""
    path = made.tools.path
    vault = made.tools.unlock()
    job = vault.connect()
    job.execute("BEGIN")
    job.execute("SELECT count(*) FROM meta").fetchone()
    write(vault, "note", "in the log only")
    saved = {
        suffix: shutil.copy(f"{path}{suffix}", f"{path}{suffix}.saved") for suffix in ("-wal",)
    }
    job.close()
    vault.lock("done")
    for suffix, copy in saved.items():
        Path(copy).rename(f"{path}{suffix}")
    bring_back(made, path, made.tools.keystore, replace=True)
    vault = opened(made.tools, path, NEW)
    assert read(vault, "note") == "in the backup"
    vault.lock("done")


def test_replacing_a_file_that_is_not_there_just_restores(made: Made, tmp_path: Path) -> None:
    result = bring_back(made, tmp_path / "new.emr", MemoryKeyring(), replace=True)
    assert result.quarantine is None


def test_a_copy_beside_its_original_leaves_the_originals_key_alone(
    made: Made, tmp_path: Path
) -> None:
    copy = tmp_path / "second" / "practice.emr"
    result = bring_back(made, copy, made.tools.keystore)
    assert result.key_place is Place.FILE
    vault = opened(made.tools, copy, NEW)
    assert read(vault, "note") == "in the backup"
    vault.lock("done")
    vault = opened(made.tools, made.tools.path, PASSPHRASE)
    assert read(vault, "note") == "after the backup"
    assert vault.warnings == ()
    vault.lock("done")


def test_a_copy_without_a_new_passphrase_opens_with_the_originals(
    made: Made, tmp_path: Path
) -> None:
    copy = tmp_path / "second" / "practice.emr"
    result = bring_back(made, copy, made.tools.keystore, passphrase=None)
    assert result.key_place is Place.FILE
    opened(made.tools, copy, PASSPHRASE).lock("done")
    opened(made.tools, made.tools.path, PASSPHRASE).lock("done")


def test_a_replaced_file_with_another_key_keeps_that_key(made: Made) -> None:
    """After a key change the keyring holds the new key; the old backup brings the old one."""
    holder = KeyHolder(made.tools.keystore, made.tools.path, made.db_id)
    rotated = wrap(Key.random(), PASSPHRASE, made.db_id, FAST)
    holder.write(rotated)
    result = bring_back(made, made.tools.path, made.tools.keystore, replace=True)
    assert result.quarantine is not None
    kept = KeyHolder(None, result.quarantine / "practice.emr", made.db_id).read()
    assert kept == rotated
    opened(made.tools, made.tools.path, NEW).lock("done")


def test_replacing_another_practice_keeps_both_keys(made: Made, tmp_path: Path) -> None:
    other = Tools(tmp_path / "other" / "practice.emr", made.tools.keystore, made.tools.throttle)
    other.create().lock("done")
    result = bring_back(made, other.path, made.tools.keystore, replace=True)
    assert result.key_place is Place.FILE
    assert result.quarantine is not None
    opened(made.tools, result.quarantine / "practice.emr", PASSPHRASE).lock("done")
    opened(made.tools, made.tools.path, PASSPHRASE).lock("done")


def test_a_target_that_is_no_practice_is_set_aside_too(made: Made, tmp_path: Path) -> None:
    target = tmp_path / "new.emr"
    target.write_bytes(b"half a file")
    result = bring_back(made, target, MemoryKeyring(), replace=True)
    assert result.quarantine is not None
    assert (result.quarantine / "new.emr").read_bytes() == b"half a file"


@pytest.mark.parametrize("offset", [20, 5_000, 60_000])
@pytest.mark.parametrize("noted", [True, False])
def test_a_damaged_backup_changes_nothing(made: Made, offset: int, *, noted: bool) -> None:
    if not noted:
        sidecar_path(made.backup.path).unlink()
    before = made.tools.path.read_bytes()
    with flipped(made.backup.path, offset), pytest.raises((DamagedBackup, WrongRecoveryKey)):
        bring_back(made, made.tools.path, made.tools.keystore, replace=True)
    assert made.tools.path.read_bytes() == before
    assert listing(made.tools.path.parent) == {"practice.emr"}
    opened(made.tools, made.tools.path, PASSPHRASE).lock("done")


def test_a_backup_that_is_not_what_its_note_says_changes_nothing(made: Made, backups: Path) -> None:
    vault = made.tools.unlock()
    other = back_up(vault, backups, Silent())
    vault.lock("done")
    shutil.copy(other.path, made.backup.path)
    with pytest.raises(DamagedBackup):
        bring_back(made, made.tools.path, made.tools.keystore, replace=True)


@pytest.mark.parametrize("words", ["Copying", "Checking"])
def test_a_cancelled_restore_changes_nothing(made: Made, words: str) -> None:
    before = made.tools.path.read_bytes()
    with pytest.raises(Cancelled):
        bring_back(
            made,
            made.tools.path,
            made.tools.keystore,
            replace=True,
            steps=Steps(words, Cancelled()),
        )
    assert made.tools.path.read_bytes() == before
    assert listing(made.tools.path.parent) == {"practice.emr"}


def test_what_cannot_be_restored_says_why_and_leaves_no_trace(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "new" / "practice.emr"
    keyring = MemoryKeyring()
    with pytest.raises(PoorPassphrase):
        bring_back(made, target, keyring, passphrase="short")
    with pytest.raises(SyncedFolder):
        bring_back(made, tmp_path / "Dropbox" / "practice.emr", keyring)
    with pytest.raises(WrongRecoveryKey):
        restore(made.backup.path, target, Key.random(), keyring, passphrase=NEW)
    with pytest.raises(MissingFile):
        restore(tmp_path / "gone.emr-backup", target, made.key, keyring)
    monkeypatch.setattr(copying, "SPARE_BYTES", 2**60)
    with pytest.raises(DiskFull):
        bring_back(made, target, keyring)
    assert listing(target.parent) == set()
    assert keyring.secrets == {}


def test_a_practice_that_is_open_is_not_replaced(made: Made) -> None:
    vault = made.tools.unlock()
    with pytest.raises(AlreadyOpen):
        bring_back(made, made.tools.path, made.tools.keystore, replace=True)
    write(vault, "note")
    vault.lock("done")


def test_what_a_killed_restore_left_is_swept_away(made: Made, tmp_path: Path) -> None:
    target = tmp_path / "new" / "practice.emr"
    target.parent.mkdir()
    (target.parent / ".practice.emr.restore-0badf00d").write_bytes(b"half")
    bring_back(made, target, MemoryKeyring())
    assert listing(target.parent) == {"practice.emr"}


def test_a_newer_backup_is_refused(tools: Tools, tmp_path: Path) -> None:
    vault = tools.create()
    with schema_changes(vault.connection):
        vault.connection.execute("PRAGMA user_version = 999")
    key = key_of(vault)
    vault.lock("done")
    with pytest.raises(NewerSchema):
        restore(tools.path, tmp_path / "new.emr", key, None)
    with pytest.raises(NewerSchema):
        preview(tools.path, key)
    assert not (tmp_path / "new.emr").exists()


def test_a_backup_or_a_folder_is_never_the_place_of_a_practice(made: Made, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    before = made.backup.path.read_bytes()
    for target in (made.backup.path, made.backup.path.with_name("new.emr-backup"), folder):
        for replace in (False, True):
            with pytest.raises(NotHere):
                restore(made.backup.path, target, made.key, None, replace=replace)
    assert made.backup.path.read_bytes() == before
    assert listing(folder) == set()


@pytest.mark.parametrize("below", ["own.emr", "2026/own.emr"])
def test_a_file_is_no_folder_for_a_practice(made: Made, tmp_path: Path, below: str) -> None:
    (tmp_path / "letters").write_text("a letter", "utf-8")
    for replace in (False, True):
        with pytest.raises(NoFolder):
            restore(made.backup.path, tmp_path / "letters" / below, made.key, None, replace=replace)
    assert (tmp_path / "letters").read_text("utf-8") == "a letter"


def test_a_file_that_is_no_backup_leaves_no_trace_at_the_target(made: Made, tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    for wrong in (tmp_path / "gone", tmp_path / "empty"):
        with pytest.raises((MissingFile, NotAPractice)):
            restore(wrong, tmp_path / "new.emr", made.key, None)
    assert not list(tmp_path.glob("new.emr*"))


def test_a_preview_says_what_a_backup_holds(made: Made) -> None:
    seen = preview(made.backup.path, made.key)
    assert seen.contents == made.backup.contents
    assert seen.fingerprint == made.backup.fingerprint
    assert seen.size == made.backup.size
    assert seen.made == NOON
    assert (seen.holdings.clients, seen.holdings.signed, seen.holdings.last_signed) == (0, 0, "")
    sidecar_path(made.backup.path).unlink()
    assert preview(made.backup.path, made.key).made is None


def test_a_preview_refuses_what_it_cannot_read(made: Made, tmp_path: Path) -> None:
    with pytest.raises(WrongRecoveryKey):
        preview(made.backup.path, Key.random())
    with pytest.raises(MissingFile):
        preview(tmp_path / "gone", made.key)
    with pytest.raises(NotAPractice):
        preview(tmp_path, made.key)


def test_a_practice_replaced_without_a_passphrase_keeps_the_one_it_has(made: Made) -> None:
    result = bring_back(made, made.tools.path, made.tools.keystore, replace=True, passphrase=None)
    assert result.key_place is Place.KEYRING
    vault = opened(made.tools, made.tools.path, PASSPHRASE)
    assert read(vault, "note") == "in the backup"
    vault.lock("done")


def test_a_key_file_is_put_back_beside_the_practice_it_belongs_to(
    tools: Tools, backups: Path
) -> None:
    tools.keystore = None
    vault = tools.create()
    result = back_up(vault, backups, Silent(), now=NOON)
    key, db_id = key_of(vault), vault.db_id
    vault.lock("done")
    made = Made(tools, result, key, db_id)
    done = bring_back(made, tools.path, MemoryKeyring(), replace=True, passphrase=None)
    assert done.key_place is Place.FILE
    assert done.quarantine is not None
    assert not (done.quarantine / "practice.emr.key").exists()
    tools.unlock().lock("done")


def test_what_was_set_aside_keeps_no_key_under_an_older_passphrase(
    tools: Tools, backups: Path
) -> None:
    tools.keystore = None
    vault = tools.create()
    result, key = back_up(vault, backups, Silent(), now=NOON), key_of(vault)
    sheet = vault.recovery_lines()
    before = vault.holder.read()
    assert before is not None
    vault.holder.write(before, Slot.PREVIOUS, file=True)
    vault.lock("done")
    done = restore(result.path, tools.path, key, None, replace=True)
    assert done.quarantine is not None
    vault = tools.unlock()
    change_passphrase(vault, PASSPHRASE, NEW, throttle=tools.throttle, kdf=FAST)
    vault.lock("done")
    assert listing(done.quarantine) == {"practice.emr"}
    aside = Tools(done.quarantine / "practice.emr", None, tools.throttle)
    aside.recover(sheet).lock("done")


def test_what_was_set_aside_under_another_key_keeps_it(made: Made) -> None:
    """The former key goes, which the backup brought back; the latest one opens what is aside."""
    path = made.tools.path
    latest = wrap(Key.random(), PASSPHRASE, made.db_id, FAST)
    former = wrap(made.key, PASSPHRASE, made.db_id, FAST)
    holder = KeyHolder(None, path, made.db_id)
    holder.write(latest)
    holder.write(former, Slot.PREVIOUS)
    done = bring_back(made, path, None, replace=True)
    assert done.quarantine is not None
    aside = KeyHolder(None, done.quarantine / "practice.emr", made.db_id)
    assert (aside.read(), aside.read(Slot.PREVIOUS)) == (latest, None)
    Tools(path, None, made.tools.throttle).unlock(NEW).lock("done")


def test_a_key_file_that_cannot_be_read_or_is_of_another_key_is_not_put_back(made: Made) -> None:
    path = made.tools.path
    key_file = path.with_name(path.name + ".key")
    for text in ("{", wrap(Key.random(), PASSPHRASE, made.db_id, FAST).to_json()):
        key_file.write_text(text, encoding="utf-8")
        done = bring_back(made, path, None, replace=True, passphrase=None)
        assert done.key_place is None
        assert not key_file.exists()


@LINKS
def test_a_link_is_followed_before_anything_is_judged(made: Made, tmp_path: Path) -> None:
    """A backup, a folder or a device is no place for a practice under another name either."""
    before = made.backup.path.read_bytes()
    os.mkfifo(tmp_path / "pipe")
    link = tmp_path / "link.emr"
    for aim in (made.backup.path, made.backup.path.parent, tmp_path / "pipe"):
        link.symlink_to(aim)
        for target in (link, aim):
            with pytest.raises(NotHere):
                bring_back(made, target, None, replace=True)
        link.unlink()
    assert made.backup.path.read_bytes() == before
    assert (tmp_path / "pipe").is_fifo()


@LINKS
def test_a_link_into_a_drive_that_is_away_makes_no_folder(made: Made, tmp_path: Path) -> None:
    link = tmp_path / "link.emr"
    link.symlink_to(tmp_path / "drive" / "practice.emr")
    with pytest.raises(LeadsNowhere):
        bring_back(made, link, MemoryKeyring(), replace=True)
    assert not (tmp_path / "drive").exists()
    (tmp_path / "drive").mkdir()
    done = bring_back(made, link, MemoryKeyring())
    assert (done.path, done.quarantine) == (tmp_path / "drive" / "practice.emr", None)
    assert link.is_symlink()


def test_guards_that_a_backup_lacks_are_told(made: Made, tmp_path: Path) -> None:
    assert bring_back(made, tmp_path / "good.emr", MemoryKeyring()).warnings == ()
    altered = tmp_path / "altered.emr"
    shutil.copy(made.backup.path, altered)
    with closing(connect(altered, made.key.raw)) as connection, schema_changes(connection):
        connection.execute("DROP TRIGGER revision_fixed")
    done = restore(altered, tmp_path / "new.emr", made.key, MemoryKeyring())
    assert done.warnings == (GUARDS_ALTERED,)


def test_a_practice_that_is_open_or_has_a_log_is_no_backup(tools: Tools, tmp_path: Path) -> None:
    vault = tools.create()
    key = key_of(vault)
    for look in (preview, lambda path, key: restore(path, tmp_path / "new.emr", key, None)):
        with pytest.raises(AlreadyOpen):
            look(tools.path, key)
    with closing(vault.connect()) as job, snapshot(job):
        write(vault, "in the log only")
        for suffix in ("", "-wal"):
            shutil.copy(f"{tools.path}{suffix}", f"{tmp_path / 'crashed.emr'}{suffix}")
    vault.lock("done")
    for look in (preview, lambda path, key: restore(path, tmp_path / "new.emr", key, None)):
        with pytest.raises(NotClosed):
            look(tmp_path / "crashed.emr", key)
    assert not (tmp_path / "new.emr").exists()
    assert restore(tools.path, tmp_path / "new.emr", key, None).path.exists()
    assert restore(tools.path, tools.path, key, None, replace=True).quarantine is not None
