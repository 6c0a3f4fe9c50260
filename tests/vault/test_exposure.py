from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.vault.changes import backed_up, changed
from tests.vault.notes import NOON
from tests.vault.practices import Steps, Tools, actions, flipped, key_of, listing, write
from therapist_emr.domain.progress import Silent
from therapist_emr.errors import Cancelled
from therapist_emr.store.audit import AuditRow, AuditTrail
from therapist_emr.store.connection import connect_sealed
from therapist_emr.store.errors import DiskFull
from therapist_emr.store.exposed_backups import Fate
from therapist_emr.store.meta import Meta
from therapist_emr.vault import exposure
from therapist_emr.vault.backup import back_up
from therapist_emr.vault.exchange import set_aside_beside
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
from therapist_emr.vault.guard import AlreadyOpen
from therapist_emr.vault.inspection import Findings
from therapist_emr.vault.key_finding import NoKeyForBackup, fingerprint_of, key_for
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.recovery import encode
from therapist_emr.vault.restore import NotClosed, restore
from therapist_emr.vault.sidecar import read_sidecar, sidecar_path
from therapist_emr.vault.verify import verify_file


@pytest.fixture
def after(tools: Tools, vault: OpenVault, backups: Path) -> OpenVault:
    """Return a practice whose key was changed; the backup made before that is exposed."""
    return changed(tools, vault, backups)


def one(vault: OpenVault, backups: Path) -> Exposed:
    (found,) = look_for_exposed(vault, [backups])
    return found


def newest(vault: OpenVault) -> AuditRow:
    return AuditTrail(vault.connection).newest(1)[0]


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


def test_a_copy_by_another_name_is_found_by_trying_the_keys(
    after: OpenVault, backups: Path
) -> None:
    todays = backed_up(after, backups)
    shutil.copyfile(todays.path, backups / "todays - Copy.emr-backup")
    found = one(after, backups)
    copy = backups / "former - Copy.emr-backup"
    shutil.copyfile(found.path, copy)
    odd = backups / "odd.emr-backup"
    odd.write_bytes(found.path.read_bytes()[:100])
    listed = {each.path: each for each in look_for_exposed(after, [backups])}
    assert set(listed) == {found.path, copy, odd}
    assert listed[copy].backup.fingerprint == found.backup.fingerprint
    assert listed[odd].backup.fingerprint == ""
    new = encrypt_backup(after, listed[copy], Silent())
    assert fingerprint_of(new) == after.fingerprint
    destroy_backup(after, listed[odd], Silent())
    assert newest(after).detail == "key unknown"
    assert {each.path for each in exposed(after) if each.waits} == {found.path}
    after.lock("done")


def test_a_copy_whose_first_page_is_damaged_is_listed_too(after: OpenVault, backups: Path) -> None:
    found = one(after, backups)
    copy = backups / "copy.emr-backup"
    copy.write_bytes(found.path.read_bytes())
    with flipped(copy, 100):
        listed = {each.path for each in look_for_exposed(after, [backups])}
    assert listed == {found.path, copy}
    after.lock("done")


@pytest.fixture
def aside(tools: Tools, vault: OpenVault, backups: Path) -> Iterator[tuple[OpenVault, Path]]:
    """Yield a practice with a new key, and the one that a restore set aside before."""
    write(vault, "note", "only in what was set aside")
    made, key = backed_up(vault, backups), key_of(vault)
    vault.lock("done")
    done = restore(made.path, tools.path, key, tools.keystore, replace=True)
    assert done.quarantine is not None
    after = changed(tools, tools.unlock(), backups)
    yield after, done.quarantine / "practice.emr"
    after.lock("done")


def found_aside(after: OpenVault, practice: Path) -> Exposed:
    (found,) = look_for_exposed(after, [practice.parent])
    assert found.path == practice
    assert found.waits
    return found


def test_a_practice_that_was_set_aside_becomes_a_backup_under_todays_key(
    aside: tuple[OpenVault, Path],
) -> None:
    after, practice = aside
    assert set_aside_beside(after.path) == [practice.parent]
    new = encrypt_backup(after, found_aside(after, practice), Silent())
    assert listing(practice.parent) == {new.name, sidecar_path(new).name}
    assert verify_file(new, after.key).ok
    with closing(connect_sealed(new, after.key.raw)) as connection:
        assert Meta(connection).get("note") == "only in what was set aside"
    assert look_for_exposed(after, [practice.parent])[0].backup.fate is Fate.ENCRYPTED


