from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QFontDatabase, QFontMetrics

from therapist_emr import paths
from therapist_emr.ui import fonts, theme
from therapist_emr.ui.theme import Role


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="these bring a good font")
def test_linux_gets_the_shipped_font_in_three_weights() -> None:
    family, _ = fonts.families()
    assert family == "Inter"
    styles = QFontDatabase.styles(family)
    assert {"Regular", "Medium"} <= {style.replace("Semi Bold", "SemiBold") for style in styles}


def test_keys_get_letters_of_one_width() -> None:
    metrics = QFontMetrics(theme.font(Role.MONO))
    assert metrics.horizontalAdvance("W") == metrics.horizontalAdvance("I")


def test_the_licence_is_shipped_beside_the_font() -> None:
    text = paths.resource("fonts", "inter", "LICENSE.txt").read_text(encoding="utf-8")
    assert "Open Font License" in text


@pytest.mark.parametrize(("platform", "own"), [("win32", True), ("darwin", True), ("linux", False)])
def test_the_systems_own_font_is_kept_where_it_is_good(
    platform: str, own: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    family, mono = fonts.families.__wrapped__()
    assert (family == "") is own
    assert mono


def test_without_the_font_files_qt_chooses(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(paths, "resource", tmp_path.joinpath)
    assert fonts._inter() == ""
