from __future__ import annotations

import pytest

from therapist_emr.pdf import style


@pytest.mark.parametrize(("size", "width"), [("letter", 612.0), ("a4", 595.28)])
def test_a_sheet_keeps_its_margins(size: style.PageSize, width: float) -> None:
    page = style.sheet(size)
    assert page.width == width
    assert page.measure == pytest.approx(width - 128)
    assert page.frame_height == pytest.approx(page.frame_top - page.bottom)


def test_colours_are_parts_of_one() -> None:
    assert style.colour("#FF8000").fill == "1.000 0.502 0.000 rg"
    assert style.colour("#000000").stroke == "0.000 0.000 0.000 RG"


def luminance(ink: style.Colour) -> float:
    parts = [
        value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4
        for value in (ink.red, ink.green, ink.blue)
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("name", ["INK", "INK2", "INK3", "ACCENT", "GREEN", "AMBER", "RED"])
def test_every_ink_can_be_read_on_paper(name: str) -> None:
    assert 1.05 / (luminance(getattr(style, name)) + 0.05) >= 4.5


def test_inked_changes_only_the_colour() -> None:
    red = style.BODY.inked(style.RED)
    assert (red.face, red.size, red.leading) == (style.BODY.face, 10, 15)
    assert red.ink == style.RED
