"""reportlab's canvas as this house uses it: pages packed at once, only fonts of our own."""

from __future__ import annotations

import io
import zlib

from reportlab.pdfbase.pdfdoc import (
    XMP,
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFObjectReference,
    PDFResourceDictionary,
    PDFStream,
    PDFZCompress,
    xObjectName,
)
from reportlab.pdfgen.canvas import Canvas

from therapist_emr.pdf.embed import GlyphFont
from therapist_emr.pdf.fonts import Face

_VERSION = (1, 7)
_LEVEL = 4


class PackedCanvas(Canvas):
    """Draw pages whose code is packed as soon as a page is shown, so that thousands fit."""

    def __init__(self, width: float, height: float, language: str) -> None:
        super().__init__(
            io.BytesIO(),
            pagesize=(width, height),
            pageCompression=0,
            pdfVersion=_VERSION,
            lang=language,
        )
        self._shared = PDFResourceDictionary()
        self._shared.basicFonts()

    def _make_preamble(self) -> None:
        """Begin pages with nothing, for reportlab would choose a font that is not embedded."""
        self._preamble = ""

    def showPage(self) -> None:  # noqa: N802 - the name reportlab calls
        """Close the page and pack it."""
        super().showPage()
        page = self._doc.Pages[-1]
        packed = zlib.compress((page.stream or "").encode("latin-1"), _LEVEL)
        done = PDFDictionary({"Filter": PDFArray([PDFName(PDFZCompress.pdfname)])})
        page.Contents = PDFStream(done, packed)
        page.stream = None
        page.Resources = self._doc.Reference(self._shared)

    def keep(self, name: str, code: str) -> None:
        """Keep code under a name, to be shown on many pages."""
        self.beginForm(name)
        self.addLiteral(code)
        self.endForm()
        self._shared.XObject[xObjectName(name)] = PDFObjectReference(xObjectName(name))

    def artifact(self, kind: str, *, code: str = "", kept: str = "") -> None:
        """Draw what a screen reader leaves out: a kept form or code."""
        self.addLiteral(f"/Artifact<</Type/Pagination/Subtype/{kind}>>BDC")
        if kept:
            self.doForm(kept)
        else:
            self.addLiteral(code)
        self.addLiteral("EMC")

    def embed(self, faces: list[Face]) -> None:
        """Let reportlab write these faces when it closes the file."""
        self._doc.delayedFonts.extend(GlyphFont(face) for face in faces)

    def describe(self, xmp: bytes) -> None:
        """Add the description that readers look for beside the plain one."""
        self._doc.Catalog.Metadata = XMP(creator=lambda _document: xmp)
