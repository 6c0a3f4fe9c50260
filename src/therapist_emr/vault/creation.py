"""Building a new practice under a temporary name, so that a crash leaves none by halves."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from therapist_emr.errors import UserError
from therapist_emr.store import migrations
from therapist_emr.store.audit import AuditTrail
from therapist_emr.store.connection import Connection, create, empty_wal, transaction
from therapist_emr.store.errors import AlreadyExists
from therapist_emr.store.file_checks import SALT_BYTES
from therapist_emr.store.meta import DB_ID, Meta
from therapist_emr.vault.files import SIDE_FILES, beside, sync_file
from therapist_emr.vault.keyholder import KeyHolder, Slot
from therapist_emr.vault.keys import Key
from therapist_emr.vault.open_vault import ACTOR, utc_now
from therapist_emr.vault.wrap import UnreadableKey, WrappedKey
from therapist_emr.whole_files import sweep, sync_folder


def build(path: Path, key: Key, salt: bytes, holder: KeyHolder, wrapped: WrappedKey) -> None:
    """Make an empty practice, keep its key, and only then give it its name.

    The caller holds the guard of `path`, so that what is swept away is nobody's work.
    """
    prefix = f".{path.name}.new-"
    _forget_unfinished(path, prefix)
    refuse_existing(path, holder)
    sweep(path.parent, prefix)
    partial = path.with_name(prefix + secrets.token_hex(4))
    try:
        connection = create(partial, key.raw, salt)
        try:
            _fill(connection, salt.hex())
        finally:
            connection.close()
        sync_file(partial)
        holder.write(wrapped)
        refuse_existing(path, None)
        partial.rename(path)
    except BaseException:
        sweep(path.parent, prefix)
        with suppress(UserError):
            holder.delete()
        raise
    sync_folder(path.parent)


def _forget_unfinished(path: Path, prefix: str) -> None:
    """Remove the key file of a practice whose making was cut short before it had a name."""
    for leftover in path.parent.iterdir():
        if leftover.name.startswith(prefix):
            with leftover.open("rb") as stream:
                unfinished = KeyHolder(None, path, stream.read(SALT_BYTES).hex())
            with suppress(UnreadableKey):
                if unfinished.read() is not None and not path.exists():
                    unfinished.delete()


def refuse_existing(path: Path, holder: KeyHolder | None) -> None:
    """Raise `AlreadyExists` when the practice, its log or its key file is there already."""
    taken = [path, *(beside(path, suffix) for suffix in SIDE_FILES)]
    taken += [holder.file(slot) for slot in Slot] if holder else []
    if any(os.path.lexists(name) for name in taken):
        raise AlreadyExists


def _fill(connection: Connection, name: str) -> None:
    migrations.upgrade(connection)
    with transaction(connection):
        Meta(connection).put(DB_ID, name)
        AuditTrail(connection).append("create practice", at_utc=utc_now(), actor=ACTOR)
    empty_wal(connection)
