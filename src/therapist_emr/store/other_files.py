"""Files that are surely something else than a practice, told by how they begin.

A practice begins with 16 random bytes and goes on like such. A beginning counts only where chance
does not write it: of five bytes or more, or of text as long as `BEGINNING_BYTES` in a file that is
no whole number of pages. A practice whose growing was cut short has such a size as well, so that
the size alone says nothing.
"""

from __future__ import annotations

import string

BEGINNING_BYTES = 512
_SORTS = {
    b"SQLite format 3\x00": "it is a database without encryption",
    b"%PDF-": "it is a PDF",
    b"PK\x03\x04\x0a\x00": "it is a ZIP archive or a document",
    b"PK\x03\x04\x14\x00": "it is a ZIP archive or a document",
    b"\x89PNG\r\n\x1a\n": "it is a picture",
}
_TEXT = frozenset(string.printable.encode())


def other_sort(start: bytes, size: int, page: int) -> str:
    """Return what a file surely is instead of a practice, as its reason; empty when unsure."""
    for beginning, sort in _SORTS.items():
        if start.startswith(beginning):
            return sort
    return "it is text" if size % page and _TEXT.issuperset(start) else ""
