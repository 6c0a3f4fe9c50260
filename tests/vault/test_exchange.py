"""A restore that ends in the middle: what was there stands again, or what stands is told."""

from __future__ import annotations

import errno
import os
import signal
from pathlib import Path

import pytest

from tests.vault.practices import FAST, PASSPHRASE, Surprise, listing, read
from tests.vault.restored import Made, bring_back
from therapist_emr.store.audit import AuditTrail
from therapist_emr.store.errors import AlreadyExists, DiskFault, DiskFull
from therapist_emr.vault import exchange
from therapist_emr.vault.exchange import (
    Exchange,
    LeftAside,
    Unfinished,
    newest_aside,
    put_back,
)
from therapist_emr.vault.guard import AlreadyOpen, Guard
from therapist_emr.vault.keyholder import KeyHolder
from therapist_emr.vault.keyring_store import MemoryKeyring
from therapist_emr.vault.keys import Key
from therapist_emr.vault.recovery import encode
from therapist_emr.vault.wrap import wrap
from therapist_emr.whole_files import sync_folder


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), DiskFull()])
def test_what_stands_is_told_when_the_end_of_a_restore_fails(
    made: Made, stop: BaseException
) -> None:
    class Stopping(MemoryKeyring):
        def put(self, *_: str) -> None:
            raise stop

    before = made.tools.path.read_bytes()
    with pytest.raises(Unfinished) as told:
        bring_back(made, made.tools.path, Stopping(), replace=True)
    said = str(told.value)
    assert f"was restored to {made.tools.path}" in said
    (quarantine,) = made.tools.path.parent.glob("*-replaced-*")
    assert f"kept in {quarantine}" in said
    assert (quarantine / "practice.emr").read_bytes() == before
    vault = made.tools.recover(encode(made.key))
    assert read(vault, "note") == "in the backup"
    vault.lock("done")


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), DiskFull()])
def test_what_fails_before_the_exchange_puts_everything_back(
    made: Made, monkeypatch: pytest.MonkeyPatch, stop: BaseException
) -> None:
    def stopped(folder: Path) -> None:
        if not made.tools.path.exists():
            raise stop
        sync_folder(folder)

    holder = KeyHolder(made.tools.keystore, made.tools.path, made.db_id)
    holder.write(wrap(Key.random(), PASSPHRASE, made.db_id, FAST), ours={made.key.fingerprint()})
    log = made.tools.path.with_name("practice.emr-journal")
    log.touch()
    before = made.tools.path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(exchange, "sync_folder", stopped)
        with pytest.raises(type(stop)):
            bring_back(made, made.tools.path, made.tools.keystore, replace=True)
    assert made.tools.path.read_bytes() == before
    assert listing(made.tools.path.parent) == {"practice.emr", log.name}


def test_a_slow_keyring_is_asked_while_the_practice_is_in_its_place(made: Made) -> None:
    class Watching(MemoryKeyring):
        def get(self, service: str, user: str) -> str | None:
            assert made.tools.path.exists()
            return super().get(service, user)

    bring_back(made, made.tools.path, Watching(), replace=True)
    assert list(made.tools.path.parent.glob("*-replaced-*"))


def test_the_key_file_of_what_is_set_aside_goes_with_it(made: Made) -> None:
    """The keyring's key is another copy's: a key file is nearer to the file beside it."""
    holder = KeyHolder(made.tools.keystore, made.tools.path, made.db_id)
    holder.write(wrap(Key.random(), PASSPHRASE, made.db_id, FAST), ours={made.key.fingerprint()})
    near = wrap(Key.random(), PASSPHRASE, made.db_id, FAST)
    holder.write(near, file=True)
    bring_back(made, made.tools.path, made.tools.keystore, replace=True)
    (quarantine,) = made.tools.path.parent.glob("*-replaced-*")
    assert (quarantine / "practice.emr.key").read_text("utf-8") == near.to_json()


