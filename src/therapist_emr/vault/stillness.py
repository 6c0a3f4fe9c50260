"""Reading a practice's file while it stays as it is: one that is open, and one that is closed."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from therapist_emr.domain.progress import Progress
from therapist_emr.errors import UserError
from therapist_emr.store.connection import Connection, checkpoint, connect, snapshot
from therapist_emr.store.errors import Busy, Damaged, DiskFault, DiskFull, WrongKey
from therapist_emr.vault.copying import copy_in, require_space
from therapist_emr.vault.files import LOGS, beside, log_of
from therapist_emr.vault.keys import Key
from therapist_emr.vault.open_vault import OpenVault

PATIENCE_SECONDS = 5.0
_PAUSE_SECONDS = 0.02


class NoRoomToLook(DiskFull):
    """Say that a log cannot be looked into, for want of room for a copy."""

    def __init__(self) -> None:
        UserError.__init__(
            self,
            "This practice was not closed well, and there is no room for the temporary copy that "
            "its last changes are checked in.",
            "Free some space, or open the practice and lock it once. Nothing was changed.",
        )


@contextmanager
def still_file(vault: OpenVault, connection: Connection) -> Iterator[None]:
    """Hold a snapshot during which nobody writes to the main file, only to its log.

    A reader whose snapshot began with an empty log reads the main file alone, and SQLite
    lets no checkpoint write to that file until the reader is done (sqlite.org/wal.html).
    """
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        checkpoint(connection)
        with snapshot(connection):
            if log_size(vault.path) == 0:
                yield
                return
        if time.monotonic() > until:
            raise Busy
        time.sleep(_PAUSE_SECONDS)


def log_size(practice: Path, suffix: str = "-wal") -> int:
    """Return the bytes in a practice's write-ahead log, or in another log beside it."""
    try:
        return log_of(practice, suffix).stat().st_size
    except FileNotFoundError:
        return 0


@contextmanager
def with_its_log(path: Path, key: Key, progress: Progress) -> Iterator[Path]:
    """Yield a file that has all that a closed practice holds; the practice itself stays as it is.

    That is its own file, unless a log lies beside it: then it is a temporary copy, as encrypted as
    the practice, that the log was folded into.
    """
    sizes = {suffix: log_size(path, suffix) for suffix in LOGS}
    if not any(sizes.values()):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="therapist-emr-") as folder:
        copy, size = Path(folder) / "copy.emr", path.stat().st_size
        try:
            require_space(copy.parent, 2 * sum(sizes.values()) + size)
        except DiskFull:
            raise NoRoomToLook from None
        with path.open("rb") as stream:
            copy_in(lambda _at, count: stream.read(count), size, copy, progress, "Copying")
        for suffix, there in sizes.items():
            if there:
                shutil.copyfile(log_of(path, suffix), beside(copy, suffix))
        _fold(copy, key)
        yield copy


def _fold(copy: Path, key: Key) -> None:
    try:
        with closing(connect(copy, key.raw)) as connection:
            checkpoint(connection)
    except (WrongKey, Damaged, DiskFault):
        pass  # said by whoever reads it then
