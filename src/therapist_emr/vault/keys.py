"""The key of a practice, kept in one buffer that can be wiped."""

from __future__ import annotations

import hashlib
import secrets

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
KEY_BYTES = 32
FINGERPRINT_CHARS = 10


class Key:
    """Own the 256 random bits that encrypt a practice, until they are zeroed."""

    __slots__ = ("_raw", "_zeroed")

    def __init__(self, raw: bytearray) -> None:
        if len(raw) != KEY_BYTES:
            raise ValueError("a key has 32 bytes")
        self._raw = raw
        self._zeroed = False

    @classmethod
    def random(cls) -> Key:
        """Make a new key from the operating system's randomness."""
        # Byte by byte: 32 bytes in one piece would stay in memory where nobody can wipe them.
        return cls(bytearray(secrets.randbits(8) for _ in range(KEY_BYTES)))

    @classmethod
    def from_bytes(cls, raw: bytes | bytearray) -> Key:
        """Copy 32 bytes into a key; the caller wipes its own copy."""
        return cls(bytearray(raw))

    @property
    def raw(self) -> bytearray:
        """Return the key's own buffer, never a copy."""
        if self._zeroed:
            raise ValueError("the key was zeroed")
        return self._raw

    @property
    def is_zeroed(self) -> bool:
        """Tell whether the key is gone from memory."""
        return self._zeroed

    def fingerprint(self) -> str:
        """Return the 10 characters that name the key without revealing it."""
        digest = hashlib.sha256(b"fp")
        digest.update(self.raw)
        return spell(digest.digest(), FINGERPRINT_CHARS)

    def copy(self) -> Key:
        """Return a second key with a buffer of its own."""
        return Key(bytearray(self.raw))

    def zero(self) -> None:
        """Overwrite the key with zeros; it is of no use afterwards."""
        self._raw[:] = bytes(KEY_BYTES)
        self._zeroed = True

    def __repr__(self) -> str:
        return "Key(zeroed)" if self._zeroed else f"Key({self.fingerprint()})"


def spell(data: bytes | bytearray, count: int) -> str:
    """Write the first `count` groups of five bits in Crockford's letters and digits."""
    text, bits, have = [], 0, 0
    source = iter(data)
    for _ in range(count):
        if have < 5:
            bits, have = bits << 8 | next(source, 0), have + 8
        have -= 5
        text.append(CROCKFORD[bits >> have])
        bits &= (1 << have) - 1
    return "".join(text)


def unspell(text: str, size: int) -> tuple[bytearray, int]:
    """Read `size` bytes from Crockford's letters; return them and the bits that are left over."""
    data, bits, have = bytearray(), 0, 0
    for char in text:
        bits, have = bits << 5 | CROCKFORD.index(char), have + 5
        if have >= 8 and len(data) < size:
            have -= 8
            data.append(bits >> have)
            bits &= (1 << have) - 1
    return data, bits
