"""Every page and dialog over a filled practice: named controls, no guessed markup, no flashes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.sections.sessions.chart import Chart, open_chart
from tests.ui.conftest import dressed, look  # noqa: F401 - fixtures
from therapist_emr.domain.people import PracticeProfile
from therapist_emr.sections import SECTIONS
from therapist_emr.sections.contract import Section
from therapist_emr.sections.desk import ChartDesk
from therapist_emr.ui.pages.profile_page import ProfilePage
from therapist_emr.ui.pages.section_general import GeneralPage
from therapist_emr.ui.shortcuts import ShortcutsDialog
from therapist_emr.ui.widgets.reason_dialog import ReasonDialog
from therapist_emr.ui.widgets.section_page import SectionPage
from therapist_emr.ui.widgets.sign_dialog import SignDialog

CONTROLS = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QTextEdit)
STEPS: dict[str, Callable[[SectionPage, str], object]] = {
    "as it opens": lambda page, _key: page.refresh(),
    "while writing": lambda page, _key: page.begin(),
    "with the newest entry": lambda page, key: page.open_entry(
        page.desk.headers(key)[0].id if page.desk.headers(key) else 0
    ),
}


def page_of(desk: ChartDesk, section: Section) -> SectionPage:
    """Make a section's page as the chart does."""
    if section.page is None:
        made_by = ProfilePage if section.identifies else GeneralPage
        return made_by(desk, section)
    made = section.page()(desk)
    assert isinstance(made, SectionPage)
    return made


class Flashes(QObject):
    """Note every part that is shown for a moment as a window of its own."""

    def __init__(self, *expected: QWidget) -> None:
        super().__init__()
        self.seen: list[str] = []
        self._expected = expected

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        part = isinstance(watched, QWidget) and watched.isWindow()
        if part and event.type() == QEvent.Type.Show and watched not in self._expected:
            self.seen.append(type(watched).__name__)
        return False


@pytest.fixture
def chart(tmp_path: Path) -> Iterator[Chart]:
    opened = open_chart(tmp_path)
    yield opened
    opened.connection.close()


def focusable(page: QWidget) -> list[QWidget]:
    return [
        one
        for kind in CONTROLS
        for one in page.findChildren(kind)
        if one.isVisible() and one.isEnabled() and one.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]


def name_of(control: QWidget) -> str:
    seen = QAccessible.queryAccessibleInterface(control)
    return seen.text(QAccessible.Text.Name).strip() if seen is not None else ""


def check(page: QWidget) -> None:
    """Find controls without names, twins in one form, and labels that guess rich text."""
    controls = focusable(page)
    assert controls
    assert [type(one).__name__ for one in controls if not name_of(one)] == []
    twins = Counter((id(one.parentWidget()), name_of(one), type(one)) for one in controls)
    assert [key[1] for key, count in twins.items() if count > 1] == []
    guessing = [
        label.text()
        for label in page.findChildren(QLabel)
        if label.textFormat() is not Qt.TextFormat.PlainText and label.text()
    ]
    assert guessing == []


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.key)
def test_every_control_of_a_section_can_be_told_and_reached(
    qtbot: QtBot, chart: Chart, section: Section, step: str
) -> None:
    flashes = Flashes()
    page = page_of(chart.desk, section)
    flashes._expected = (page,)
    qtbot.addWidget(page)
    page.resize(1204, 800)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    app = QApplication.instance()
    assert app is not None
    app.installEventFilter(flashes)
    STEPS[step](page, section.key)
    qtbot.wait(30)
    app.removeEventFilter(flashes)
    check(page)
    assert flashes.seen == []
    reached = set()
    for _ in range(len(focusable(page)) + 150):
        held = QApplication.focusWidget()
        if held is not None:
            reached.add(held)
            qtbot.keyClick(held, Qt.Key.Key_Tab)
        else:
            page.focusNextChild()
    missed = [
        name_of(one)
        for one in focusable(page)
        if one not in reached and one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert missed == []


def test_every_control_of_a_dialog_has_a_name(qtbot: QtBot) -> None:
    profile = PracticeProfile("Quiet Room", "Dana Reyes", "LMFT", "A1234", "")
    for box in (
        SignDialog(profile, "It is true.", "note"),
        ReasonDialog("this note", "It stays readable.", "Wrong chart"),
        ShortcutsDialog(),
    ):
        qtbot.addWidget(box)
        box.show()
        check(box)
