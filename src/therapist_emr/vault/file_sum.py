"""The sum of a practice's whole file, kept outside it from one locking to the next unlocking.

The seals of a page tell what was altered, not that a page is an older one of the same file. Between
a locking and the next unlocking nothing may change, so that a sum tells of a page put back too.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from therapist_emr.vault.files import beside

LARGEST = 32 * 1024 * 1024
"""Above this many bytes the sum would keep people waiting, and is not made."""
TOO_LARGE = "too large"
_PIECE = 1024 * 1024


def sum_of(handle: int, path: Path) -> str:
    """Return the SHA-256 of a practice nobody works in, as hex digits.

    Empty where the file is too large, or where a log beside it says that it was not closed well.
    It is read through the handle that is kept open: see OpenVault.read_at.
    """
    if os.path.lexists(beside(path, "-wal")):
        return ""
    found = sum_found(handle)
    return "" if found == TOO_LARGE else found


def sum_found(handle: int) -> str:
    """Return the sum of a practice that is about to be opened, whatever lies beside it.

    A log or many more bytes, that somebody put there, must not make the sum be passed over.
    """
    try:
        if os.fstat(handle).st_size > LARGEST:
            return TOO_LARGE
        digest = hashlib.sha256()
        os.lseek(handle, 0, os.SEEK_SET)
        while piece := os.read(handle, _PIECE):
            digest.update(piece)
    except OSError:
        return ""  # what the disk does not give is met, and said, where it is opened
    return digest.hexdigest()
