"""Copying an encrypted file in one pass that also adds it up."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from therapist_emr.domain.progress import Progress
from therapist_emr.store.errors import DiskFault, DiskFull
from therapist_emr.vault.files import SIDE_FILES, beside
from therapist_emr.whole_files import sync

CHUNK_BYTES = 256 * 1024
"""At 1 MiB each piece is memory that the system hands out anew, and a copy takes twice as long."""
SPARE_BYTES = 1024 * 1024


def require_space(folder: Path, size: int) -> None:
    """Raise `DiskFull` when a file of this size has no room in a folder."""
    if shutil.disk_usage(folder).free < size + SPARE_BYTES:
        raise DiskFull


def copy_in(
    read_at: Callable[[int, int], bytes], size: int, target: Path, progress: Progress, words: str
) -> str:
    """Write `size` bytes into a new private file, make them durable, return their SHA-256."""
    digest = hashlib.sha256()
    handle = os.open(
        target, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600
    )
    with os.fdopen(handle, "wb", buffering=0) as stream:
        done = 0
        while done < size:
            chunk = read_at(done, min(CHUNK_BYTES, size - done))
            if not chunk:
                raise DiskFault  # the source became shorter while it was read
            _write_all(stream.fileno(), chunk)
            digest.update(chunk)
            done += len(chunk)
            progress.step(done, size, words)
        sync(stream.fileno())
    return digest.hexdigest()


def sha256_of(path: Path, progress: Progress, words: str) -> str:
    """Return the SHA-256 of a file."""
    digest = hashlib.sha256()
    size, done = path.stat().st_size, 0
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            digest.update(chunk)
            done += len(chunk)
            progress.step(done, size, words)
    return digest.hexdigest()


@contextmanager
def partial_file(path: Path) -> Iterator[Path]:
    """Remove a temporary file and its companions whatever happens, unless it was renamed."""
    try:
        yield path
    finally:
        for name in (path, *(beside(path, suffix) for suffix in SIDE_FILES)):
            name.unlink(missing_ok=True)


def _write_all(handle: int, chunk: bytes) -> None:
    view = memoryview(chunk)
    while view:
        view = view[os.write(handle, view) :]
