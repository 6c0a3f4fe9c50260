"""Turning the package's tree of codes into the table that is shipped."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

from therapist_emr.paths import resource
from tools.build_diagnoses import plain_title, release, rows_of


class Tree:
    """Answer as the package does, of a chapter with one category."""

    def __init__(self, *codes: tuple[str, bool, bool]) -> None:
        self._codes = {code: (inside, leaf) for code, inside, leaf in codes}

    def get_all_codes(self, with_dots: bool) -> list[str]:
        assert with_dots
        return [*self._codes, *self._codes]

    def is_category_or_subcategory(self, code: str) -> bool:
        return self._codes[code][0]

    def is_leaf(self, code: str) -> bool:
        return self._codes[code][1]

    def get_description(self, code: str) -> str:
        return f"Title of  {code}"

    def get_inclusion_term(self, code: str) -> list[str]:
        return [f"Also {code}", "two\tparts"]


def test_chapters_are_left_out_and_each_code_comes_once() -> None:
    tree: Any = Tree(("5", False, False), ("F32", True, False), ("F32.9", True, True))
    assert list(rows_of(tree)) == [
        ("F32", "0", "Title of F32", "Also F32; two parts"),
        ("F32.9", "1", "Title of F32.9", "Also F32.9; two parts"),
    ]
    assert next(rows_of(Tree(("A00", True, True))))[3] == ""


def test_remarks_on_seventh_characters_are_no_part_of_a_title() -> None:
    assert plain_title("Fracture, type II/\tsubsequent NOS") == "Fracture, type II"
    assert plain_title("Occlusion, stable/Old occlusion") == "Occlusion, stable"
    assert plain_title("Subluxation of C0/C1") == "Subluxation of C0/C1"


def test_the_release_is_read_from_the_files_name(tmp_path: Path) -> None:
    (tmp_path / "code-list-April-2026.txt").write_text("A00", encoding="ascii")
    assert release(tmp_path) == "April 2026"


def test_the_shipped_table_is_whole_and_dated_nowhere() -> None:
    packed = resource("diagnoses", "icd10cm.tsv.gz").read_bytes()
    assert packed[4:8] == bytes(4)
    lines = gzip.decompress(packed).decode("utf-8").splitlines()
    assert lines[0] == "ICD-10-CM\tApril 2026\t98186\t74719"
    assert len(lines) == 98187
    assert all(line.count("\t") == 3 for line in lines[1:])
