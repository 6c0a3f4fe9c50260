from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.vault.practices import (
    FAILURES,
    PASSPHRASE,
    BrokenKeyring,
    Surprise,
    Tools,
    actions,
    listing,
    secrets_of,
    surprised,
)
from therapist_emr.store.errors import AlreadyExists
from therapist_emr.store.file_checks import SALT_BYTES
from therapist_emr.vault import lifecycle
from therapist_emr.vault.folders import SyncedFolder
from therapist_emr.vault.keyholder import Place
from therapist_emr.vault.keyring_store import KeyringError, MemoryKeyring
from therapist_emr.vault.wrap import PoorPassphrase


def test_a_new_practice_is_open_private_and_alone_in_its_folder(tools: Tools) -> None:
    vault = tools.create()
    assert vault.key_place is Place.KEYRING
    assert vault.warnings == ()
    assert actions(vault) == ["create practice"]
    for entry in tools.path.parent.iterdir():
        assert stat.S_IMODE(entry.stat().st_mode) == 0o600
    vault.lock("done")
    assert listing(tools.path.parent) == {"practice.emr"}
    assert stat.S_IMODE(tools.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(tools.path.parent.stat().st_mode) == 0o700
    assert tools.path.read_bytes()[:SALT_BYTES].hex() == vault.db_id


@pytest.mark.parametrize("name", ["", "-wal", "-shm", "-journal", ".key", ".pending.key"])
def test_a_new_practice_never_takes_the_place_of_anything(tools: Tools, name: str) -> None:
    tools.path.parent.mkdir()
    other = tools.path.with_name(tools.path.name + name)
    other.write_bytes(b"somebody's charts")
    with pytest.raises(AlreadyExists):
        tools.create()
    assert other.read_bytes() == b"somebody's charts"
    assert listing(tools.path.parent) == {other.name}
    assert secrets_of(tools) == {}


def test_a_link_that_leads_nowhere_is_in_the_way_too(tools: Tools) -> None:
    tools.path.parent.mkdir()
    tools.path.symlink_to("nowhere")
    with pytest.raises(AlreadyExists):
        tools.create()


def test_a_poor_passphrase_or_a_synced_folder_leaves_no_trace(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    with pytest.raises(PoorPassphrase):
        lifecycle.create_practice(tmp_path / "a" / "practice.emr", "short", keyring)
    with pytest.raises(SyncedFolder):
        lifecycle.create_practice(tmp_path / "Dropbox" / "practice.emr", PASSPHRASE, keyring)
    assert list(tmp_path.iterdir()) == []
    assert keyring.secrets == {}


@pytest.mark.parametrize("error", [*FAILURES, None])
def test_without_a_usable_keyring_a_key_file_takes_its_place(
    tools: Tools, error: type[KeyringError] | None
) -> None:
    tools.keystore = BrokenKeyring(error) if error else None
    vault = tools.create()
    assert vault.key_place is Place.FILE
    vault.lock("done")
    assert listing(tools.path.parent) == {"practice.emr", "practice.emr.key"}
    vault = tools.unlock()
    assert vault.key_place is Place.FILE
    vault.lock("done")


def test_a_creation_that_fails_leaves_nothing_behind(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_late(*_: object) -> None:
        raise Surprise

    monkeypatch.setattr(Path, "rename", fail_late)
    with pytest.raises(Surprise):
        tools.create()
    assert listing(tools.path.parent) == set()
    assert secrets_of(tools) == {}
    monkeypatch.undo()
    tools.create().lock("done")


def test_a_creation_that_fails_early_leaves_nothing_behind(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lifecycle, "wrap", surprised)
    with pytest.raises(Surprise):
        tools.create()
    assert listing(tools.path.parent) == set()


def test_what_a_killed_creation_left_is_swept_away_by_the_next(tools: Tools) -> None:
    tools.path.parent.mkdir()
    (tools.path.parent / ".practice.emr.new-0badf00d").write_bytes(b"half")
    (tools.path.parent / ".practice.emr.new-0badf00d-wal").write_bytes(b"half")
    (tools.path.parent / ".another.emr.new-0badf00d").write_bytes(b"not ours")
    tools.create().lock("done")
    assert listing(tools.path.parent) == {"practice.emr", ".another.emr.new-0badf00d"}


def test_the_key_file_of_a_killed_creation_goes_with_it(tools: Tools) -> None:
    tools.keystore = None
    vault = tools.create()
    vault.lock("done")
    tools.path.rename(tools.path.with_name(".practice.emr.new-0badf00d"))
    (tools.path.parent / ".practice.emr.new-0badf00d-wal").touch()
    tools.create().lock("done")
    tools.unlock().lock("done")
    assert listing(tools.path.parent) == {"practice.emr", "practice.emr.key"}


def test_a_key_file_that_is_not_the_unfinished_ones_is_in_the_way(tools: Tools) -> None:
    tools.keystore = None
    tools.create().lock("done")
    tools.path.rename(tools.path.with_name("moved.emr"))
    (tools.path.parent / ".practice.emr.new-0badf00d").write_bytes(bytes(5000))
    with pytest.raises(AlreadyExists):
        tools.create()
    assert tools.path.with_name("practice.emr.key").exists()
