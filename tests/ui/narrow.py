"""The smallest window at a large text size: show a page in it, and say what has no room there."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.pages.conftest import show_active
from therapist_emr.ui import theme as sizes
from therapist_emr.ui.widgets.lineedit import LineEdit
from therapist_emr.ui.widgets.scaffold import Scroll
from therapist_emr.ui.window import SMALLEST

LARGE = pytest.mark.parametrize("percent", [150, 200])


def small(qtbot: QtBot, page: QWidget) -> None:
    """Show a page in the room that the smallest window leaves beside its rail."""
    width, height = SMALLEST
    page.setMinimumSize(1, 1)
    page.resize(width - sizes.px(sizes.RAIL), height)
    show_active(qtbot, page)
    qtbot.wait(60)


def sideways(page: QWidget) -> list[str]:
    """Return what has to be scrolled sideways, and what stands out of its place."""
    found = [
        f"{area.accessibleName()} by {area.horizontalScrollBar().maximum()}"
        for area in page.findChildren(Scroll)
        if area.isVisible() and area.horizontalScrollBar().maximum() > 0
    ]
    for part in (*page.findChildren(QAbstractButton), *page.findChildren(LineEdit)):
        holder = part.parentWidget()
        if part.isVisible() and holder is not None:
            holds = holder.rect().adjusted(-1, -1, 1, 1).contains(part.geometry())
            found += [] if holds else [f"{part.accessibleName() or part.objectName()} is cut"]
    return found
