from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import stat
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.vault.notes import NOON, leave
from tests.vault.practices import Steps, Tools, flipped, listing, read, write
from therapist_emr import __version__
from therapist_emr.domain.progress import Silent
from therapist_emr.errors import Cancelled
from therapist_emr.store.connection import connect_sealed, empty_wal, transaction
from therapist_emr.store.errors import Busy, DiskFault, DiskFull, StoreError
from therapist_emr.store.file_checks import PAGE_BYTES
from therapist_emr.store.meta import Meta
from therapist_emr.vault import copying, stillness
from therapist_emr.vault.backup import (
    BackupNotVerified,
    BackupResult,
    DriveGone,
    NoBackupFolder,
    OwnDiskFails,
    PracticeNotWhole,
    back_up,
)
from therapist_emr.vault.destinations import trouble_of
from therapist_emr.vault.drill import newest_backup
from therapist_emr.vault.drives import Trouble
from therapist_emr.vault.generations import Generations, find_backups
from therapist_emr.vault.lifecycle import OpenVault, VaultLocked
from therapist_emr.vault.sidecar import read_sidecar


def test_a_backup_is_the_practice_sealed_named_and_noted(vault: OpenVault, backups: Path) -> None:
    write(vault, "note", "kept")
    head = vault.audit_head()
    result = back_up(vault, backups, Silent(), now=NOON)
    assert result.path.name == f"practice-2026-11-23-194201-{vault.fingerprint}.emr-backup"
    assert listing(backups) == {result.path.name, result.sidecar.name}
    assert hashlib.sha256(result.path.read_bytes()).hexdigest() == result.sha256
    assert result.path.stat().st_size == result.size
    assert stat.S_IMODE(result.path.stat().st_mode) == 0o600
    assert result.counts["meta"] >= 2
    assert result.audit_head == head
    with connect_sealed_to(result.path, vault) as meta:
        assert meta.get("note") == "kept"


class connect_sealed_to:  # noqa: N801 - reads like the function it wraps
    def __init__(self, path: Path, vault: OpenVault) -> None:
        self.connection = connect_sealed(path, vault.key.raw)

    def __enter__(self) -> Meta:
        return Meta(self.connection)

    def __exit__(self, *_: object) -> None:
        self.connection.close()


def test_the_note_says_what_it_must_add_up_to_and_nothing_clinical(
    vault: OpenVault, backups: Path
) -> None:
    write(vault, "canary-7", "canary-8")
    result = back_up(vault, backups, Silent(), now=NOON)
    text = result.sidecar.read_text(encoding="utf-8")
    assert "canary" not in text
    data = json.loads(text)
    assert data["fingerprint"] == vault.fingerprint
    assert data["app_version"] == __version__
    assert data["audit_head"]["seq"] == result.audit_head.seq
    note = read_sidecar(result.path)
    assert note is not None
    assert (note.sha256, note.size, note.db_id) == (result.sha256, result.size, vault.db_id)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", note.created_utc)


def test_a_backup_leaves_the_trail_to_its_caller_and_the_log_empty(
    vault: OpenVault, backups: Path
) -> None:
    head = vault.audit_head()
    back_up(vault, backups, Silent())
    assert vault.audit_head() == head
    assert vault.path.with_name("practice.emr-wal").stat().st_size == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows takes no such names")
@pytest.mark.parametrize(
    ("name", "fitting"),
    [
        ("Dr. Who: notes?", "Dr. Who- notes-"),
        ("two\nlines\x7f", "two-lines-"),
        (os.fsdecode(b"no \xff text"), "no - text"),
        ("Praxis M\u00fcller \N{CACTUS}", "Praxis M\u00fcller \N{CACTUS}"),
        ("\u00fc" * 110, "\u00fc" * 40),
    ],
)
def test_a_backup_has_a_name_that_every_drive_takes(
    tools: Tools, backups: Path, name: str, fitting: str
) -> None:
    tools.path = tools.path.with_name(f"{name}.emr")
    vault = tools.create()
    result = back_up(vault, backups, Silent(), now=NOON)
    vault.lock("done")
    assert result.path.name == f"{fitting}-2026-11-23-194201-{vault.fingerprint}.emr-backup"
    assert len(os.fsencode(result.sidecar.name)) <= 143


