"""What reportlab cannot add to its file: the structure, and a lock of today's strength."""

from __future__ import annotations

import io
import secrets
import unicodedata
from collections.abc import Iterable, Sequence

import pikepdf

from therapist_emr.pdf.layout import Tag
from therapist_emr.pdf.tags import Tree

_ALL_RIGHTS = pikepdf.Permissions(modify_assembly=True)
"""Every right is given: whoever has the password may read, print and copy."""


PageTags = tuple[int, int, Sequence[Tag | None]]
"""The key that the tags know a page by, its number of marked pieces, and the tags of its links."""


def seal(plain: bytes, root: Tag, pages: Iterable[PageTags], password: str | None) -> bytes:
    """Return a plain file tagged, packed and, with a password, encrypted; all of it in memory."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(plain)) as pdf:
        tree = Tree(pdf)
        for sheet, told in zip(pdf.pages, pages, strict=True):
            tree.page(sheet, *told)
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
