from __future__ import annotations

from pathlib import Path

from tests.store.forging import forge
from tests.vault.practices import Tools, write
from therapist_emr.domain import words
from therapist_emr.domain.progress import Silent
from therapist_emr.vault.backup import back_up
from therapist_emr.vault.heads import missing_heads, remembered_heads
from therapist_emr.vault.lifecycle import OpenVault


def test_the_keyring_and_each_backup_remember_an_end(tools: Tools, backups: Path) -> None:
    vault = tools.create()
    assert remembered_heads(vault, ()) == ()
    first = back_up(vault, backups, Silent())
    vault.lock("done")
    vault = tools.unlock()
    found = remembered_heads(vault, (backups, backups / "nowhere"))
    assert [each.where for each in found] == [
        "this computer's keyring",
        f"the backup of {words.day(first.made)}",
    ]
    assert missing_heads(vault.connection, found) == ()
    vault.lock("done")


def test_an_end_that_was_cut_off_is_missed(vault: OpenVault, backups: Path) -> None:
    write(vault, "note")
    vault.record("view")
    back_up(vault, backups, Silent())
    found = remembered_heads(vault, (backups,))
    forge(vault.connection, "DELETE FROM audit WHERE seq > 1")
    assert missing_heads(vault.connection, found) == found
