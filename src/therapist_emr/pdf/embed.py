"""The faces of a document, cut down to the glyphs it drew and written into its file."""

from __future__ import annotations

import hashlib
import struct

import uharfbuzz as hb  # type: ignore[import-untyped]  # no stubs

from .fonts import Face
from .writer import PdfFile, ref

_DROPPED = ("GSUB", "GPOS", "GDEF", "STAT", "DSIG", "name", "OS/2", "post", "cmap", "kern")
_BFCHARS = 100
_SYMBOLIC = 4


def embed(file: PdfFile, face: Face) -> int:
    """Write a face as a composite font addressed by glyph, and return its object number."""
    codes = sorted(face.glyph_of)
    program = _subset(face, sorted({face.drawn_by(code) for code in codes}))
    mark = hashlib.sha256(program).digest()
    prefix = "".join(chr(65 + byte % 26) for byte in mark[:6])
    stem = face.file.rpartition(".")[0].replace("_", "-")
    name = f"{prefix}+{stem}"
    low_x, low_y, high_x, high_y = _bounds(face)
    stream = file.stream(program, f"/Length1 {len(program)}")
    descriptor = file.add(
        f"<</Type/FontDescriptor/FontName/{name}/Flags {_SYMBOLIC}"
        f"/FontBBox[{low_x:.0f} {low_y:.0f} {high_x:.0f} {high_y:.0f}]"
        f"/ItalicAngle {-9 if 'Italic' in stem else 0}/Ascent {face.ascent:.0f}"
        f"/Descent {face.descent:.0f}/CapHeight 727/StemV {120 if 'SemiBold' in stem else 80}"
        f"/FontFile2 {ref(stream)}>>"
    )
    widths = " ".join(f"{code}[{_number(face.width_of_code(code))}]" for code in codes)
    descendant = file.add(
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDToGIDMap {_glyph_map(file, face)}"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        f"/FontDescriptor {ref(descriptor)}/DW 1000/W[{widths}]>>"
    )
    table = file.stream(_to_unicode(face).encode("ascii"))
    return file.add(
        f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H"
        f"/DescendantFonts[{ref(descendant)}]/ToUnicode {ref(table)}>>"
    )


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _glyph_map(file: PdfFile, face: Face) -> str:
    """Return the table from codes to glyphs, which only codes of our own make necessary."""
    if all(code == glyph for code, glyph in face.glyph_of.items()):
        return "/Identity"
    table = bytearray(2 * (max(face.glyph_of) + 1))
    for code in face.glyph_of:
        struct.pack_into(">H", table, 2 * code, face.drawn_by(code))
    return ref(file.stream(bytes(table)))


def _subset(face: Face, glyphs: list[int]) -> bytes:
    wanted = hb.SubsetInput()
    wanted.glyph_set.update({0, *glyphs})
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


def _to_unicode(face: Face) -> str:
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
    )
