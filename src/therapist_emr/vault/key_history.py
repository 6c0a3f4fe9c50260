"""Former keys, so that old backups still open: each sealed with the key that followed it.

Whoever has today's key opens the one before it, with that the one before, and so on. The row is
written before the file is encrypted anew, so that no crash can part a file from its former key.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from therapist_emr.store.connection import Connection
from therapist_emr.store.errors import Damaged
from therapist_emr.store.key_history import KeptKey, KeyHistory
from therapist_emr.vault.keys import KEY_BYTES, Key

_PURPOSE = b"therapist-emr key history 1"
_NONCE_BYTES = 12


def keep_key(connection: Connection, old: Key, new: Key, *, at_utc: str) -> None:
    """Seal a key with the one that is about to follow it, within the caller's transaction."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE_BYTES)
    under, fingerprint = new.fingerprint(), old.fingerprint()
    outer = _derived(new)
    try:
        sealed = AESGCM(outer).encrypt(nonce, old.raw, _names(under, fingerprint))
    finally:
        outer[:] = bytes(len(outer))
    KeyHistory(connection).add(KeptKey(under, fingerprint, nonce.hex(), sealed.hex(), at_utc))


def former_fingerprints(connection: Connection, current: str) -> list[str]:
    """Return the fingerprints of the former keys, the latest first."""
    return [kept.fingerprint for kept in KeyHistory(connection).chain(current)]


def all_keys(connection: Connection, current: Key) -> list[Key]:
    """Return copies of today's key and of all former ones, the latest first; the caller wipes them.

    Raise `Damaged` when a row was altered.
    """
    keys = [current.copy()]
    try:
        for kept in KeyHistory(connection).chain(current.fingerprint()):
            keys.append(_opened(kept, keys[-1]))
    except BaseException:
        wipe(keys)
        raise
    return keys


def wipe(keys: Iterable[Key]) -> None:
    """Wipe several keys from memory."""
    for key in keys:
        key.zero()


def _opened(kept: KeptKey, key: Key) -> Key:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    outer, raw = _derived(key), bytearray(KEY_BYTES)
    try:
        AESGCM(outer).decrypt_into(
            bytes.fromhex(kept.nonce),
            bytes.fromhex(kept.ciphertext),
            _names(kept.under, kept.fingerprint),
            raw,
        )
    except (InvalidTag, ValueError):
        raise Damaged from None
    finally:
        outer[:] = bytes(len(outer))
    return Key(raw)


def _derived(key: Key) -> bytearray:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    outer = bytearray(KEY_BYTES)
    HKDF(SHA256(), KEY_BYTES, None, _PURPOSE).derive_into(key.raw, outer)
    return outer


def _names(under: str, fingerprint: str) -> bytes:
    return f"{under} {fingerprint}".encode()
