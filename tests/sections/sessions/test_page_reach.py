"""Everything on the page can be reached by keyboard and has a name that can be spoken."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.sections.sessions.chart import Chart, note
from tests.sections.sessions.seen import dialog
from therapist_emr.sections.sessions.page import SessionsPage
from therapist_emr.sections.sessions.page_editor import Editor
from therapist_emr.sections.sessions.page_foot import FootBar
from therapist_emr.ui import theme
from therapist_emr.ui.widgets.quick_fill_sheet import QuickFillSheet


def nameless(widget: QWidget) -> list[str]:
    """Return the controls in sight that a screen reader could not name."""
    controls = [
        one
        for one in widget.findChildren(QWidget)
        if isinstance(one, QAbstractButton | QLineEdit | QTextEdit) and one.isVisible()
    ]
    return [
        type(one).__name__
        for one in controls
        if not one.accessibleName()
        and not (isinstance(one, QAbstractButton) and one.text())
        and not any(label.buddy() is one for label in widget.findChildren(QLabel))
    ]


def stops(page: SessionsPage, qtbot: QtBot, key: Qt.Key, count: int) -> list[str]:
    """Return the names of what the Tab key stops at."""
    found = []
    for _ in range(count):
        widget = QApplication.focusWidget()
        assert widget is not None
        found.append(widget.accessibleName() or getattr(widget, "text", str)())
        qtbot.keyClick(widget, key)
    return found


def editor(page: SessionsPage) -> Editor:
    """Return the editor that is open."""
    assert page.editor is not None
    return page.editor


def test_tab_goes_as_one_reads(page: SessionsPage, qtbot: QtBot) -> None:
    page.begin()
    onward = stops(page, qtbot, Qt.Key.Key_Tab, 12)
    assert onward[:5] == [
        "Data",
        "Assessment",
        "Plan",
        "Next session: Not set",
        "Service code: AB123 Individual 53+",
    ]
    assert onward[5].startswith("Last note")


def test_tab_comes_round_and_back(page: SessionsPage, qtbot: QtBot) -> None:
    page.begin()
    first = stops(page, qtbot, Qt.Key.Key_Tab, 40)
    again = first.index("Data", 1)
    assert first[again - 1] == "Stop now"
    qtbot.keyClick(editor(page).parts.part("data").editor, Qt.Key.Key_Tab)
    editor(page).parts.part("plan").editor.setFocus()
    back = stops(page, qtbot, Qt.Key.Key_Backtab, 4)
    assert back == ["Plan", "Assessment", "Data", "Stop now"]


def test_tab_follows_another_template_and_carried_text(page: SessionsPage, qtbot: QtBot) -> None:
    page.begin()
    editor(page).switch_template("soap")
    editor(page).carry_forward()
    editor(page).parts.all()[0].editor.setFocus()
    found = stops(page, qtbot, Qt.Key.Key_Tab, 7)
    assert found == [
        "Subjective",
        "Objective",
        "Assessment",
        "Plan",
        "Keep",
        "Remove",
        "Next session: Not set",
    ]


def test_tab_leaves_the_editor_for_what_is_beside_it(
    page: SessionsPage, qtbot: QtBot, chart: Chart
) -> None:
    page.begin()
    outside = QLineEdit(page)
    outside.setGeometry(0, 0, 40, 20)
    outside.show()
    editor(page).side._fold.set_open(False)
    last = editor(page).side.findChildren(QAbstractButton)[-1]
    last.setFocus()
    qtbot.keyClick(last, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is outside


@pytest.mark.parametrize("kind", ["session", "intake", "crisis", "contact", "no_show"])
def test_every_control_of_the_editor_has_a_name(page: SessionsPage, kind: str) -> None:
    page.begin(kind)
    if kind == "session":
        editor(page).details.set_value("modality", "couple")
        editor(page).side.objectives.rows["walk"].tick.click()
    assert nameless(page) == []


def test_every_control_of_the_reader_has_a_name(page: SessionsPage, chart: Chart) -> None:
    page.list.search.click()
    assert nameless(page) == []
    page.write_addendum()
    assert nameless(page) == []
    draft = chart.desk.begin("sessions", "session", note("2026-11-17", "Said", ""))
    page.list.view.setCurrentIndex(page.list.view.rows().index(0, 0))
    assert draft.header.title in page.list.view.rows().row(0).title
    assert nameless(page) == []


def test_every_control_of_the_sheet_has_a_name(page: SessionsPage) -> None:
    page.begin()
    editor(page).findings.open("risk")
    assert nameless(dialog(QuickFillSheet)) == []


@pytest.mark.parametrize("percent", [80, 100, 150, 200])
def test_no_words_are_cut_at_any_text_size(
    page: SessionsPage, percent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme._now, "scale", percent / 100)
    page.begin()
    editor(page).carry_forward()
    foot = editor(page).findChild(FootBar)
    assert foot is not None
    for one in editor(page).findChildren(QAbstractButton):
        if one.isVisible():
            assert one.width() >= one.minimumSizeHint().width()
            assert one.height() >= one.fontMetrics().height()
    assert editor(page).minimumSizeHint().width() <= 1204
