"""Writing a note as a person does, with real keys, for the tests of the page."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from pytest import MonkeyPatch
from pytestqt.qtbot import QtBot

from tests.sections.sessions.chart import Chart
from tests.sections.sessions.seen import dialog
from therapist_emr.domain.entry import Draft
from therapist_emr.forms.field import Problem, Values
from therapist_emr.sections.sessions.page import SessionsPage
from therapist_emr.sections.sessions.page_editor import Editor
from therapist_emr.sections.sessions.page_text import NotePart
from therapist_emr.ui.widgets.sign_dialog import SignDialog


def editor(page: SessionsPage) -> Editor:
    """Return the editor that is open."""
    assert page.editor is not None
    return page.editor


def write(page: SessionsPage, qtbot: QtBot, key: str, text: str) -> NotePart:
    """Type into one part with real keys."""
    part = editor(page).parts.part(key)
    part.editor.setFocus()
    qtbot.keyClicks(part.editor, text)
    return part


def only_draft(chart: Chart) -> Draft:
    """Return the one draft there is."""
    (header,) = chart.desk.drafts("sessions")
    return chart.desk.draft(header.id)


def fill_disk(chart: Chart) -> None:
    """Let the file grow no further, as on a full disk."""
    chart.connection.set_authorizer(None)
    (pages,) = chart.connection.execute("PRAGMA page_count").fetchone()
    chart.connection.execute(f"PRAGMA max_page_count = {pages}")


def make_room(chart: Chart) -> None:
    """Let the file grow again."""
    chart.connection.execute("PRAGMA max_page_count = 4294967294")


def set_clock_back_after_the_check(chart: Chart, monkeypatch: MonkeyPatch) -> None:
    """Let what was checked be refused a moment later: by then it is the day before."""
    check = chart.desk.problems

    def checked(section: str, kind: str, body: Values) -> list[Problem]:
        found = check(section, kind, body)
        chart.at(chart.clock.instant - timedelta(days=1))
        return found

    monkeypatch.setattr(chart.desk, "problems", checked)


def whole(page: SessionsPage, qtbot: QtBot) -> Editor:
    """Write a note that can be signed."""
    page.begin()
    for key in ("data", "assessment", "plan"):
        write(page, qtbot, key, f"The {key} of today.")
    editor(page).details.set_value("stop", "18:23")
    return editor(page)


def sign(page: SessionsPage, qtbot: QtBot) -> None:
    """Sign by keyboard: Ctrl+Return, then Return in the dialog."""
    part = editor(page).parts.all()[0]
    part.editor.setFocus()
    qtbot.keyClick(part.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(dialog(SignDialog).sign, Qt.Key.Key_Return)
