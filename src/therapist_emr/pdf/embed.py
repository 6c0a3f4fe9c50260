"""The faces of a document, cut down to the glyphs it drew, as fonts that reportlab embeds."""

from __future__ import annotations

import hashlib
import struct

import uharfbuzz as hb  # type: ignore[import-untyped]  # no stubs
from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFName,
    PDFObject,
    PDFStream,
    PDFString,
    PDFZCompress,
)

from therapist_emr.pdf.fonts import Face

_DROPPED = ("GSUB", "GPOS", "GDEF", "STAT", "DSIG", "name", "OS/2", "post", "cmap", "kern")
_BFCHARS = 100
_SYMBOLIC = 4
_STANDARD_FONTS = "BasicFonts"
"""The name under which reportlab keeps the fonts that all pages share."""


class GlyphFont:
    """Hold a face as reportlab's own dynamic fonts are held: written when all is drawn.

    reportlab's fonts give each character an eight-bit code. This one is addressed by glyph, so
    that it draws what shaping chose.
    """

    def __init__(self, face: Face) -> None:
        self._face = face

    def addObjects(self, doc: PDFDocument) -> None:  # noqa: N802 - the name reportlab calls
        """Register the font's objects with a document."""
        face = self._face
        program = _subset(face)
        mark = hashlib.sha256(program).digest()
        prefix = "".join(chr(65 + byte % 26) for byte in mark[:6])
        stem = face.file.rpartition(".")[0].replace("_", "-")
        name = PDFName(f"{prefix}+{stem}")
        font = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("Type0"),
                "BaseFont": name,
                "Encoding": PDFName("Identity-H"),
                "DescendantFonts": PDFArray([doc.Reference(_descendant(doc, face, name, program))]),
                "ToUnicode": doc.Reference(_stream(_to_unicode(face))),
            }
        )
        doc.idToObject[_STANDARD_FONTS][face.name] = doc.Reference(font)


def _stream(content: bytes, **entries: object) -> PDFStream:
    return PDFStream(PDFDictionary(entries), content, filters=[PDFZCompress])


def _descendant(doc: PDFDocument, face: Face, name: str, program: bytes) -> PDFDictionary:
    system = {"Registry": PDFString("Adobe"), "Ordering": PDFString("Identity"), "Supplement": 0}
    widths: list[object] = []
    for code in sorted(face.glyph_of):
        widths += [code, PDFArray([round(face.width_of_code(code), 2)])]
    return PDFDictionary(
        {
            "Type": PDFName("Font"),
            "Subtype": PDFName("CIDFontType2"),
            "BaseFont": name,
            "CIDToGIDMap": _glyph_map(doc, face),
            "CIDSystemInfo": PDFDictionary(system),
            "FontDescriptor": doc.Reference(_descriptor(doc, face, name, program)),
            "DW": 1000,
            "W": PDFArray(widths),
        }
    )


def _descriptor(doc: PDFDocument, face: Face, name: str, program: bytes) -> PDFDictionary:
    return PDFDictionary(
        {
            "Type": PDFName("FontDescriptor"),
            "FontName": name,
            "Flags": _SYMBOLIC,
            "FontBBox": PDFArray([round(side) for side in _bounds(face)]),
            "ItalicAngle": -9 if "Italic" in name else 0,
            "Ascent": round(face.ascent),
            "Descent": round(face.descent),
            "CapHeight": 727,
            "StemV": 120 if "SemiBold" in name else 80,
            "FontFile2": doc.Reference(_stream(program, Length1=len(program))),
        }
    )


def _glyph_map(doc: PDFDocument, face: Face) -> str | PDFObject:
    """Return the table from codes to glyphs, which only codes of our own make necessary."""
    if all(code == glyph for code, glyph in face.glyph_of.items()):
        return PDFName("Identity")
    table = bytearray(2 * (max(face.glyph_of) + 1))
    for code in face.glyph_of:
        struct.pack_into(">H", table, 2 * code, face.drawn_by(code))
    return doc.Reference(_stream(bytes(table)))


def _subset(face: Face) -> bytes:
    wanted = hb.SubsetInput()
    wanted.glyph_set.update({0, *(face.drawn_by(code) for code in face.glyph_of)})
    wanted.drop_table_tag_set.update(
        int.from_bytes(tag.ljust(4).encode("ascii"), "big") for tag in _DROPPED
    )
    wanted.flags = (
        hb.SubsetFlags.NO_HINTING
        | hb.SubsetFlags.RETAIN_GIDS
        | hb.SubsetFlags.NOTDEF_OUTLINE
        | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    )
    return bytes(hb.subset(face.hb_face, wanted).blob.data)


def _bounds(face: Face) -> tuple[float, float, float, float]:
    head = bytes(face.hb_face.reference_table("head").data)
    low_x, low_y, high_x, high_y = struct.unpack_from(">4h", head, 36)
    scale = face.scale
    return low_x * scale, low_y * scale, high_x * scale, high_y * scale


def _to_unicode(face: Face) -> bytes:
    rows = [
        f"<{code:04X}><{says.encode('utf-16-be').hex().upper()}>"
        for (_, says), code in sorted(face.codes.items(), key=lambda entry: entry[1])
        if says
    ]
    blocks = [rows[at : at + _BFCHARS] for at in range(0, len(rows), _BFCHARS)]
    body = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
        "/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n"
        "1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n"
        f"{body}\nendcmap CMapName currentdict/CMap defineresource pop end end\n"
    ).encode("ascii")
