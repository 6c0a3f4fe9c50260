"""A keyring that did not serve while the passphrase was changed, and what it still holds.

The new passphrase then counts from a key file. Once that file is gone, whatever the keyring holds
would open the practice: under the old passphrase, or without any. So the file notes it, and each
unlocking tries to put the keyring right, until it serves.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress

from therapist_emr.store.connection import Connection, transaction
from therapist_emr.store.errors import StoreError
from therapist_emr.store.meta import Meta
from therapist_emr.vault.keyholder import KeyHolder
from therapist_emr.vault.keyring_store import KeyringError
from therapist_emr.vault.wrap import UnreadableKey

NOTE = "keyring_is_behind"


def note_behind(connection: Connection) -> None:
    """Note that the keyring may hold the key under an older passphrase, or bare."""
    with suppress(StoreError), transaction(connection):
        Meta(connection).put(NOTE, "yes")


def is_behind(connection: Connection) -> bool:
    """Tell whether that was noted, and is not put right yet."""
    return bool(Meta(connection).get(NOTE))


def catch_up(connection: Connection, holder: KeyHolder, ours: Collection[str]) -> None:
    """Put the keyring right; one that does not serve is tried again at the next unlocking."""
    with suppress(KeyringError, UnreadableKey):
        holder.catch_up(ours)
        with transaction(connection):
            Meta(connection).put(NOTE, "")
