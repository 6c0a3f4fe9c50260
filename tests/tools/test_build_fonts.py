from __future__ import annotations

import json
from pathlib import Path

import pytest

from therapist_emr.paths import resource
from tools import build_fonts


def test_the_shipped_index_lists_what_the_tool_would_collect() -> None:
    rows = json.loads(resource("fonts", "pdf", "index.json").read_text(encoding="ascii"))
    assert {row["file"]: row["licence"] for row in rows} == build_fonts.wanted()


@pytest.mark.parametrize("name", ["Inter_400Regular.ttf", "NotoSansThai-Regular.ttf"])
def test_the_index_agrees_with_the_font(name: str) -> None:
    rows = json.loads(resource("fonts", "pdf", "index.json").read_text(encoding="ascii"))
    (row,) = [row for row in rows if row["file"] == name]
    assert row["ranges"] == build_fonts.ranges(build_fonts.codes(resource("fonts", "pdf", name)))


def test_ranges_are_closed_and_joined() -> None:
    assert build_fonts.ranges({1, 2, 3, 7, 9, 10}) == [[1, 3], [7, 7], [9, 10]]
    assert build_fonts.ranges(set()) == []


def test_a_font_is_found_below_the_folders(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    font = tmp_path / "deep" / "a.ttf"
    font.write_bytes(b"")
    assert build_fonts.find("a.ttf", [tmp_path]) == font
    with pytest.raises(SystemExit, match=r"b\.ttf"):
        build_fonts.find("b.ttf", [tmp_path])
