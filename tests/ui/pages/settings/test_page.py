"""The list of panels is walked by keyboard; the chosen panel stands beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.pages.settings.conftest import Write
from therapist_emr.ui.pages.settings.contract import Group
from therapist_emr.ui.pages.settings.notes import NotesPanel
from therapist_emr.ui.pages.settings.page import SettingsPage, panel_rows
from therapist_emr.ui.pages.settings.panels import PANELS
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.widgets.rows import RowKind


def test_groups_are_parted_by_lines_and_keep_their_order() -> None:
    rows = panel_rows(tuple(reversed(PANELS)))
    kinds = [row.kind for row in rows]
    assert kinds.count(RowKind.SEPARATOR) == len(Group) - 1
    groups = {panel.key: list(Group).index(panel.group) for panel in PANELS}
    places = [groups[row.key] for row in rows if row.kind is RowKind.ITEM]
    assert places == sorted(places)


def test_the_list_is_walked_by_keyboard(page: SettingsPage, qtbot: QtBot) -> None:
    page.take_focus()
    view = page.rail.view
    assert view.hasFocus()
    walked = [view.key()]
    for _step in PANELS[1:]:
        qtbot.keyClick(view, Qt.Key.Key_Down)
        walked.append(view.key())
        assert page.shown is page.panel(view.key())
    assert walked == [panel.key for panel in PANELS]
    qtbot.keyClick(view, Qt.Key.Key_Home)
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    assert page.shown.isAncestorOf(page.focusWidget())


def test_a_panel_keeps_what_is_typed_while_another_is_looked_at(
    page: SettingsPage, write: Write
) -> None:
    page.open_panel("notes")
    notes = page.shown
    assert isinstance(notes, NotesPanel)
    write(notes.form, "review_days", "61")
    page.open_panel("look")
    page.open_panel("notes")
    assert page.shown is notes
    assert notes.form.view.values()["review_days"] == 61


def test_the_panels_fold_into_a_menu_where_a_small_window_has_large_text(
    page: SettingsPage, qtbot: QtBot, look: Theme
) -> None:
    page.setMinimumSize(1, 1)
    page.resize(1204, 800)
    assert page.rail.isVisible()
    look.set_percent(150)
    page.resize(846, 640)
    for panel in PANELS:
        page.open_panel(panel.key)
        qtbot.wait(20)
        assert page.shown.horizontalScrollBar().maximum() == 0, panel.key
        assert page.shown.door.isVisible(), panel.key
    assert not page.rail.isVisible()
    menu = page.shown.door.menu()
    said = {action.text(): action for action in menu.actions()}
    said["Backups"].trigger()
    assert page.shown is page.panel("backups")
    page.take_focus()
    assert page.shown.door.hasFocus()
    look.set_percent(100)
    page.resize(1204, 800)
    assert page.rail.isVisible()
    assert not page.shown.door.isVisible()
