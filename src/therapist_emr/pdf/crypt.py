"""A password on a PDF: AES-256 as ISO 32000-2 describes it (revision 6)."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

_BLOCK = 16
_LONGEST = 127
_ROUNDS = 64
_RIGHTS = -4
"""Every right is given: whoever has the password may read, print and copy."""


class Lock:
    """Encrypt a file's streams under a random key that the password opens."""

    def __init__(self, password: str) -> None:
        secret = unicodedata.normalize("NFC", password).encode("utf-8")[:_LONGEST]
        self._key = secrets.token_bytes(32)
        self._user = self._entry(secret, b"")
        self._owner = self._entry(secrets.token_bytes(32), self._user[0])

    def _entry(self, secret: bytes, user: bytes) -> tuple[bytes, bytes]:
        """Return what checks a password and the file's key wrapped under it."""
        check, wrap = secrets.token_bytes(8), secrets.token_bytes(8)
        wrapped = _cbc(_hash(secret, wrap, user), bytes(_BLOCK), self._key)
        return _hash(secret, check, user) + check + wrap, wrapped

    def encrypt(self, data: bytes) -> bytes:
        """Return a stream's bytes encrypted, its start value in front."""
        start = secrets.token_bytes(_BLOCK)
        padder = PKCS7(8 * _BLOCK).padder()
        return start + _cbc(self._key, start, padder.update(data) + padder.finalize())

    def dictionary(self) -> str:
        """Return the encryption dictionary, which itself stays readable."""
        rights = _RIGHTS.to_bytes(4, "little", signed=True)
        plain = rights + b"\xff" * 4 + b"Tadb" + secrets.token_bytes(4)
        ecb = Cipher(algorithms.AES(self._key), modes.ECB()).encryptor()  # noqa: S305 - as the format asks, for one block
        sealed = ecb.update(plain) + ecb.finalize()
        return (
            "<</Filter/Standard/V 5/R 6/Length 256/StmF/StdCF/StrF/StdCF"
            "/CF<</StdCF<</CFM/AESV3/AuthEvent/DocOpen/Length 32>>>>"
            f"/U<{self._user[0].hex()}>/UE<{self._user[1].hex()}>"
            f"/O<{self._owner[0].hex()}>/OE<{self._owner[1].hex()}>"
            f"/P {_RIGHTS}/Perms<{sealed.hex()}>/EncryptMetadata true>>"
        )


def _cbc(key: bytes, start: bytes, data: bytes) -> bytes:
    machine = Cipher(algorithms.AES(key), modes.CBC(start)).encryptor()
    return machine.update(data) + machine.finalize()


def _hash(secret: bytes, salt: bytes, user: bytes) -> bytes:
    """Return the slow hash of a password (ISO 32000-2, algorithm 2.B)."""
    key = hashlib.sha256(secret + salt + user).digest()
    turn = 0
    while True:
        mixed = _cbc(key[:16], key[16:32], (secret + key + user) * 64)
        kind = (hashlib.sha256, hashlib.sha384, hashlib.sha512)[sum(mixed[:16]) % 3]
        key = kind(mixed).digest()
        turn += 1
        if turn >= _ROUNDS and mixed[-1] <= turn - 32:
            return key[:32]
