"""A practice whose file is moved, deleted or replaced while it is open."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.vault.practices import PASSPHRASE, Tools, listing, read, write
from therapist_emr.domain.progress import Silent
from therapist_emr.store.connection import transaction
from therapist_emr.store.errors import MovedAway
from therapist_emr.store.meta import Meta
from therapist_emr.vault import lifecycle
from therapist_emr.vault.backup import back_up
from therapist_emr.vault.destinations import trouble_of
from therapist_emr.vault.drives import Trouble
from therapist_emr.vault.lifecycle import OpenVault
from therapist_emr.vault.opening import OLDER_THAN_REMEMBERED

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows moves no file that is open")


def deleted(practice: Path) -> None:
    practice.unlink()


def moved(practice: Path) -> None:
    practice.rename(practice.with_name("elsewhere.emr"))


def folder_moved(practice: Path) -> None:
    practice.parent.rename(practice.parent.with_name("elsewhere"))


def replaced(practice: Path) -> None:
    other = practice.with_name("other.emr")
    shutil.copyfile(practice, other)
    other.replace(practice)


@pytest.mark.parametrize("happens", [deleted, moved, folder_moved, replaced])
def test_nothing_is_called_saved_that_nobody_would_find_again(
    tools: Tools, backups: Path, happens: Callable[[Path], None]
) -> None:
    vault = tools.create()
    write(vault, "note", "before")
    happens(tools.path)
    with pytest.raises(MovedAway):
        write(vault, "note", "after")
    with pytest.raises(MovedAway) as told:
        back_up(vault, backups, Silent())
    assert trouble_of(told.value) is Trouble.OTHER  # the backup's drive is not to blame
    assert not list(backups.iterdir())
    assert read(vault, "note") == "before"
    vault.lock("done")


def test_a_file_that_is_put_back_is_saved_into_again(tools: Tools) -> None:
    vault = tools.create()
    moved(tools.path)
    with pytest.raises(MovedAway):
        write(vault, "note", "first try")
    tools.path.with_name("elsewhere.emr").rename(tools.path)
    write(vault, "note", "second try")
    vault.lock("done")
    vault = tools.unlock()
    assert read(vault, "note") == "second try"
    vault.lock("done")


def test_what_was_saved_of_a_deleted_practice_is_in_its_place_after_locking(tools: Tools) -> None:
    vault = tools.create()
    _save_into_log(vault, "typed last")
    deleted(tools.path)
    vault.lock("done")
    assert stat.S_IMODE(tools.path.stat().st_mode) == 0o600
    vault = tools.unlock()
    assert read(vault, "note") == "typed last"
    assert vault.warnings == ()
    vault.lock("done")


def test_what_was_saved_of_a_replaced_practice_is_beside_it_after_locking(
    tools: Tools, tmp_path: Path
) -> None:
    tools.create().lock("done")
    shutil.copyfile(tools.path, tmp_path / "older.emr")
    vault = tools.unlock()
    _save_into_log(vault, "typed last")
    (tmp_path / "older.emr").replace(tools.path)
    vault.lock("done")

    vault = tools.unlock()
    assert read(vault, "note") is None, "the log of the one went into the other"
    assert vault.warnings == (OLDER_THAN_REMEMBERED,)
    vault.lock("done")

    rescued = next(tools.path.parent.glob("practice-rescued-*.emr"))
    vault = lifecycle.unlock(rescued, PASSPHRASE, tools.keystore, throttle=tools.throttle)
    assert read(vault, "note") == "typed last"
    vault.lock("done")


def test_what_was_typed_last_goes_with_a_file_that_is_moved(tools: Tools) -> None:
    vault = tools.create()
    _save_into_log(vault, "typed last")
    moved(tools.path)
    vault.lock("done")
    elsewhere = tools.path.with_name("elsewhere.emr")
    vault = lifecycle.unlock(elsewhere, PASSPHRASE, tools.keystore, throttle=tools.throttle)
    assert read(vault, "note") == "typed last"
    vault.lock("done")


def test_a_disk_that_is_gone_with_its_folder_keeps_no_practice_unlocked(tools: Tools) -> None:
    vault = tools.create()
    shutil.rmtree(tools.path.parent)
    vault.lock("done")
    assert vault.is_locked
    assert not tools.path.parent.exists()


def test_an_ordinary_locking_writes_nothing_beside_the_practice(tools: Tools) -> None:
    tools.create().lock("done")
    assert listing(tools.path.parent) == {"practice.emr"}


def test_a_drive_that_counts_no_names_is_not_taken_for_one_with_a_deleted_practice(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = os.fstat

    def uncounted(handle: int) -> os.stat_result:
        told = list(true(handle))
        told[stat.ST_NLINK] = 0
        return os.stat_result(told)

    vault = tools.create()
    monkeypatch.setattr(os, "fstat", uncounted)
    vault.lock("done")
    assert listing(tools.path.parent) == {"practice.emr"}


def _save_into_log(vault: OpenVault, words: str) -> None:
    """Save as a draft is saved: into the log, which is folded into the file later."""
    with transaction(vault.connection, checkpoint=False):
        Meta(vault.connection).put("note", words)
