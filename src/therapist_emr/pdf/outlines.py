"""Glyphs drawn as plain shapes, where readers must not take them for text of their own."""

from __future__ import annotations

from therapist_emr.pdf.fonts import Face

Point = tuple[float, float]


class _Pen:
    """Write a glyph's outline as path operators, in thousandths of the size."""

    def __init__(self, scale: float) -> None:
        self._scale = scale
        self._at: Point = (0.0, 0.0)
        self.ops: list[str] = []

    def _write(self, operator: str, *points: Point) -> None:
        numbers = [f"{value * self._scale:.0f}" for point in points for value in point]
        self.ops.append(" ".join([*numbers, operator]))
        if points:
            self._at = points[-1]

    def moveTo(self, point: Point) -> None:  # noqa: N802 - the name the shaper calls
        self._write("m", point)

    def lineTo(self, point: Point) -> None:  # noqa: N802
        self._write("l", point)

    def curveTo(self, first: Point, second: Point, end: Point) -> None:  # noqa: N802
        self._write("c", first, second, end)

    def qCurveTo(self, control: Point, end: Point) -> None:  # noqa: N802
        start = self._at
        first = _two_thirds(start, control)
        second = _two_thirds(end, control)
        self._write("c", first, second, end)

    def closePath(self) -> None:  # noqa: N802
        self.ops.append("h")


def _two_thirds(start: Point, end: Point) -> Point:
    return start[0] + (end[0] - start[0]) * 2 / 3, start[1] + (end[1] - start[1]) * 2 / 3


def outline(face: Face, glyph: int) -> str:
    """Return the operators that fill a glyph's shape; nothing for an empty one."""
    known = face.outlines.get(glyph)
    if known is None:
        pen = _Pen(face.scale)
        face.hb_font.draw_glyph_with_pen(glyph, pen)
        known = face.outlines[glyph] = " ".join([*pen.ops, "f"]) if pen.ops else ""
    return known
