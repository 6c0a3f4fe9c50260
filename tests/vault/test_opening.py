from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.rights import ordinary_user
from tests.vault.practices import PASSPHRASE, Tools, listing, read, write
from therapist_emr.errors import UserError
from therapist_emr.store import migrations
from therapist_emr.store.connection import schema_changes, user_version
from therapist_emr.store.errors import NewerSchema
from therapist_emr.store.migrations import Migration
from therapist_emr.vault import lifecycle
from therapist_emr.vault.opening import BEFORE_UPGRADE, SECOND_NAME, NotUpgraded
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
