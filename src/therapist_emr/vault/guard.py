"""One program at a time: a lock the operating system drops when a process dies."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from therapist_emr.errors import UserError
from therapist_emr.store.errors import ReadOnly, UnsuitablePlace
from therapist_emr.vault.files import StrangeBeside, beside, plain_words

SUFFIX = ".lock"
_HELD = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES}


class AlreadyOpen(UserError):
    """Say that another window or program has the practice open."""

    def __init__(self) -> None:
        super().__init__(
            "This practice is already open in another window.",
            "Go on in that window, or close it and try again.",
        )


class Guard:
    """Hold `<practice>.lock` from open to close; the empty file itself stays where it is.

    Only what comes to nothing takes it away again, where it was not there before.
    """

    def __init__(self, practice: Path) -> None:
        # By the file's own name, so that a link to it opens no second window.
        self._path = beside(Path(os.path.realpath(practice)), SUFFIX)
        self._made = False
        with plain_words():
            self._handle = self._opened()
            # Who took the lock away held it, and locks nothing any more: then there is another.
            while not self._is_in_place():
                os.close(self._handle)
                self._handle = self._opened()

    def _opened(self) -> int:
        _refuse_strange(self._path)
        try:
            handle = os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
            self._made = True
        except FileExistsError:
            handle = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
            self._made = False
        try:
            _take(handle)
        except UserError as problem:
            os.close(handle)
            if self._made and isinstance(problem, UnsuitablePlace):
                self._path.unlink()
            raise
        return handle

    def _is_in_place(self) -> bool:
        try:
            return os.path.samestat(os.fstat(self._handle), self._path.stat())
        except FileNotFoundError:
            return False

    def release(self, *, for_nothing: bool = False) -> None:
        """Let others open the practice; a second call does nothing.

        A lock that was held `for_nothing` leaves no file where there was none.
        """
        if self._handle >= 0:
            if for_nothing and self._made:
                with suppress(OSError):
                    self._path.unlink()
            os.close(self._handle)  # closing drops the lock
            self._handle = -1

    def __enter__(self) -> Guard:
        """Return the guard, held."""
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        """Release it."""
        self.release(for_nothing=kind is not None)


def _refuse_strange(lock: Path) -> None:
    """Refuse a folder, a link or a pipe in the lock's place, which opening could wait for."""
    with suppress(OSError):  # mostly it is not there yet; the rest is met when it is opened
        if not stat.S_ISREG(lock.lstat().st_mode):
            raise StrangeBeside(lock.name)


@contextmanager
def kept_closed(practice: Path) -> Iterator[None]:
    """Hold the guard of a practice that is only read, where nothing can be written beside it too.

    Who has it open made the lock file before; where none can be made and there is none, nobody has.
    """
    try:
        guard = Guard(practice)
    except ReadOnly:
        with closed_as_it_is(practice):
            yield
    else:
        with guard:
            yield


@contextmanager
def closed_as_it_is(practice: Path) -> Iterator[None]:
    """Hold the lock of a practice where there is one; make none."""
    lock = beside(Path(os.path.realpath(practice)), SUFFIX)
    _refuse_strange(lock)
    try:
        handle = os.open(lock, os.O_RDONLY)
    except OSError:
        yield
        return
    try:
        _take(handle)
        yield
    finally:
        os.close(handle)


def _take(handle: int) -> None:
    """Lock; tell a lock that another holds from a place that knows none, as on some networks."""
    try:
        _lock(handle)
    except OSError as error:
        raise (AlreadyOpen if error.errno in _HELD else UnsuitablePlace) from None


if sys.platform == "win32":  # pragma: no cover - not to be run here
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
