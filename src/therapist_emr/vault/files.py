"""Files written whole or not at all, and only for their owner's eyes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from therapist_emr.store.errors import explain

SIDE_FILES = ("-wal", "-shm", "-journal")


@contextmanager
def plain_words() -> Iterator[None]:
    """Turn what the operating system refuses into a `UserError`; let bugs pass as they are."""
    try:
        yield
    except OSError as error:
        known = explain(error)
        if known is None:
            raise
        raise known from error


def beside(path: Path, suffix: str) -> Path:
    """Return the path of a companion file: `practice.emr` and `.key` give `practice.emr.key`."""
    return path.with_name(path.name + suffix)


def sync_file(path: Path) -> None:
    """Make the content of a file survive a power loss."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Make names in a folder survive a power loss; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, text: str) -> None:
    """Replace a small text file so that after a crash it is the old one or the new one."""
    partial = beside(path, f".{os.getpid()}.part")
    try:
        handle = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
