"""A backup encrypted anew with another key, page by page, without opening it as a database.

Nothing else in it changes: the same pages, counts and audit trail, and so the same note. It needs
no log and no journal, and so works on a USB stick or a network drive, where a database does not.
The layout of a page is in docs/file-format.md.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from therapist_emr.domain.progress import Progress
from therapist_emr.store.errors import Damaged
from therapist_emr.store.file_checks import PAGE_BYTES, SALT_BYTES
from therapist_emr.vault.copying import copy_in
from therapist_emr.vault.keys import Key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.modes import CBC

ENCRYPTING = "Encrypting anew"
_IV_BYTES, _SEAL_BYTES = 16, 64
_RESERVED = _IV_BYTES + _SEAL_BYTES
# SQLite locks this page, never writes it, and SQLCipher leaves it as it is.
_LOCK_PAGE = 0x40000000 // PAGE_BYTES + 1


class _Pages:
    """Take the encryption off a page, or put it on, with one key."""

    def __init__(self, key: Key, salt: bytes) -> None:
        self._key = key
        masked = bytes(byte ^ 0x3A for byte in salt)
        self._seal_key = hashlib.pbkdf2_hmac("sha512", key.raw, masked, 2, 32)

    def opened(self, number: int, sealed: bytes) -> bytes:
        """Return what is in a page; raise `Damaged` when its seal does not fit."""
        iv = sealed[-_RESERVED:-_SEAL_BYTES]
        if not hmac.compare_digest(
            self._seal(number, sealed[:-_SEAL_BYTES]), sealed[-_SEAL_BYTES:]
        ):
            raise Damaged
        return self._cipher(iv).decryptor().update(sealed[:-_RESERVED])

    def sealed(self, number: int, content: bytes) -> bytes:
        """Return a page with this content, encrypted and sealed."""
        iv = os.urandom(_IV_BYTES)
        body = self._cipher(iv).encryptor().update(content) + iv
        return body + self._seal(number, body)

    def _cipher(self, iv: bytes) -> Cipher[CBC]:
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

        return Cipher(algorithms.AES(self._key.raw), modes.CBC(iv))

    def _seal(self, number: int, body: bytes) -> bytes:
        return hmac.digest(self._seal_key, body + number.to_bytes(4, "little"), "sha512")


def encrypt_anew(source: Path, target: Path, old: Key, new: Key, progress: Progress) -> str:
    """Write a file's pages into a new private file under another key; return its SHA-256.

    Every page's seal is checked on the way: raise `Damaged` when one does not fit the old key.
    """
    size = source.stat().st_size
    if size % PAGE_BYTES:
        raise Damaged
    with source.open("rb") as stream:
        salt = stream.read(SALT_BYTES)
        change = _changer(_Pages(old, salt), _Pages(new, salt), salt)

        def read_at(offset: int, count: int) -> bytes:
            stream.seek(offset)
            chunk = stream.read(count)
            first = offset // PAGE_BYTES + 1
            pages = range(0, len(chunk), PAGE_BYTES)
            return b"".join(
                change(number, chunk[at : at + PAGE_BYTES])
                for number, at in enumerate(pages, start=first)
            )

        return copy_in(read_at, size, target, progress, ENCRYPTING)


def _changer(old: _Pages, new: _Pages, salt: bytes) -> Callable[[int, bytes], bytes]:
    def change(number: int, page: bytes) -> bytes:
        if number == _LOCK_PAGE:
            return page
        if number == 1:
            return salt + new.sealed(1, old.opened(1, page[SALT_BYTES:]))
        return new.sealed(number, old.opened(number, page))

    return change
