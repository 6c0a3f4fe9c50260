"""What the kit's tests share: a page to put a part on, keys to press."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

T = TypeVar("T", bound=QObject)


def on_page(qtbot: QtBot, *parts: QWidget, width: int = 600, height: int = 500) -> QWidget:
    """Show parts one below the other in an active window."""
    page = QWidget()
    column = QVBoxLayout(page)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    page.resize(width, height)
    qtbot.addWidget(page)
    # The bot holds its widgets weakly; a test that keeps only the parts would lose the page.
    vars(qtbot).setdefault("kept", []).append(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def tab_to(widget: QWidget) -> None:
    """Let the focus come by keyboard, also to what has it already."""
    widget.clearFocus()
    widget.setFocus(Qt.FocusReason.TabFocusReason)


def press(widget: QWidget, *keys: Qt.Key) -> None:
    """Press keys one after the other."""
    for key in keys:
        QTest.keyClick(widget, key)


def type_text(widget: QWidget, text: str) -> None:
    """Type letters."""
    QTest.keyClicks(widget, text)


def click(widget: QWidget) -> None:
    """Press and release in the middle."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def child(parent: QWidget, kind: type[T]) -> T:
    """Return the first child of a kind."""
    return parent.findChildren(kind)[0]


def picture(widget: QWidget) -> QImage:
    """Return what the widget paints."""
    return widget.grab().toImage()


def colours(image: QImage) -> set[str]:
    """Return the names of all colours in a picture."""
    return {
        image.pixelColor(x, y).name().upper()
        for x in range(image.width())
        for y in range(image.height())
    }
