"""Doing something as a user who may not do everything, which root may."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65_534


def is_root() -> bool:
    """Tell whether this process may do everything."""
    return os.name != "nt" and os.geteuid() == 0


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Take the rights of an ordinary user for a while, if this process has those of root."""
    if not is_root():
        yield
        return
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


@contextmanager
def reachable_folder() -> Iterator[Path]:
    """Make a folder that an ordinary user can reach, and remove it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder


def give_away(folder: Path) -> None:
    """Let the ordinary user own a folder and all that is in it."""
    if is_root():
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