def test_two_backups_in_one_second_have_two_names(vault: OpenVault, backups: Path) -> None:
    keep = Generations(latest=9)
    first = back_up(vault, backups, Silent(), now=NOON, keep=keep)
    second = back_up(vault, backups, Silent(), now=NOON, keep=keep)
    third = back_up(vault, backups, Silent(), now=NOON, keep=keep)
    assert len({first.path, second.path, third.path}) == 3
    assert second.path.name.startswith("practice-2026-11-23-194201-2-")


def test_what_no_generation_needs_goes_when_the_new_one_is_proved(
    vault: OpenVault, backups: Path
) -> None:
    old = leave(backups, NOON - timedelta(days=400), vault.db_id)
    older = leave(backups, NOON - timedelta(days=500), vault.db_id)
    result = back_up(vault, backups, Silent(), now=NOON, keep=Generations(0, 2, 0, 0))
    assert result.removed == (older,)
    assert old.exists()


def test_a_clock_that_went_back_takes_no_backup_away_and_hides_none(
    vault: OpenVault, backups: Path
) -> None:
    for day in range(12):
        leave(backups, NOON - timedelta(days=day), vault.db_id)
    empty_battery = NOON.replace(year=2010)
    made = [
        back_up(vault, backups, Silent(), now=empty_battery + timedelta(days=day)).path
        for day in range(4)
    ]
    found = [backup.path for backup in find_backups(backups, vault.db_id)]
    assert found[:4] == made[::-1]
    again = back_up(vault, backups, Silent(), now=NOON + timedelta(days=5))
    assert [one.path for one in find_backups(backups, vault.db_id)][:5] == [again.path, *made[::-1]]


def test_a_backup_dated_in_the_future_is_not_the_newest_for_ever(
    vault: OpenVault, backups: Path
) -> None:
    ahead = back_up(vault, backups, Silent(), now=NOON + timedelta(days=400))
    right = back_up(vault, backups, Silent(), now=NOON)
    assert [one.path for one in find_backups(backups)] == [right.path, ahead.path]
    newest = newest_backup([backups], vault.db_id)
    assert newest is not None
    assert newest.path == right.path


def test_backups_of_an_older_practice_that_was_restored_are_the_newest(
    vault: OpenVault, backups: Path
) -> None:
    for day in range(12):
        leave(backups, NOON - timedelta(days=day), vault.db_id, seq=10_000 - day)
    made = [
        back_up(vault, backups, Silent(), now=NOON + timedelta(hours=hour)).path
        for hour in range(1, 4)
    ]
    found = [backup.path for backup in find_backups(backups, vault.db_id)]
    assert found[:3] == made[::-1]


def test_the_tables_are_looked_through_once_a_week(vault: OpenVault, backups: Path) -> None:
    def thorough(days: float) -> bool:
        back_up(vault, backups, Silent(), now=NOON + timedelta(days=days), keep=Generations(99))
        found = {backup.note.day: backup.note.thorough for backup in find_backups(backups)}
        return found[NOON.replace(microsecond=0) + timedelta(days=days)]

    assert [thorough(day) for day in (0, 1, 6.9, 7, 8, -8)] == [
        True,
        False,
        False,
        True,
        False,
        True,
    ]
    note = read_sidecar(back_up(vault, backups, Silent(), now=NOON, thorough=True).path)
    assert note is not None
    assert note.thorough


