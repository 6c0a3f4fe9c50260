from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.cut_words import cut_words
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.widgets.text import PlainLabel
from tools import gallery

PAGES = ("01-today", "02-chart", "06-records", "08-setting-up", "09-floating", "12-dialog")


@pytest.mark.parametrize("percent", [80, 100, 150, 200])
@pytest.mark.parametrize("name", PAGES)
def test_no_words_are_cut_at_any_text_size(
    qtbot: QtBot, look: Theme, name: str, percent: int
) -> None:
    look.set_percent(percent)
    page = gallery.PICTURES[name]()
    page.resize(1440, 900)
    qtbot.addWidget(page)
    page.show()
    for _ in range(4):
        QApplication.processEvents()
    assert cut_words(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_change_its_text_size_while_it_is_shown(
    qtbot: QtBot, look: Theme, name: str
) -> None:
    page = gallery.PICTURES[name]()
    page.resize(1440, 900)
    qtbot.addWidget(page)
    page.show()
    for percent in (200, 80, 150):
        look.set_percent(percent)
        for _ in range(4):
            QApplication.processEvents()
        assert cut_words(page) == [], percent


def test_cut_words_are_found(qtbot: QtBot) -> None:
    page = QWidget()
    column = QVBoxLayout(page)
    label = PlainLabel("A long line of words")
    column.addWidget(label)
    qtbot.addWidget(page)
    label.setFixedWidth(20)
    page.show()
    assert cut_words(page)
