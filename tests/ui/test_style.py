from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from therapist_emr.ui import style, theme
from therapist_emr.ui.theme import Mode, Theme
from therapist_emr.ui.widgets.buttons import Button
from therapist_emr.ui.widgets.scaffold import Column


def rings(within: QWidget) -> list[QWidget]:
    return [found for found in within.findChildren(QWidget, "focus-ring") if found.isVisible()]


def two_buttons(qtbot: QtBot) -> tuple[QWidget, Button, Button]:
    page = QWidget()
    column = QVBoxLayout(page)
    one, two = Button("One"), Button("Two")
    column.addWidget(one)
    column.addWidget(two)
    page.resize(300, 200)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    two.setFocus(Qt.FocusReason.OtherFocusReason)
    return page, one, two


def test_the_ring_follows_the_keyboard(qtbot: QtBot) -> None:
    page, one, two = two_buttons(qtbot)
    one.setFocus(Qt.FocusReason.TabFocusReason)
    assert len(rings(page)) == 1
    ring = rings(page)[0].geometry()
    assert ring == one.geometry().adjusted(-4, -4, 4, 4)
    two.setFocus(Qt.FocusReason.TabFocusReason)
    assert [face.geometry() for face in rings(page)] == [two.geometry().adjusted(-4, -4, 4, 4)]


def test_the_mouse_draws_no_ring(qtbot: QtBot) -> None:
    page, one, _ = two_buttons(qtbot)
    one.setFocus(Qt.FocusReason.MouseFocusReason)
    assert rings(page) == []


def test_the_ring_comes_back_with_the_keyboard_from_another_window(qtbot: QtBot) -> None:
    page, one, _two = two_buttons(qtbot)
    one.setFocus(Qt.FocusReason.TabFocusReason)
    other, first, _second = two_buttons(qtbot)
    assert rings(page) == []
    page.activateWindow()
    qtbot.waitUntil(one.hasFocus)
    assert len(rings(page)) == 1
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    first.setFocus(Qt.FocusReason.MouseFocusReason)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    other.activateWindow()
    qtbot.waitUntil(first.hasFocus)
    assert rings(other) == []


def test_the_ring_shows_in_a_window_that_opens_at_a_button(qtbot: QtBot) -> None:
    page = QWidget()
    one = Button("One", parent=page)
    qtbot.addWidget(page)
    one.setFocus(Qt.FocusReason.TabFocusReason)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(one.hasFocus)
    assert len(rings(page)) == 1


def test_the_ring_goes_where_the_widget_goes(qtbot: QtBot) -> None:
    page, one, _ = two_buttons(qtbot)
    one.setFocus(Qt.FocusReason.TabFocusReason)
    page.resize(500, 400)
    qtbot.waitUntil(lambda: rings(page)[0].geometry() == one.geometry().adjusted(-4, -4, 4, 4))
    one.hide()
    around_one = one.geometry().adjusted(-4, -4, 4, 4)
    assert all(face.geometry() != around_one for face in rings(page))


def test_the_ring_scrolls_with_the_page(qtbot: QtBot) -> None:
    column = Column("Page")
    button = Button("Far below")
    for _ in range(40):
        column.add(Button("x"))
    column.add(button)
    column.resize(400, 200)
    qtbot.addWidget(column)
    column.show()
    column.activateWindow()
    qtbot.waitUntil(column.isActiveWindow)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    inner = column.widget()
    assert inner is not None
    assert rings(inner)[0].parentWidget() is inner


def test_a_widget_that_did_not_ask_gets_no_ring(qtbot: QtBot) -> None:
    page, _, _ = two_buttons(qtbot)
    plain = QPushButton("Plain", page)
    plain.show()
    plain.setFocus(Qt.FocusReason.TabFocusReason)
    assert rings(page) == []


def test_the_ring_outlives_its_widget_without_harm(qtbot: QtBot) -> None:
    page, one, two = two_buttons(qtbot)
    one.setFocus(Qt.FocusReason.TabFocusReason)
    one.deleteLater()
    qtbot.wait(1)
    two.setFocus(Qt.FocusReason.TabFocusReason)
    assert len(rings(page)) == 1


def painted(width: int = 20, height: int = 20) -> tuple[QImage, QPainter]:
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    return image, QPainter(image)


def test_a_box_keeps_its_edge_inside() -> None:
    image, painter = painted()
    style.box(painter, QRectF(2, 2, 16, 16), "soft", "red", radius=0, width=2)
    painter.end()
    assert image.pixelColor(10, 10) == theme.color("soft")
    assert image.pixelColor(2, 10) == theme.color("red")
    assert image.pixelColor(3, 10) == theme.color("red")
    assert image.pixelColor(1, 10) == QColor(Qt.GlobalColor.white)


def test_a_hairline_is_one_pixel() -> None:
    image, painter = painted()
    style.hairline(painter, 0, 20, 10, "text")
    painter.end()
    dark = [y for y in range(20) if image.pixelColor(5, y) != QColor(Qt.GlobalColor.white)]
    assert len(dark) == 1


def test_a_shadow_darkens_round_a_card_and_fades() -> None:
    image, painter = painted(80, 80)
    style.shadow(painter, QRectF(20, 20, 40, 40))
    painter.end()
    near, far = image.pixelColor(40, 63).lightness(), image.pixelColor(40, 78).lightness()
    assert near < far <= 255


def test_menus_take_the_colours_in_force(look: Theme) -> None:
    day = style.menu_sheet()
    look.set_mode(Mode.DARK)
    assert style.menu_sheet() != day
    assert "font" not in day
