"""Doing something with the rights of an ordinary user, which root has to lay aside for it."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_VERSION_3 = 0x20080522
_DAC_OVERRIDE, _DAC_READ_SEARCH = 1, 2
"""What lets root pass over the modes of files: linux/capability.h."""


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32),
                ("inheritable", ctypes.c_uint32))  # fmt: skip


def is_root() -> bool:
    """Tell whether this process may do everything."""
    return os.name != "nt" and os.geteuid() == 0


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Let the modes of files count for this thread, as they do for everyone but root."""
    if not is_root() or sys.platform != "linux":
        yield
        return
    header, sets = _Header(_VERSION_3, 0), (_Sets * 2)()
    libc = ctypes.CDLL(None, use_errno=True)
    _checked(libc.capget(ctypes.byref(header), ctypes.byref(sets)))
    before = sets[0].effective
    sets[0].effective = before & ~(1 << _DAC_OVERRIDE | 1 << _DAC_READ_SEARCH)
    _checked(libc.capset(ctypes.byref(header), ctypes.byref(sets)))
    try:
        yield
    finally:
        sets[0].effective = before
        _checked(libc.capset(ctypes.byref(header), ctypes.byref(sets)))


def _checked(result: int) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), "the rights of root could not be laid aside")
