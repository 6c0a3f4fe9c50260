"""A practice under two addresses: a link to it, and a copy beside it."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.rights import ordinary_user
from tests.vault.practices import FAST, PASSPHRASE, Tools, key_of, listing, write
from therapist_emr.domain.progress import Silent
from therapist_emr.errors import UserError
from therapist_emr.store.errors import NotAPractice, NotReadable
from therapist_emr.vault.backup import back_up
from therapist_emr.vault.keys import Key
from therapist_emr.vault.lifecycle import Place, WrongRecoveryKey, look_for_key
from therapist_emr.vault.opening import OLDER_THAN_REMEMBERED
from therapist_emr.vault.recovery import encode
from therapist_emr.vault.restore import restore


def test_a_copy_and_its_original_in_turns_are_no_alarm(tools: Tools) -> None:
    tools.create().lock("done")
    beside = replace(tools, path=tools.path.with_name("copy.emr"))
    shutil.copy(tools.path, beside.path)
    tools.unlock().lock("done")
    vault = beside.unlock()
    vault.lock("done")
    assert vault.warnings == (OLDER_THAN_REMEMBERED,)  # as it is, the first time
    for turn in range(3):
        for each in (tools, beside):
            vault = each.unlock()
            write(vault, f"note {turn}")
            vault.lock("done")
            assert vault.warnings == (), (turn, each.path.name)
    old = tools.path.read_bytes()
    tools.unlock().lock("done")
    beside.unlock().lock("done")
    tools.path.write_bytes(old)
    vault = tools.unlock()
    vault.lock("done")
    assert vault.warnings == (OLDER_THAN_REMEMBERED,)


def test_a_practice_that_was_moved_is_still_remembered(tools: Tools) -> None:
    tools.create().lock("done")
    old = tools.path.read_bytes()
    tools.unlock().lock("done")
    moved = replace(tools, path=tools.path.with_name("moved.emr"))
    tools.path.rename(moved.path)
    moved.path.write_bytes(old)
    vault = moved.unlock()
    vault.lock("done")
    assert vault.warnings == (OLDER_THAN_REMEMBERED,)


@pytest.fixture
def linked(tools: Tools, tmp_path: Path) -> Tools:
    """A practice whose key is in a file beside it, and a link to it elsewhere."""
    tools.keystore = None
    vault = tools.create()
    assert vault.key_place is Place.FILE
    write(vault, "note", "kept")
    vault.lock("done")
    link = tmp_path / "elsewhere" / "link.emr"
    link.parent.mkdir()
    link.symlink_to(tools.path)
    return replace(tools, path=link)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_finds_the_key_file_beside_the_practice(linked: Tools) -> None:
    assert look_for_key(linked.path, None)
    vault = linked.unlock()
    vault.set_passphrase(PASSPHRASE)
    vault.lock("done")
    assert listing(linked.path.parent) == {"link.emr"}


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_restore_at_a_link_replaces_the_practice_and_leaves_the_link(
    linked: Tools, tools: Tools, backups: Path
) -> None:
    vault = linked.unlock()
    key = key_of(vault)
    good = back_up(vault, backups, Silent()).path
    vault.lock("done")
    done = restore(good, linked.path, key, None, replace=True, passphrase=PASSPHRASE, kdf=FAST)
    assert done.path == tools.path
    assert linked.path.is_symlink()
    assert listing(linked.path.parent) == {"link.emr"}
    linked.unlock().lock("done")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no chart in here\n" * 1000, NotAPractice),
        (bytes(range(7, 7 + 128)) * 128, WrongRecoveryKey),
    ],
)
def test_what_is_no_practice_keeps_no_lock_beside_it(
    tools: Tools, tmp_path: Path, content: bytes, said: type[UserError]
) -> None:
    other = tmp_path / "README.md"
    other.write_bytes(content)
    wrong = replace(tools, path=other)
    with pytest.raises(said):
        wrong.recover(encode(Key(bytearray(32))))
    assert not (tmp_path / "README.md.lock").exists()


@pytest.mark.skipif(os.name == "nt", reason="modes of Unix")
def test_a_file_that_may_not_be_read_is_not_called_unwritable(tools: Tools) -> None:
    tools.create().lock("done")
    tools.path.chmod(0)
    with ordinary_user(), pytest.raises(NotReadable, match="may not be read"):
        tools.unlock()
