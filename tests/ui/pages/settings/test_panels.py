"""What holds for every panel: a key, an icon, a title that fits, no cut words, named controls."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from tests.ui.cut_words import cut_words
from tests.ui.narrow import LARGE, sideways, small
from tests.ui.pages.conftest import words_on
from tests.ui.pages.settings.test_contingency import PLAN
from tests.ui.pages.test_accessible import nameless
from therapist_emr.ui import icons
from therapist_emr.ui import theme as sizes
from therapist_emr.ui.pages.settings.contract import Panel
from therapist_emr.ui.pages.settings.page import SettingsPage
from therapist_emr.ui.pages.settings.panels import PANELS
from therapist_emr.ui.session import Session
from therapist_emr.ui.theme import Role, Theme
from therapist_emr.ui.widgets.row_delegate import NAVIGATION

KEYS = [panel.key for panel in PANELS]
ABOUT = "about"
"""It shows the path of the file, which is as long as it is and stands in one piece to be copied."""
ROOM = sizes.SECTIONS - 2 * sizes.SPACE.s - 2 * NAVIGATION.pad - icons.INLINE - NAVIGATION.icon_gap


def test_panels_have_keys_of_their_own_and_icons_that_exist() -> None:
    assert len(set(KEYS)) == len(KEYS) > 5
    assert {panel.icon for panel in PANELS} <= icons.names()


@pytest.mark.parametrize("panel", PANELS, ids=KEYS)
def test_a_panel_opens_under_its_title(page: SettingsPage, panel: Panel) -> None:
    page.open_panel(panel.key)
    assert page.shown is page.panel(panel.key)
    assert page.shown.accessibleName() == panel.title
    assert {panel.title, panel.words} <= set(words_on(page.shown))
    page.refresh()


@pytest.mark.parametrize("percent", [80, 100, 150, 200])
def test_titles_fit_the_list_when_chosen(theme: Theme, percent: int) -> None:
    theme.set_percent(percent)
    chosen = QFontMetrics(sizes.font(Role.STRONG))
    wide = {one.title: chosen.horizontalAdvance(one.title) for one in PANELS}
    assert [title for title, width in wide.items() if width > sizes.px(ROOM)] == []


@pytest.mark.parametrize("percent", [80, 100, 150, 200])
@pytest.mark.parametrize("key", KEYS)
def test_no_words_are_cut_and_every_control_has_a_name(
    page: SettingsPage, theme: Theme, key: str, percent: int, qtbot: QtBot
) -> None:
    theme.set_percent(percent)
    page.open_panel(key)
    qtbot.wait(30)
    assert cut_words(page) == []
    assert nameless(page) == []


@LARGE
@pytest.mark.parametrize("key", [key for key in KEYS if key != ABOUT])
def test_a_panel_has_room_in_the_smallest_window(
    session: Session, page: SettingsPage, theme: Theme, key: str, percent: int, qtbot: QtBot
) -> None:
    session.practice.change_settings(replace(session.practice.settings, contingency=PLAN))
    theme.set_percent(percent)
    small(qtbot, page)
    page.open_panel(key)
    qtbot.wait(60)
    assert sideways(page) == []
    assert cut_words(page) == []
