"""What was shown is taken out of its widgets, out of sight and out of memory."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QTextEdit,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from therapist_emr.ui.forgetting import Forgetter, empty, put_windows_away
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.rows import Row

CANARY = "Quetzalcoatl"


class Stubborn(QDialog):
    """A dialog that does not want to close."""

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stay."""
        event.ignore()


def page(heard: list[str]) -> QWidget:
    """Return a page with the canary in every sort of part, all of them listened to."""
    made = QWidget()
    column = QVBoxLayout(made)
    editor, line, label = QTextEdit(CANARY), QLineEdit(CANARY), QLabel(CANARY)
    rows = ListView([Row("a", CANARY)], name="Rows")
    editor.document().contentsChanged.connect(lambda: heard.append("text"))
    editor.textChanged.connect(lambda: heard.append("editor"))
    line.textChanged.connect(lambda: heard.append("line"))
    for part in (editor, line, label, rows):
        part.setAccessibleName(CANARY)
        part.setToolTip(CANARY)
        column.addWidget(part)
    return made


def words_in(made: QWidget) -> str:
    """Return all that the parts of a page still hold."""
    said = [part.accessibleName() + part.toolTip() for part in made.findChildren(QWidget)]
    said += [part.toPlainText() for part in made.findChildren(QTextEdit)]
    said += [part.text() for part in made.findChildren(QLineEdit)]
    said += [part.text() for part in made.findChildren(QLabel)]
    for view in made.findChildren(ListView):
        said += [view.rows().row(at).title for at in range(view.rows().rowCount())]
    return " ".join(said)


@pytest.fixture
def windows(qapp: QApplication) -> Iterator[list[QWidget]]:
    made: list[QWidget] = []
    yield made
    for one in made:
        one.hide()
        one.deleteLater()


def test_a_page_is_emptied_and_nobody_hears_of_it(qtbot: QtBot) -> None:
    heard: list[str] = []
    made = page(heard)
    qtbot.addWidget(made)
    made.show()
    assert CANARY in words_in(made)
    empty(made)
    assert CANARY not in words_in(made)
    assert not any(part.document().isUndoAvailable() for part in made.findChildren(QTextEdit))
    assert heard == []
    made.grab()


def test_a_page_is_gone_before_it_is_said_to_be_forgotten(qtbot: QtBot) -> None:
    gone: list[str] = []
    made = page([])
    made.show()
    made.destroyed.connect(lambda: gone.append("page"))
    forgetter = Forgetter()
    with qtbot.waitSignal(forgetter.forgotten):
        forgetter.take_away(made)
        assert not made.isVisible()
    assert gone == ["page"]


def test_a_menu_that_belongs_to_nobody_keeps_no_page(qtbot: QtBot) -> None:
    made = page([])
    menu = QMenu()
    menu.addAction("Export").triggered.connect(lambda: made.setToolTip(CANARY))
    gone: list[str] = []
    menu.destroyed.connect(lambda: gone.append("menu"))
    forgetter = Forgetter()
    with qtbot.waitSignal(forgetter.forgotten):
        forgetter.take_away(made)
    assert gone == ["menu"]


def test_every_window_over_the_practice_goes_whatever_it_answers(
    qapp: QApplication, windows: list[QWidget], qtbot: QtBot
) -> None:
    window, dialog, stubborn = QWidget(), QDialog(), Stubborn()
    popup = QWidget(None, Qt.WindowType.Tool)
    windows += [window, dialog, stubborn, popup]
    for box in (dialog, stubborn):
        QVBoxLayout(box).addWidget(QLabel(CANARY))
    for one in windows:
        one.show()
    QToolTip.showText(window.pos(), CANARY, window)
    put_windows_away(qapp, window)
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
    assert window.isVisible()
    assert [one.isVisible() for one in (dialog, stubborn, popup)] == [False, False, False]
    assert CANARY not in words_in(dialog) + words_in(stubborn)
