"""README, CONTRIBUTING and the table of rooms name what is there, the file's page every table."""

from __future__ import annotations

import fnmatch
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = sorted(
    room.name
    for room in (ROOT / "src" / "therapist_emr").iterdir()
    if (room / "__init__.py").is_file()
)


@pytest.mark.parametrize(("page", "spelled"), [("README.md", "`{}/`"), ("CONTRIBUTING.md", "`{}`")])
def test_every_folder_of_the_program_is_told(page: str, spelled: str) -> None:
    told = re.findall(r"^\| (`.+?) \|", (ROOT / page).read_text("utf-8"), re.M)
    assert [room for room in ROOMS if spelled.format(room) not in told] == []


def test_the_table_of_rooms_names_no_room_that_is_not_there() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
    table = next(one["table"] for one in tools["importlinter"]["contracts"] if "table" in one)
    named = {name for line in table for name in line.replace(":", "").split()}
    program = ROOT / "src" / "therapist_emr"
    there = {
        ".".join(path.relative_to(program).with_suffix("").parts) for path in program.rglob("*")
    }
    assert {name for name in named if not fnmatch.filter(there, name)} == set()


def test_every_table_of_the_file_is_told() -> None:
    schema = (ROOT / "docs" / "schema.sql").read_text("utf-8")
    tables = set(re.findall(r"^CREATE (?:VIRTUAL )?TABLE (\w+)", schema, re.M))
    page = (ROOT / "docs" / "file-format.md").read_text("utf-8")
    told = {
        name
        for row in re.findall(r"^\| (`\w+`.*?) \|", page, re.M)
        for name in re.findall(r"`(\w+)`", row)
    }
    assert tables - told == set()
