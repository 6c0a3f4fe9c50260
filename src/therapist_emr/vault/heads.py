"""The ends of the audit trail that are remembered outside the file, compared with the file.

A chain that was cut, or written anew by someone with the key, fits in itself. It does not fit what
the keyring and the notes beside the backups remember.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from therapist_emr.domain import words
from therapist_emr.store.audit import AuditHead, AuditTrail
from therapist_emr.store.connection import Connection
from therapist_emr.vault.generations import find_backups
from therapist_emr.vault.open_vault import OpenVault


@dataclass(frozen=True, slots=True)
class Remembered:
    """Hold an end of the trail, and in words where it is remembered."""

    where: str
    head: AuditHead


def remembered_heads(vault: OpenVault, folders: Iterable[Path]) -> tuple[Remembered, ...]:
    """Return the ends that this computer's keyring and the backups in some folders remember."""
    found = []
    kept = vault.holder.remembered_head()
    if kept is not None and kept.seq:
        found.append(Remembered("this computer's keyring", kept))
    for folder in folders:
        for backup in find_backups(folder, vault.db_id):
            note = backup.note
            found.append(Remembered(f"the backup of {words.day(note.day)}", note.contents.head))
    return tuple(found)


def missing_heads(
    connection: Connection, remembered: Iterable[Remembered]
) -> tuple[Remembered, ...]:
    """Return the remembered ends that are not in the file's trail."""
    trail = AuditTrail(connection)
    return tuple(
        each
        for each in remembered
        if each.head.seq and trail.seal_at(each.head.seq) != each.head.mac
    )
