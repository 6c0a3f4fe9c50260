"""Icons that cannot follow the theme, fonts without a licence and broken data are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import check_resources

GOOD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" '
    'stroke="currentColor"><path d="M3 18h18"/></svg>'
)


def test_a_good_icon_passes() -> None:
    assert list(check_resources.icon_problems(GOOD)) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD.replace("currentColor", "#123456"), "has colors of its own: #123456"),
        (GOOD.replace("currentColor", "none"), "does not use currentColor"),
        (GOOD.replace(' viewBox="0 0 24 24"', ""), "has no viewBox"),
        (GOOD.replace("svg", "g"), "is not an SVG"),
        (GOOD.replace("/></svg>", "></svg>"), "is not well-formed XML"),
        (f"<!DOCTYPE svg>{GOOD}", "holds a DOCTYPE, a script or a reference"),
        (GOOD.replace("<path", '<image href="x.png"/><path'), "holds a DOCTYPE"),
    ],
)
def test_each_fault_is_named(text: str, words: str) -> None:
    assert any(problem.startswith(words) for problem in check_resources.icon_problems(text))


def test_fonts_need_a_licence_beside_them_or_one_folder_up(tmp_path: Path) -> None:
    family = tmp_path / "fonts" / "inter"
    family.mkdir(parents=True)
    (family / "Inter.OTF").write_bytes(b"x")
    assert list(check_resources.licence_problems(tmp_path)) == [
        "inter: fonts without a licence file beside them"
    ]
    licence = family.parent / "OFL-Inter.txt"
    licence.write_text("x", "utf-8")
    assert list(check_resources.licence_problems(tmp_path)) == []
    licence.rename(family / "LICENSE.txt")
    assert list(check_resources.licence_problems(tmp_path)) == []


def test_data_must_be_json_in_utf_8(tmp_path: Path) -> None:
    (tmp_path / "good.json").write_text('{"a": "é"}', "utf-8")
    (tmp_path / "latin.json").write_bytes('{"a": "é"}'.encode("latin-1"))
    (tmp_path / "cut.json").write_text('{"a": ', "utf-8")
    problems = list(check_resources.data_problems(tmp_path))
    assert [problem.split(":")[0] for problem in problems] == ["cut.json", "latin.json"]


def test_the_whole_folder_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    icons = tmp_path / "resources" / "icons"
    icons.mkdir(parents=True)
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "page.py").write_text('Icon("a"), Icon("b")', "utf-8")
    (icons / "a.svg").write_text(GOOD, "utf-8")
    assert check_resources.main(tmp_path) == 0
    (icons / "b.svg").write_text("<svg>", "utf-8")
    assert check_resources.main(tmp_path) == 1
    assert capsys.readouterr().out.startswith("resources: icons/b.svg is not well-formed XML")


def test_what_no_line_of_the_program_names_is_told(tmp_path: Path) -> None:
    for name in ("icons/lock.svg", "icons/gone.svg", "tables/places.json", "tables/gone.json"):
        path = tmp_path / "resources" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "page.py").write_text('Icon("lock"), table("places")  # gone', "utf-8")
    assert list(check_resources.unread(tmp_path)) == [
        "icons/gone.svg is named nowhere in the program",
        "tables/gone.json is named nowhere in the program",
    ]
