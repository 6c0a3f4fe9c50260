"""A practice with a backup of it, and its restoring, for tests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.vault.notes import NOON
from tests.vault.practices import FAST, Steps, Tools
from therapist_emr.vault.backup import BackupResult
from therapist_emr.vault.keyring_store import KeyStore
from therapist_emr.vault.keys import Key
from therapist_emr.vault.restore import RestoreResult, restore

NEW = "a new passphrase"


@dataclass
class Made:
    """A practice that was backed up, changed afterwards and closed."""

    tools: Tools
    backup: BackupResult
    key: Key
    db_id: str


def bring_back(
    made: Made,
    target: Path,
    keystore: KeyStore | None,
    *,
    replace: bool = False,
    passphrase: str | None = NEW,
    steps: Steps | None = None,
) -> RestoreResult:
    return restore(
        made.backup.path,
        target,
        made.key,
        keystore,
        replace=replace,
        passphrase=passphrase,
        progress=steps,
        now=NOON,
        kdf=FAST,
    )
