"""A finished PDF put on disk whole, or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from pathlib import Path

from therapist_emr.errors import UserError


class PdfNotSaved(UserError):
    """Say that a PDF could not be put where it was asked for."""


_REASONS = {
    errno.ENOSPC: ("The disk is full.", "Free some space or choose another disk."),
    errno.EDQUOT: ("The disk is full.", "Free some space or choose another disk."),
    errno.EACCES: ("This folder does not let you save.", "Choose another folder."),
    errno.EPERM: ("This folder does not let you save.", "Choose another folder."),
    errno.EROFS: ("This disk can only be read.", "Choose another disk."),
    errno.ENOENT: ("The folder is not there any more.", "Choose another folder."),
    errno.ENOTDIR: ("The folder is not there any more.", "Choose another folder."),
    errno.EISDIR: ("There is a folder of that name.", "Choose another name."),
    errno.ENAMETOOLONG: ("That file name is too long.", "Choose a shorter one."),
}
_MARK, _PART = ".therapist-emr-", ".part"
_OTHER = ("The disk reported an error.", "Choose another disk and try again.")


def write_whole(out: Path, data: bytes) -> None:
    """Put a file in place in one step: readable by its owner only, never half written.

    What a killed program or a failed disk left of an earlier one in that folder is removed.
    """
    temporary = out.with_name(f"{_MARK}{secrets.token_hex(8)}{_PART}")
    try:
        if out.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a folder")
        _sweep(out.parent)
        _write_synced(temporary, data)
        temporary.replace(out)
        _sync_folder(out.parent)
    except OSError as problem:
        what, remedy = _REASONS.get(problem.errno or 0, _OTHER)
        raise PdfNotSaved(f"The PDF was not saved. {what}", remedy, code="pdf-not-saved") from None
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def _sweep(folder: Path) -> None:
    with contextlib.suppress(OSError):  # what cannot be removed keeps nobody from saving
        for leftover in folder.glob(f"{_MARK}*{_PART}"):
            leftover.unlink(missing_ok=True)


def _write_synced(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
