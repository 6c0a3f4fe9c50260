"""While names are hidden, no page, list, field, tip or title in the window says one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QTextEdit,
    QWidget,
)

from tests.practice import bodies
from tests.ui.windows import Desk
from therapist_emr.sections import SECTIONS
from therapist_emr.ui.pages.profile_page import ProfilePage
from therapist_emr.ui.pages.search import SearchPage
from therapist_emr.ui.pages.settings.panels import PANELS

NAME = "Quetzalcoatl"
ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
)


def said(window: QWidget) -> Iterator[str]:
    """Yield every word that is shown or spoken."""
    yield window.windowTitle()
    for part in window.findChildren(QWidget):
        if not part.isVisible():
            continue
        yield part.accessibleName()
        yield part.toolTip()
        if isinstance(part, QLabel | QLineEdit | QAbstractButton):
            yield part.text()
        elif isinstance(part, QTextEdit):
            yield part.toPlainText()
        elif isinstance(part, QAbstractItemView) and (model := part.model()) is not None:
            for row in range(model.rowCount()):
                yield from (str(model.index(row, 0).data(role)) for role in ROLES)


@pytest.fixture
def client(desk: Desk) -> int:
    """Return a client with something in the chart, and a draft, whose name is hidden."""
    desk.open()
    told = {"legal_name": f"{NAME} Ramírez", "born": "1990-05-04", "status": "active"}
    client = desk.practice.clients.add(told | {"phones": [{"number": "(503) 555-0142"}]})
    chart = desk.practice.desk(client.id)
    for text, signed in (("sleep better", True), ("sleep worse", False)):
        note = bodies.session(notes=[{"key": "note", "label": "Note", "text": text}])
        draft = chart.begin("sessions", "session", note)
        if signed:
            chart.sign(draft.header.id)
    chart.keep("medications", "medication", bodies.medication(name="Sertraline"))
    desk.practice.hide_names(hide=True)
    return client.id


def names_nobody(desk: Desk) -> bool:
    desk.hand.rest(100)
    return not [words for words in said(desk.window) if NAME in words]


def test_no_page_names_a_client(desk: Desk, client: int) -> None:
    shell = desk.shell
    for page in ("today", "clients", "search", "settings"):
        shell.open_page(page)
        assert names_nobody(desk), page
    shell.offer_unfinished()
    assert names_nobody(desk)
    for panel in PANELS:
        shell.open_settings(panel.key)
        assert names_nobody(desk), panel.key
    for section in ("", *(section.key for section in SECTIONS)):
        shell.open_client(client, section)
        assert names_nobody(desk), section
    shell.begin_entry(client)
    assert names_nobody(desk)


def test_what_is_found_names_nobody_either(desk: Desk, client: int) -> None:
    shell, hand = desk.shell, desk.hand
    shell.open_page("search")
    page = shell.shown
    assert isinstance(page, SearchPage)
    page.search_for("sleep")
    hand.wait(lambda: any("sleep better" in words for words in said(desk.window)), "the note")
    assert names_nobody(desk)
    shell.show_palette()
    hand.type(NAME[:6].lower())
    hand.wait(lambda: any("Hidden, since" in words for words in said(desk.window)), "the profile")
    assert names_nobody(desk)


def test_a_profile_is_shown_again_with_the_names(desk: Desk, client: int) -> None:
    desk.shell.open_client(client, "profile")
    page = desk.shell.clients.chart.page()
    assert isinstance(page, ProfilePage)
    page.begin()
    page.show_history()
    page.open_draft(1)
    assert "Names are hidden" in desk.said()
    assert not page.header_buttons()
    desk.practice.hide_names(hide=False)
    desk.hand.wait(lambda: any(NAME in words for words in said(desk.window)), "the name")
    page.show_history()
    assert page.header_buttons() == ()
    desk.practice.hide_names(hide=True)
    desk.hand.wait(lambda: "Names are hidden" in desk.said(), "the profile to be hidden")
    assert names_nobody(desk)
