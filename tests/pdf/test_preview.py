from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.pdf.papers import chart, note
from therapist_emr.pdf.chart import chart_bytes
from therapist_emr.pdf.preview import PdfLocked, PdfUnreadable, Preview
from therapist_emr.pdf.record import Part


@pytest.fixture(scope="module")
def data() -> bytes:
    return chart_bytes(chart(Part("Notes", (note(),))))[0]


def test_pages_are_counted_and_measured(data: bytes) -> None:
    with Preview(data) as preview:
        assert preview.page_count == 3
        assert preview.page_size(0) == (612, 792)


def test_a4_is_measured(data: bytes) -> None:
    made, _ = chart_bytes(chart(), page_size="a4")
    with Preview(made) as preview:
        assert preview.page_size(0) == pytest.approx((595.28, 841.89), abs=0.01)


@pytest.mark.parametrize("scale", [0.25, 1, 2])
def test_a_page_is_drawn_as_pixels(data: bytes, scale: float) -> None:
    with Preview(data) as preview:
        picture = preview.render(0, scale)
    assert (picture.width, picture.height) == (612 * scale, 792 * scale)
    assert picture.stride >= picture.width * 4
    assert len(picture.pixels) == picture.stride * picture.height
    assert picture.pixels[:3] == b"\xff\xff\xff"
    assert min(picture.pixels) < 100


def test_an_absurd_scale_is_held_back(data: bytes) -> None:
    with Preview(data) as preview:
        picture = preview.render(0, 15)
    assert picture.height <= 12_000


def test_a_file_on_disk_is_read(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "chart.pdf"
    path.write_bytes(data)
    with Preview(path) as preview:
        assert "Health record" in preview.text(0)


@pytest.mark.parametrize("rubbish", [b"", b"not a pdf", b"%PDF-1.7\n" + b"\x00" * 500])
def test_what_is_no_pdf_is_refused_in_words(rubbish: bytes) -> None:
    with pytest.raises(PdfUnreadable):
        Preview(rubbish)


def test_half_a_file_is_refused_or_repaired_but_never_fatal(data: bytes) -> None:
    try:
        with Preview(data[: len(data) // 2]) as preview:
            assert preview.page_count >= 0
    except PdfUnreadable as problem:
        assert problem.remedy


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(PdfUnreadable, match="not there"):
        Preview(tmp_path / "gone.pdf")


def test_a_password_is_asked_for() -> None:
    locked, _ = chart_bytes(chart(), password="open")
    with pytest.raises(PdfLocked):
        Preview(locked)
    with Preview(locked, "open") as preview:
        assert preview.page_count == 2


def test_a_page_may_be_read_while_another_is_drawn(data: bytes) -> None:
    """Without a lock PDFium brought down the whole program here."""
    read: list[str] = []

    def look() -> None:
        for _ in range(25):
            with Preview(data) as preview:
                for page in range(preview.page_count):
                    preview.render(page, 0.3)
                    read.append(preview.text(page))

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read) == 4 * 25 * 3
    assert len(set(read)) == 3
