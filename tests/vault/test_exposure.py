from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.vault.changes import backed_up, changed
from tests.vault.practices import Steps, Tools, actions, listing
from therapist_emr.domain.progress import Silent
from therapist_emr.errors import Cancelled
from therapist_emr.store.connection import connect_sealed
from therapist_emr.store.errors import DiskFull
from therapist_emr.store.exposed_backups import Fate
from therapist_emr.vault import exposure
from therapist_emr.vault.exposure import (
    Exposed,
    NotEncrypted,
    NotReachable,
    call_gone,
    destroy_backup,
    encrypt_backup,
    exposed,
    look_for_exposed,
)
from therapist_emr.vault.inspection import Findings
from therapist_emr.vault.key_finding import NoKeyForBackup, fingerprint_of
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.sidecar import read_sidecar, sidecar_path
from therapist_emr.vault.verify import verify_file


@pytest.fixture
def after(tools: Tools, vault: OpenVault, backups: Path) -> OpenVault:
    """Return a practice whose key was changed; the backup made before that is exposed."""
    return changed(tools, vault, backups)


def one(vault: OpenVault, backups: Path) -> Exposed:
    (found,) = look_for_exposed(vault, [backups])
    return found


def fates(vault: OpenVault) -> list[Fate]:
    return [each.backup.fate for each in exposed(vault)]


def test_backups_of_a_former_key_are_found_and_todays_are_not(
    after: OpenVault, backups: Path, tmp_path: Path
) -> None:
    backed_up(after, backups)
    (backups / "letters.emr-backup").mkdir()
    (backups / "notes.txt").write_text("something else", encoding="utf-8")
    found = one(after, backups)
    assert found.waits
    assert found.reachable
    assert found.backup.fingerprint == fingerprint_of(found.path) != after.fingerprint
    again = look_for_exposed(after, [backups, backups, tmp_path / "not there"])
    assert again == [found]
    assert exposed(after) == [found]
    after.lock("done")


def test_a_backup_of_another_practice_is_left_alone(
    after: OpenVault, tools: Tools, backups: Path, tmp_path: Path
) -> None:
    other = Tools(tmp_path / "other" / "practice.emr", tools.keystore, tools.throttle).create()
    backed_up(other, backups)
    assert len(look_for_exposed(after, [backups])) == 1
    other.lock("done")
    after.lock("done")


def test_one_encrypted_anew_is_whole_and_the_old_one_is_gone(
    after: OpenVault, backups: Path
) -> None:
    found = one(after, backups)
    before = read_sidecar(found.path)
    assert before is not None
    new = encrypt_backup(after, found, Silent())
    assert not found.path.exists()
    assert not sidecar_path(found.path).exists()
    assert fingerprint_of(new) == after.fingerprint
    assert after.fingerprint in new.name
    assert found.backup.fingerprint not in new.name
    assert verify_file(new, after.key).ok
    note = read_sidecar(new)
    assert note is not None
    assert (note.contents, note.created_local) == (before.contents, before.created_local)
    assert fates(after) == [Fate.ENCRYPTED]
    assert actions(after)[-1] == "encrypt backup anew"
    assert one(after, backups).backup.fate is Fate.ENCRYPTED
    after.lock("done")


def test_one_destroyed_is_overwritten_first(after: OpenVault, backups: Path) -> None:
    found = one(after, backups)
    kept = backups / "hard link"
    kept.hardlink_to(found.path)
    was = kept.read_bytes()
    destroy_backup(after, found, Silent())
    assert listing(backups) == {"hard link"}
    now = kept.read_bytes()
    assert len(now) == len(was)
    assert now[:16] != was[:16]
    assert fates(after) == [Fate.DESTROYED]
    assert actions(after)[-1] == "destroy backup"
    after.lock("done")


def test_one_without_its_note_gets_a_new_one(after: OpenVault, backups: Path) -> None:
    found = one(after, backups)
    sidecar_path(found.path).unlink()
    new = encrypt_backup(after, found, Silent())
    note = read_sidecar(new)
    assert note is not None
    assert note.fingerprint == after.fingerprint
    assert note.day.year > 2000
    after.lock("done")


