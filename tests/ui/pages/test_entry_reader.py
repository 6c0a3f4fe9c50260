from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.pages.conftest import show_active
from therapist_emr.domain.entry import EntryHeader
from therapist_emr.domain.people import Client
from therapist_emr.practice import Practice
from therapist_emr.sections import SECTIONS
from therapist_emr.sections.desk import ChartDesk
from therapist_emr.store.connection import Connection
from therapist_emr.ui.pages.entry_reader import EntryReader
from therapist_emr.ui.pages.section_general import GeneralPage
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.widgets.banner import Banner
from therapist_emr.ui.widgets.chips import Chip
from therapist_emr.ui.widgets.standing import CHANGED, UNCHANGED, SignatureRow

Clients = dict[str, Client]


def read(qtbot: QtBot, desk: ChartDesk, header: EntryHeader) -> EntryReader:
    reader = EntryReader("Entry")
    qtbot.addWidget(reader)
    reader.resize(700, 600)
    show_active(qtbot, reader)
    reader.show_entry(desk.reading(header.id), "", desk.now().day, ())
    return reader


def entry(desk: ChartDesk, *, signed: bool) -> EntryHeader:
    """Return an entry that is signed or kept."""
    if signed:
        return desk.headers("sessions")[0]
    return desk.keep("allergies", "allergy", {"substance": "Latex", "severity": "mild"})


@pytest.mark.parametrize("signed", [True, False])
def test_an_entry_that_was_altered_on_the_disk_says_so_first(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, connection: Connection,
    signed: bool,
) -> None:  # fmt: skip
    desk = practice.desk(clients["Mari Quiñones"].id)
    header = entry(desk, signed=signed)
    whole = read(qtbot, desk, header)
    assert whole.findChildren(Banner) == []
    connection.set_authorizer(None)
    connection.execute("DROP TRIGGER revision_fixed")
    connection.execute("UPDATE revision SET body = body || ' ' WHERE entry_id = ?", (header.id,))
    altered = read(qtbot, desk, header)
    (banner,) = altered.findChildren(Banner)
    assert banner.title() == f"This entry is not as it was {'signed' if signed else 'kept'}"
    told = [row.state.text() for one in (whole, altered) for row in one.findChildren(SignatureRow)]
    assert told == ([UNCHANGED, CHANGED] if signed else [])
    chips = [chip.accessibleName() for chip in altered.findChildren(Chip)]
    assert chips == (["Signed and locked"] if signed else [])


def test_the_keyboard_stays_with_the_entry_when_something_is_done_to_it(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients
) -> None:
    desk = practice.desk(clients["Mari Quiñones"].id)
    body = {"title": "Insomnia", "code": "F51.01", "status": "active"}
    kept = desk.keep("diagnoses", "diagnosis", body)
    page = GeneralPage(desk, next(one for one in SECTIONS if one.key == "diagnoses"))
    qtbot.addWidget(page)
    page.resize(900, 640)
    show_active(qtbot, page)

    def by_keys(text: str) -> str:
        """Press a button by the keyboard; return what stands on the one that has it then."""
        buttons = [one for one in page.findChildren(QPushButton) if one.isVisible()]
        button = next(one for one in buttons if one.text() == text)
        button.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.keyClick(button, Qt.Key.Key_Space)
        qtbot.wait(60)
        focus = QApplication.focusWidget()
        return focus.text() if isinstance(focus, QPushButton) else ""

    page.open_entry(kept.id)
    qtbot.wait(60)
    assert by_keys("Resolve") == "Active again"
    assert by_keys("Changes") == "Back"
    assert by_keys("Back") == "Active again"
