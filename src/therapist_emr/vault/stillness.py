"""Keeping the practice's main file unchanged for a while, without stopping anyone's saving."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from therapist_emr.store.connection import Connection, checkpoint, snapshot
from therapist_emr.store.errors import Busy
from therapist_emr.vault.files import log_of
from therapist_emr.vault.open_vault import OpenVault

PATIENCE_SECONDS = 5.0
_PAUSE_SECONDS = 0.02


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


def log_size(practice: Path) -> int:
    """Return the bytes in a practice's write-ahead log."""
    try:
        return log_of(practice).stat().st_size
    except FileNotFoundError:
        return 0
