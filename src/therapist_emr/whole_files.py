"""Files written whole or not at all, also when the power fails, and read without waiting."""

from __future__ import annotations

import errno
import os
import secrets
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

PART_SUFFIX = ".part"
_FOLDERS_NOT_SYNCED = {
    errno.EINVAL,
    errno.ENOTSUP,
    errno.EOPNOTSUPP,
    errno.EBADF,
    errno.ENOSYS,
}
"""How a file system says that it does not sync folders at all, as some network drives do not."""
_held: dict[int, os.stat_result] = {}
"""What a database has open in this process, by the descriptor that is kept of each file."""


def hold(handle: int) -> None:
    """Let nothing here open a file a second time, from outside the database that is open in it.

    Closing it would drop the locks of the whole process (sqlite.org/howtocorrupt.html, 2.2).
    """
    _held[handle] = os.fstat(handle)


def let_go(handle: int) -> None:
    """Let a file be opened again."""
    _held.pop(handle, None)


def is_held(path: Path) -> bool:
    """Tell, without opening it, whether a file is held, whatever its name; false if not there."""
    try:
        found = path.stat()
    except OSError:
        return False
    return any(os.path.samestat(found, one) for one in list(_held.values()))


class Whereabouts:
    """Remember which file a path leads to, to tell whether it does so still."""

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()
        self._found = path.stat()

    @property
    def hold(self) -> bool:
        """Tell whether the path leads to the same file; true also where the disk cannot say."""
        try:
            return os.path.samestat(self._found, self._path.stat())
        except OSError as error:
            return error.errno not in {errno.ENOENT, errno.ENOTDIR}


if sys.platform == "darwin":  # pragma: no cover - not to be run here
    import fcntl

    def sync(handle: int) -> None:
        """Make what was written survive a power loss; alone, a Mac's `fsync` asks no drive to."""
        try:
            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
        except OSError:  # a network drive, or one that knows no such thing
            os.fsync(handle)

else:

    def sync(handle: int) -> None:
        """Make what was written survive a power loss."""
        os.fsync(handle)


def sync_folder(folder: Path) -> None:
    """Make names in a folder survive a power loss, where the system has a call for that.

    Windows has none and needs none; a network drive that has none keeps names as it does anyway.
    """
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        sync(handle)
    except OSError as error:
        if error.errno not in _FOLDERS_NOT_SYNCED:
            raise
    finally:
        os.close(handle)


def write_whole(
    path: Path,
    content: bytes | str,
    *,
    mark: str = "",
    before: Callable[[], object] = lambda: None,
) -> None:
    """Replace a file, private to its owner, so that after a crash it is the old one or the new one.

    What an earlier crash left of such a write is removed; `mark` begins the names of temporary
    files where those of the file itself are never written twice. `before` runs when all is on the
    disk and nothing is replaced yet; what it raises leaves the old file.
    Raise what the disk raises.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    mark = mark or f".{path.name}."
    with suppress(OSError):  # what cannot be removed keeps nobody from saving
        sweep(path.parent, mark, PART_SUFFIX)
    partial = path.with_name(f"{mark}{secrets.token_hex(4)}{PART_SUFFIX}")
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(partial, flags, 0o600), "wb") as stream:
            stream.write(data)
            stream.flush()
            sync(stream.fileno())
        before()
        partial.replace(path)
    except BaseException:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def read_start(path: Path, most: int) -> bytes:
    """Return a file's beginning; raise what the disk raises, and never wait for a pipe.

    The practice that is open here is refused as a folder is.
    """
    if not stat.S_ISREG(path.stat().st_mode) or is_held(path):
        raise IsADirectoryError(errno.EISDIR, "not a file")
    with path.open("rb") as stream:
        return stream.read(most)


def sweep(folder: Path, mark: str, suffix: str = "") -> None:
    """Remove temporary files that a program left behind when it was killed."""
    for leftover in folder.iterdir():
        ours = leftover.name.startswith(mark) and leftover.name.endswith(suffix)
        if ours and not stat.S_ISDIR(leftover.lstat().st_mode):  # a folder is nobody's leftover
            leftover.unlink(missing_ok=True)
