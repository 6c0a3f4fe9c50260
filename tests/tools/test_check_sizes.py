"""What grows past the house's sizes is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.check_sizes import main, problems


def test_a_module_may_have_500_lines() -> None:
    assert list(problems("a = 1\n" * 500)) == []
    assert list(problems("a = 1\n" * 501)) == ["1: the module has 501 lines, over 500"]


@pytest.mark.parametrize("kind", ["def", "async def"])
def test_a_function_may_have_60_lines(kind: str) -> None:
    sixty = f"{kind} f():\n" + "    a = 1\n" * 59
    assert list(problems(sixty)) == []
    assert list(problems(f"\n{sixty}    a = 1\n")) == ["2: f has 61 lines, over 60"]


def _class(methods: str) -> str:
    return f"class C:\n{methods}"


def test_a_class_may_have_20_public_methods() -> None:
    twenty = "".join(f"    def m{n}(self): ...\n" for n in range(20))
    hidden = "".join(f"    def _h{n}(self): ...\n" for n in range(30))
    assert list(problems(_class(twenty + hidden))) == []
    assert list(problems(_class(twenty + "    def one_more(self): ...\n"))) == [
        "1: C has 21 public methods, over 20"
    ]


def test_a_property_and_its_setter_are_one_door() -> None:
    pairs = "".join(
        f"    @property\n    def p{n}(self): ...\n    @p{n}.setter\n    def p{n}(self, v): ...\n"
        for n in range(20)
    )
    assert list(problems(_class(pairs))) == []


def test_answers_to_qt_are_not_doors() -> None:
    doors = "".join(f"    def door_{n}(self): ...\n" for n in range(20))
    answers = "".join(f"    def {name}Event(self, event): ...\n" for name in ("paint", "show"))
    assert list(problems(_class(doors + answers))) == []


def test_test_classes_may_hold_many_tests() -> None:
    many = "".join(f"    def test_{n}(self): ...\n" for n in range(40))
    assert list(problems(_class(many))) == []


def test_the_whole_tree_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    room = tmp_path / "src" / "package"
    room.mkdir(parents=True)
    (room / "small.py").write_text("a = 1\n", "utf-8")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "large.py").write_text("a = 1\n" * 900, "utf-8")
    assert main(tmp_path) == 0
    (room / "large.py").write_text("a = 1\n" * 900, "utf-8")
    assert main(tmp_path) == 1
    assert capsys.readouterr().out == "src/package/large.py:1: the module has 900 lines, over 500\n"
