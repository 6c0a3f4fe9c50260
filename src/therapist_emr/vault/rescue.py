"""A practice that was deleted or replaced while it was open: its bytes are given a name again."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from therapist_emr.domain.progress import Silent
from therapist_emr.store.errors import StoreError
from therapist_emr.vault.copying import copy_in, partial_file, require_space
from therapist_emr.whole_files import sync_folder

_RESCUED = "-rescued-"


def keep_deleted(handle: int, practice: Path) -> None:
    """Write an open file that no name leads to any more into its place, or beside what is there.

    Its database is closed. A disk that refuses keeps nobody from locking: all goes then as it
    would have gone without.
    """
    if os.fstat(handle).st_nlink or _leads_to(practice, handle):
        return
    place = Path(os.path.realpath(practice))
    with suppress(StoreError, OSError):
        size = os.fstat(handle).st_size
        require_space(place.parent, size)
        os.lseek(handle, 0, os.SEEK_SET)
        part = place.with_name(f".{place.name}{_RESCUED}{secrets.token_hex(4)}")
        with partial_file(part):
            copy_in(lambda _at, count: os.read(handle, count), size, part, Silent(), "Copying")
            part.rename(_free_name(place))
        sync_folder(place.parent)


def _leads_to(path: Path, handle: int) -> bool:
    """Tell whether a path leads to the open file: not every drive counts a file's names."""
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except OSError:
        return False


def _free_name(place: Path) -> Path:
    if not os.path.lexists(place):
        return place
    made = datetime.now().astimezone()
    return place.with_name(f"{place.stem}{_RESCUED}{made:%Y-%m-%d-%H%M%S}{place.suffix}")
