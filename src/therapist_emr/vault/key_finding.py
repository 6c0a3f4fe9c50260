"""The key that opens an older backup, found among those the practice had."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

from therapist_emr.errors import UserError
from therapist_emr.store.connection import connect_sealed
from therapist_emr.store.errors import Damaged, WrongKey
from therapist_emr.store.file_checks import check_file
from therapist_emr.vault.files import BACKUP_SUFFIX, plain_words
from therapist_emr.vault.key_history import all_keys, wipe
from therapist_emr.vault.keys import CROCKFORD, FINGERPRINT_CHARS, Key
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.sidecar import read_sidecar

_NAMED = re.compile(rf"-([{CROCKFORD}]{{{FINGERPRINT_CHARS}}}){re.escape(BACKUP_SUFFIX)}$")


class NoKeyForBackup(UserError):
    """Say that none of the practice's keys opens a backup, and which sheet would."""

    def __init__(self, fingerprint: str) -> None:
        wanted = f" with the fingerprint {fingerprint}" if fingerprint else " it was made with"
        super().__init__(
            "No key that this practice has or had opens this backup.",
            f"Use the recovery sheet{wanted}; if that does not open it, the backup is damaged.",
        )


def fingerprint_of(backup: Path) -> str:
    """Return the fingerprint of the key a backup was made with, as its note or name says it."""
    note = read_sidecar(backup)
    named = _NAMED.search(backup.name)
    return note.fingerprint if note else named[1] if named else ""


def key_for(vault: OpenVault, backup: Path) -> Key:
    """Return the key of a backup: today's or a former one; the caller wipes it. Any thread.

    Raise `NoKeyForBackup` when none of them opens it.
    """
    said = fingerprint_of(backup)
    with plain_words(), closing(vault.connect()) as connection:
        check_file(backup)
        keys = all_keys(connection, vault.key)
    keys.sort(key=lambda key: key.fingerprint() != said)
    found = next((key for key in keys if _opens(backup, key)), None)
    wipe(key for key in keys if key is not found)
    if found is None:
        raise NoKeyForBackup(said)
    return found


def _opens(backup: Path, key: Key) -> bool:
    try:
        connect_sealed(backup, key.raw).close()
    except (Damaged, WrongKey):
        return False
    return True
