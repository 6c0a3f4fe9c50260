from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.faults.rights import ordinary_user
from tests.store.records import add_client, add_entry, vouch
from tests.vault.notes import NOON
from tests.vault.practices import Steps, Tools, flipped, key_of, listing, write
from therapist_emr.domain.progress import Silent
from therapist_emr.store.audit import AuditTrail
from therapist_emr.store.connection import schema_changes, snapshot
from therapist_emr.store.errors import MissingFile, NewerSchema, NotAPractice, NotReadable
from therapist_emr.vault import copying
from therapist_emr.vault.backup import back_up
from therapist_emr.vault.guard import AlreadyOpen
from therapist_emr.vault.inspection import Outcome
from therapist_emr.vault.keys import Key
from therapist_emr.vault.lifecycle import OpenVault, SheetOfAnotherKey
from therapist_emr.vault.restore import preview
from therapist_emr.vault.sidecar import sidecar_path
from therapist_emr.vault.stillness import NoRoomToLook
from therapist_emr.vault.verify import verify_file, verify_vault

UNIX = pytest.mark.skipif(os.name == "nt", reason="a folder's mode says nothing there")


def test_the_open_practice_is_checked_and_that_is_recorded(vault: OpenVault) -> None:
    report = verify_vault(vault)
    assert report.ok
    assert not report.is_backup
    assert report.lines[-2:] == ("Nothing in it was signed yet.", "This practice is whole.")
    row = AuditTrail(vault.connection).newest(1)[0]
    assert (row.action, row.detail) == ("verify", "whole")
    write(vault, "note")


def test_damage_of_the_open_practice_is_found_and_recorded(tools: Tools) -> None:
    vault = tools.create()
    for number in range(40):
        write(vault, f"note {number}", "x" * 3000)
    size = vault.size()
    with flipped_inside(vault, size - 2000):
        report = verify_vault(vault)
    assert not report.ok
    assert report.lines[-1] == "This practice is damaged. Keep it, and restore a backup."
    assert AuditTrail(vault.connection).newest(1)[0].detail == "damaged"
    vault.lock("done")


@contextmanager
def flipped_inside(vault: OpenVault, offset: int) -> Iterator[None]:
    """Turn a bit over from another process: this one must not close the open practice."""
    command = [sys.executable, "-c", FLIP, str(vault.path), str(offset)]
    subprocess.run(command, check=True)
    yield
    subprocess.run(command, check=True)


FLIP = """
import sys
with open(sys.argv[1], "r+b") as stream:
    stream.seek(int(sys.argv[2]))
    byte = stream.read(1)[0]
    stream.seek(-1, 1)
    stream.write(bytes([byte ^ 1]))
"""


def test_a_closed_practice_is_checked_with_its_key(tools: Tools) -> None:
    vault = tools.create()
    key = key_of(vault)
    vault.lock("done")
    before = tools.path.read_bytes()
    report = verify_file(tools.path, key)
    assert report.ok
    assert report.contents is not None
    assert "2 rows" not in " ".join(report.lines)
    assert report.lines[-3].startswith("It holds 0 clients, 0 entries, 0 revisions, 0 drafts;")
    assert tools.path.read_bytes() == before
    assert listing(tools.path.parent) == {"practice.emr"}


def test_without_its_key_nothing_is_claimed_about_a_practice(tools: Tools) -> None:
    tools.create().lock("done")
    report = verify_file(tools.path, None)
    assert not report.ok
    assert report.lines == (
        "Not checked: a practice can only be read with its key.",
        "Nothing could be proved about this practice without its key.",
    )


