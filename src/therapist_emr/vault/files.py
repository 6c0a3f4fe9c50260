"""A practice's files: what lies beside it, what may take a name, and what the disk refuses."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from therapist_emr.errors import UserError
from therapist_emr.store.errors import explain
from therapist_emr.whole_files import is_held, sync

SIDE_FILES = ("-wal", "-shm", "-journal")
LOGS = ("-wal", "-journal")
"""The side files without which the file itself is not as it was left."""
BACKUP_SUFFIX = ".emr-backup"
NOTE_SUFFIX = ".json"
"""How the name of the note beside a backup goes on after the backup's."""
_OWN_ENDINGS = (*SIDE_FILES, ".lock", ".key", f"{BACKUP_SUFFIX}{NOTE_SUFFIX}")
_PDF = b"%PDF-"


class NotReplaced(UserError):
    """Say that a file of another sort is in the way."""

    def __init__(self, sort: str) -> None:
        super().__init__(
            f"There is a file of that name that is not a {sort}, so it was left as it is.",
            "Choose another name.",
        )


class NameOfOurs(UserError):
    """Say that an export would lie where a practice keeps its lock, its key, its log or a note."""

    def __init__(self) -> None:
        super().__init__(
            "A practice keeps files of its own under names that end so.", "Choose another name."
        )


class StrangeBeside(UserError):
    """Say that something else lies where the database library would look for its log."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Beside the practice lies something named {name} that is no file.",
            "Move it away, and open the practice again. Nothing in it was changed.",
        )


def is_backup(path: Path) -> bool:
    """Tell by its name whether a file is a backup."""
    return path.name.lower().endswith(BACKUP_SUFFIX)


def refuse_losing(out: Path, beginning: bytes = _PDF, sort: str = "PDF") -> None:
    """Refuse to put a PDF in the place of anything else, such as a practice or its backup.

    Files of another sort are told by their own beginning, and those that come and go beside a
    practice, as the notes beside backups, by how their names end.
    """
    if os.path.realpath(out).endswith(_OWN_ENDINGS):
        raise NameOfOurs
    with plain_words():
        if not out.exists() or out.is_dir():
            return  # a folder is refused, in its own words, where the PDF is written
        if not stat.S_ISREG(out.stat().st_mode) or is_held(out):
            raise NotReplaced(sort)
        with out.open("rb") as stream:
            start = stream.read(len(beginning))
    if start not in {b"", beginning}:
        raise NotReplaced(sort)


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


def log_of(practice: Path, suffix: str = "-wal") -> Path:
    """Return where the log of a practice is: beside the file itself, not beside a link to it."""
    return beside(Path(os.path.realpath(practice)), suffix)


def refuse_strange(practice: Path) -> None:
    """Refuse a pipe, a folder or a link in a log's place: it would hang, or write elsewhere."""
    for suffix in SIDE_FILES:
        log = log_of(practice, suffix)
        if os.path.lexists(log) and not stat.S_ISREG(log.lstat().st_mode):
            raise StrangeBeside(f"{practice.name}{suffix}")


def can_be_written(practice: Path) -> bool:
    """Tell whether a practice may be changed where it is, and so be opened; true if not there."""
    real = Path(os.path.realpath(practice))
    own = os.access in os.supports_effective_ids
    places = [place for place in (real, real.parent) if place.exists()]
    return all(os.access(place, os.W_OK, effective_ids=own) for place in places)


def sync_file(path: Path) -> None:
    """Make the content of a file survive a power loss."""
    handle = os.open(path, os.O_RDWR)
    try:
        sync(handle)
    finally:
        os.close(handle)
