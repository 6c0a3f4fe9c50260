"""A key wrapped under a passphrase: what the keyring and the key file hold."""

from __future__ import annotations

import json
import secrets
import unicodedata
from dataclasses import asdict, dataclass, replace
from typing import Any

from therapist_emr.errors import UserError
from therapist_emr.store.errors import OutOfMemory
from therapist_emr.vault.keys import CROCKFORD, FINGERPRINT_CHARS, KEY_BYTES, Key

VERSION = 1
MAX_CHARS = 1_200  # the Windows vault holds 1,280 characters
SALT_BYTES = 16
NONCE_BYTES = 12
TAG_BYTES = 16
MIN_PASSPHRASE = 8
MAX_PASSPHRASE = 1_000


class WrongPassphrase(UserError):
    """Say that the passphrase does not open the practice."""

    def __init__(self) -> None:
        super().__init__(
            "That passphrase does not open this practice.",
            "Try again, or use your recovery sheet. Nothing was changed.",
        )


class UnreadableKey(UserError):
    """Say that what was stored as the wrapped key is not one."""

    def __init__(self) -> None:
        super().__init__(
            "The key stored on this computer cannot be read.",
            "Use your recovery sheet; the practice itself is not affected.",
        )


class PoorPassphrase(UserError):
    """Say why a new passphrase is not accepted."""


@dataclass(frozen=True, slots=True)
class KdfParams:
    """Say how much work Argon2id does to turn a passphrase into a key."""

    memory_kib: int = 256 * 1024
    time: int = 3
    lanes: int = 4

    def __post_init__(self) -> None:
        """Refuse what Argon2id cannot do and what would stall the computer."""
        fits = 1 <= self.lanes <= 16 and 1 <= self.time <= 32
        if not fits or not 8 * self.lanes <= self.memory_kib <= 2 * 1024 * 1024:
            raise ValueError("Argon2id parameters out of range")


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """Hold an encrypted key; every field but the last is bound to it and cannot be altered."""

    db_id: str
    fingerprint: str
    kdf: KdfParams
    salt: str
    nonce: str
    ciphertext: str = ""

    def to_json(self) -> str:
        """Write it as one line of JSON."""
        return json.dumps({**_header(self), "ciphertext": self.ciphertext}, separators=(",", ":"))

    def associated_data(self) -> bytes:
        """Return the bytes that the encryption also protects."""
        return json.dumps(_header(self), sort_keys=True, separators=(",", ":")).encode()

    @classmethod
    def from_json(cls, text: str) -> WrappedKey:
        """Read exactly what `to_json` writes and refuse anything else."""
        try:
            return _parse(text)
        except (ValueError, TypeError, KeyError, RecursionError):
            raise UnreadableKey from None


def wrap(key: Key, passphrase: str, db_id: str, kdf: KdfParams | None = None) -> WrappedKey:
    """Encrypt a key under a passphrase for one file."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    blank = WrappedKey(
        db_id=db_id,
        fingerprint=key.fingerprint(),
        kdf=kdf or KdfParams(),
        salt=secrets.token_hex(SALT_BYTES),
        nonce=secrets.token_hex(NONCE_BYTES),
    )
    outer = _derive(passphrase, blank)
    try:
        sealed = AESGCM(outer).encrypt(bytes.fromhex(blank.nonce), key.raw, blank.associated_data())
    finally:
        outer[:] = bytes(len(outer))
    return replace(blank, ciphertext=sealed.hex())


def unwrap(wrapped: WrappedKey, passphrase: str) -> Key:
    """Decrypt a wrapped key; raise `WrongPassphrase` when it does not open."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    outer = _derive(passphrase, wrapped)
    raw = bytearray(KEY_BYTES)
    try:
        AESGCM(outer).decrypt_into(
            bytes.fromhex(wrapped.nonce),
            bytes.fromhex(wrapped.ciphertext),
            wrapped.associated_data(),
            raw,
        )
    except InvalidTag:
        raise WrongPassphrase from None
    finally:
        outer[:] = bytes(len(outer))
    return Key(raw)


def check_passphrase(passphrase: str) -> None:
    """Refuse a new passphrase that is too short, too long or not text."""
    length = len(_normal(passphrase).strip())
    if length < MIN_PASSPHRASE:
        raise PoorPassphrase(
            f"A passphrase needs at least {MIN_PASSPHRASE} characters.",
            "Four or five unrelated words are easy to remember and hard to guess.",
        )
    if length > MAX_PASSPHRASE:
        raise PoorPassphrase("That passphrase is too long.", "Four or five words are enough.")


def _normal(passphrase: str) -> str:
    # The same letters typed on another keyboard or system must give the same bytes.
    return unicodedata.normalize("NFKC", passphrase)


def _derive(passphrase: str, wrapped: WrappedKey) -> bytearray:
    # The binding below is what argon2-cffi's own hash_secret_raw calls; used directly, the
    # result lands in a buffer that can be wiped instead of in bytes that cannot.
    from _argon2_cffi_bindings import ffi, lib
    from argon2.low_level import ARGON2_VERSION, Type

    secret = _normal(passphrase).encode("utf-8", "surrogatepass")
    salt = bytes.fromhex(wrapped.salt)
    outer = bytearray(KEY_BYTES)
    failed = lib.argon2_hash(
        wrapped.kdf.time,
        wrapped.kdf.memory_kib,
        wrapped.kdf.lanes,
        ffi.from_buffer(secret),
        len(secret),
        ffi.from_buffer(salt),
        len(salt),
        ffi.from_buffer(outer),
        len(outer),
        ffi.NULL,
        0,
        Type.ID.value,
        ARGON2_VERSION,
    )
    if failed:
        raise OutOfMemory
    return outer


def _header(wrapped: WrappedKey) -> dict[str, Any]:
    return {
        "version": VERSION,
        "db_id": wrapped.db_id,
        "fingerprint": wrapped.fingerprint,
        "kdf": {"name": "argon2id", **asdict(wrapped.kdf), "salt": wrapped.salt},
        "cipher": "aes-256-gcm",
        "nonce": wrapped.nonce,
    }


def _parse(text: str) -> WrappedKey:
    if len(text) > MAX_CHARS:
        raise ValueError("too long")
    data = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse)
    kdf = data["kdf"]
    numbers = [kdf[name] for name in ("memory_kib", "time", "lanes")]
    if not all(type(number) is int for number in numbers):
        raise TypeError("numbers expected")
    wrapped = WrappedKey(
        db_id=_hex(data["db_id"], 16),
        fingerprint=_fingerprint(data["fingerprint"]),
        kdf=KdfParams(*numbers),
        salt=_hex(kdf["salt"], SALT_BYTES),
        nonce=_hex(data["nonce"], NONCE_BYTES),
        ciphertext=_hex(data["ciphertext"], KEY_BYTES + TAG_BYTES),
    )
    # Compared as text, since Python takes true and 1.0 for 1.
    if json.dumps(data, sort_keys=True) != json.dumps(
        json.loads(wrapped.to_json()), sort_keys=True
    ):
        raise ValueError("unknown fields")
    return wrapped


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found


def _refuse(_constant: str) -> None:
    raise ValueError("not a number")


def _hex(text: str, size: int) -> str:
    if len(text) != 2 * size or set(text) - set("0123456789abcdef"):
        raise ValueError("not hex digits")
    return text


def _fingerprint(text: str) -> str:
    if len(text) != FINGERPRINT_CHARS or set(text) - set(CROCKFORD):
        raise ValueError("not a fingerprint")
    return text
