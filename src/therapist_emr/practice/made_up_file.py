"""A made-up practice as a file of its own, with its recovery key beside it for anyone to read."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import date
from pathlib import Path

from therapist_emr.domain.clock import SystemClock
from therapist_emr.domain.progress import Progress
from therapist_emr.errors import UserError
from therapist_emr.paths import make_private
from therapist_emr.practice.made_up import make_demo
from therapist_emr.store.errors import AlreadyExists, MissingFile
from therapist_emr.vault import lifecycle
from therapist_emr.vault.files import plain_words
from therapist_emr.vault.open_vault import OpenVault
from therapist_emr.vault.recovery import group
from therapist_emr.vault.wrap import KdfParams

PASSPHRASE = "made-up practice"  # noqa: S105 - it protects nothing and is shown on screen
FILE_NAME = "demo.emr"
KEY_NAME = "recovery-key.txt"
_SUFFIXES = ("", ".key", ".lock", "-wal", "-shm", "-journal")


class NoPlace(UserError):
    """Say that no folder can be made where the made-up practice was wished for."""

    def __init__(self) -> None:
        super().__init__("No folder can be made there.", "Choose another place. Nothing was made.")


def write_demo(
    folder: Path,
    *,
    clients: int,
    years: int,
    seed: int,
    today: date | None = None,
    progress: Progress | None = None,
    kdf: KdfParams | None = None,
) -> Path:
    """Write `demo.emr` and `recovery-key.txt` into a folder and return the practice's path.

    `kdf` is the work a passphrase costs, when it is not to be what a person's practice has.
    Raise `AlreadyExists` rather than touch a file that is there; leave nothing by halves.
    """
    path, new = folder / FILE_NAME, not os.path.lexists(folder)
    try:
        with plain_words():
            make_private(folder)
    except MissingFile:
        raise NoPlace from None
    if any(os.path.lexists(name) for name in _names(folder) if name.suffix != ".lock"):
        raise AlreadyExists
    vault: OpenVault | None = None
    try:
        vault = lifecycle.create_practice(path, PASSPHRASE, None, kdf=kdf)
        day = today or SystemClock().now().day
        make_demo(vault.connection, clients, years, seed, day, progress)
        lines = "".join(f"{group(line)}\n" for line in vault.recovery_lines())
        with plain_words():
            (folder / KEY_NAME).write_text(lines, encoding="ascii")
    except BaseException:
        if vault is not None:
            vault.lock("the made-up practice was not finished")
        _discard(folder, new=new)
        raise
    vault.lock("made up")
    return path


def _names(folder: Path) -> list[Path]:
    return [folder / name for name in (*(FILE_NAME + suffix for suffix in _SUFFIXES), KEY_NAME)]


def _discard(folder: Path, *, new: bool) -> None:
    """Remove what an unfinished run made, and nothing else that is in the folder."""
    for name in _names(folder):
        with plain_words():
            name.unlink(missing_ok=True)
    if new:
        with suppress(OSError):  # somebody else put something there meanwhile
            folder.rmdir()
