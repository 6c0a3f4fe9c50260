"""Looking into a backup from inside the open practice, before it takes the practice's place."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from therapist_emr.vault.comparison import Comparison, compare
from therapist_emr.vault.key_finding import key_for
from therapist_emr.vault.keys import Key
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.restore import Preview, preview


@dataclass(frozen=True, slots=True)
class LookedInto:
    """Hold what a backup holds, and how today's practice differs from it."""

    preview: Preview
    comparison: Comparison
    current_key: bool
    """False when the backup is from before a change of the key."""


@dataclass(frozen=True, slots=True)
class RestoreOrder:
    """Hold a backup that is to take the practice's place, its key, and the practice's own.

    What is restored opens as the practice does today: `under` is the key it shall have.
    """

    found: Preview
    compared: tuple[str, ...]
    key: Key
    under: Key

    def zero(self) -> None:
        """Wipe both keys from memory."""
        self.key.zero()
        self.under.zero()


def look_into(vault: OpenVault, backup: Path) -> LookedInto:
    """Say what a backup holds and what restoring it would take away; in any thread.

    Raise `NoKeyForBackup` when none of the practice's keys, today's and former ones, opens it.
    """
    key = key_for(vault, backup)
    try:
        found = preview(backup, key)
        with closing(vault.connect()) as connection:
            comparison = compare(backup, key, connection)
    finally:
        key.zero()
    return LookedInto(found, comparison, found.fingerprint == vault.fingerprint)


def order_restore(vault: OpenVault, looked: LookedInto) -> RestoreOrder:
    """Take out the keys that a restore needs, so that the practice can be closed for it."""
    key = key_for(vault, looked.preview.path)
    return RestoreOrder(looked.preview, looked.comparison.lines, key, vault.key.copy())
