"""What the keyring holds for a practice: its key under a passphrase, or bare without one.

A bare key is only ever put into the system's keyring, never into a file.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TypeAlias

from therapist_emr.errors import UserError
from therapist_emr.vault.keys import FINGERPRINT_CHARS, KEY_BYTES, Key
from therapist_emr.vault.wrap import MAX_CHARS, UnreadableKey, WrappedKey, unwrap

VERSION = 1
_NAMES = {"version", "db_id", "fingerprint", "cipher", "key"}
_ID_CHARS = 32


class PassphraseNeeded(UserError):
    """Say that the practice has a passphrase and none was given."""

    def __init__(self) -> None:
        super().__init__("This practice opens with a passphrase.", "Type it to go on.")


@dataclass(frozen=True, slots=True)
class BareKey:
    """Hold a key that no passphrase protects; never shown, never written into a file."""

    db_id: str
    fingerprint: str
    digits: str = field(repr=False)

    @classmethod
    def of(cls, key: Key, db_id: str) -> BareKey:
        """Return a key as the keyring keeps it without a passphrase."""
        return cls(db_id, key.fingerprint(), key.raw.hex())

    def to_json(self) -> str:
        """Write it as one line of JSON."""
        told = {
            "version": VERSION,
            "db_id": self.db_id,
            "fingerprint": self.fingerprint,
            "cipher": "none",
            "key": self.digits,
        }
        return json.dumps(told, separators=(",", ":"))

    def key(self) -> Key:
        """Return the key; raise `UnreadableKey` when it is not the one it says it is."""
        key = Key(bytearray.fromhex(self.digits))
        if key.fingerprint() != self.fingerprint:
            key.zero()
            raise UnreadableKey
        return key


StoredKey: TypeAlias = WrappedKey | BareKey


def read_stored(text: str) -> StoredKey:
    """Read what `to_json` of either kind writes and refuse anything else."""
    bare = _bare(text)
    return WrappedKey.from_json(text) if bare is None else bare


def open_stored(stored: StoredKey, passphrase: str | None) -> Key:
    """Return the key of what is stored; raise `WrongPassphrase` or `PassphraseNeeded`."""
    if isinstance(stored, BareKey):
        return stored.key()
    if passphrase is None:
        raise PassphraseNeeded
    return unwrap(stored, passphrase)


def _bare(text: str) -> BareKey | None:
    if len(text) > MAX_CHARS:
        return None
    try:
        data = json.loads(text)
        if set(data) != _NAMES or data["version"] != VERSION or data["cipher"] != "none":
            return None
        found = BareKey(data["db_id"], data["fingerprint"], data["key"])
        sizes = len(found.db_id), len(found.fingerprint), len(bytes.fromhex(found.digits))
        fits = sizes == (_ID_CHARS, FINGERPRINT_CHARS, KEY_BYTES) and found.to_json() == text
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return found if fits else None
