"""A first evening by keys alone, in the real window: the keyboard is always where one looks."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from tests.ui.windows import Desk
from therapist_emr.sections.sessions.page_popover import TimePopover
from therapist_emr.ui.entry.panels import PassphrasePanel
from therapist_emr.ui.entry.setup import SetupPage
from therapist_emr.ui.pages.today import TodayPage
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.text import PlainLabel

ADA = {"legal_name": "Ada Stone", "born": "1988-04-05", "status": "active"}


def focused_name() -> str:
    found = QApplication.focusWidget()
    return found.accessibleName() if found is not None else ""


def test_setting_up_begins_in_its_first_field(desk: Desk) -> None:
    desk.start()
    assert focused_name() == "Practice name, required"
    for typed in ("Willow Street Counseling", "Elena Marchetti", "LMFT"):
        desk.hand.type(typed)
        desk.hand.key("Tab")
    assert focused_name() == "License"
    desk.hand.press("Continue")
    page = desk.page()
    assert isinstance(page, SetupPage)
    desk.hand.wait(lambda: isinstance(page.panel, PassphrasePanel), "the passphrase")
    assert focused_name().startswith("Passphrase")


def test_the_first_list_has_the_keyboard_after_unlocking(desk: Desk) -> None:
    desk.make()
    desk.start()
    desk.unlock()
    client = desk.practice.clients.add(ADA)
    desk.shell.begin_entry(client.id)
    desk.hand.type("She came on time.")
    desk.window.lock()
    desk.hand.wait(lambda: desk.window.shell is None, "the lock")
    desk.unlock()
    page = desk.shell.shown
    assert isinstance(page, TodayPage)
    lists = [
        one for one in page.findChildren(ListView) if one.isVisible() and one.rows().rowCount()
    ]
    if lists:
        desk.hand.wait(lambda: QApplication.focusWidget() in lists, "the keyboard in a list")


def test_from_a_new_client_to_the_note_without_the_mouse(desk: Desk) -> None:
    desk.open()
    desk.hand.key("Ctrl+N")
    desk.hand.type("Ada Stone")
    for _ in range(3):
        desk.hand.key("Tab")
    desk.hand.type("4/5/1988")
    desk.hand.key("Ctrl+Return")
    desk.hand.wait(lambda: desk.shell.clients.client_id, "the chart")
    chart = desk.shell.clients.chart
    assert focused_name() == "Sections of this chart"
    more = next(
        one for one in desk.hand.buttons("") if one.accessibleName() == "More for this chart"
    )
    more.setFocus()
    desk.hand.key("Ctrl+N")
    assert chart.section == "sessions"


def test_the_palette_does_not_lie_under_a_card_and_gives_the_keyboard_back(desk: Desk) -> None:
    desk.open()
    desk.practice.clients.add(ADA)
    desk.shell.refresh()
    desk.shell.begin_entry(desk.practice.clients.listed()[0].id)
    desk.hand.rest(60)
    time = next(one for one in desk.hand.buttons("") if one.accessibleName().startswith("Time: "))
    time.click()
    card = next(iter(desk.hand.seen(TimePopover)))
    assert card.isAncestorOf(QApplication.focusWidget() or desk.window)
    desk.hand.key("Ctrl+K")
    assert desk.shell.palette_.is_open()
    assert not list(desk.hand.seen(TimePopover))
    desk.hand.key("Esc")
    assert QApplication.focusWidget() is time


def test_the_side_of_a_first_note_says_what_will_stand_there(desk: Desk) -> None:
    desk.open()
    client = desk.practice.clients.add(ADA)
    desk.shell.begin_entry(client.id)
    said = [one.text() for one in desk.hand.seen(PlainLabel)]
    assert "The last note, the plan, measures and medications will stand here." in said
