from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.rights import ordinary_user
from tests.vault.practices import FAST, PASSPHRASE, Tools, key_of, listing, read, write
from therapist_emr.domain.progress import Silent
from therapist_emr.errors import UserError
from therapist_emr.store import connection as database
from therapist_emr.store.errors import DiskFull, NoRoomToOpen, ReadOnly
from therapist_emr.store.meta import Meta
from therapist_emr.vault.backup import back_up
from therapist_emr.vault.files import beside
from therapist_emr.vault.lifecycle import FULL_DISK, OpenVault
from therapist_emr.vault.restore import restore
from therapist_emr.vault.throttle import Throttle
from therapist_emr.vault.verify import verify_vault


@pytest.fixture
def tools(tmp_path: Path) -> Tools:
    return Tools(tmp_path / "desk" / "practice.emr", None, Throttle(tmp_path / "tries.json"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of two megabytes, where that is allowed."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m,mode=0700", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here; the size limit tests stand in for it")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path, leave: int) -> Path:
    """Fill a small disk up to so many bytes."""
    filler = folder / "filler"
    filler.write_bytes(bytes(max(0, free_bytes(folder) - leave)))
    return filler


def free_bytes(folder: Path) -> int:
    return os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize


def save_until_full(vault: OpenVault) -> list[str]:
    saved = []
    with pytest.raises(DiskFull):
        for number in range(1000):
            write(vault, f"note {number}", "x" * 20_000)
            saved.append(f"note {number}")
    return saved


def test_a_full_disk_loses_no_acknowledged_save(tools: Tools, small_disk: Path) -> None:
    tools.path = small_disk / "practice.emr"
    vault = tools.create()
    filler = small_disk / "filler"
    filler.write_bytes(bytes(200_000))
    saved = save_until_full(vault)
    assert len(saved) > 5
    assert [name for name in saved if read(vault, name) is None] == []
    vault.lock("done")
    filler.unlink()
    fill(small_disk, 0)
    vault = tools.unlock()
    assert vault.warnings == (FULL_DISK,)
    assert [name for name in saved if read(vault, name) is None] == []
    vault.lock("done")
    filler.unlink()
    vault = tools.unlock()
    assert vault.warnings == ()
    assert [name for name in saved if read(vault, name) is None] == []
    assert verify_vault(vault).ok
    vault.lock("done")


def test_a_practice_opens_with_no_byte_free_and_saves_once_there_are_some(
    tools: Tools, small_disk: Path
) -> None:
    tools.path = small_disk / "practice.emr"
    vault = tools.create()
    write(vault, "note", "kept")
    vault.lock("done")
    (small_disk / "practice.emr-shm").unlink(missing_ok=True)
    filler = fill(small_disk, 0)
    assert free_bytes(small_disk) == 0
    vault = tools.unlock()
    assert vault.warnings == (FULL_DISK,)
    assert "at least 10 MB" in FULL_DISK
    with closing(vault.connect()) as job:
        assert Meta(job).get("note") == "kept"
        with pytest.raises(DiskFull):
            write(vault, "more", "x" * 20_000)
        filler.unlink()
        write(vault, "more", "saved")
        assert Meta(job).get("more") == "saved"
    assert verify_vault(vault).ok
    back_up(vault, small_disk.parent, Silent())
    vault.lock("done")
    vault = tools.unlock()
    assert read(vault, "more") == "saved"
    vault.lock("done")


def test_what_was_saved_before_a_crash_is_read_with_no_byte_free(
    tools: Tools, small_disk: Path
) -> None:
    tools.path = small_disk / "practice.emr"
    tools.create().lock("done")
    vault = tools.unlock()
    vault.connection.execute("BEGIN IMMEDIATE")
    Meta(vault.connection).put("note", "in the log")
    vault.connection.execute("COMMIT")
    left = [(beside(tools.path, end), beside(tools.path, end).read_bytes()) for end in ("", "-wal")]
    vault.lock("done")
    for path, data in left:
        path.write_bytes(data)
    (small_disk / "practice.emr-shm").unlink(missing_ok=True)
    filler = fill(small_disk, 0)
    vault = tools.unlock()
    assert read(vault, "note") == "in the log"
    vault.lock("done")
    filler.unlink()
    vault = tools.unlock()
    assert read(vault, "note") == "in the log"
    vault.lock("done")


def test_where_the_index_needs_the_disk_it_is_said_what_has_to_be_freed(
    tools: Tools, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows keeps the log's index on the disk in any case."""
    monkeypatch.setattr(database, "_INDEX_IN_MEMORY", "")
    tools.path = small_disk / "practice.emr"
    tools.create().lock("done")
    (small_disk / "practice.emr-shm").unlink(missing_ok=True)
    filler = fill(small_disk, 0)
    before = tools.path.read_bytes()
    with pytest.raises(NoRoomToOpen) as caught:
        tools.unlock()
    assert "The disk is full" in caught.value.message
    assert "Free at least 10 MB" in caught.value.remedy
    assert tools.path.read_bytes() == before
    filler.unlink()
    tools.unlock().lock("done")


@pytest.mark.parametrize("leave", [0, 4096, 60_000, 100_000])
def test_a_new_practice_on_a_full_disk_leaves_nothing(
    tools: Tools, small_disk: Path, leave: int
) -> None:
    tools.path = small_disk / "practice.emr"
    filler = fill(small_disk, leave)
    with pytest.raises(DiskFull):
        tools.create()
    assert listing(small_disk) == {"filler"}
    filler.unlink()
    tools.create().lock("done")


def test_a_backup_or_restore_onto_a_full_disk_leaves_nothing(
    tools: Tools, small_disk: Path, tmp_path: Path
) -> None:
    vault = tools.create()
    good = back_up(vault, tmp_path, Silent())
    fill(small_disk, 50_000)
    with pytest.raises(DiskFull):
        back_up(vault, small_disk, Silent())
    key = key_of(vault)
    vault.lock("done")
    target = small_disk / "practice.emr"
    with pytest.raises(DiskFull):
        restore(good.path, target, key, None, passphrase=PASSPHRASE, kdf=FAST)
    assert listing(small_disk) == {"filler"}


def test_a_read_only_disk_is_said_plainly(tools: Tools, small_disk: Path) -> None:
    tools.path = small_disk / "practice.emr"
    tools.create().lock("done")
    before = tools.path.read_bytes()
    remount = ["mount", "-o", "remount,ro", str(small_disk)]
    subprocess.run(remount, check=True)
    elsewhere = Tools(small_disk / "new" / "practice.emr", None, tools.throttle)
    for attempt in (tools.unlock, elsewhere.create):
        with pytest.raises(ReadOnly):
            attempt()
    assert tools.path.read_bytes() == before


def test_a_backup_onto_a_read_only_disk_is_said_plainly(tools: Tools, small_disk: Path) -> None:
    vault = tools.create()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(UserError) as caught:
        back_up(vault, small_disk, Silent())
    assert type(caught.value) is ReadOnly
    vault.lock("done")


def test_a_read_only_folder_is_said_plainly(tools: Tools) -> None:
    tools.create().lock("done")
    tools.path.parent.chmod(0o500)
    try:
        with ordinary_user(), pytest.raises(ReadOnly):
            tools.unlock()
    finally:
        tools.path.parent.chmod(0o700)
