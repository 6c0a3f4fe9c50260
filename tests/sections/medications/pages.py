"""The medications' page in a window of a test, used with keys and clicks."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.sections.sessions.chart import Chart
from tests.sections.treatment_plan.plans import settle
from therapist_emr.domain.entry import Entry, EntryStatus
from therapist_emr.sections.medications.page import MedicationsPage
from therapist_emr.sections.medications.page_card import MedicationCard
from therapist_emr.sections.medications.page_tray import MedicationTray
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.table import RecordTable

CTRL = Qt.KeyboardModifier.ControlModifier


def press(page: QWidget, words: str, qtbot: QtBot) -> None:
    """Click the button with these words."""
    settle()
    button = next(
        one for one in page.findChildren(QAbstractButton) if one.text() == words and one.isVisible()
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle()


def tray(page: MedicationsPage) -> MedicationTray:
    assert page.tray is not None
    return page.tray


def field(page: MedicationsPage, key: str) -> QWidget:
    cell = tray(page).view.editor(key).widget
    assert isinstance(cell, FieldRow)
    return cell.control


def entry(chart: Chart, name: str) -> Entry:
    return next(
        one
        for one in chart.desk.entries("medications")
        if one.current.body.get("name") == name and one.header.status is not EntryStatus.ERROR
    )


def open_card(page: MedicationsPage, chart: Chart, name: str) -> MedicationCard:
    page.open_entry(entry(chart, name).header.id)
    settle()
    found = page.findChild(MedicationCard)
    assert found is not None
    return found


def primaries(page: QWidget) -> list[str]:
    return [
        one.text()
        for one in page.findChildren(Button)
        if one.isVisible() and one.kind is Kind.PRIMARY
    ]


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def tables(page: MedicationsPage) -> list[list[str]]:
    settle()
    found = []
    for table in page.findChildren(RecordTable):
        model = table.model()
        found.append([str(model.index(at, 0).data()) for at in range(model.rowCount())])
    return found
