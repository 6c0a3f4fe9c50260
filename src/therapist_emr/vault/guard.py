"""One program at a time: a lock the operating system drops when a process dies."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from therapist_emr.errors import UserError
from therapist_emr.vault.files import beside, plain_words

SUFFIX = ".lock"


class AlreadyOpen(UserError):
    """Say that another window or program has the practice open."""

    def __init__(self) -> None:
        super().__init__(
            "This practice is already open in another window.",
            "Go on in that window, or close it and try again.",
        )


class Guard:
    """Hold `<practice>.lock` from open to close; the empty file itself stays where it is.

    Removing it would let two programs lock two files of the same name.
    """

    def __init__(self, practice: Path) -> None:
        with plain_words():
            # By the file's own name, so that a link to it opens no second window.
            path = beside(Path(os.path.realpath(practice)), SUFFIX)
            self._handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            _lock(self._handle)
        except OSError:
            os.close(self._handle)
            raise AlreadyOpen from None

    def release(self) -> None:
        """Let others open the practice; a second call does nothing."""
        if self._handle >= 0:
            os.close(self._handle)  # closing drops the lock
            self._handle = -1

    def __enter__(self) -> Guard:
        """Return the guard, held."""
        return self

    def __exit__(self, *_: object) -> None:
        """Release it."""
        self.release()


if sys.platform == "win32":  # pragma: no cover - not to be run here
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
