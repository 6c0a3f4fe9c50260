"""A dialog that is too high for its window: the middle scrolls, the buttons stay."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from therapist_emr.ui.widgets.dialog_scroll import DialogScroll
from therapist_emr.ui.widgets.dialogs import Dialog
from therapist_emr.ui.widgets.text import PlainLabel

HEIGHT = 400


def shown(qtbot: QtBot, inner: QWidget, behind: QWidget | None = None) -> DialogScroll:
    dialog = Dialog("Title", "Words", parent=behind)
    qtbot.addWidget(dialog)
    scroll = DialogScroll(inner, "Middle", dialog)
    dialog.add(scroll)
    dialog.add_cancel()
    with qtbot.waitExposed(dialog):
        dialog.show()
    return scroll


def lines(count: int) -> QWidget:
    inner = QWidget()
    column = QVBoxLayout(inner)
    for _line in range(count):
        column.addWidget(PlainLabel("Words that are wrapped at this width. " * 4, wrap=True))
    return inner


@pytest.fixture
def behind(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, HEIGHT)
    return made


@pytest.mark.parametrize("alone", [True, False])
def test_what_has_room_is_shown_whole_and_is_no_stop_of_the_tab_key(
    qtbot: QtBot, behind: QWidget, alone: bool
) -> None:
    scroll = shown(qtbot, lines(2), None if alone else behind)
    qtbot.waitUntil(lambda: scroll.verticalScrollBar().maximum() == 0)
    assert scroll.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_what_has_none_is_scrolled_and_the_dialog_stays_within_its_window(
    qtbot: QtBot, behind: QWidget
) -> None:
    scroll = shown(qtbot, lines(20), behind)
    qtbot.waitUntil(lambda: scroll.verticalScrollBar().maximum() > 0)
    assert scroll.window().height() == HEIGHT
    assert scroll.focusPolicy() is Qt.FocusPolicy.TabFocus


def test_a_part_without_a_layout_has_its_own_height(qtbot: QtBot) -> None:
    inner = PlainLabel("Words")
    scroll = shown(qtbot, inner)
    assert scroll.sizeHint() == inner.sizeHint()
