"""Overwriting memory that is let go of, so that a locked practice leaves little of itself behind.

What a program frees is kept for its next use, as it was. `wipe_what_is_freed` has the C library
overwrite it, where it can (glibc), and `scrub` overwrites what Python and the library keep ready.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from itertools import repeat

_M_PERTURB = -6
_FILLER = 0xA5
_PYTHON_MOST = 512  # larger objects come from the C library
_PYTHON_STEP = 16
_PYTHON_FILL = 4 * 1024 * 1024
_BYTES_HEAD = sys.getsizeof(b"")
_SMALL_MOST = 1_040  # the C library keeps the last few pieces of each size up to here as they were
_SMALL_KEPT = 8


def wipe_what_is_freed() -> bool:
    """Have the C library overwrite memory as it is freed; tell whether it can."""
    library = _library()
    if library is None:
        return False
    library.mallopt(_M_PERTURB, _FILLER)
    return True


def scrub() -> None:
    """Free what nobody holds any more, and overwrite what is kept ready for the next use."""
    gc.collect()
    _fill_python()
    library = _library()
    if library is not None:
        _fill_small(library)
        library.malloc_trim(0)


def _fill_python() -> None:
    """Take more of each size than Python keeps ready, as zeros, and give it back."""
    for size in range(_PYTHON_MOST, _BYTES_HEAD, -_PYTHON_STEP):
        # Without a step of the interpreter for each: a lock waits for all of them.
        taken = list(map(bytes, repeat(size - _BYTES_HEAD, _PYTHON_FILL // size)))
        taken.clear()


def _fill_small(library: ctypes.CDLL) -> None:
    for size in range(24, _SMALL_MOST, _PYTHON_STEP):
        taken = [library.malloc(size) for _ in range(_SMALL_KEPT)]
        for piece in taken:
            ctypes.memset(piece, 0, size)
        for piece in taken:
            library.free(piece)


def _library() -> ctypes.CDLL | None:
    """Return the C library when it is one that can be asked for this."""
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    if not all(hasattr(library, name) for name in ("mallopt", "malloc_trim")):
        return None
    library.malloc.argtypes, library.malloc.restype = [ctypes.c_size_t], ctypes.c_void_p
    library.free.argtypes, library.free.restype = [ctypes.c_void_p], None
    return library