def test_a_practice_that_was_set_aside_is_destroyed_with_its_log(
    aside: tuple[OpenVault, Path],
) -> None:
    after, practice = aside
    practice.with_name("practice.emr-wal").write_bytes(b"the last changes")
    found = found_aside(after, practice)
    with pytest.raises(NotClosed):
        encrypt_backup(after, found, Silent())
    assert practice.exists()
    kept = practice.with_name("hard link")
    kept.hardlink_to(practice.with_name("practice.emr-wal"))
    destroy_backup(after, found, Silent())
    assert listing(practice.parent) == {"hard link"}
    assert kept.read_bytes() != b"the last changes"


def test_a_practice_that_was_set_aside_and_is_open_is_left_alone(
    aside: tuple[OpenVault, Path], tools: Tools
) -> None:
    after, practice = aside
    found = found_aside(after, practice)
    key = key_for(after, practice)
    other = Tools(practice, tools.keystore, tools.throttle).recover(encode(key))
    for act in (encrypt_backup, destroy_backup):
        with pytest.raises(AlreadyOpen):
            act(after, found, Silent())
    assert look_for_exposed(after, [practice.parent]) == [found]
    other.lock("done")


def test_a_name_that_another_backup_bears_is_left_to_it(
    tools: Tools, vault: OpenVault, backups: Path
) -> None:
    """Made in the same second of a clock that was set back, under the old key and the new."""
    write(vault, "note", "only in the old one")
    back_up(vault, backups, Silent(), now=NOON)
    after = changed(tools, vault, backups)
    taken = back_up(after, backups, Silent(), now=NOON).path
    before = taken.read_bytes()
    listed = look_for_exposed(after, [backups])
    old = next(each for each in listed if f"{NOON:%H%M%S}" in each.path.name)
    new = encrypt_backup(after, old, Silent())
    assert new.name == taken.name.replace(after.fingerprint, f"2-{after.fingerprint}")
    assert taken.read_bytes() == before
    assert not old.path.exists()
    assert fingerprint_of(new) == after.fingerprint
    with closing(connect_sealed(new, after.key.raw)) as connection:
        assert Meta(connection).get("note") == "only in the old one"
    after.lock("done")


def test_a_name_that_something_else_bears_is_left_to_it(after: OpenVault, backups: Path) -> None:
    found = one(after, backups)
    name = found.path.name.replace(found.backup.fingerprint, after.fingerprint)
    (backups / name).write_bytes(b"no backup")
    new = encrypt_backup(after, found, Silent())
    assert (backups / name).read_bytes() == b"no backup"
    assert verify_file(new, after.key).ok
    after.lock("done")


def test_one_that_is_half_overwritten_is_no_more_destroyed_than_its_new_one_is_whole(
    after: OpenVault, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = one(after, backups)
    note = sidecar_path(found.path).read_bytes()

    def killed(path: Path, _progress: object) -> None:
        with path.open("r+b") as stream:
            stream.write(bytes(5000))
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(exposure, "destroy_file", killed)
        with pytest.raises(KeyboardInterrupt):
            encrypt_backup(after, found, Silent())
    sidecar_path(found.path).unlink()
    with pytest.raises(NoKeyForBackup):
        encrypt_backup(after, found, Silent())
    sidecar_path(found.path).write_bytes(note)
    name = found.path.name.replace(found.backup.fingerprint, after.fingerprint)
    (backups / name).rename(backups / "elsewhere")
    with pytest.raises(NoKeyForBackup):
        encrypt_backup(after, found, Silent())
    assert found.path.exists()
    after.lock("done")


def test_one_that_was_made_whole_is_kept_and_one_without_its_note_made_anew(
    after: OpenVault, backups: Path
) -> None:
    found = one(after, backups)
    kept = found.path.read_bytes(), sidecar_path(found.path).read_bytes()
    new = encrypt_backup(after, found, Silent())
    first = new.read_bytes()
    for note_is_written in (True, False):
        if not note_is_written:
            sidecar_path(new).unlink()
        found.path.write_bytes(kept[0])
        sidecar_path(found.path).write_bytes(kept[1])
        assert encrypt_backup(after, found, Silent()) == new
        assert (new.read_bytes() == first) is note_is_written
        assert verify_file(new, after.key).ok
        assert sidecar_path(new).exists()
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
