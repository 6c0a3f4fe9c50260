"""A word that an input method was still composing when the practice was locked."""

from __future__ import annotations

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QTextEdit

from tests.ui.test_window import add_client, drafts, idle, type_note
from tests.ui.windows import Desk


def test_a_word_that_is_being_composed_is_in_the_draft_after_a_lock(desk: Desk) -> None:
    desk.open()
    type_note(desk, add_client(desk))
    text = QApplication.focusWidget()
    assert isinstance(text, QTextEdit)
    QApplication.sendEvent(text, QInputMethodEvent("よく眠れた", []))
    assert "よく眠れた" not in text.toPlainText()
    idle(desk)
    assert desk.window.shell is None
    desk.unlock()
    assert "よく眠れた" in drafts(desk)


def test_nothing_is_composed_twice(desk: Desk) -> None:
    desk.open()
    type_note(desk, add_client(desk))
    text = QApplication.focusWidget()
    assert isinstance(text, QTextEdit)
    QApplication.sendEvent(text, QInputMethodEvent("眠", []))
    desk.shell.flush()
    desk.shell.flush()
    assert text.toPlainText().count("眠") == 1
