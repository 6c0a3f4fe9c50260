"""The user guide lists what is in it, and names keys and panels as the app does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from therapist_emr.ui.pages.settings.panels import PANELS
from therapist_emr.ui.shortcuts import KEYS

DOCS = Path(__file__).parents[2] / "docs"
GUIDE = (DOCS / "user-guide.md").read_text("utf-8")


def test_every_chapter_is_in_the_list_of_contents() -> None:
    assert re.findall(r"^## (.+)$", GUIDE, re.M) == re.findall(r"^- \[(.+)\]\(#", GUIDE, re.M)


def test_every_key_of_the_sheet_is_in_the_guide() -> None:
    told = set(re.findall(r"^\| (.+?) \| .+ \|$", GUIDE, re.M))
    assert {key for _where, keys in KEYS for key, _does in keys} <= told


@pytest.mark.parametrize("page", ["user-guide", "security", "security-rule", "threat-model"])
def test_every_panel_is_named_as_settings_names_it(page: str) -> None:
    text = " ".join((DOCS / f"{page}.md").read_text("utf-8").split())
    named = re.findall(r"Settings(?: >|,) ?\**([^*,]+?)\*\*", text)
    assert named
    assert set(named) <= {panel.title for panel in PANELS}


def test_what_has_a_place_of_its_own_is_not_said_to_have_none() -> None:
    assert "no place for psychotherapy notes" not in GUIDE
