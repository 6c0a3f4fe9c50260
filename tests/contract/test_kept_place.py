"""What is written elsewhere is read anew on a page without moving the one who reads it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QScrollArea,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.contract.test_accessible_names import page_of
from tests.sections.sessions.chart import Chart, open_chart
from tests.ui.conftest import dressed, look  # noqa: F401 - fixtures
from therapist_emr.sections import SECTIONS
from therapist_emr.sections.contract import Section
from therapist_emr.sections.measures.answers import body_of
from therapist_emr.sections.measures.instruments import instrument
from therapist_emr.sections.measures.reading import ANSWERED, SCORED
from therapist_emr.sections.medications.page_card import MedicationCard
from therapist_emr.ui.widgets.section_page import SectionPage

FILLED = {"profile", "measures", "medications", "treatment_plan"}


@pytest.fixture
def chart(tmp_path: Path) -> Iterator[Chart]:
    opened = open_chart(tmp_path)
    phq = instrument("phq-2")
    assert phq is not None
    answers = {item.id: item.options[1].key for item in phq.items}
    for day in ("2026-09-15", "2026-10-15", "2026-11-15"):
        opened.desk.keep("measures", ANSWERED, body_of(phq, answers, day=day, by="asked"))
    yield opened
    opened.connection.close()


def places(page: QWidget) -> dict[str, int]:
    """Return how far each part of the page is scrolled, of those that can be."""
    areas = [one for one in page.findChildren(QScrollArea) if one.isVisible()]
    bars = {one.accessibleName(): one.verticalScrollBar() for one in areas}
    return {name: bar.value() for name, bar in bars.items() if bar.maximum()}


def scroll(page: QWidget) -> None:
    for area in page.findChildren(QScrollArea):
        bar = area.verticalScrollBar()
        bar.setValue(bar.maximum() * 2 // 3)


def shown(qtbot: QtBot, chart: Chart, section: Section, height: int) -> SectionPage:
    page = page_of(chart.desk, section)
    qtbot.addWidget(page)
    page.resize(1000, height)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


def keyboard(page: QWidget) -> str:
    held = QApplication.focusWidget()
    if held is None or not page.isAncestorOf(held):
        return ""
    text = held.text() if isinstance(held, QAbstractButton) else ""
    return f"{type(held).__name__} {held.accessibleName()} {text}"


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.key)
def test_a_page_read_anew_stays_where_it_was(qtbot: QtBot, chart: Chart, section: Section) -> None:
    page = shown(qtbot, chart, section, 260)
    qtbot.wait(30)
    buttons = [
        one
        for one in page.findChildren(QAbstractButton)
        if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    if buttons:
        buttons[-1].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.wait(30)
    scroll(page)
    scrolled, held = places(page), keyboard(page)
    if section.key in FILLED:
        assert all(scrolled.values()) and scrolled
        assert held
    page.refresh()
    qtbot.wait(30)
    qtbot.waitUntil(lambda: places(page) == scrolled)
    qtbot.waitUntil(lambda: keyboard(page) == held)


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.key)
def test_who_types_is_not_disturbed_when_the_page_is_to_be_read_anew(
    qtbot: QtBot, chart: Chart, section: Section
) -> None:
    page = shown(qtbot, chart, section, 600)
    page.begin(SCORED if section.key == "measures" else "")
    qtbot.wait(30)
    texts: list[QLineEdit | QTextEdit] = [
        *page.findChildren(QLineEdit),
        *page.findChildren(QTextEdit),
    ]
    edits = [one for one in texts if one.isVisible() and one.isEnabled() and not one.isReadOnly()]
    assert edits
    for edit in edits:
        edit.setFocus(Qt.FocusReason.OtherFocusReason)
        qtbot.keyClicks(edit, "3")
        said = written(edit)
        page.refresh()
        assert edit.hasFocus(), edit.accessibleName()
        qtbot.wait(20)
        assert edit.hasFocus(), edit.accessibleName()
        assert written(edit) == said


def written(edit: QLineEdit | QTextEdit) -> tuple[str, int]:
    """Return the text and where one writes in it."""
    if isinstance(edit, QLineEdit):
        return edit.text(), edit.cursorPosition()
    return edit.toPlainText(), edit.textCursor().position()


def test_what_was_opened_on_a_page_stays_open_and_takes_no_keyboard(
    qtbot: QtBot, chart: Chart
) -> None:
    taken = next(one for one in SECTIONS if one.key == "medications")
    page = page_of(chart.desk, taken)
    window = QWidget()
    typed = QLineEdit()
    column = QVBoxLayout(window)
    column.addWidget(typed)
    column.addWidget(page)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    page.open_entry(chart.desk.headers("medications")[0].id)
    typed.setFocus()
    page.refresh()
    qtbot.wait(50)
    assert page.findChildren(MedicationCard)
    assert typed.hasFocus()
