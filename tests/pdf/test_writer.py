from __future__ import annotations

import io

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapist_emr.pdf.crypt import Lock
from therapist_emr.pdf.writer import PACK_LIMIT, PdfFile, ref, text_string


def finished(file: PdfFile, sink: io.BytesIO, extra: str = "") -> bytes:
    pages = file.reserve()
    page = file.add(f"<</Type/Page/Parent {ref(pages)}/Resources<<>>/MediaBox[0 0 10 10]>>")
    file.put(pages, f"<</Type/Pages/Count 1/Kids[{ref(page)}]>>")
    root = file.add(f"<</Type/Catalog/Pages {ref(pages)}{extra}>>")
    file.finish(root, file.add("<</Producer(test)>>"))
    return sink.getvalue()


def opened(data: bytes, password: str = "") -> pikepdf.Pdf:
    pdf = pikepdf.open(io.BytesIO(data), password=password)
    assert pdf.check_pdf_syntax() == []
    return pdf


def test_an_empty_page_is_a_sound_file() -> None:
    sink = io.BytesIO()
    with opened(finished(PdfFile(sink), sink)) as pdf:
        assert len(pdf.pages) == 1
        assert pdf.pdf_version == "1.7"


def test_reserved_objects_may_be_written_in_any_order_and_number() -> None:
    sink = io.BytesIO()
    file = PdfFile(sink)
    numbers = [file.reserve() for _ in range(PACK_LIMIT * 2 + 3)]
    for number in reversed(numbers):
        file.put(number, f"<</Value {number}>>")
    links = " ".join(ref(number) for number in numbers)
    with opened(finished(file, sink, f"/Mine[{links}]")) as pdf:
        assert [int(item.Value) for item in pdf.Root.Mine] == numbers


@pytest.mark.parametrize("compress", [True, False])
def test_a_stream_gives_its_bytes_back(compress: bool) -> None:
    sink = io.BytesIO()
    file = PdfFile(sink)
    number = file.stream(b"BT ET " * 500, "/Kind/Mine", compress=compress)
    with opened(finished(file, sink, f"/Mine {ref(number)}")) as pdf:
        assert pdf.Root.Mine.read_bytes() == b"BT ET " * 500
        assert pdf.Root.Mine.Kind == "/Mine"


def test_the_same_content_makes_the_same_file() -> None:
    first, second = io.BytesIO(), io.BytesIO()
    assert finished(PdfFile(first), first) == finished(PdfFile(second), second)


def test_a_locked_file_hides_streams_and_packed_objects() -> None:
    sink = io.BytesIO()
    file = PdfFile(sink, Lock("passphrase"))
    number = file.stream(b"canary in a stream", compress=False)
    data = finished(file, sink, f"/Mine {ref(number)}/Words(canary in an object)")
    assert b"canary" not in data
    with opened(data, "passphrase") as pdf:
        assert pdf.Root.Mine.read_bytes() == b"canary in a stream"
        assert str(pdf.Root.Words) == "canary in an object"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_text_strings_hold_any_text(text: str) -> None:
    written = text_string(text)
    assert bytes.fromhex(written[1:-1]).decode("utf-16") == text


def test_a_lone_surrogate_does_not_break_a_text_string() -> None:
    assert text_string("a\ud800b") == "<FEFF0061003F0062>"
