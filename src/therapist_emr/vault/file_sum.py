"""The sum of a practice's seals, kept outside it from one locking to the next unlocking.

A page ends in its seal, which tells that it was altered, but not that it is an older page of the
same file. Between a locking and the next unlocking no page may change, and a page that changed has
another seal: so the sum of the seals tells of an older page too, in a part of the time that adding
up the whole file would take.
"""

from __future__ import annotations

import hashlib
import io
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

from therapist_emr.store.audit import AuditHead
from therapist_emr.store.file_checks import PAGE_BYTES, SALT_BYTES
from therapist_emr.vault.files import log_of
from therapist_emr.vault.keyholder import KeyHolder

PATIENCE_SECONDS = 2.0
"""How long a disk may take, beside the work on the passphrase, before nobody waits any more."""
SEAL_BYTES = 80
"""What SQLCipher 4 keeps at the end of a page: 16 bytes it begins with, and an HMAC-SHA512."""
MARK = "seals-"
_PIECE = 256 * PAGE_BYTES
_WORD = 8
_WORDS = range((PAGE_BYTES - SEAL_BYTES) // _WORD, PAGE_BYTES // _WORD)


def sum_of(handle: int, path: Path) -> str:
    """Return the sum of a practice nobody works in; empty where the disk is too slow to tell.

    Empty also where a log beside it says that it was not closed well. It is read through the
    handle that is kept open: see OpenVault.read_at.
    """
    if os.path.lexists(log_of(path)):
        return ""
    until = time.monotonic() + PATIENCE_SECONDS
    try:
        return _added_up(handle, lambda: time.monotonic() < until)
    except OSError:
        return ""


class Witness:
    """Hold what was kept of a file when it was locked last against the file as it is found.

    Its seals are added up on a thread, beside the work on the passphrase and before anything is
    written, whatever lies beside the file: a log that somebody put there must not stop it.
    """

    def __init__(self, path: Path, holder: KeyHolder) -> None:
        self._path = path
        self._holder = holder
        self._kept: tuple[AuditHead, str] | None = None
        self._found = ""
        self._journal = False
        self._enough = threading.Event()
        self._thread: threading.Thread | None = None
        self._begun = False

    def begin(self) -> None:
        """Ask what was kept, and look at the file meanwhile; a second call does nothing."""
        if self._begun:
            return
        self._begun = True
        self._journal = _has_journal(self._path)
        self._kept = self._holder.remembered()
        if self._kept and self._kept[1].startswith(MARK):
            self._thread = threading.Thread(target=self._look, name="seals")
            self._thread.start()

    @property
    def head(self) -> AuditHead | None:
        """Return the end of the audit trail that was kept."""
        return self._kept[0] if self._kept else None

    @property
    def was_summed(self) -> bool:
        """Tell whether there is a sum to compare with, and the disk gave one in time."""
        return self._thread is not None and self._found != ""

    @property
    def missed(self) -> bool:
        """Tell whether the file was locked here, and still cannot be held against what was kept.

        The disk was too slow to give a sum, now or at the locking, or failed.
        """
        return self._kept is not None and not self.was_summed

    @property
    def differs(self) -> bool:
        """Tell whether the file is another than the one that was locked, or is about to be."""
        kept = self._kept[1] if self._kept else ""
        return self.was_summed and (self._journal or self._found != kept)

    def wait(self) -> None:
        """Wait for the sum, but not for ever: a practice must open from a slow disk too."""
        if self._thread is not None:
            self._thread.join(PATIENCE_SECONDS)
        self.close()

    def close(self) -> None:
        """Let go of the file, as must be before the database library opens it."""
        self._enough.set()
        if self._thread is not None:
            self._thread.join()

    def _look(self) -> None:
        assert self._kept is not None
        try:
            handle = os.open(self._path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        except OSError:
            return  # what the disk does not give is met, and said, where it is opened
        try:
            said = _beginning(handle)
            # Another size says it already: nobody waits for bytes that somebody added.
            same = self._kept[1].startswith(said)
            self._found = _added_up(handle, lambda: not self._enough.is_set()) if same else said
        except OSError:
            return
        finally:
            os.close(handle)


def _has_journal(path: Path) -> bool:
    """Tell whether a journal lies beside a practice, which never has one of its own.

    The database library would put the pages in it back before anything else, seals and all.
    """
    try:
        return log_of(path, "-journal").stat().st_size > 0
    except OSError:
        return False


def _beginning(handle: int) -> str:
    return f"{MARK}{os.fstat(handle).st_size}-"


def _added_up(handle: int, goes_on: Callable[[], bool]) -> str:
    """Return size and SHA-256 of the salt, of each page's seal, and of a page that is not whole."""
    said, digest = _beginning(handle), hashlib.sha256()
    piece = memoryview(bytearray(_PIECE))
    os.lseek(handle, 0, os.SEEK_SET)
    with io.FileIO(handle, closefd=False) as stream:
        first = True
        while size := _fill(stream, piece):
            if not goes_on():
                return ""
            if first:
                digest.update(piece[:SALT_BYTES])
                first = False
            whole = size - size % PAGE_BYTES
            # Word by word of all pages at once: a loop over pages would take ten times as long.
            words = piece[:whole].cast("Q")
            for word in _WORDS:
                digest.update(words[word :: PAGE_BYTES // _WORD].tobytes())
            digest.update(piece[whole:size])
    return said + digest.hexdigest()


def _fill(stream: io.FileIO, piece: memoryview) -> int:
    size = 0
    while size < len(piece) and (more := stream.readinto(piece[size:])):
        size += more
    return size
