"""A finished PDF put on disk whole, or not at all."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

from therapist_emr.errors import UserError
from therapist_emr.whole_files import write_whole


class PdfNotSaved(UserError):
    """Say that a PDF could not be put where it was asked for."""


_REASONS = {
    errno.ENOSPC: ("The disk is full.", "Free some space or choose another disk."),
    errno.EDQUOT: ("The disk is full.", "Free some space or choose another disk."),
    errno.EACCES: ("This folder does not let you save.", "Choose another folder."),
    errno.EPERM: ("This folder does not let you save.", "Choose another folder."),
    errno.EROFS: ("This disk can only be read.", "Choose another disk."),
    errno.ENOENT: ("There is no such folder.", "Choose another folder."),
    errno.ENOTDIR: ("There is no such folder.", "Choose another folder."),
    errno.EISDIR: ("There is a folder of that name.", "Choose another name."),
    errno.ENAMETOOLONG: ("That file name is too long.", "Choose a shorter one."),
}
_MARK = ".therapist-emr-"
_OTHER = ("The disk reported an error.", "Choose another disk and try again.")


def save_pdf(out: Path, data: bytes, before: Callable[[], object] = lambda: None) -> None:
    """Put a PDF in place in one step; raise `PdfNotSaved` when the place does not take it.

    `before` as in `write_whole`: what has to be recorded before anything lies there.

    What a killed program or a failed disk left of an earlier one in that folder is removed.
    """
    try:
        if out.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a folder")
        write_whole(out, data, mark=_MARK, before=before)
    except OSError as problem:
        what, remedy = _REASONS.get(problem.errno or 0, _OTHER)
        raise PdfNotSaved(f"The PDF was not saved. {what}", remedy) from None
