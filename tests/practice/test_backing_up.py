from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.faults.rights import ordinary_user
from tests.vault.practices import FAST, Steps
from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.progress import Silent
from therapist_emr.errors import Cancelled, UserError
from therapist_emr.practice import Practice, open_practice
from therapist_emr.practice.backing_up import (
    Ended,
    back_up_all,
    back_up_due,
    back_up_practice,
    backups_within_reach,
    check_newest,
    drill,
)
from therapist_emr.practice.destinations import Drive, DriveKind, Standing, Trouble
from therapist_emr.store.errors import Busy, DiskFull
from therapist_emr.vault import lifecycle, recovery
from therapist_emr.vault.backup import FolderNotReadable, NoBackupFolder
from therapist_emr.vault.destinations import DriveAway
from therapist_emr.vault.drill import NoBackupFound
from therapist_emr.vault.files import is_backup
from therapist_emr.vault.generations import find_backups
from therapist_emr.vault.keys import Key
from therapist_emr.vault.lifecycle import WrongRecoveryKey
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.recovery import RecoveryKeyError

CLOCK = FixedClock(datetime(2026, 11, 17, 20, tzinfo=UTC))


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenVault]:
    for name in ("HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    path = tmp_path / "desk" / "p.emr"
    opened = lifecycle.create_practice(path, "correct horse battery", None, kdf=FAST)
    yield opened
    opened.lock("test over")


@pytest.fixture
def practice(vault: OpenVault) -> Practice:
    return open_practice(vault.connection, CLOCK)


def test_a_backup_is_remembered_with_its_hash(
    vault: OpenVault, practice: Practice, tmp_path: Path
) -> None:
    folder = tmp_path / "usb"
    folder.mkdir()
    result = back_up_practice(vault, folder, CLOCK, Silent())
    run = practice.backups.newest(1)[0]
    assert (run.verified, run.sha256, run.file) == (True, result.sha256, result.path.name)
    assert run.bytes == result.path.stat().st_size
    assert practice.backups.health().days == 0
    assert practice.audit.verify().ok


def test_a_backup_leaves_one_row_that_names_the_copy(
    vault: OpenVault, practice: Practice, tmp_path: Path
) -> None:
    folder = tmp_path / "usb"
    folder.mkdir()
    result = back_up_practice(vault, folder, CLOCK, Silent())
    (row,) = (row for row in practice.audit.rows() if row.action == "backup")
    assert (row.entity, row.entity_id, row.detail) == ("backup", result.sha256, "")
    assert vault.path.with_name(f"{vault.path.name}-wal").stat().st_size == 0


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each name is text")
def test_a_folder_whose_name_is_no_text_takes_a_backup(
    vault: OpenVault, practice: Practice, tmp_path: Path
) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/usb-\xff"))
    folder.mkdir()
    back_up_practice(vault, folder, CLOCK, Silent())
    run = practice.backups.newest(1)[0]
    assert (run.verified, Path(run.folder).name) == (True, "usb-\\xff")
    place = practice.backups.place(folder)
    assert place.verified == run
    (ended,) = back_up_all(vault, [place], CLOCK, Silent())
    assert ended.problem is None


@pytest.mark.skipif(os.name == "nt", reason="a folder's mode says nothing there")
@pytest.mark.parametrize("inner", ["", "below"])
def test_a_folder_that_hides_what_is_in_it_is_not_called_read_only(
    vault: OpenVault, practice: Practice, tmp_path: Path, inner: str
) -> None:
    hidden = tmp_path / "usb"
    folder = hidden / inner
    folder.mkdir(parents=True)
    practice.backups.add(folder)
    hidden.chmod(0o200 if inner else 0o300)
    try:
        with ordinary_user():
            (ended,) = back_up_all(vault, practice.backups.destinations(), CLOCK, Silent())
    finally:
        hidden.chmod(0o700)
    assert isinstance(ended.problem, FolderNotReadable)
    (place,) = practice.backups.destinations()
    assert place.trouble is Trouble.UNREADABLE
    assert place.says == f"{folder.name} hides what is in it from your account."
    assert "permissions" in place.next_step


def test_a_backup_that_failed_is_remembered_with_the_reason(
    vault: OpenVault, practice: Practice, tmp_path: Path
) -> None:
    with pytest.raises(UserError):
        back_up_practice(vault, tmp_path / "missing", CLOCK, Silent())
    run = practice.backups.newest(1)[0]
    assert not run.verified
    assert run.problem
    assert run.trouble == "missing"


class Stop:
    def step(self, _done: int, _total: int, _words: str) -> None:
        raise Cancelled


def test_a_backup_that_was_stopped_is_not_remembered(
    vault: OpenVault, practice: Practice, tmp_path: Path
) -> None:
    folder = tmp_path / "usb"
    folder.mkdir()
    with pytest.raises(Cancelled):
        back_up_practice(vault, folder, CLOCK, Stop())
    assert practice.backups.newest() == []


@pytest.fixture
def usb(tmp_path: Path, practice: Practice) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    practice.backups.add(folder)
    return folder


def test_every_place_gets_its_backup_though_one_is_away(
    vault: OpenVault, practice: Practice, usb: Path, tmp_path: Path
) -> None:
    practice.backups.add(tmp_path / "unplugged")
    steps = Steps()
    ended = back_up_all(vault, practice.backups.destinations(), CLOCK, steps)
    assert [one.result is not None for one in ended] == [True, False]
    assert isinstance(ended[1].problem, NoBackupFolder)
    assert ended[0].says == ""
    assert ended[1].says.startswith("unplugged is not connected. Connect it.")
    assert Ended(ended[0].destination, problem=Busy()).says.startswith("usb has no new backup. The")
    assert {words for _, _, words in steps.said} >= {"Copying, usb", "Checking, usb"}
    assert steps.said[-1][0] <= steps.said[-1][1]
    taken, away = practice.backups.destinations()
    assert taken.standing is Standing.GOOD
    assert away.trouble is Trouble.MISSING
    assert taken.label == "usb"


def refusing_folder(monkeypatch: pytest.MonkeyPatch, folder: Path, code: int) -> None:
    """Let one folder refuse to be synced, as the file systems of some network drives do."""
    real, where = os.fsync, folder.stat()

    def fsync(handle: int) -> None:
        told = os.fstat(handle)
        if stat.S_ISDIR(told.st_mode) and os.path.samestat(told, where):
            raise OSError(code, os.strerror(code))
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)