def test_saving_goes_on_while_a_backup_is_made(vault: OpenVault, backups: Path) -> None:
    """The window's thread saves during the copy: nobody waits, and the copy stays whole."""
    waits: list[float] = []
    results: list[object] = []

    def job() -> None:
        try:
            results.append(back_up(vault, backups, Steps(pause=0.05)))
        except BaseException as error:
            results.append(error)

    for number in range(200):
        write(vault, f"before {number}", "x" * 20_000)
    thread = threading.Thread(target=job)
    thread.start()
    while thread.is_alive():
        started = time.monotonic()
        write(vault, f"during {len(waits)}")
        waits.append(time.monotonic() - started)
        time.sleep(0.01)
    thread.join()
    assert isinstance(results[0], BackupResult)
    assert len(waits) > 5
    assert sorted(waits)[len(waits) // 2] < 1.0
    assert empty_wal(vault.connection)
    assert read(vault, f"during {len(waits) - 1}") == "x"


def test_a_practice_that_never_rests_is_said_to_be_busy(
    vault: OpenVault, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stillness, "PATIENCE_SECONDS", 0.1)
    reader = vault.connect()
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM meta").fetchone()
    write(vault, "note")
    with pytest.raises(Busy):
        back_up(vault, backups, Silent())
    reader.execute("ROLLBACK")
    reader.close()
    assert listing(backups) == set()
    back_up(vault, backups, Silent())


def test_a_log_that_is_not_there_is_an_empty_one(vault: OpenVault, tmp_path: Path) -> None:
    assert stillness.log_size(tmp_path / "other.emr") == 0
    assert stillness.log_size(vault.path) == 0


def test_a_folder_that_is_not_there_is_said(vault: OpenVault, tmp_path: Path) -> None:
    for folder in (tmp_path / "unplugged", vault.path):
        with pytest.raises(NoBackupFolder):
            back_up(vault, folder, Silent())
    assert not (tmp_path / "unplugged").exists()


@pytest.mark.parametrize("words", ["Copying", "Checking"])
def test_a_cancelled_backup_leaves_nothing(vault: OpenVault, backups: Path, words: str) -> None:
    older = back_up(vault, backups, Silent())
    with pytest.raises(Cancelled):
        back_up(vault, backups, Steps(words, Cancelled()))
    assert listing(backups) == {older.path.name, older.sidecar.name}
    write(vault, "note")
    assert empty_wal(vault.connection)


def test_a_full_target_leaves_nothing(
    vault: OpenVault, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "SPARE_BYTES", 2**60)
    with pytest.raises(DiskFull):
        back_up(vault, backups, Silent())
    assert listing(backups) == set()


@pytest.mark.skipif(os.name == "nt", reason="Windows syncs no folders")
@pytest.mark.parametrize("times", [0, 1])
def test_a_copy_that_does_not_get_its_note_leaves_nothing(
    vault: OpenVault, backups: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    """The folder fails after the copy has its name, or after the note has its own."""
    real, where, left = os.fsync, backups.stat(), [times]

    def fsync(handle: int) -> None:
        if os.path.samestat(os.fstat(handle), where):
            if not left[0]:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            left[0] -= 1
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(DiskFault):
        back_up(vault, backups, Silent())
    assert listing(backups) == set()


def test_a_copy_that_differs_is_thrown_away(
    vault: OpenVault, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that returns other bytes than were written: flipped between copy and check."""
    honest = copying.copy_in

    for offset in (0, 20, 5_000, 60_000):

        def spoiled(*arguments: object, at: int = offset) -> str:
            digest = honest(*arguments)  # type: ignore[arg-type]  # handed through as they came
            part = arguments[2]
            assert isinstance(part, Path)
            content = bytearray(part.read_bytes())
            content[at] ^= 1
            part.write_bytes(content)
            return digest

        monkeypatch.setattr("therapist_emr.vault.backup.copy_in", spoiled)
        with pytest.raises((BackupNotVerified, StoreError)):
            back_up(vault, backups, Silent())
        assert listing(backups) == set()


def test_a_practice_that_is_damaged_is_not_blamed_on_the_drive(tools: Tools, backups: Path) -> None:
    vault = tools.create()
    write(vault, "a long note", "x" * 50_000)
    vault.lock("done")
    with flipped(tools.path, -3 * PAGE_BYTES):
        vault = tools.unlock()
        with pytest.raises(PracticeNotWhole) as told:
            back_up(vault, backups, Silent())
        vault.lock("done")
    assert trouble_of(told.value) is Trouble.OTHER
    assert listing(backups) == set()


@pytest.mark.skipif(os.name == "nt", reason="limits the size of files")
def test_a_full_disk_of_the_practice_is_not_called_the_backups(
    vault: OpenVault, backups: Path
) -> None:
    import resource

    with transaction(vault.connection, checkpoint=False):
        Meta(vault.connection).put("draft", "x" * 200_000)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (vault.size(), limits[1]))
    try:
        with pytest.raises(OwnDiskFails) as told:
            back_up(vault, backups, Silent())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert trouble_of(told.value) is Trouble.OTHER
    assert listing(backups) == set()
    assert back_up(vault, backups, Silent()).path.exists()


def test_what_a_killed_backup_left_is_swept_away(vault: OpenVault, backups: Path) -> None:
    mine = backups / f".{vault.db_id[:16]}-0badf00d.emr-backup.part"
    other = backups / ".ffffffffffffffff-0badf00d.emr-backup.part"
    for part in (mine, other):
        part.write_bytes(b"half")
    back_up(vault, backups, Silent())
    assert not mine.exists()
    assert other.exists()


def test_a_backup_beside_the_practice_says_it_shares_its_disk(vault: OpenVault) -> None:
    result = back_up(vault, vault.path.parent, Silent())
    assert result.same_disk
    assert result.path.exists()


def test_a_locked_practice_is_not_copied(tools: Tools, backups: Path) -> None:
    vault = tools.create()
    vault.lock("done")
    with pytest.raises(VaultLocked):
        back_up(vault, backups, Silent())
    assert listing(backups) == set()


def test_the_name_carries_the_time_on_the_wall(vault: OpenVault, backups: Path) -> None:
    before = datetime.now().astimezone().replace(microsecond=0)
    result = back_up(vault, backups, Silent())
    assert before <= result.made <= datetime.now().astimezone()
    assert f"{result.made:%Y-%m-%d-%H%M%S}" in result.path.name


class PulledOut(Steps):
    """A progress during which the drive with the backups is pulled out."""

    def __init__(self, folder: Path, *, empty: bool) -> None:
        super().__init__()
        self.folder, self.empty = folder, empty

    def step(self, done: int, total: int, words: str) -> None:
        super().step(done, total, words)
        if words == "Checking" and self.folder.exists() and not self.folder.is_symlink():
            self.folder.rename(self.folder.with_name("unplugged"))
            if self.empty:
                self.folder.symlink_to("/dev/shm")  # another disk under the same name


@pytest.mark.parametrize("empty", [False, True])
def test_a_drive_that_is_pulled_out_is_told_from_one_that_fails(
    vault: OpenVault, backups: Path, empty: bool
) -> None:
    with pytest.raises(DriveGone):
        back_up(vault, backups, PulledOut(backups, empty=empty))
    write(vault, "note")
    if empty:
        backups.unlink()
    backups.with_name("unplugged").rename(backups)
    result = back_up(vault, backups, Silent())
    assert listing(backups) == {result.path.name, result.sidecar.name}


def test_two_backups_at_once_wait_for_each_other(vault: OpenVault, backups: Path) -> None:
    second = Steps()
    thread = threading.Thread(target=lambda: back_up(vault, backups, second))

    class First(Steps):
        def step(self, done: int, total: int, words: str) -> None:
            super().step(done, total, words)
            if not thread.ident:
                thread.start()
                until = time.monotonic() + 5
                while not second.said and time.monotonic() < until:
                    time.sleep(0.01)

    back_up(vault, backups, First())
    thread.join()
    assert second.said[0][2] == "Waiting for another backup"
    assert len(find_backups(backups, vault.db_id)) == 2