def test_what_cannot_be_put_back_is_told(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(folder: Path) -> None:
        if made.tools.path.exists():
            return sync_folder(folder)
        made.tools.path.mkdir()
        (made.tools.path / "file").touch()
        raise DiskFull

    holder = KeyHolder(made.tools.keystore, made.tools.path, made.db_id)
    holder.write(wrap(Key.random(), PASSPHRASE, made.db_id, FAST), ours={made.key.fingerprint()})
    monkeypatch.setattr(exchange, "sync_folder", taken)
    with pytest.raises(LeftAside) as told:
        bring_back(made, made.tools.path, made.tools.keystore, replace=True)
    (quarantine,) = made.tools.path.parent.glob("*-replaced-*")
    assert str(quarantine) in str(told.value)
    assert (quarantine / "practice.emr").is_file()


def test_a_key_is_let_go_only_when_the_restore_is_done(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = KeyHolder(None, made.tools.path, made.db_id)
    holder.write(wrap(made.key, PASSPHRASE, made.db_id, FAST))

    def full(*_: object, **__: object) -> None:
        raise DiskFull

    with monkeypatch.context() as patch:
        patch.setattr(AuditTrail, "append", full)
        with pytest.raises(Unfinished):
            bring_back(made, made.tools.path, None, replace=True)
    (quarantine,) = made.tools.path.parent.glob("*-replaced-*")
    assert listing(quarantine) == {"practice.emr", "practice.emr.key"}


def test_a_bug_after_the_exchange_passes_as_it_is(made: Made) -> None:
    class Broken(MemoryKeyring):
        def put(self, *_: str) -> None:
            raise Surprise

    with pytest.raises(Surprise):
        bring_back(made, made.tools.path, Broken(), replace=True)


def test_where_nothing_was_in_the_way_nothing_is_put_back(tmp_path: Path) -> None:
    part = tmp_path / "part"
    part.touch()
    with pytest.raises(DiskFull), exchange.Exchange(part, tmp_path / "new.emr").told():
        raise DiskFull
    assert listing(tmp_path) == {"part"}


def test_a_disk_that_fails_half_way_through_gets_all_back(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once while the second file is moved, once when all are and the folder is made durable."""
    holder = KeyHolder(made.tools.keystore, made.tools.path, made.db_id)
    holder.write(wrap(Key.random(), PASSPHRASE, made.db_id, FAST), ours={made.key.fingerprint()})
    made.tools.path.with_name("practice.emr-journal").touch()
    before = {name: name.read_bytes() for name in made.tools.path.parent.iterdir()}
    move = Path.rename

    def moved(path: Path, target: Path) -> Path:
        if path.name.endswith("-journal") and "-replaced-" in str(target):
            raise OSError(errno.EIO, "no answer")
        return move(path, target)

    def synced(folder: Path) -> None:
        if "-replaced-" in folder.name:
            raise OSError(errno.EIO, "no answer")
        sync_folder(folder)

    for place, name, failing in ((Path, "rename", moved), (exchange, "sync_folder", synced)):
        with monkeypatch.context() as patch:
            patch.setattr(place, name, failing)
            with pytest.raises(DiskFault):
                bring_back(made, made.tools.path, made.tools.keystore, replace=True)
        assert {name: name.read_bytes() for name in made.tools.path.parent.iterdir()} == before


def killed_in_between(made: Made, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Kill a restore between its two renames, for real; return the folder it left."""

    def die(_: Exchange) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:  # pragma: no cover - another process
        monkeypatch.setattr(Exchange, "place", die)
        bring_back(made, made.tools.path, MemoryKeyring(), replace=True)
        os._exit(1)
    _, ended = os.waitpid(child, 0)
    assert os.WTERMSIG(ended) == signal.SIGKILL
    assert not made.tools.path.exists()
    aside = newest_aside(made.tools.path)
    assert aside is not None
    return aside


@pytest.mark.skipif(os.name == "nt", reason="no fork there")
def test_what_a_killed_restore_set_aside_is_put_back(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = made.tools.path.read_bytes()
    aside = killed_in_between(made, monkeypatch)
    put_back(aside, made.tools.path)
    assert made.tools.path.read_bytes() == before
    assert not aside.exists()
    assert newest_aside(made.tools.path) is None
    made.tools.unlock().lock("done")


@pytest.mark.skipif(os.name == "nt", reason="no fork there")
def test_nothing_is_put_back_over_a_file_or_into_a_restore(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    aside = killed_in_between(made, monkeypatch)
    with Guard(made.tools.path), pytest.raises(AlreadyOpen):
        put_back(aside, made.tools.path)
    made.tools.path.write_bytes(b"somebody's work")
    with pytest.raises(AlreadyExists):
        put_back(aside, made.tools.path)
    assert made.tools.path.read_bytes() == b"somebody's work"
    assert (aside / "practice.emr").exists()


def test_a_place_whose_folder_is_gone_has_nothing_aside(tmp_path: Path) -> None:
    assert newest_aside(tmp_path / "gone" / "practice.emr") is None
