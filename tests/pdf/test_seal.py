from __future__ import annotations

import io
import shutil
import subprocess

import pikepdf
import pytest

from tests.pdf.papers import chart, note, texts
from therapist_emr.pdf.chart import chart_bytes
from therapist_emr.pdf.preview import PdfLocked, Preview
from therapist_emr.pdf.record import Part
from therapist_emr.pdf.seal import PasswordTooLong

PASSWORDS = ["x", "a long pass phrase of words", "pässwörd 日本", "ﬁne ①", "p" * 127, "密" * 42]


@pytest.mark.parametrize("password", PASSWORDS)
def test_both_readers_open_it_with_the_password(password: str) -> None:
    data, _ = chart_bytes(chart(Part("Notes", (note(),))), password=password)
    assert "Slept through five nights" in "\n".join(texts(data, password))
    with pikepdf.open(io.BytesIO(data), password=password) as pdf:
        assert (pdf.encryption.R, pdf.encryption.bits) == (6, 256)
        assert str(pdf.encryption.stream_method).endswith("aesv3")
        assert pdf.check_pdf_syntax() == []


@pytest.mark.parametrize("wrong", [None, "", "X", "x "])
def test_no_other_password_opens_it(wrong: str | None) -> None:
    data, _ = chart_bytes(chart(), password="x")
    with pytest.raises(PdfLocked):
        Preview(data, wrong)
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(data), password=wrong or "")


def test_nothing_of_the_record_is_in_the_clear() -> None:
    data, _ = chart_bytes(chart(Part("Canary part", (note(),))), password="x")
    for word in ("Canary", "Marchetti", "Health record", "Slept"):
        assert word.encode() not in data
        assert word.encode("utf-16-be").hex().upper().encode() not in data


def test_what_is_locked_gives_every_right_to_who_has_the_password() -> None:
    data, _ = chart_bytes(chart(), password="x")
    with pikepdf.open(io.BytesIO(data), password="x") as pdf:
        assert all(pdf.allow)
        assert not pdf.owner_password_matched


def test_a_password_may_be_typed_on_any_keyboard() -> None:
    data, _ = chart_bytes(chart(), password="e\u0301te\u0301")
    with pikepdf.open(io.BytesIO(data), password="été") as pdf:
        assert pdf.user_password_matched


def test_an_unlocked_file_is_packed_too() -> None:
    data, _ = chart_bytes(chart())
    assert b"/ObjStm" in data
    assert b"/MCID" not in data
    assert b"/StructTreeRoot" not in data


def test_two_copies_share_no_key() -> None:
    record = chart(Part("Notes", (note(),)))
    first, second = (chart_bytes(record, password="x")[0] for _ in range(2))
    assert first[200:4000] != second[200:4000]


def test_a_third_reader_opens_it() -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler is not installed")
    data, _ = chart_bytes(chart(Part("Notes", (note(),))), password="secret word")
    done = subprocess.run(
        ["pdftotext", "-upw", "secret word", "-", "-"], input=data, capture_output=True, check=True
    )
    assert b"Slept through five nights" in done.stdout


@pytest.mark.parametrize("password", ["x" * 128, "\u5bc6" * 43])
def test_a_password_that_readers_would_cut_is_refused(password: str) -> None:
    with pytest.raises(PasswordTooLong):
        chart_bytes(chart(), password=password)
