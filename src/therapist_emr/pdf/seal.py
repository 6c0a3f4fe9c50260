"""What reportlab cannot add to its file: the structure, and a lock of today's strength."""

from __future__ import annotations

import io
import secrets
import unicodedata
from collections.abc import Iterable, Sequence

import pikepdf

from therapist_emr.errors import UserError
from therapist_emr.pdf.layout import Tag
from therapist_emr.pdf.tags import Tree

_ALL_RIGHTS = pikepdf.Permissions(modify_assembly=True)
"""Every right is given: whoever has the password may read, print and copy."""


_LONGEST = 127
"""How many bytes of a password there are to a PDF (ISO 32000-2, 7.6.4.3.3)."""


class PasswordTooLong(UserError):
    """Say that readers would not open a PDF with this password."""

    def __init__(self) -> None:
        super().__init__(
            "This password is too long for a PDF, so nothing was saved.",
            "Use a shorter one: up to 40 characters open in every reader.",
        )


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


def as_locked(password: str) -> str:
    """Return a password as it locks; raise `PasswordTooLong` where readers would not open it.

    Some cut it where others do not.
    """
    composed = unicodedata.normalize("NFC", password)
    if len(composed.encode("utf-8", "replace")) > _LONGEST:
        raise PasswordTooLong
    return composed


def _lock(password: str) -> pikepdf.Encryption:
    """Return AES-256, revision 6, whose owner's password nobody knows."""
    return pikepdf.Encryption(
        user=as_locked(password),
        owner=secrets.token_hex(32),
        R=6,
        allow=_ALL_RIGHTS,
    )
