from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.widgets.kit import colours, on_page, picture
from therapist_emr.forms.blocks import Trend
from therapist_emr.ui import theme
from therapist_emr.ui.widgets.course_row import CourseRow

COURSE = Trend("PHQ-9", (("2026-05-04", 19), ("2026-11-10", 9)), 0, 27)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_keys_open_the_line(qtbot: QtBot, key: Qt.Key) -> None:
    row = CourseRow("9", "PHQ-9", "Mild\n10 below first", COURSE)
    on_page(qtbot, row)
    with qtbot.waitSignal(row.opened):
        qtbot.keyClick(row, key)
    qtbot.keyClick(row, Qt.Key.Key_A)
    assert row.accessibleName() == "PHQ-9 9, Mild, 10 below first"


def test_a_click_opens_the_line_unless_it_ends_elsewhere(qtbot: QtBot) -> None:
    row = CourseRow("", "ISI", "No total", None)
    on_page(qtbot, row)
    opened: list[bool] = []
    row.opened.connect(lambda: opened.append(True))
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert opened == [True]
    qtbot.mousePress(row, Qt.MouseButton.LeftButton)
    qtbot.mouseRelease(row, Qt.MouseButton.LeftButton, pos=QPoint(-9, -9))
    qtbot.mouseClick(row, Qt.MouseButton.RightButton)
    assert opened == [True]
    assert row.accessibleName() == "ISI, No total"


def test_the_line_lights_under_the_pointer(qtbot: QtBot) -> None:
    row = CourseRow("9", "PHQ-9", "Mild", COURSE)
    on_page(qtbot, row)
    row.clearFocus()
    row._lit = False
    assert theme.hex_of("hover") not in colours(picture(row))
    row._lit = True
    assert theme.hex_of("hover") in colours(picture(row))
    QApplication.sendEvent(row, QEvent(QEvent.Type.Leave))
    assert theme.hex_of("hover") not in colours(picture(row))
