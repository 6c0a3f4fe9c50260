from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.rights import ordinary_user
from tests.vault.practices import PASSPHRASE, Tools, actions, key_of, listing, read, write
from therapist_emr.errors import UserError
from therapist_emr.store import migrations
from therapist_emr.store.connection import connect, schema_changes, user_version
from therapist_emr.store.errors import DiskFull, NewerSchema, PartMissing
from therapist_emr.store.migrations import Migration
from therapist_emr.vault import lifecycle, opening
from therapist_emr.vault.files import StrangeBeside
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.opening import (
    BEFORE_UPGRADE,
    SECOND_NAME,
    NotUpgraded,
    copy_before_upgrade,
)
from therapist_emr.vault.sidecar import read_sidecar
from therapist_emr.vault.verify import verify_file


@pytest.fixture
def older(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> Tools:
    """A practice that a version with one migration less wrote."""
    vault = tools.create()
    write(vault, "note", "kept")
    vault.lock("done")
    steps = migrations.load()
    more = Migration(len(steps) + 1, "more", "CREATE TABLE more (a TEXT) STRICT;")
    monkeypatch.setattr(migrations, "load", lambda: (*steps, more))
    return tools


def test_an_older_file_is_copied_verified_and_brought_up_to_date(older: Tools) -> None:
    vault = older.unlock()
    assert user_version(vault.connection) == len(migrations.load())
    assert read(vault, "note") == "kept"
    (backup,) = (older.path.parent / BEFORE_UPGRADE).glob("*.emr-backup")
    report = verify_file(backup, vault.key)
    assert report.ok
    assert report.contents is not None
    assert report.contents.schema == len(migrations.load()) - 1
    vault.lock("done")
    older.unlock().lock("done")
    assert len(list((older.path.parent / BEFORE_UPGRADE).glob("*.emr-backup"))) == 1


def test_without_a_copy_the_older_file_is_left_as_it_was(older: Tools) -> None:
    before = older.path.read_bytes()

    def refuse(_: object) -> None:
        raise UserError("no room for a copy")

    with pytest.raises(UserError, match="no room"):
        lifecycle.unlock(older.path, PASSPHRASE, older.keystore, before_upgrade=refuse)
    assert older.path.read_bytes() == before
    assert listing(older.path.parent) == {"practice.emr"}


def test_the_callers_own_copy_takes_the_place_of_ours(older: Tools) -> None:
    copied: list[Path] = []
    vault = lifecycle.unlock(
        older.path,
        PASSPHRASE,
        older.keystore,
        before_upgrade=lambda vault: copied.append(vault.path),
    )
    vault.lock("done")
    assert copied == [older.path]
    assert listing(older.path.parent) == {"practice.emr"}


def test_the_copy_before_an_upgrade_counts_though_the_practices_own_disk_takes_no_more(
    vault: OpenVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DiskFull

    monkeypatch.setattr(vault, "record", full)
    copy_before_upgrade(vault)
    (backup,) = vault.path.with_name(BEFORE_UPGRADE).glob("*.emr-backup")
    assert read_sidecar(backup) is not None


def test_a_faulty_step_leaves_the_file_closed_and_usable(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools.create().lock("done")
    steps = migrations.load()
    faulty = Migration(len(steps) + 1, "faulty", "CREATE TABLE more (")
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "load", lambda: (*steps, faulty))
        with pytest.raises(NotUpgraded):
            tools.unlock()
    tools.unlock().lock("done")


def test_a_newer_file_is_refused_and_not_changed(tools: Tools) -> None:
    vault = tools.create()
    lines = vault.recovery_lines()
    with schema_changes(vault.connection):
        vault.connection.execute("PRAGMA user_version = 999")
    vault.lock("done")
    before = tools.path.read_bytes()
    with pytest.raises(NewerSchema):
        tools.unlock()
    with pytest.raises(NewerSchema):
        tools.recover(lines)
    assert tools.path.read_bytes() == before
    assert listing(tools.path.parent) == {"practice.emr"}


def test_a_second_name_of_the_file_is_warned_of(tools: Tools) -> None:
    tools.create().lock("done")
    other = tools.path.with_name("other.emr")
    other.hardlink_to(tools.path)
    vault = tools.unlock()
    vault.lock("done")
    assert vault.warnings == (SECOND_NAME,)
    other.unlink()
    vault = tools.unlock()
    vault.lock("done")
    assert vault.warnings == ()


@pytest.mark.skipif(os.name == "nt", reason="there are no such pipes")
@pytest.mark.parametrize("suffix", ["-wal", "-shm", "-journal"])
@pytest.mark.parametrize("sort", ["pipe", "folder", "link"])
def test_what_is_no_log_in_its_place_is_refused(tools: Tools, suffix: str, sort: str) -> None:
    vault = tools.create()
    key = key_of(vault)
    vault.lock("done")
    odd, diary = tools.path.with_name(f"practice.emr{suffix}"), tools.path.with_name("diary")
    diary.write_text("dear diary", "utf-8")
    if sort == "pipe":
        os.mkfifo(odd)
    elif sort == "folder":
        odd.mkdir()
    else:
        odd.symlink_to(diary)
    with pytest.raises(StrangeBeside):
        tools.unlock()
    with pytest.raises(StrangeBeside):
        verify_file(tools.path, key)
    assert diary.read_text("utf-8") == "dear diary"
    odd.rmdir() if sort == "folder" else odd.unlink()
    tools.unlock().lock("done")


def test_a_practice_that_was_read_only_for_a_while_can_be_written_again(tools: Tools) -> None:
    tools.create().lock("done")
    with ordinary_user():
        tools.path.chmod(0o400)
        vault = tools.unlock()
        assert "nothing can be saved" in vault.warnings[0]
        vault.lock("done")
        tools.path.chmod(0o600)
        vault = tools.unlock()
        write(vault, "note", "kept")
        vault.lock("done")
    assert vault.warnings == ()
    assert listing(tools.path.parent) == {"practice.emr"}


def without(tools: Tools, *statements: str) -> bytes:
    """Take something out of a practice as only someone with the key could; return the file."""
    vault = tools.unlock()
    key = key_of(vault)
    vault.lock("done")
    with closing(connect(tools.path, key.raw)) as connection:
        connection.set_authorizer(None)
        connection.execute("PRAGMA foreign_keys = OFF")
        for statement in statements:
            connection.execute(statement)
    return tools.path.read_bytes()


NEEDED = (
    "TABLE meta", "TABLE audit", "TABLE client", "TABLE entry", "TABLE revision", "TABLE draft",
    "TABLE search_index", "TABLE psychotherapy_note", "INDEX entry_chart",
)  # fmt: skip


@pytest.mark.parametrize("part", NEEDED)
def test_a_practice_that_lacks_a_part_is_refused_in_words_and_left_alone(
    tools: Tools, part: str
) -> None:
    vault = tools.create()
    lines = vault.recovery_lines()
    vault.lock("done")
    left = without(tools, f"DROP {part}")
    with pytest.raises(PartMissing) as caught:
        tools.unlock()
    assert caught.value.message == "A part of this practice is missing from its file."
    assert "restore the newest verified backup" in caught.value.remedy
    assert "Nothing in the practice was changed" in caught.value.remedy
    with pytest.raises(PartMissing):
        tools.recover(lines)
    assert tools.path.read_bytes() == left


def test_a_table_with_other_columns_is_no_table_of_this_version(tools: Tools) -> None:
    tools.create().lock("done")
    without(tools, "ALTER TABLE draft RENAME COLUMN body TO words")
    with pytest.raises(PartMissing):
        tools.unlock()


def test_guards_and_tables_of_another_program_keep_nobody_out(tools: Tools) -> None:
    tools.create().lock("done")
    vault = tools.unlock()
    assert vault.warnings == ()
    vault.lock("done")
    without(tools, "DROP TRIGGER revision_fixed", "CREATE TABLE more (a TEXT)")
    vault = tools.unlock()
    assert opening.GUARDS_ALTERED in vault.warnings
    assert "altered guards" in actions(vault)
    vault.lock("done")


def test_a_log_that_a_full_disk_keeps_from_being_folded_in_has_pages(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = tools.create()

    def full(*_: object) -> None:
        raise DiskFull

    with monkeypatch.context() as patch:
        patch.setattr(vault.connection, "execute", full)
        assert opening._log_has_pages(vault.connection)
    vault.lock("done")
