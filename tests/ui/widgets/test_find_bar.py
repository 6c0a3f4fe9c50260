from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from therapist_emr.ui.widgets.find_bar import FOUND, FindBar
from therapist_emr.ui.widgets.scaffold import Column
from therapist_emr.ui.widgets.textedit import GrowingText, ReadingText


class Page(QWidget):
    """Hold two texts in a column, and the bar above them."""

    def __init__(self) -> None:
        super().__init__()
        self.texts = QWidget()
        self.column = Column("Texts", width=400)
        self.first = GrowingText(name="Data")
        self.second = ReadingText("Slept well.\nSlept again", name="Plan")
        self.first.set_text("She slept. " + "A long line of words. " * 60 + "Slept late.")
        self.column.add(self.first)
        self.column.add(self.second)
        inner = QVBoxLayout(self.texts)
        inner.addWidget(self.column)
        self.bar = FindBar(self.texts)
        whole = QVBoxLayout(self)
        whole.addWidget(self.bar)
        whole.addWidget(self.texts)


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    made = Page()
    qtbot.addWidget(made)
    made.resize(500, 300)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.first.setFocus()
    return made


def marks(text: GrowingText) -> int:
    return len(text.marks(FOUND))


def test_every_place_is_marked_and_walked_in_the_order_of_the_page(
    qtbot: QtBot, page: Page
) -> None:
    assert page.bar.begin()
    qtbot.keyClicks(page.bar.line, "slept")
    assert page.bar.told.text() == "1 of 4 places"
    assert (marks(page.first), marks(page.second)) == (2, 2)
    for key, told in (
        (Qt.Key.Key_Return, "2 of 4 places"), (Qt.Key.Key_Down, "3 of 4 places"),
        (Qt.Key.Key_Up, "2 of 4 places"), (Qt.Key.Key_Down, "3 of 4 places"),
        (Qt.Key.Key_Return, "4 of 4 places"), (Qt.Key.Key_Return, "1 of 4 places"),
    ):  # fmt: skip
        qtbot.keyClick(page.bar.line, key)
        assert page.bar.told.text() == told
    qtbot.keyClick(page.bar.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert page.bar.told.text() == "4 of 4 places"
    assert page.column.verticalScrollBar().value() > 0


def test_what_is_not_there_is_said(qtbot: QtBot, page: Page) -> None:
    page.bar.begin()
    qtbot.keyClicks(page.bar.line, "zebra")
    assert page.bar.told.text() == "Not in this text"
    assert not page.bar.on.isEnabled()
    qtbot.keyClick(page.bar.line, Qt.Key.Key_Return)
    page.bar.line.clear()
    assert page.bar.told.text() == ""


def test_what_is_chosen_is_looked_for(qtbot: QtBot, page: Page) -> None:
    cursor = page.first.textCursor()
    cursor.setPosition(4)
    cursor.setPosition(9, cursor.MoveMode.KeepAnchor)
    page.first.setTextCursor(cursor)
    page.bar.begin()
    assert page.bar.line.text() == "slept"
    assert page.bar.told.text() == "1 of 4 places"


def test_escape_leaves_the_keyboard_at_the_place_found(qtbot: QtBot, page: Page) -> None:
    page.bar.begin()
    qtbot.keyClicks(page.bar.line, "late")
    qtbot.keyClick(page.bar.line, Qt.Key.Key_Escape)
    assert page.bar.isHidden()
    assert marks(page.first) == 0
    qtbot.waitUntil(page.first.hasFocus)
    assert page.first.textCursor().selectedText() == "late"


def test_escape_without_a_place_goes_back_to_where_one_was(qtbot: QtBot, page: Page) -> None:
    page.bar.begin()
    qtbot.keyClick(page.bar.line, Qt.Key.Key_Escape)
    qtbot.waitUntil(page.first.hasFocus)
    page.bar.leave()
    assert page.bar.isHidden()


def test_a_page_without_text_offers_no_finding(qtbot: QtBot) -> None:
    empty = QWidget()
    qtbot.addWidget(empty)
    bar = FindBar(empty)
    qtbot.addWidget(bar)
    assert not bar.begin()
    assert bar.isHidden()


def test_a_place_found_elsewhere_is_shown_and_the_keyboard_stays(qtbot: QtBot, page: Page) -> None:
    page.bar.seek("Slept", "again")
    qtbot.waitUntil(page.bar.isVisible)
    assert page.bar.line.text() == "Slept"
    assert page.bar.told.text() == "4 of 4 places"
    assert page.first.hasFocus()
    assert page.column.verticalScrollBar().value() > 0
    page.bar.away.click()
    assert page.bar.isHidden()
    assert page.first.hasFocus()


def test_without_such_words_around_it_the_first_place_is_shown(qtbot: QtBot, page: Page) -> None:
    page.bar.seek("slept", "in a tent")
    qtbot.waitUntil(page.bar.isVisible)
    assert page.bar.told.text() == "1 of 4 places"


def test_what_is_not_in_the_text_opens_no_bar(qtbot: QtBot, page: Page) -> None:
    page.bar.seek("zebra", "")
    qtbot.wait(50)
    assert page.bar.isHidden()


def test_the_bar_goes_with_the_text_one_was_led_to_unless_it_is_used(
    qtbot: QtBot, page: Page
) -> None:
    page.bar.seek("Slept", "well")
    qtbot.waitUntil(page.bar.isVisible)
    page.bar.move_on()
    assert page.bar.isHidden()
    page.bar.seek("Slept", "well")
    qtbot.waitUntil(page.bar.isVisible)
    page.bar.on.click()
    page.bar.move_on()
    assert page.bar.isVisible()
    qtbot.waitUntil(lambda: page.bar.told.text() == "1 of 4 places")


def test_what_is_written_meanwhile_is_found_by_the_next_step(qtbot: QtBot, page: Page) -> None:
    page.bar.begin()
    qtbot.keyClicks(page.bar.line, "slept")
    page.first.set_text("Slept. " * 3)
    qtbot.keyClick(page.bar.line, Qt.Key.Key_Return)
    assert page.bar.told.text() == "2 of 5 places"
    page.second.hide()
    qtbot.keyClick(page.bar.line, Qt.Key.Key_Return)
    assert page.bar.told.text() == "3 of 3 places"
