"""Diagnoses on the general page, with keys and clicks on a real encrypted chart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.sections.sessions.chart import Chart, open_chart
from tests.ui.conftest import dressed, look  # noqa: F401 - fixtures
from therapist_emr.sections.diagnoses import SECTION
from therapist_emr.sections.diagnoses.codes import codes
from therapist_emr.ui.pages.section_general import GeneralPage
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.suggest import SuggestEdit
from therapist_emr.ui.widgets.text import PlainLabel

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def chart(tmp_path: Path) -> Iterator[Chart]:
    opened = open_chart(tmp_path, filled=False)
    yield opened
    opened.connection.close()


@pytest.fixture
def page(qtbot: QtBot, look: Theme, chart: Chart) -> Iterator[GeneralPage]:  # noqa: F811
    codes()
    made = GeneralPage(chart.desk, SECTION)
    qtbot.addWidget(made)
    made.resize(1000, 760)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    made.flush()


def press(page: QWidget, words: str) -> None:
    QCoreApplication.sendPostedEvents()
    found = [one for one in page.findChildren(QAbstractButton) if one.text() == words]
    next(one for one in found if one.isVisible()).click()


def row(page: GeneralPage, key: str) -> FieldRow:
    assert page._editor is not None
    cell = page._editor.view.editor(key).widget
    assert isinstance(cell, FieldRow)
    return cell


def titles(page: GeneralPage) -> list[str]:
    rows = page.list.rows()
    return [rows.row(at).title for at in range(rows.rowCount())]


def write(qtbot: QtBot, page: GeneralPage, typed: str) -> None:
    """Add a diagnosis by keyboard alone, taking the first suggestion."""
    page.begin()
    edit = row(page, "title").control
    assert isinstance(edit, SuggestEdit)
    assert QApplication.focusWidget() is edit
    qtbot.keyClicks(edit, typed)
    qtbot.waitUntil(edit.popup_open)
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    qtbot.keyClick(edit, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)


def test_three_are_added_and_put_in_order_by_keyboard(
    qtbot: QtBot, page: GeneralPage, chart: Chart
) -> None:
    for typed in ("gad", "ptsd", "couple"):
        write(qtbot, page, typed)
    anxiety, trauma, couple = (
        "Generalized anxiety disorder",
        "Post-traumatic stress disorder, unspecified",
        "Problems in relationship with spouse or partner",
    )
    assert titles(page) == [anxiety, trauma, couple]
    bodies = {e.header.title: e.current.body for e in chart.desk.entries("diagnoses")}
    assert [bodies[one]["code"] for one in titles(page)] == ["F41.1", "F43.10", "Z63.0"]
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Up, ALT)
    assert titles(page) == [anxiety, couple, trauma]
    qtbot.keyClick(page.list, Qt.Key.Key_Down, ALT)
    assert titles(page) == [anxiety, trauma, couple]
    press(page, "Make primary")
    assert titles(page) == [couple, anxiety, trauma]
    assert page.list.rows().row(0).detail.startswith("Z63.0, primary")
    press(page, "Resolve")
    assert titles(page) == [anxiety, trauma, couple]
    assert page.list.rows().row(2).faint
    assert any("loaded in Settings" in one for one in told(page))


def told(page: QWidget) -> list[str]:
    return [one.text() for one in page.findChildren(PlainLabel) if one.isVisible()]


def test_free_text_is_kept_with_a_plain_warning(
    qtbot: QtBot, page: GeneralPage, chart: Chart
) -> None:
    page.begin()
    qtbot.keyClicks(row(page, "title").control, "Something of its own")
    code = row(page, "code").control
    code.setFocus()
    qtbot.keyClicks(code, "f99.9")
    warned = "F99.9 is not in ICD-10-CM, April 2026. It is kept as you typed it."
    qtbot.waitUntil(lambda: row(page, "code").caption() == warned)
    press(page, "Save diagnosis")
    [entry] = chart.desk.entries("diagnoses")
    assert (entry.current.body["title"], entry.current.body["code"]) == (
        "Something of its own", "F99.9",
    )  # fmt: skip


def test_a_code_that_is_taken_fills_in_the_title(qtbot: QtBot, page: GeneralPage) -> None:
    page.begin()
    code = row(page, "code").control
    assert isinstance(code, SuggestEdit)
    code.setFocus()
    qtbot.keyClicks(code, "f90")
    qtbot.waitUntil(code.popup_open)
    qtbot.keyClick(code, Qt.Key.Key_Down)
    qtbot.keyClick(code, Qt.Key.Key_Return)
    title = row(page, "title").control
    assert isinstance(title, QLineEdit)
    assert code.value() == "F90.0"
    assert title.text().startswith("Attention-deficit hyperactivity disorder, predominantly inatt")
    assert row(page, "code").caption() == ""
    press(page, "Cancel")
