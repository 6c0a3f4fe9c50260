"""The measures' page in a window of a test, used with keys and clicks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.sections.measures.charts import KEY
from tests.sections.sessions.chart import Chart
from therapist_emr.domain.entry import EntryStatus
from therapist_emr.sections.measures.page import MeasuresPage
from therapist_emr.sections.measures.page_picker import Picker
from therapist_emr.ui.widgets.banner import Banner
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.table import RecordTable

Show = Callable[[Chart], MeasuresPage]
CTRL = Qt.KeyboardModifier.ControlModifier


def settle() -> None:
    """Let what was asked for happen, deletions too."""
    for _ in range(3):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def press(page: QWidget, words: str, qtbot: QtBot) -> None:
    settle()
    button = next(
        one for one in page.findChildren(QAbstractButton) if one.text() == words and one.isVisible()
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle()


def begin(page: MeasuresPage, place: int = 0) -> None:
    page.begin()
    settle()
    picker = page.findChild(Picker)
    assert picker is not None
    picker.chosen.emit(place)
    settle()


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def primaries(page: QWidget) -> list[str]:
    settle()
    found = page.findChildren(Button)
    return [one.text() for one in found if one.isVisible() and one.kind is Kind.PRIMARY]


def table(page: MeasuresPage) -> list[list[str]]:
    settle()
    model = next(one for one in page.findChildren(RecordTable) if one.isVisible()).model()
    columns = range(model.columnCount())
    return [
        [str(model.index(at, column).data()) for column in columns]
        for at in range(model.rowCount())
    ]


def banners(page: MeasuresPage) -> list[str]:
    settle()
    return [one.title() for one in page.findChildren(Banner) if one.isVisible()]


def entries(chart: Chart, kind: str = "answers") -> list[dict[str, Any]]:
    return [
        one.current.body
        for one in chart.desk.entries(KEY)
        if one.header.kind == kind and one.header.status is not EntryStatus.ERROR
    ]
