from __future__ import annotations

import pikepdf

from tests.pdf.papers import opened
from therapist_emr.pdf.canvas import PackedCanvas
from therapist_emr.pdf.fonts import FontBook


def drawn(pages: int = 1) -> PackedCanvas:
    canvas = PackedCanvas(300, 200, "en-US")
    canvas.keep("Head", "0 0 m 10 10 l S")
    for number in range(pages):
        canvas.artifact("Header", kept="Head")
        canvas.addLiteral(f"{number} 0 m 5 5 l S " * 200)
        canvas.artifact("Footer", code="1 1 m 2 2 l S")
        canvas.showPage()
    return canvas


def test_pages_are_packed_and_give_their_code_back() -> None:
    with opened(drawn(3).getpdfdata()) as pdf:
        assert pdf.pdf_version == "1.7"
        for number, page in enumerate(pdf.pages):
            code = page.Contents.read_bytes()
            assert int(page.Contents.Length) < len(code) / 10
            assert f"{number} 0 m 5 5 l S".encode() in code
            assert [float(side) for side in page.MediaBox] == [0, 0, 300, 200]


def test_what_is_kept_is_shown_on_every_page_as_an_artifact() -> None:
    with opened(drawn(2).getpdfdata()) as pdf:
        for page in pdf.pages:
            assert b"BDC\n/FormXob.Head Do\nEMC" in page.Contents.read_bytes()
            assert (
                page.Resources.XObject["/FormXob.Head"].read_bytes().strip() == b"0 0 m 10 10 l S"
            )


def test_pages_share_their_resources() -> None:
    with opened(drawn(3).getpdfdata()) as pdf:
        assert len({page.obj.Resources.objgen for page in pdf.pages}) == 1


def test_no_font_comes_in_but_those_that_are_embedded() -> None:
    canvas = drawn()
    face = FontBook().named("regular")
    face.code(face.nominal("A") or 0, "A")
    canvas.embed([face])
    with opened(canvas.getpdfdata()) as pdf:
        (font,) = pdf.pages[0].Resources.Font.values()
        assert font.Subtype == "/Type0"
        every = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
        assert all("Helvetica" not in str(each.get("/BaseFont", "")) for each in every)


def test_a_description_is_kept_as_it_is_given() -> None:
    canvas = drawn()
    canvas.describe("<x>Zoë</x>".encode())
    with opened(canvas.getpdfdata()) as pdf:
        assert pdf.Root.Metadata.read_bytes().decode() == "<x>Zoë</x>"
        assert str(pdf.Root.Lang) == "en-US"
