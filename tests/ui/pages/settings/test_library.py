"""Templates and snippets are made, changed, thrown away and carried by files."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.pages.conftest import Steps, words_on
from therapist_emr.ui.files import Files
from therapist_emr.ui.pages.settings.form_dialog import FormDialog
from therapist_emr.ui.pages.settings.library import LibraryPanel
from therapist_emr.ui.pages.settings.page import SettingsPage
from therapist_emr.ui.pages.settings.spelling import SpellingPanel
from therapist_emr.ui.session import Session
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.text import PlainLabel


class Places(Files):
    """Answer with one file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def open_file(self, parent: QWidget, title: str, kinds: str) -> Path | None:
        return self.path

    def save_file(self, parent: QWidget, title: str, name: str, suffix: str) -> Path | None:
        return self.path


@pytest.fixture
def panel(qtbot: QtBot, session: Session, steps: Steps, tmp_path: Path) -> LibraryPanel:
    made = LibraryPanel(session.practice.library, Places(tmp_path / "mine.json"), steps)
    qtbot.addWidget(made)
    made.resize(900, 700)
    with qtbot.waitExposed(made):
        made.show()
    return made


def view(panel: QWidget, name: str) -> ListView:
    QTest.qWait(20)  # lists that were made anew are shown a moment later
    found = (one for one in panel.findChildren(ListView) if one.accessibleName() == name)
    return next(one for one in found if one.isVisibleTo(panel))


def button(panel: QWidget, name: str) -> QPushButton:
    QTest.qWait(20)
    found = (one for one in panel.findChildren(QPushButton) if one.accessibleName() == name)
    return next(one for one in found if one.isVisibleTo(panel))


def dialog_of(panel: LibraryPanel) -> FormDialog:
    assert panel.dialog is not None
    return panel.dialog


def test_a_shipped_template_is_copied_changed_and_kept(
    qtbot: QtBot, panel: LibraryPanel, session: Session
) -> None:
    shipped = view(panel, "Templates that come with the app")
    shipped.setFocus()
    qtbot.keyClick(shipped, Qt.Key.Key_Return)
    dialog = dialog_of(panel)
    values = dialog.view.values()
    assert values["title"].endswith(", mine")
    dialog.view.set_values({**values, "title": "With homework"})
    dialog.submit()
    [kept] = session.practice.library.templates()
    assert kept.body["title"] == "With homework"
    qtbot.waitUntil(lambda: view(panel, "Your note templates").rows().rowCount() == 1)


def test_what_is_wrong_is_said_in_the_dialog_and_nothing_is_lost(
    qtbot: QtBot, panel: LibraryPanel, session: Session
) -> None:
    button(panel, "New snippets").click()
    dialog = dialog_of(panel)
    dialog.view.set_values({"key": "not good", "text": "A long text"})
    dialog.submit()
    assert "Use small letters and digits, without blanks." in words_on(dialog)
    assert dialog.view.values()["text"] == "A long text"
    assert session.practice.library.snippets() == []
    dialog.view.set_values({"key": "good", "text": "A long text"})
    dialog.submit()
    assert [item.key for item in session.practice.library.snippets()] == ["good"]


def test_a_deleted_one_comes_back_by_undo(
    qtbot: QtBot, panel: LibraryPanel, session: Session, steps: Steps
) -> None:
    session.practice.library.keep_snippet({"key": "bp", "text": "Blood pressure"})
    panel.refresh()
    snippets = view(panel, "Snippets")
    snippets.setFocus()
    qtbot.keyClick(snippets, Qt.Key.Key_Return)
    gone = next(one for one in dialog_of(panel).findChildren(QPushButton) if one.text() == "Delete")
    gone.click()
    assert session.practice.library.snippets() == []
    told, undo = steps.said[-1]
    assert "Deleted" in told and undo is not None
    undo()
    assert [item.key for item in session.practice.library.snippets()] == ["bp"]


def test_an_own_template_is_opened_and_renamed(
    qtbot: QtBot, panel: LibraryPanel, session: Session
) -> None:
    panel.new_template()
    dialog = dialog_of(panel)
    dialog.view.set_values({"title": "Mine", "kind": "session", "parts": [{"label": "Told"}]})
    dialog.submit()
    own = view(panel, "Your note templates")
    own.choose(own.rows().row(0).key)
    qtbot.keyClick(own, Qt.Key.Key_Return)
    values = dialog_of(panel).view.values()
    dialog_of(panel).view.set_values({**values, "title": "Renamed"})
    dialog_of(panel).submit()
    [kept] = session.practice.library.templates()
    assert kept.body["title"] == "Renamed"


def test_files_carry_them(
    qtbot: QtBot, panel: LibraryPanel, session: Session, steps: Steps
) -> None:
    kept = session.practice.library.keep_snippet({"key": "bp", "text": "Blood pressure"})
    panel.refresh()
    button(panel, "Export snippets").click()
    assert steps.said[-1][0] == "1 snippet exported to mine.json"
    session.practice.library.remove(kept.uuid)
    button(panel, "Import snippets").click()
    assert steps.said[-1][0] == "1 text taken over"
    button(panel, "Import snippets").click()
    assert "1 here already by that name" in steps.said[-1][0]
    assert len(session.practice.library.snippets()) == 1


