"""README and CONTRIBUTING name every folder of the program, and the file's page every table."""

from __future__ import annotations

import re
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
