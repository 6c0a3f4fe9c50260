"""Telling a practice from any other file before the database library sees it."""

from __future__ import annotations

import os
from pathlib import Path

from therapist_emr.store.errors import HeldOpen, NotAPractice, NotReadable, raise_known
from therapist_emr.store.other_files import BEGINNING_BYTES, other_sort
from therapist_emr.whole_files import is_held

SALT_BYTES, PAGE_BYTES = 16, 4096


def check_file(path: Path) -> None:
    """Refuse what cannot be a practice before the database library sees it."""
    _start_of(path)


def check_sort(path: Path) -> None:
    """Refuse what cannot be a practice by its sort and size, without opening it."""
    try:
        size = path.stat().st_size
    except PermissionError:
        raise NotReadable from None
    if not path.is_file():
        raise NotAPractice("it is a folder or a device")
    if size < PAGE_BYTES:
        raise NotAPractice("it is too small")


def db_id(path: Path) -> str:
    """Return the name in a file's first 16 bytes, as hex digits; not of one that is open here."""
    return _start_of(path).hex()


def _start_of(path: Path) -> bytes:
    if is_held(path):
        raise HeldOpen
    try:
        check_sort(path)
        with path.open("rb") as stream:
            start, size = stream.read(BEGINNING_BYTES), os.fstat(stream.fileno()).st_size
    except PermissionError:
        raise NotReadable from None
    except OSError as error:
        raise_known(error)
    if other := other_sort(start, size, PAGE_BYTES):
        raise NotAPractice(other)
    return start[:SALT_BYTES]
