"""A backup is looked into from inside the practice, with today's key or a former one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.vault.practices import FAST, PASSPHRASE
from therapist_emr.domain.clock import FixedClock
from therapist_emr.domain.progress import Silent
from therapist_emr.practice import open_practice
from therapist_emr.practice.restoring import look_into, order_restore
from therapist_emr.vault import lifecycle, rotation
from therapist_emr.vault.backup import back_up
from therapist_emr.vault.key_finding import NoKeyForBackup
from therapist_emr.vault.keyring_store import MemoryKeyring
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.restore import restore

CLOCK = FixedClock(datetime(2026, 11, 17, 20, tzinfo=UTC))


@pytest.fixture
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    for name in ("HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    return MemoryKeyring()


@pytest.fixture
def vault(keyring: MemoryKeyring, tmp_path: Path) -> Iterator[OpenVault]:
    path = tmp_path / "desk" / "p.emr"
    opened = lifecycle.create_practice(path, PASSPHRASE, keyring, kdf=FAST)
    yield opened
    opened.lock("test over")


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


def add(vault: OpenVault, name: str) -> None:
    practice = open_practice(vault.connection, CLOCK)
    practice.clients.add({"legal_name": name, "born": "1990-05-04", "status": "active"})


def test_a_backup_is_compared_and_put_back_under_the_key_of_today(
    vault: OpenVault, keyring: MemoryKeyring, usb: Path
) -> None:
    add(vault, "Ana Soto")
    backup = back_up(vault, usb, Silent()).path
    add(vault, "Ben Moss")
    looked = look_into(vault, backup)
    assert looked.current_key
    assert looked.preview.holdings.clients == 1
    assert looked.comparison.lost.clients == 1
    order = order_restore(vault, looked)
    assert order.compared == looked.comparison.lines
    vault.lock("for a restore")
    restore(
        backup, vault.path, order.key, keyring, replace=True, under=order.under, progress=Silent()
    )
    order.zero()
    assert order.key.is_zeroed
    assert order.under.is_zeroed
    opened = lifecycle.unlock(vault.path, PASSPHRASE, keyring)
    assert [one.name for one in open_practice(opened.connection, CLOCK).clients.listed()] == [
        "Ana Soto"
    ]
    opened.lock("test over")


def test_a_backup_of_a_former_key_is_restored_under_the_one_of_today(
    vault: OpenVault, keyring: MemoryKeyring, usb: Path
) -> None:
    add(vault, "Ana Soto")
    backup = back_up(vault, usb, Silent())
    pending = rotation.begin(vault, backup, PASSPHRASE, kdf=FAST)
    lines = pending.recovery_lines()
    assert pending.confirm({1: lines[0], 3: lines[2]})
    changed = rotation.carry_out(vault, pending, Silent())
    looked = look_into(changed, backup.path)
    assert not looked.current_key
    order = order_restore(changed, looked)
    assert order.key.fingerprint() != order.under.fingerprint()
    changed.lock("for a restore")
    restore(
        backup.path,
        changed.path,
        order.key,
        keyring,
        replace=True,
        under=order.under,
        progress=Silent(),
    )
    opened = lifecycle.unlock(changed.path, PASSPHRASE, keyring)
    assert opened.fingerprint == changed.fingerprint
    assert opened.recovery_lines() == lines
    opened.lock("test over")


def test_a_backup_of_another_practice_is_not_looked_into(
    vault: OpenVault, usb: Path, tmp_path: Path
) -> None:
    other = lifecycle.create_practice(tmp_path / "other.emr", PASSPHRASE, None, kdf=FAST)
    backup = back_up(other, usb, Silent()).path
    other.lock("done")
    with pytest.raises(NoKeyForBackup):
        look_into(vault, backup)