@pytest.fixture
def crashed(tools: Tools) -> tuple[Path, Key]:
    """A practice whose last change is in the log beside it, in a folder of its own."""
    vault = tools.create()
    key = key_of(vault)
    crashed = tools.path.parent.parent / "medium" / "crashed.emr"
    crashed.parent.mkdir()
    with closing(vault.connect()) as job, snapshot(job):
        write(vault, "in the log only")
        for suffix in ("", "-wal"):
            shutil.copy(f"{tools.path}{suffix}", f"{crashed}{suffix}")
    vault.lock("done")
    return crashed, key


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Be somebody to whom a folder and all in it is for reading only."""
    for name in folder.iterdir():
        name.chmod(0o400)
    folder.chmod(0o500)
    try:
        with ordinary_user():
            yield
    finally:
        folder.chmod(0o700)


@UNIX
def test_a_practice_where_nothing_can_be_written_is_checked(tools: Tools) -> None:
    vault = tools.create()
    key = key_of(vault)
    vault.lock("done")
    with read_only(tools.path.parent):
        assert verify_file(tools.path, key).ok
        assert verify_file(tools.path, None).lines[-1].startswith("Nothing could be proved")
    (tools.path.parent / "practice.emr.lock").unlink()
    with read_only(tools.path.parent):
        assert verify_file(tools.path, key).ok
    assert [name.name for name in tools.path.parent.iterdir()] == ["practice.emr"]


@UNIX
def test_what_is_open_where_nothing_can_be_written_is_not_checked(tools: Tools) -> None:
    vault = tools.create()
    key = key_of(vault)
    with read_only(tools.path.parent), pytest.raises(AlreadyOpen):
        verify_file(tools.path, key)
    vault.lock("done")


@UNIX
def test_what_lies_in_a_closed_folder_may_not_be_read(tools: Tools) -> None:
    vault = tools.create()
    key = key_of(vault)
    vault.lock("done")
    tools.path.parent.chmod(0)
    try:
        with ordinary_user():
            for look in (verify_file, preview):
                with pytest.raises(NotReadable):
                    look(tools.path, key)
    finally:
        tools.path.parent.chmod(0o700)


@UNIX
def test_a_log_where_nothing_can_be_written_is_counted_and_left(
    crashed: tuple[Path, Key], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, key = crashed
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    before = {name: name.read_bytes() for name in path.parent.iterdir()}
    with read_only(path.parent):
        report = verify_file(path, key)
    assert report.ok
    assert report.contents is not None
    assert report.contents.counts["meta"] == 3
    assert report.path == path
    assert {name: name.read_bytes() for name in path.parent.iterdir()} == before
    assert listing(tmp_path / "temporary") == set()


def test_a_check_leaves_a_log_as_it_was(crashed: tuple[Path, Key]) -> None:
    path, key = crashed
    before = {name: (path.parent / name).read_bytes() for name in listing(path.parent)}
    assert verify_file(path, key).ok
    assert {name: (path.parent / name).read_bytes() for name in listing(path.parent)} == before


def test_no_page_of_a_temporary_copy_can_be_read(
    crashed: tuple[Path, Key], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, key = crashed
    seen = []

    def look(progress: object, *_: object) -> None:
        (copy,) = Path(tempfile.gettempdir()).glob("therapist-emr-*/copy.emr")
        seen.append((copy.stat().st_mode & 0o777, copy.parent.stat().st_mode & 0o777))
        for name in copy.parent.iterdir():
            assert b"in the log only" not in name.read_bytes()
            assert b"CREATE TABLE" not in name.read_bytes()

    (path.parent / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(path.parent / "temporary"))
    steps = Steps()
    monkeypatch.setattr(steps, "step", look)
    assert verify_file(path, key, steps).ok
    assert set(seen) == {(0o600, 0o700)}


def test_a_log_that_no_copy_can_be_made_of_is_said(
    crashed: tuple[Path, Key], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "SPARE_BYTES", 2**60)
    with pytest.raises(NoRoomToLook):
        verify_file(*crashed)


def test_the_wrong_key_for_a_practice_with_a_log_is_no_proof(crashed: tuple[Path, Key]) -> None:
    report = verify_file(crashed[0], Key.random())
    assert not report.ok
    assert "cannot be read with this key" in report.lines[0]


def test_an_open_practice_is_not_checked_from_outside(vault: OpenVault) -> None:
    with pytest.raises(AlreadyOpen):
        verify_file(vault.path, vault.key)


@pytest.mark.parametrize("offset", [30, 5000, 40_000, -300])
def test_a_damaged_practice_is_said_to_be_one(tools: Tools, offset: int) -> None:
    vault = tools.create()
    key = key_of(vault)
    vault.lock("done")
    with flipped(tools.path, offset):
        report = verify_file(tools.path, key)
    assert not report.ok
    assert "damaged" in report.lines[-1]
    assert any(line.startswith("Problem: ") for line in report.lines)


def test_a_backup_is_proved_by_its_note_and_its_key(vault: OpenVault, backups: Path) -> None:
    result = back_up(vault, backups, Silent(), now=NOON)
    with_key = verify_file(result.path, vault.key)
    assert with_key.ok
    assert with_key.contents == result.contents
    told = with_key.lines
    assert told[-1].startswith("This backup is whole: with its recovery sheet")
    assert told[-2] == "Nothing in it was signed yet."
    assert told[-4] == (
        "It was made on Mon, Nov 23, 2026, 7:42 pm by version 0.1.0; the sheet with the "
        f"fingerprint {vault.fingerprint} opens it."
    )
    without = verify_file(result.path, None)
    assert without.ok
    assert without.lines == (
        "Every byte is as it was when the backup was made.",
        "Not checked: the contents, which need the key.",
        told[-4],
        "This backup is the file that was written; its contents were not read.",
    )
    assert listing(backups) == {result.path.name, result.sidecar.name}


def test_a_backup_without_its_note_needs_the_key(vault: OpenVault, backups: Path) -> None:
    result = back_up(vault, backups, Silent())
    result.sidecar.unlink()
    assert verify_file(result.path, vault.key).ok
    report = verify_file(result.path, None)
    assert not report.ok
    assert report.verdict == "Nothing could be proved about this backup without its key."


def test_the_wrong_key_is_not_called_proof(vault: OpenVault, backups: Path) -> None:
    result = back_up(vault, backups, Silent())
    key = Key.random()
    with pytest.raises(SheetOfAnotherKey) as caught:
        verify_file(result.path, key)
    assert key.fingerprint() in caught.value.message
    assert vault.fingerprint in caught.value.remedy
    result.sidecar.unlink()
    nameless = result.path.rename(backups / "nameless.emr-backup")
    assert not verify_file(nameless, key).ok


def test_a_damaged_backup_fails_with_and_without_key(vault: OpenVault, backups: Path) -> None:
    result = back_up(vault, backups, Silent())
    for offset in (0, 20, 5000, result.size - 1):
        with flipped(result.path, offset):
            for key in (vault.key, None):
                report = verify_file(result.path, key)
                assert not report.ok
                assert report.lines[-1].startswith("This backup is damaged.")


def test_an_older_backup_under_a_newer_ones_name_is_noticed(
    vault: OpenVault, backups: Path
) -> None:
    older = back_up(vault, backups, Silent())
    write(vault, "note")
    newer = back_up(vault, backups, Silent())
    shutil.copy(older.path, newer.path)
    report = verify_file(newer.path, vault.key)
    assert [check.outcome for check in report.checks].count(Outcome.FAILED) == 2


def test_a_truncated_backup_is_noticed(vault: OpenVault, backups: Path) -> None:
    result = back_up(vault, backups, Silent())
    whole = result.path.read_bytes()
    sidecar_path(result.path).unlink()
    for size in (len(whole) - 1, len(whole) - 4096, 8192, 4096):
        result.path.write_bytes(whole[:size])
        assert not verify_file(result.path, vault.key).ok


def test_what_is_no_practice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MissingFile):
        verify_file(tmp_path / "gone.emr", None)
    with pytest.raises(NotAPractice):
        verify_file(tmp_path, None)
    for name in ("a.emr", "a.emr-backup"):
        (tmp_path / name).write_bytes(b"tiny")
        with pytest.raises(NotAPractice):
            verify_file(tmp_path / name, Key.random())


def test_a_newer_practice_is_not_judged(tools: Tools) -> None:
    vault = tools.create()
    key = key_of(vault)
    with schema_changes(vault.connection):
        vault.connection.execute("PRAGMA user_version = 999")
    vault.lock("done")
    with pytest.raises(NewerSchema):
        verify_file(tools.path, key)


def test_the_last_signed_entry_is_told(vault: OpenVault) -> None:
    entry_id, _ = add_entry(vault.connection, add_client(vault.connection).id)
    vouch(vault.connection, entry_id)
    told = verify_vault(vault).lines
    assert told[-2] == "The last signed entry in it is of Tue, Nov 17, 2026, 10:00 am."


def test_a_practice_is_held_against_what_the_keyring_remembers(tools: Tools) -> None:
    vault = tools.create()
    key = key_of(vault)
    vault.lock("done")
    old = tools.path.read_bytes()
    tools.unlock().lock("done")
    report = verify_file(tools.path, key, keystore=tools.keystore)
    assert report.ok
    assert (
        "Its audit trail has the last row that this computer's keyring remembers." in report.lines
    )
    tools.path.write_bytes(old)
    report = verify_file(tools.path, key, keystore=tools.keystore)
    assert not report.ok
    assert "older than the file last used here" in report.verdict
    assert verify_file(tools.path, key).ok
