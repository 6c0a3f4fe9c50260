from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.records import add_client, add_entry, vouch
from tests.vault.notes import NOON, leave
from tests.vault.practices import Steps, Tools, actions, flipped, listing
from therapist_emr.domain.progress import Silent
from therapist_emr.errors import Cancelled
from therapist_emr.vault import drill, recovery
from therapist_emr.vault.backup import back_up
from therapist_emr.vault.drill import OtherContents, newest_backup, try_restore
from therapist_emr.vault.generations import FoundBackup
from therapist_emr.vault.keys import Key
from therapist_emr.vault.lifecycle import OpenVault, WrongRecoveryKey
from therapist_emr.vault.recovery import RecoveryKeyError
from therapist_emr.vault.restore import DamagedBackup, restore


@pytest.fixture
def found(vault: OpenVault, backups: Path) -> FoundBackup:
    entry_id, _ = add_entry(vault.connection, add_client(vault.connection).id)
    vouch(vault.connection, entry_id)
    back_up(vault, backups, Silent(), now=NOON)
    newest = newest_backup([backups], vault.db_id)
    assert newest is not None
    return newest


def test_the_newest_backup_of_the_practice_is_found_wherever_it_is(
    vault: OpenVault, found: FoundBackup, tmp_path: Path
) -> None:
    (tmp_path / "nas").mkdir()
    leave(tmp_path / "nas", NOON)  # another practice's
    folders = [tmp_path / "nas", tmp_path / "unplugged", found.path.parent]
    assert newest_backup(folders, vault.db_id) == found
    newer = back_up(vault, tmp_path / "nas", Silent())
    seen = newest_backup(folders, vault.db_id)
    assert seen is not None
    assert seen.path == newer.path
    assert newest_backup([tmp_path / "unplugged"], vault.db_id) is None


def test_a_drill_restores_with_the_paper_alone_and_leaves_nothing(
    vault: OpenVault, found: FoundBackup
) -> None:
    before = listing(vault.path.parent), listing(found.path.parent), actions(vault)
    steps = Steps()
    report = try_restore(vault, found, "\n".join(vault.recovery_lines()), steps)
    assert report.backup == found.path
    assert (report.holdings.clients, report.holdings.signed) == (1, 1)
    assert {"Copying", "Checking"} <= {words for _, _, words in steps.said}
    assert (listing(vault.path.parent), listing(found.path.parent), actions(vault)) == before
    assert not vault.key.is_zeroed


def test_the_sheet_of_another_practice_is_found_out(vault: OpenVault, found: FoundBackup) -> None:
    with pytest.raises(WrongRecoveryKey):
        try_restore(vault, found, recovery.encode(Key.random()), Silent())
    with pytest.raises(RecoveryKeyError):
        try_restore(vault, found, "NOT A KEY", Silent())
    assert not list(vault.path.parent.glob(".*"))


def test_a_damaged_backup_does_not_pass(vault: OpenVault, found: FoundBackup) -> None:
    with flipped(found.path, 9_000), pytest.raises(DamagedBackup):
        try_restore(vault, found, vault.recovery_lines(), Silent())
    assert not list(vault.path.parent.glob(".*"))


def test_other_contents_do_not_pass(
    vault: OpenVault, found: FoundBackup, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = restore

    def restored_and_emptied(*arguments: object, **options: object) -> object:
        result = honest(*arguments, **options)  # type: ignore[arg-type]  # handed through
        result.contents.counts["entry"] = 0  # type: ignore[index]  # as if a row had been lost
        return result

    monkeypatch.setattr(drill, "restore", restored_and_emptied)
    with pytest.raises(OtherContents):
        try_restore(vault, found, vault.recovery_lines(), Silent())


@pytest.mark.parametrize("words", ["Copying", "Checking"])
def test_a_drill_that_is_stopped_leaves_nothing(
    vault: OpenVault, found: FoundBackup, words: str
) -> None:
    with pytest.raises(Cancelled):
        try_restore(vault, found, vault.recovery_lines(), Steps(words, Cancelled()))
    assert not list(vault.path.parent.glob(".*"))


def test_a_drill_after_the_practice_went_on_compares_with_the_backup(
    tools: Tools, vault: OpenVault, found: FoundBackup
) -> None:
    add_entry(vault.connection, add_client(vault.connection, "Lee Moss").id)
    report = try_restore(vault, found, vault.recovery_lines(), Silent())
    assert report.holdings.clients == 1
