"""The line for finding words in a chart, while its pages change below it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.ui.pages.conftest import Steps
from tests.ui.pages.test_chart import Clients, opened
from therapist_emr.practice import Practice
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.widgets.find_bar import FOUND


def test_finding_goes_on_in_a_page_that_is_read_anew(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    page = opened(qtbot, practice, steps, clients["Mari Quiñones"])
    page.chart.open_section("profile")
    qtbot.waitUntil(page.chart.find_text)
    finder = page.chart.finder
    finder.line.setText("e")
    finder.step(2)
    said = finder.told.text()
    assert said.startswith("3 of ")
    page.refresh()
    qtbot.waitUntil(lambda: bool(finder._places))
    assert all(isValid(edit) for edit, _start, _length in finder._places)
    assert finder.told.text() == said
    qtbot.keyClick(finder.line, Qt.Key.Key_Return)
    assert finder.told.text() == said.replace("3 of", "4 of")


def test_finding_goes_on_in_the_next_note_that_is_read(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    mari = clients["Mari Quiñones"]
    page = opened(qtbot, practice, steps, mari)
    first, second = practice.desk(mari.id).headers("sessions")[:2]
    page.chart.open_entry("sessions", first.id)
    qtbot.waitUntil(page.chart.find_text)
    finder = page.chart.finder
    finder.line.setText("market")
    assert finder.told.text().startswith("1 of ")
    page.chart.open_entry("sessions", second.id)
    qtbot.waitUntil(lambda: bool(finder._places))
    assert all(isValid(edit) and edit.marks(FOUND) for edit, _start, _length in finder._places)
    qtbot.keyClick(finder.line, Qt.Key.Key_Escape)
    assert finder.isHidden()
