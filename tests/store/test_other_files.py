from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.opened import SALT, new_file, old_file
from therapist_emr.store.other_files import other_sort

PAGE = 4096


@pytest.mark.parametrize(
    ("start", "size", "says"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1", 2 * PAGE, "it is a PDF"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00\xdf\xa4", 9_000, "it is a ZIP"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", 9_000, "it is a picture"),
        (b"SQLite format 3\x00", 2 * PAGE, "it is a database without encryption"),
        (b"Dear Dr. Lindqvi" * 32, 9_000, "it is text"),
    ],
)
def test_what_is_surely_something_else_is_named(start: bytes, size: int, says: str) -> None:
    assert other_sort(start, size, PAGE).startswith(says)


@pytest.mark.parametrize(
    ("start", "size"),
    [
        (b"Dear Dr. Lindqvi", 2 * PAGE),  # chance may write this at a practice's beginning
        (b"PK\x03\x04\x99\x17\x06\x00\x08\x00\x00\x00!\x00\xdf\xa4", 2 * PAGE),
        (bytes(range(120, 136)), 9_000),  # a practice that was cut short
        (bytes(16), 9_000),
    ],
)
def test_what_may_be_a_practice_is_not_called_something_else(start: bytes, size: int) -> None:
    assert other_sort(start, size, PAGE) == ""


def test_a_practice_whose_salt_reads_like_text_opens_after_its_growing_was_cut_short(
    tmp_path: Path,
) -> None:
    path = tmp_path / "practice.emr"
    new_file(path).close()
    assert path.read_bytes()[: len(SALT)] == SALT
    assert SALT.decode("ascii").isprintable()
    with path.open("ab") as stream:
        stream.write(b"half a page")
    old_file(path).close()
