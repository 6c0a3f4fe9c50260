"""A PDF shown page by page: opened, measured, drawn to pixels, read."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from therapist_emr.errors import UserError

if TYPE_CHECKING:
    import pypdfium2  # type: ignore[import-untyped]  # no stubs

_MOST = 12_000
_ONE_AT_A_TIME = threading.RLock()
"""PDFium keeps state of its own and falls down when two threads are in it."""


class PdfUnreadable(UserError):
    """Say that a file is not a PDF that can be shown."""


class PdfLocked(UserError):
    """Say that a PDF asks for a password, or for another one."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Hold a page as pixels: rows of `stride` bytes, four bytes a pixel, blue first."""

    width: int
    height: int
    stride: int
    pixels: bytes


class Preview:
    """Hold an open PDF; use it as a context or close it."""

    def __init__(self, source: bytes | Path, password: str | None = None) -> None:
        with _ONE_AT_A_TIME:
            self._pdf = _open(source, password)

    def __enter__(self) -> Preview:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back what the file holds in memory."""
        with _ONE_AT_A_TIME:
            self._pdf.close()

    @property
    def page_count(self) -> int:
        """Return how many pages there are."""
        with _ONE_AT_A_TIME:
            return len(self._pdf)

    def page_size(self, page: int) -> tuple[float, float]:
        """Return the width and height of a page in points, pages counted from 0."""
        with _ONE_AT_A_TIME:
            width, height = self._pdf.get_page_size(page)
        return float(width), float(height)

    def render(self, page: int, scale: float = 1.0) -> Picture:
        """Draw a page at so many pixels a point, never larger than a screen can use."""
        with _ONE_AT_A_TIME:
            sheet = self._pdf[page]
            try:
                longest = max(sheet.get_size())
                bitmap = sheet.render(
                    scale=min(scale, _MOST / longest), rev_byteorder=False, prefer_bgrx=True
                )
                drawn = Picture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
                bitmap.close()
                return drawn
            finally:
                sheet.close()

    def text(self, page: int) -> str:
        """Return the text of a page as a reader extracts it."""
        with _ONE_AT_A_TIME:
            sheet = self._pdf[page]
            reader = sheet.get_textpage()
            try:
                return str(reader.get_text_range())
            finally:
                reader.close()
                sheet.close()


def _open(source: bytes | Path, password: str | None) -> pypdfium2.PdfDocument:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(source, password=password)
    except FileNotFoundError:
        raise PdfUnreadable("The PDF is not there any more.", "Make it again.") from None
    except pypdfium2.PdfiumError as problem:
        if problem.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise PdfLocked("This PDF asks for its password.", "Type it and try again.") from None
        raise PdfUnreadable("This file cannot be read as a PDF.", "Choose another.") from None
