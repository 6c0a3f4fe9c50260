"""Changing the key of a practice in a test, with everything that has to come before."""

from __future__ import annotations

from pathlib import Path

from tests.vault.practices import FAST, PASSPHRASE, Tools
from therapist_emr.domain.progress import Silent
from therapist_emr.vault.backup import BackupResult, back_up
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.rotation import PendingKey, begin, carry_out


def backed_up(vault: OpenVault, folder: Path) -> BackupResult:
    return back_up(vault, folder, Silent())


def begun(tools: Tools, vault: OpenVault, folder: Path) -> PendingKey:
    passphrase = PASSPHRASE if vault.asks_passphrase else None
    pending = begin(vault, backed_up(vault, folder), passphrase, throttle=tools.throttle, kdf=FAST)
    assert pending.confirm(dict(enumerate(pending.recovery_lines()[:2], start=1)))
    return pending


def changed(tools: Tools, vault: OpenVault, folder: Path) -> OpenVault:
    return carry_out(vault, begun(tools, vault, folder), Silent())
