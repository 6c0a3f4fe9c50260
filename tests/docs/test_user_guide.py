"""The user guide lists what is in it, and every key that the sheet on F1 knows."""

from __future__ import annotations

import re
from pathlib import Path

from therapist_emr.ui.shortcuts import KEYS

GUIDE = (Path(__file__).parents[2] / "docs" / "user-guide.md").read_text("utf-8")


def test_every_chapter_is_in_the_list_of_contents() -> None:
    assert re.findall(r"^## (.+)$", GUIDE, re.M) == re.findall(r"^- \[(.+)\]\(#", GUIDE, re.M)


def test_every_key_of_the_sheet_is_in_the_guide() -> None:
    told = set(re.findall(r"^\| (.+?) \| .+ \|$", GUIDE, re.M))
    assert {key for _where, keys in KEYS for key, _does in keys} <= told


def test_what_has_a_place_of_its_own_is_not_said_to_have_none() -> None:
    assert "no place for psychotherapy notes" not in GUIDE
