from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from therapist_emr.pdf.files import PdfNotSaved, save_pdf


def test_the_file_is_whole_and_private(tmp_path: Path) -> None:
    out = tmp_path / "chart.pdf"
    save_pdf(out, b"data")
    assert out.read_bytes() == b"data"
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [out]


def test_an_older_file_is_replaced(tmp_path: Path) -> None:
    out = tmp_path / "chart.pdf"
    out.write_bytes(b"old")
    save_pdf(out, b"new")
    assert out.read_bytes() == b"new"


def test_parts_that_a_killed_program_left_are_removed_and_nothing_else(tmp_path: Path) -> None:
    part = tmp_path / ".therapist-emr-0123456789abcdef.part"
    others = {tmp_path / ".0123456789abcdef.part", tmp_path / "therapist-emr-notes.part"}
    for path in (part, *others):
        path.write_bytes(b"%PDF half a chart")
    out = tmp_path / "chart.pdf"
    save_pdf(out, b"data")
    assert set(tmp_path.iterdir()) == {out, *others}


def test_a_part_that_cannot_be_removed_keeps_nobody_from_saving(tmp_path: Path) -> None:
    (tmp_path / ".therapist-emr-0123456789abcdef.part").mkdir()
    save_pdf(tmp_path / "chart.pdf", b"data")
    assert (tmp_path / "chart.pdf").read_bytes() == b"data"


def test_a_missing_folder_is_named_as_such(tmp_path: Path) -> None:
    with pytest.raises(PdfNotSaved, match="no such folder") as problem:
        save_pdf(tmp_path / "gone" / "chart.pdf", b"data")
    assert problem.value.remedy
    assert str(tmp_path) not in str(problem.value)


def test_a_folder_of_that_name_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(PdfNotSaved, match="folder of that name"):
        save_pdf(tmp_path, b"data")
    assert tmp_path.is_dir()


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(PdfNotSaved):
        save_pdf(tmp_path / "file" / "chart.pdf", b"data")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EACCES, "does not let you save"),
        (errno.EROFS, "only be read"),
        (errno.EIO, "reported an error"),
    ],
)
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failing_disk_leaves_the_old_file_and_no_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, words: str, step: str
) -> None:
    out = tmp_path / "chart.pdf"
    out.write_bytes(b"old")

    def fail(*_: object, **__: object) -> None:
        raise OSError(code, "canary of the system")

    monkeypatch.setattr(os if step == "fsync" else Path, step, fail)
    with pytest.raises(PdfNotSaved, match=words) as problem:
        save_pdf(out, b"new")
    assert "canary" not in str(problem.value)
    assert problem.value.__cause__ is None
    assert out.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [out]
