"""Copies from a chart are marked as secret and go by themselves; reports of faults stay."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QTextEdit
from pytestqt.qtbot import QtBot

from therapist_emr.ui.bug_dialog import BugDialog
from therapist_emr.ui.clipboard import CLEAR_MS, SECRET, ClipboardGuard, marked

CANARY = "Quetzalcoatl"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def guard(qtbot: QtBot) -> Iterator[ClipboardGuard]:
    QGuiApplication.clipboard().clear()
    made = ClipboardGuard()
    yield made
    made.deleteLater()
    QGuiApplication.clipboard().clear()


def copy(qtbot: QtBot) -> None:
    """Copy the canary from an editor with the keyboard."""
    editor = QTextEdit(CANARY)
    qtbot.addWidget(editor)
    qtbot.keyClick(editor, Qt.Key.Key_A, CTRL)
    qtbot.keyClick(editor, Qt.Key.Key_C, CTRL)


def held() -> QMimeData:
    return QGuiApplication.clipboard().mimeData()


def test_it_waits_half_a_minute() -> None:
    assert CLEAR_MS == 30_000


def test_a_copy_can_be_pasted_and_says_that_it_is_secret(
    guard: ClipboardGuard, qtbot: QtBot
) -> None:
    copy(qtbot)
    assert held().text() == CANARY
    assert held().data("x-kde-passwordManagerHint") == b"secret"
    assert set(SECRET) <= set(held().formats())
    assert guard.waits
    paper = QTextEdit()
    qtbot.addWidget(paper)
    paper.paste()
    assert paper.toPlainText() == CANARY


def test_a_copy_goes_by_itself(guard: ClipboardGuard, qtbot: QtBot) -> None:
    guard._timer.setInterval(50)
    copy(qtbot)
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == "")
    assert not guard.waits


def test_a_second_copy_has_its_own_half_minute(guard: ClipboardGuard, qtbot: QtBot) -> None:
    copy(qtbot)
    guard._timer.stop()
    copy(qtbot)
    assert guard.waits


def test_what_is_not_ours_is_neither_marked_nor_cleared(
    guard: ClipboardGuard, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "xcb")
    QGuiApplication.clipboard().setText(CANARY)
    assert not guard.waits
    guard.clear()
    assert held().text() == CANARY
    assert not set(SECRET) & set(held().formats())


def test_the_report_of_a_fault_stays(guard: ClipboardGuard, qtbot: QtBot) -> None:
    box = BugDialog("ValueError at ui.pages.today:120")
    qtbot.addWidget(box)
    box.copy.click()
    assert "ValueError" in held().text()
    assert not guard.waits
    guard.clear()
    assert "ValueError" in held().text()


def test_marking_keeps_every_form_of_what_was_copied() -> None:
    told = QMimeData()
    told.setText(CANARY)
    told.setHtml(f"<p>{CANARY}</p>")
    again = marked(told)
    assert again.text() == CANARY
    assert CANARY in again.html()
