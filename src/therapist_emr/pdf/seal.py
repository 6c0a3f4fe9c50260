"""What reportlab cannot add to its file: the structure, and a lock of today's strength."""

from __future__ import annotations

import io
import secrets
import unicodedata
from collections.abc import Iterable

import pikepdf

from therapist_emr.pdf.layout import Tag
from therapist_emr.pdf.tags import Tree

_ALL_RIGHTS = pikepdf.Permissions(modify_assembly=True)
"""Every right is given: whoever has the password may read, print and copy."""


def seal(plain: bytes, root: Tag, pages: Iterable[tuple[int, int]], password: str | None) -> bytes:
    """Return a plain file tagged, packed and, with a password, encrypted; all of it in memory.

    `pages` holds for each page the key that the tags know it by and its number of marked pieces.
    """
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(plain)) as pdf:
        tree = Tree(pdf)
        for sheet, (key, marks) in zip(pdf.pages, pages, strict=True):
            tree.page(sheet, key, marks)
        tree.grow(root)
        del pdf.trailer.ID
        pdf.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=not password,
            encryption=_lock(password) if password else False,
        )
    return out.getvalue()


def _lock(password: str) -> pikepdf.Encryption:
    """Return AES-256, revision 6, whose owner's password nobody knows."""
    return pikepdf.Encryption(
        user=unicodedata.normalize("NFC", password),
        owner=secrets.token_hex(32),
        R=6,
        allow=_ALL_RIGHTS,
    )