def test_own_words_are_listed_and_taken_out(
    qtbot: QtBot, page: SettingsPage, session: Session, steps: Steps
) -> None:
    for word in ("Quiñones", "Quinnez"):
        session.practice.library.add_word(word)
    page.open_panel("spelling")
    panel = page.findChild(SpellingPanel)
    assert panel is not None
    panel.refresh()
    words = view(panel, "Your words")
    words.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(words, Qt.Key.Key_Return)
    assert session.practice.library.words() == ["Quiñones"]
    qtbot.keyClick(words, Qt.Key.Key_Return)
    assert session.practice.library.words() == []
    assert page.focusWidget() is panel.on
    _told, undo = steps.said[-1]
    assert undo is not None
    undo()
    assert session.practice.library.words() == ["Quiñones"]


def test_a_computer_without_dictionaries_says_so(
    qtbot: QtBot, session: Session, steps: Steps
) -> None:
    restarted: list[bool] = []
    panel = SpellingPanel(
        session.computer.machine, session.practice.library, list, lambda: restarted.append(True),
        steps,
    )  # fmt: skip
    qtbot.addWidget(panel)
    panel.show()
    assert panel.nothing.isVisible()
    assert not panel.on.isEnabled()


def test_choices_of_spelling_are_kept_on_this_computer(
    qtbot: QtBot, session: Session, steps: Steps
) -> None:
    restarted: list[bool] = []
    panel = SpellingPanel(
        session.computer.machine, session.practice.library, lambda: ["en_US", "de_DE"],
        lambda: restarted.append(True), steps,
    )  # fmt: skip
    qtbot.addWidget(panel)
    panel.on.click()
    assert session.computer.machine.spelling is False
    panel.language.set_value("de_DE")
    panel.language.activated.emit(panel.language.currentIndex())
    assert session.computer.machine.language == "de_DE"
    assert restarted == [True, True]


def test_the_lists_stand_on_the_edge_of_the_title(panel: LibraryPanel) -> None:
    QTest.qWait(20)
    edge = panel.header.title.mapTo(panel, QPoint()).x()
    named = {"Your note templates", "Snippets", "Come with the app"}
    heads = [one for one in panel.findChildren(PlainLabel) if one.text() in named]
    assert [one.mapTo(panel, QPoint()).x() for one in heads] == [edge] * 3


def test_the_keyboard_stays_where_it_was_while_snippets_are_made_and_thrown_away(
    qtbot: QtBot, panel: LibraryPanel, session: Session
) -> None:
    button(panel, "New snippets").setFocus()
    for key in ("bp", "hw"):
        new = button(panel, "New snippets")
        assert panel.focusWidget() is new
        qtbot.keyClick(new, Qt.Key.Key_Space)
        dialog_of(panel).view.set_values({"key": key, "text": "Told."})
        dialog_of(panel).submit()
    assert panel.focusWidget() is button(panel, "New snippets")
    rows = view(panel, "Snippets")
    rows.choose(session.practice.library.snippets()[1].uuid)
    rows.setFocus()
    qtbot.keyClick(rows, Qt.Key.Key_Return)
    dialog_of(panel).reject()
    rows = view(panel, "Snippets")
    assert panel.focusWidget() is rows
    assert rows.key() == session.practice.library.snippets()[1].uuid
    for _each in range(2):
        rows = view(panel, "Snippets")
        assert panel.focusWidget() is rows
        qtbot.keyClick(rows, Qt.Key.Key_Return)
        buttons = dialog_of(panel).findChildren(QPushButton)
        next(one for one in buttons if one.text() == "Delete").click()
    assert panel.focusWidget() is button(panel, "New snippets")
    assert session.practice.library.snippets() == []


def test_what_was_typed_and_left_by_escape_can_be_brought_back(
    qtbot: QtBot, panel: LibraryPanel, session: Session, steps: Steps
) -> None:
    panel.new_snippet()
    qtbot.keyClick(dialog_of(panel), Qt.Key.Key_Escape)
    assert steps.said == []
    panel.new_snippet()
    dialog_of(panel).view.set_values({"key": "bp", "text": "A long text."})
    for _each in range(2):
        qtbot.keyClick(dialog_of(panel), Qt.Key.Key_Escape)
        told, undo = steps.said.pop()
        assert told == "What you typed was discarded"
        assert panel.dialog is None
        assert undo is not None
        undo()
    dialog_of(panel).submit()
    [kept] = session.practice.library.snippets()
    assert kept.body["text"] == "A long text."
    rows = view(panel, "Snippets")
    rows.choose(kept.uuid)
    qtbot.keyClick(rows, Qt.Key.Key_Return)
    dialog_of(panel).view.set_values({"key": "bp", "text": "Changed"})
    dialog_of(panel).put_away()
    assert steps.said == []
