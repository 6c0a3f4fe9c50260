"""What an input method is composing, as in Japanese: put into its text before that is saved."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTextEdit


def finish_composing() -> None:
    """Put what is being composed into its text, as Qt does when the keyboard goes elsewhere."""
    QGuiApplication.inputMethod().commit()
    text = QApplication.focusWidget()
    if not isinstance(text, QTextEdit | QPlainTextEdit):
        return
    # Some input methods leave that to the text.
    if left := text.textCursor().block().layout().preeditAreaText():
        composed = QInputMethodEvent()
        composed.setCommitString(left)
        QCoreApplication.sendEvent(text, composed)
