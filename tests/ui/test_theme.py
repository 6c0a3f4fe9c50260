from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from therapist_emr.ui import theme
from therapist_emr.ui.theme import DARK, LIGHT, Mode, Role, Theme, Token

SOURCE = Path(theme.__file__).parent
THEMES = {"light": LIGHT, "dark": DARK}
GROUNDS: tuple[Token, ...] = ("rail", "pane", "surface", "raised", "hover")
ON_SOFT: tuple[Token, ...] = (*GROUNDS, "soft", "band", "band2")


def luminance(value: str) -> float:
    """Return the relative luminance of WCAG 2.2."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    colour = QColor(value)
    red, green, blue = (linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXT_ON: list[tuple[Token, tuple[Token, ...]]] = [
    ("text", (*ON_SOFT, "input", "greenSoft", "amberSoft", "redSoft")),
    ("text2", (*ON_SOFT, "input", "greenSoft", "amberSoft", "redSoft")),
    ("text3", (*GROUNDS, "input")),
    ("accent", (*GROUNDS, "soft", "input")),
    ("accentHover", (*GROUNDS, "soft")),
    ("onAccent", ("accent", "accentHover")),
    ("green", ("surface", "pane", "raised", "greenSoft")),
    ("amber", ("surface", "pane", "raised", "amberSoft")),
    ("red", ("surface", "pane", "raised", "redSoft")),
    ("ink", ("paper",)),
]


@pytest.mark.parametrize("name", THEMES)
def test_all_text_reads_on_every_ground_it_is_used_on(name: str) -> None:
    colours = THEMES[name]
    poor = [
        f"{ink} on {ground}: {contrast(colours[ink], colours[ground]):.2f}"
        for ink, grounds in TEXT_ON
        for ground in grounds
        if round(contrast(colours[ink], colours[ground]), 1) < 4.5
    ]
    assert poor == []


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("ground", ["surface", "pane", "input"])
def test_field_edges_and_the_focus_ring_are_seen(name: str, ground: Token) -> None:
    colours = THEMES[name]
    for edge in ("field", "accent", "red"):
        assert contrast(colours[edge], colours[ground]) >= 3.0


def test_both_themes_know_the_same_tokens() -> None:
    assert LIGHT.keys() == DARK.keys()
    assert all(re.fullmatch(r"#[0-9A-F]{6}", value) for value in (*LIGHT.values(), *DARK.values()))


def interface_files() -> Iterator[Path]:
    sections = SOURCE.parent / "sections"
    yield from (path for path in SOURCE.rglob("*.py") if path.name not in {"theme.py", "style.py"})
    yield from sections.rglob("page*.py")


def test_no_colour_or_font_size_stands_outside_the_theme() -> None:
    """Walk every string and call of the interface: a literal there would escape a theme switch."""
    found = []
    for path in interface_files():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if re.fullmatch(r"#[0-9A-Fa-f]{3,8}", node.value.strip()):
                    found.append(f"{path.name}:{node.lineno} {node.value}")
                if re.search(r"font-size|font-family|rgba?\(", node.value):
                    found.append(f"{path.name}:{node.lineno} style sheet font or colour")
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                if node.func.attr in {"setPixelSize", "setPointSize", "setPointSizeF"}:
                    found.append(f"{path.name}:{node.lineno} {node.func.attr}")
            elif (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") == "QColor"
                and any(isinstance(arg, ast.Constant) for arg in node.args)
            ):
                found.append(f"{path.name}:{node.lineno} QColor literal")
    assert found == []


def test_a_switch_of_colours_reaches_the_palette_and_painters(look: Theme) -> None:
    look.set_mode(Mode.DARK)
    assert theme.is_dark()
    assert theme.hex_of("surface") == DARK["surface"]
    assert theme.color("text").name().upper() == DARK["text"]
    assert theme.palette().color(QPalette.ColorRole.Window).name().upper() == DARK["surface"]
    look.set_mode(Mode.LIGHT)
    assert not theme.is_dark()


def test_the_system_decides_only_when_it_is_asked_to(look: Theme) -> None:
    look.set_mode(Mode.SYSTEM)
    assert look.mode is Mode.SYSTEM
    look.set_mode(Mode.DARK)
    look._system_changed()
    assert theme.is_dark()


def test_disabled_words_are_quieter_yet_readable() -> None:
    shades = theme.palette()
    disabled = shades.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert disabled.name().upper() == LIGHT["text3"]


def test_the_scrim_is_darker_at_night(look: Theme) -> None:
    day = theme.scrim().alphaF()
    look.set_mode(Mode.DARK)
    assert theme.scrim().alphaF() > day


@pytest.mark.parametrize(("asked", "given"), [(100, 100), (150, 150), (10, 80), (900, 200)])
def test_text_size_stays_between_80_and_200(look: Theme, asked: int, given: int) -> None:
    look.set_percent(asked)
    assert look.percent == given
    assert theme.px(100) == given


def test_fonts_grow_with_the_text_and_come_in_three_weights(look: Theme) -> None:
    assert theme.font(Role.BODY).pixelSize() == 13
    assert theme.font(Role.TITLE).pixelSize() == 22
    assert theme.font(Role.LABEL).weight() == QFont.Weight.Medium
    assert theme.font(Role.STRONG).weight() == QFont.Weight.DemiBold
    look.set_percent(200)
    assert theme.font(Role.BODY).pixelSize() == 26


def test_tabular_figures_are_asked_for_where_columns_are() -> None:
    assert theme.font(Role.BODY, tabular=True).featureTags()
    assert not theme.font(Role.BODY).featureTags()


def test_a_returned_font_is_ones_own() -> None:
    mine = theme.font(Role.BODY)
    mine.setPixelSize(99)
    assert theme.font(Role.BODY).pixelSize() == 13


def test_a_widgets_role_follows_the_text_size(qtbot: QtBot, look: Theme) -> None:
    label = QLabel("x")
    qtbot.addWidget(label)
    theme.set_role(label, Role.CAPTION)
    look.set_percent(150)
    assert label.font().pixelSize() == 18
    assert label.font().weight() == QFont.Weight.Normal


def test_widgets_with_restyle_are_told(qtbot: QtBot, look: Theme) -> None:
    class Told(QWidget):
        times = 0

        def restyle(self) -> None:
            self.times += 1

    widget = Told()
    qtbot.addWidget(widget)
    with qtbot.waitSignal(look.changed):
        look.set_percent(120)
    assert widget.times == 1


def test_motion_can_be_forbidden_allowed_or_left_to_the_system(look: Theme) -> None:
    look.set_motion(True)
    assert theme.moves()
    look.set_motion(False)
    assert not theme.moves()
    look.set_motion(None)
    assert theme.moves() in {True, False}
