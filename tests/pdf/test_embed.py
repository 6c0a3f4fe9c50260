from __future__ import annotations

import pikepdf
import pytest
import uharfbuzz as hb  # type: ignore[import-untyped]  # no stubs

from tests.pdf.papers import of_text, opened
from therapist_emr.pdf.chart import chart_bytes


def fonts(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    return {str(font.BaseFont)[8:]: font for font in pdf.pages[0].Resources.Font.values()}


@pytest.fixture(scope="module")
def data() -> bytes:
    return chart_bytes(of_text("abc שלום 日本 क्ष 😀 السلام"))[0]


def test_every_face_is_embedded_as_a_cut(data: bytes) -> None:
    with opened(data) as pdf:
        for name, font in fonts(pdf).items():
            program = font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
            assert font.Encoding == "/Identity-H"
            assert str(font.BaseFont)[7] == "+"
            assert len(program) < 250_000, name


def test_the_embedded_programs_are_sound_fonts(data: bytes) -> None:
    with opened(data) as pdf:
        for font in fonts(pdf).values():
            program = font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
            tables = set(hb.Face(program).table_tags)
            assert {"glyf", "loca", "head", "hhea", "hmtx", "maxp"} <= tables
            assert "GSUB" not in tables


def test_codes_of_our_own_are_led_to_their_glyphs(data: bytes) -> None:
    with opened(data) as pdf:
        maps = [font.DescendantFonts[0].CIDToGIDMap for font in fonts(pdf).values()]
        assert any(isinstance(entry, pikepdf.Stream) for entry in maps)
        assert any(entry == "/Identity" for entry in maps if isinstance(entry, pikepdf.Name))


def test_widths_agree_with_the_program(data: bytes) -> None:
    with opened(data) as pdf:
        font = next(font for name, font in fonts(pdf).items() if name == "Inter-400Regular")
        below = font.DescendantFonts[0]
        face = hb.Face(below.FontDescriptor.FontFile2.read_bytes())
        drawn = hb.Font(face)
        entries = list(below.W)
        for code, widths in zip(entries[::2], entries[1::2], strict=True):
            if int(code) < face.glyph_count:
                exact = drawn.get_glyph_h_advance(int(code)) * 1000 / face.upem
                assert float(widths[0]) == pytest.approx(exact, abs=0.01)


def test_faces_that_drew_nothing_are_left_out() -> None:
    with opened(chart_bytes(of_text("plain"))[0]) as pdf:
        assert all(name.startswith("Inter") for name in fonts(pdf))