@pytest.mark.skipif(os.name == "nt", reason="Windows syncs no folders")
def test_a_drive_that_syncs_no_folders_takes_its_backup_once_a_day(
    vault: OpenVault, practice: Practice, usb: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    practice.backups.add(tmp_path / "desk")
    refusing_folder(monkeypatch, usb, errno.EINVAL)
    ended = back_up_due(vault, CLOCK, Silent())
    assert [one.problem for one in ended] == [None, None]
    assert practice.backups.due() == ()
    assert [one.path for one in find_backups(usb)] == [
        path for path in usb.iterdir() if is_backup(path)
    ]


@pytest.mark.skipif(os.name == "nt", reason="Windows syncs no folders")
def test_a_trouble_no_one_has_a_word_for_is_told_and_keeps_no_other_place(
    vault: OpenVault, practice: Practice, usb: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    practice.backups.add(tmp_path / "desk")
    refusing_folder(monkeypatch, usb, errno.EOVERFLOW)
    ended = back_up_due(vault, CLOCK, Silent())
    assert [one.problem is None for one in ended] == [False, True]
    assert list(usb.iterdir()) == []
    bad, good = practice.backups.destinations()
    assert (bad.trouble, good.standing) == (Trouble.FAULT, Standing.GOOD)
    assert practice.backups.due() == ()


def test_what_is_due_is_backed_up_and_then_no_longer_due(
    vault: OpenVault, practice: Practice, usb: Path
) -> None:
    (ended,) = back_up_due(vault, CLOCK, Silent())
    assert ended.result is not None
    assert back_up_due(vault, CLOCK, Silent()) == []
    assert practice.backups.due() == ()


def test_stopping_stops_all_of_them(vault: OpenVault, practice: Practice, usb: Path) -> None:
    with pytest.raises(Cancelled):
        back_up_all(vault, practice.backups.destinations(), CLOCK, Stop())
    assert practice.backups.newest() == []


def test_an_empty_mount_point_takes_no_backup(
    vault: OpenVault, practice: Practice, usb: Path
) -> None:
    """The drive was on another disk when it was last seen: it is away, not here."""
    practice.backups.know(usb, Drive(DriveKind.REMOVABLE, "STICK", apart=True))
    (ended,) = back_up_all(vault, practice.backups.destinations(), CLOCK, Silent())
    assert isinstance(ended.problem, DriveAway)
    assert list(usb.iterdir()) == []
    assert practice.backups.destinations()[0].trouble is Trouble.MISSING


def test_a_backup_counts_though_it_cannot_be_remembered(
    vault: OpenVault, practice: Practice, usb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFull

    monkeypatch.setattr("therapist_emr.practice.backups.BackupLog.remember", full)
    assert back_up_practice(vault, usb, CLOCK, Silent()).path.exists()
    with pytest.raises(NoBackupFolder):
        back_up_practice(vault, usb / "none", CLOCK, Silent())


def test_backups_within_reach_are_listed_newest_first(
    vault: OpenVault, practice: Practice, usb: Path, tmp_path: Path
) -> None:
    (tmp_path / "nas").mkdir()
    first = back_up_practice(vault, usb, CLOCK, Silent())
    second = back_up_practice(vault, tmp_path / "nas", CLOCK, Silent())
    folders = [str(usb), str(tmp_path / "nas"), str(tmp_path / "unplugged")]
    assert [one.path for one in backups_within_reach(vault, folders)] == [second.path, first.path]


def test_the_newest_backup_of_a_place_is_checked(
    vault: OpenVault, practice: Practice, usb: Path
) -> None:
    with pytest.raises(NoBackupFound):
        check_newest(vault, str(usb), Silent())
    made = back_up_practice(vault, usb, CLOCK, Silent())
    report = check_newest(vault, str(usb), Silent())
    assert (report.path, report.ok) == (made.path, True)


def test_a_drill_is_remembered_when_it_passed_and_when_it_did_not(
    vault: OpenVault, practice: Practice, usb: Path
) -> None:
    lines = "\n".join(vault.recovery_lines())
    with pytest.raises(NoBackupFound):
        drill(vault, [str(usb)], lines, CLOCK, Silent())
    made = back_up_practice(vault, usb, CLOCK, Silent())
    with pytest.raises(RecoveryKeyError):
        drill(vault, [str(usb)], "not a key", CLOCK, Silent())
    with pytest.raises(Cancelled):
        drill(vault, [str(usb)], lines, CLOCK, Stop())
    assert practice.backups.last_drill() is None
    other = "\n".join(recovery.encode(Key.random()))
    with pytest.raises(WrongRecoveryKey):
        drill(vault, [str(usb)], other, CLOCK, Silent())
    last = practice.backups.last_drill()
    assert last is not None
    assert not last.passed
    assert "fingerprint" in last.problem
    report = drill(vault, [str(usb)], lines, CLOCK, Silent())
    assert report.backup == made.path
    last = practice.backups.last_drill()
    assert last is not None
    assert (last.passed, last.file, last.problem) == (True, made.path.name, "")
    assert practice.audit.verify().ok