def test_a_drive_that_is_not_connected_is_remembered_and_waits(
    after: OpenVault, backups: Path
) -> None:
    name = one(after, backups).path.name
    away = backups.rename(backups.with_name("unplugged"))
    known = [(str(backups), name), (str(backups), ""), (str(backups / "x"), name)]
    first, second = look_for_exposed(after, [backups], known)
    assert not first.reachable
    assert first.waits
    for act in (encrypt_backup, destroy_backup):
        with pytest.raises(NotReachable):
            act(after, first, Silent())
    call_gone(after, second)
    assert actions(after)[-1] == "backup gone"
    away.rename(backups)
    found = look_for_exposed(after, [backups])[0]
    assert found.reachable
    destroy_backup(after, found, Silent())
    assert set(fates(after)) == {Fate.DESTROYED, Fate.GONE}
    after.lock("done")


def test_what_was_removed_meanwhile_is_gone(after: OpenVault, backups: Path) -> None:
    one(after, backups).path.unlink()
    assert one(after, backups).backup.fate is Fate.GONE
    after.lock("done")


def test_stopped_before_it_was_remembered_it_is_remembered_later(
    after: OpenVault, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = one(after, backups)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(exposure, "_tell", killed)
    with pytest.raises(KeyboardInterrupt):
        encrypt_backup(after, found, Silent())
    monkeypatch.undo()
    assert one(after, backups).backup.fate is Fate.ENCRYPTED
    after.lock("done")


def test_stopped_while_the_old_one_was_being_destroyed_it_is_gone_on_with(
    after: OpenVault, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = one(after, backups)

    def killed(path: Path, _progress: object) -> None:
        with path.open("r+b") as stream:
            stream.write(bytes(5000))
        raise KeyboardInterrupt

    monkeypatch.setattr(exposure, "destroy_file", killed)
    with pytest.raises(KeyboardInterrupt):
        encrypt_backup(after, found, Silent())
    monkeypatch.undo()
    new = encrypt_backup(after, found, Silent())
    assert verify_file(new, after.key).ok
    assert not found.path.exists()
    after.lock("done")


def test_a_stop_or_a_full_disk_leaves_the_old_one_as_it_was(
    after: OpenVault, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = one(after, backups)
    before = listing(backups)
    with pytest.raises(Cancelled):
        encrypt_backup(after, found, Steps("Encrypting anew", Cancelled()))
    assert listing(backups) == before
    usage = shutil.disk_usage(backups)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=0))
    with pytest.raises(DiskFull):
        encrypt_backup(after, found, Silent())
    monkeypatch.undo()
    assert listing(backups) == before
    assert fates(after) == [Fate.WAITING]
    after.lock("done")


def test_a_copy_that_does_not_pass_is_thrown_away(
    after: OpenVault, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = one(after, backups)
    before = listing(backups)
    monkeypatch.setattr(exposure, "inspect", lambda *_: Findings((), None))
    with pytest.raises(NotEncrypted):
        encrypt_backup(after, found, Silent())
    assert listing(backups) == before
    after.lock("done")


def test_a_damaged_one_cannot_be_encrypted_but_destroyed(after: OpenVault, backups: Path) -> None:
    found = one(after, backups)
    data = bytearray(found.path.read_bytes())
    data[100:200] = bytes(100)
    found.path.write_bytes(data)
    with pytest.raises(NoKeyForBackup):
        encrypt_backup(after, found, Silent())
    destroy_backup(after, found, Silent())
    after.lock("done")


def test_what_comes_of_a_backup_survives_locking(
    tools: Tools, after: OpenVault, backups: Path
) -> None:
    found = one(after, backups)
    after.lock("done")
    again = tools.unlock()
    assert exposed(again) == [found]
    new = encrypt_backup(again, found, Silent())
    connect_sealed(new, again.key.raw).close()
    again.lock("done")
