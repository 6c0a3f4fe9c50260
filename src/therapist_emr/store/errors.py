"""What can go wrong with the file, sorted: the computer's fault, or a bug of ours."""

from __future__ import annotations

import errno
from typing import NoReturn

from therapist_emr.errors import Cancelled, UserError

UNCHANGED = "Nothing in the practice was changed."
ROOM_MB = 10
"""What a disk needs to be free so that a practice can be worked in for a while."""


class StoreError(UserError):
    """Report a trouble of the practice's file that is not a bug of ours."""


class DiskFull(StoreError):
    """Say that the disk has no room left."""

    def __init__(self) -> None:
        super().__init__(
            "The disk is full, so this could not be saved.",
            "Free some space and try again; what was saved before is safe.",
        )


class NoRoomToOpen(DiskFull):
    """Say that the disk has not even the little room that opening takes."""

    def __init__(self) -> None:
        UserError.__init__(
            self,
            "The disk is full, so this practice cannot be opened.",
            f"Free at least {ROOM_MB} MB on the disk it is on, and try again. {UNCHANGED}",
        )


class ReadOnly(StoreError):
    """Say that the file or its folder cannot be written."""

    def __init__(self) -> None:
        super().__init__(
            "This place cannot be written to.",
            "Check the permissions of the folder, or choose another one. " + UNCHANGED,
        )


class NotReadable(StoreError):
    """Say that the computer does not let this person read a file."""

    def __init__(self) -> None:
        super().__init__(
            "This file may not be read with your account.",
            "Check the permissions of the file and of its folder. " + UNCHANGED,
        )


class Busy(StoreError):
    """Say that another piece of work holds the file."""

    def __init__(self) -> None:
        super().__init__(
            "The practice is busy with another piece of work.",
            "Wait a moment and try again. " + UNCHANGED,
        )


class DiskFault(StoreError):
    """Say that the disk failed to read or write."""

    def __init__(self) -> None:
        super().__init__(
            "The disk did not read or write as it should.",
            "Check that the drive is connected, then try again; what was saved before is kept.",
        )


class MovedAway(DiskFault):
    """Say that the file which is open was moved, deleted or replaced meanwhile."""

    def __init__(self) -> None:
        UserError.__init__(
            self,
            "The practice's file was moved, deleted or replaced while it is open, so this could "
            "not be saved.",
            "Put it back under its name and try again. If it is gone, lock the practice: what was "
            "saved before is then written into its place, or beside what is there now.",
        )


class OutOfMemory(StoreError):
    """Say that the computer has no memory left."""

    def __init__(self) -> None:
        super().__init__(
            "This computer ran out of memory.",
            "Close other programs and try again. " + UNCHANGED,
        )


class Damaged(StoreError):
    """Say that the file is not what was written."""

    def __init__(self, message: str = "") -> None:
        super().__init__(
            message or "The practice's file is damaged.",
            "Keep it as it is, and restore the newest verified backup.",
        )


class PartMissing(Damaged):
    """Say that tables or indexes which the file's version has are not in it, or are others."""

    def __init__(self) -> None:
        UserError.__init__(
            self,
            "A part of this practice is missing from its file.",
            "Keep it as it is, and restore the newest verified backup. " + UNCHANGED,
        )


class WrongKey(StoreError):
    """Say that a key does not open a file, or that the file's beginning is damaged."""

    def __init__(self) -> None:
        super().__init__(
            "This key does not open this file.",
            "Choose the file this key belongs to, or use another recovery sheet. " + UNCHANGED,
        )


class MissingFile(StoreError):
    """Say that there is no file where one was expected."""

    def __init__(self) -> None:
        super().__init__(
            "The file is not there.",
            "Connect the drive it is on, choose where it is now, or restore a backup.",
        )


class NotAPractice(StoreError):
    """Say that a file is something else than a practice."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"This file is not a practice or a backup of one: {why}.",
            "Choose another file. " + UNCHANGED,
        )


class HeldOpen(StoreError):
    """Say that a file is the practice that is open in this window."""

    def __init__(self) -> None:
        super().__init__(
            "This is the practice that is open now.", "Choose another file. " + UNCHANGED
        )


class AlreadyExists(StoreError):
    """Say that a new file would take the place of another one."""

    def __init__(self) -> None:
        super().__init__(
            "There is already a file of that name.",
            "Choose another name, or open the file that is there. " + UNCHANGED,
        )


class LongName(StoreError):
    """Say that the file system does not take a name."""

    def __init__(self) -> None:
        super().__init__("That file name is too long.", "Choose a shorter one. " + UNCHANGED)


class NewerSchema(StoreError):
    """Say that a newer version of the program wrote the file."""

    def __init__(self) -> None:
        super().__init__(
            "This practice was last used with a newer version of this program.",
            "Install the newest version to open it. The file was not changed.",
        )


class UnsuitablePlace(StoreError):
    """Say that a folder cannot keep an open practice safely."""

    def __init__(self) -> None:
        super().__init__(
            "This folder cannot keep a practice that is open, as some network drives cannot.",
            "Keep the practice on this computer's own disk; backups may go there.",
        )


class UnsuitableProgram(StoreError):
    """Say that this installation's encryption library is not good enough to trust with charts."""

    def __init__(self) -> None:
        super().__init__(
            "This installation's encryption library is missing or too old.",
            "Install the program again. " + UNCHANGED,
        )


