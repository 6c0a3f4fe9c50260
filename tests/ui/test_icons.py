from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QIcon, QImage, QPainter

from therapist_emr.ui import icons, theme
from therapist_emr.ui.theme import Mode, Theme


def strongest(image: QImage) -> QColor:
    """Return the colour of the most opaque pixel."""
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return max(pixels, key=lambda colour: colour.alpha())


@pytest.mark.parametrize("name", sorted(icons.names()))
def test_every_icon_draws_something_in_the_colour_asked_for(name: str) -> None:
    image = icons.pixmap(name, "red", 24, 2.0).toImage()
    seen = strongest(image)
    assert seen.alpha() > 128
    wanted = QColor(theme.hex_of("red"))
    assert abs(seen.red() - wanted.red()) < 8
    assert abs(seen.green() - wanted.green()) < 8


def test_the_family_holds_what_the_pages_name() -> None:
    assert {"session", "plan", "pill", "lock", "warning", "check", "more"} <= icons.names()


def test_an_unknown_name_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError, match="no icon"):
        icons.pixmap("no-such-icon")


def test_sharp_on_a_fine_screen() -> None:
    fine = icons.pixmap("lock", "text2", 18, 2.0)
    assert fine.size() == QSize(36, 36)
    assert fine.devicePixelRatio() == 2.0
    assert fine.deviceIndependentSize().toSize() == QSize(18, 18)


def test_drawn_once_for_each_colour_size_and_screen(look: Theme) -> None:
    first = icons.pixmap("lock", "text2", 18, 1.0)
    assert icons.pixmap("lock", "text2", 18, 1.0).cacheKey() == first.cacheKey()
    assert icons.pixmap("lock", "text2", 18, 2.0).cacheKey() != first.cacheKey()
    look.set_mode(Mode.DARK)
    assert icons.pixmap("lock", "text2", 18, 1.0).cacheKey() != first.cacheKey()


def test_grows_with_the_text(look: Theme) -> None:
    look.set_percent(200)
    assert icons.pixmap("lock", "text2", 18, 1.0).width() == 36


def test_the_cache_does_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(icons, "_MOST", 3)
    for size in range(10, 20):
        icons.pixmap("lock", "text2", size, 1.0)
    assert len(icons._drawn) <= 3


def test_painted_around_its_middle() -> None:
    image = QImage(40, 40, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    icons.paint(painter, "plan", QPointF(20, 20), "text", 20)
    painter.end()
    assert image.pixelColor(20, 20).alpha() > 0
    assert image.pixelColor(2, 2).alpha() == 0


def test_menu_icons_have_a_quieter_form_when_disabled() -> None:
    made = icons.icon("lock")
    enabled = made.pixmap(QSize(18, 18), QIcon.Mode.Normal).toImage()
    disabled = made.pixmap(QSize(18, 18), QIcon.Mode.Disabled).toImage()
    assert enabled != disabled