# https://www.sqlite.org/rescode.html: the low byte is the kind of failure.
_BY_SQLITE_CODE: dict[int, type[DiskFull | ReadOnly | Busy | DiskFault | OutOfMemory]] = {
    5: Busy,
    6: Busy,
    7: OutOfMemory,
    8: ReadOnly,
    10: DiskFault,
    13: DiskFull,
    15: Busy,
}
_BY_ERRNO: dict[
    int, type[AlreadyExists | DiskFull | DiskFault | LongName | MissingFile | ReadOnly]
] = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EFBIG: DiskFull,
    errno.EROFS: ReadOnly,
    errno.EACCES: ReadOnly,
    errno.EPERM: ReadOnly,
    errno.EEXIST: AlreadyExists,
    errno.ENOENT: MissingFile,
    errno.ENOTDIR: MissingFile,
    errno.ELOOP: MissingFile,
    errno.ENAMETOOLONG: LongName,
}
# A drive, a card or a share that fails or is gone, and a file system that found itself damaged; not
# each system knows all of them.
_OF_THE_DISK = (
    "EIO", "ENODEV", "ENXIO", "ESTALE", "ENOTCONN", "ETIMEDOUT", "EHOSTDOWN", "EHOSTUNREACH",
    "ENETUNREACH", "ENETDOWN", "ENETRESET", "ECONNABORTED", "ECONNRESET", "EREMOTEIO", "ENOLINK",
    "ENOMEDIUM", "EMEDIUMTYPE", "EUCLEAN", "EBADMSG",
)  # fmt: skip
_BY_ERRNO |= {getattr(errno, name): DiskFault for name in _OF_THE_DISK if hasattr(errno, name)}
# https://learn.microsoft.com/windows/win32/debug/system-error-codes: a drive that is not there, or
# stops answering. Python knows no errno of its own for these.
_BY_WINDOWS_CODE = dict.fromkeys(
    (21, 53, 55, 59, 64, 67, 121, 433, 483, 1117, 1167, 1231), DiskFault
)
_INTERRUPT, _CORRUPT, _CANTOPEN, _NOTADB = 9, 11, 14, 26


def explain(error: BaseException) -> UserError | None:
    """Return the plain words for an expected failure, or None when it is a bug of ours."""
    if isinstance(error, UserError):
        return error
    if isinstance(error, MemoryError):
        return OutOfMemory()
    if isinstance(error, OSError):
        kind = _BY_WINDOWS_CODE.get(getattr(error, "winerror", 0)) or _BY_ERRNO.get(
            error.errno or 0
        )
        return kind() if kind else None
    code = getattr(error, "sqlite_errorcode", None)
    return _explain_code(code & 0xFF) if isinstance(code, int) else None


def explain_words(error: BaseException) -> StoreError:
    """Return the plain words for what SQLCipher's own calls say, which give no code.

    They give only the words of sqlite.org/rescode.html.
    """
    words = str(error)
    for word, known in (("full", DiskFull), ("locked", Busy)):
        if word in words:
            return known()
    return DiskFault()


def _explain_code(code: int) -> UserError | None:
    if code == _INTERRUPT:
        return Cancelled()
    if code == _CORRUPT:
        return Damaged()
    if code == _NOTADB:
        return WrongKey()
    if code == _CANTOPEN:
        return ReadOnly()
    kind = _BY_SQLITE_CODE.get(code)
    return kind() if kind else None


def raise_known(error: Exception, known: UserError | None = None) -> NoReturn:
    """Raise the plain words for a failure, or the failure itself when it is a bug of ours."""
    known = known or explain(error)
    try:
        if known is None:
            raise error
        raise known from error
    finally:
        # Else they would keep each other, and the rows of a connection with them, until some
        # thread collects garbage: while another closes that connection, the library hangs.
        del error, known
