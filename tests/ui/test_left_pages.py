"""What comes late, for a page that one has left: it shows nothing and takes no keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from tests.ui.pages.made_charts import session, sign
from tests.ui.windows import Desk
from therapist_emr.sections.sessions.page import SessionsPage
from therapist_emr.ui.pages.export_page import ExportPage
from therapist_emr.ui.pages.search import SearchPage
from therapist_emr.ui.pages.today import TodayPage
from therapist_emr.ui.widgets.command_palette import CommandPalette
from therapist_emr.ui.widgets.floating import FloatingCard


def add_client(desk: Desk, name: str = "Ana Novák") -> int:
    values = {"legal_name": name, "born": "1990-05-04", "status": "active"}
    return desk.practice.clients.add(values).id


def undo(desk: Desk) -> None:
    (button,) = [one for one in desk.hand.buttons("Undo") if one.isVisible()]
    button.click()


def writing(desk: Desk) -> tuple[int, SessionsPage]:
    """Begin a note, and return whose it is and the page."""
    desk.open()
    client = add_client(desk)
    desk.shell.begin_entry(client)
    page = desk.shell.clients.chart.page()
    assert isinstance(page, SessionsPage)
    desk.hand.type("Slept through.")
    page.flush()
    return client, page


class Painted(QObject):
    """Note at each painting of the window whether any of some cards was in sight."""

    def __init__(self, cards: list[FloatingCard]) -> None:
        super().__init__()
        self.seen: list[bool] = []
        self._cards = cards

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.seen.append(any(isValid(one) and one.isVisible() for one in self._cards))
        return False


def keyboard_is_in_sight() -> bool:
    held = QApplication.focusWidget()
    return held is None or held.isVisible()


def test_undo_pressed_on_another_page_brings_the_draft_back_and_opens_nothing(desk: Desk) -> None:
    client, page = writing(desk)
    assert page.editor is not None
    page.editor.discard_wanted.emit()
    desk.shell.open_page("today")
    undo(desk)
    desk.hand.settle()
    assert len(desk.practice.drafting.headers(client)) == 1
    assert page.editor is None
    assert keyboard_is_in_sight()


def test_undo_of_a_new_client_leads_to_it_from_any_page(desk: Desk) -> None:
    desk.open()
    desk.shell.new_client()
    desk.hand.type("Ana Novák")
    desk.hand.press("Cancel")
    desk.shell.open_page("search")
    undo(desk)
    desk.hand.settle()
    assert desk.shell.shown is desk.shell.clients
    assert keyboard_is_in_sight()


def test_whose_note_it_is_asked_no_more_where_the_chart_was_left(desk: Desk) -> None:
    desk.open()
    first, second = add_client(desk), add_client(desk, "Ben Ode")
    note = session("2026-11-10", "10:00", "10:50")
    desk.practice.drafting.begin(first, "sessions", "session", note, None)
    desk.shell.open_client(first, "sessions")
    page = desk.shell.clients.chart.page()
    assert page is not None
    next(one for one in page.menu_entries() if one.text.startswith("Move")).run()
    (choice,) = (one for one in desk.shell.findChildren(CommandPalette) if one.is_open())
    desk.shell.open_page("today")
    desk.hand.rest(50)
    desk.shell.open_client(second)
    desk.hand.rest(50)
    assert not isValid(choice.card) or not choice.card.isVisible()


def test_names_that_are_offered_go_with_the_lock(desk: Desk) -> None:
    desk.open()
    add_client(desk)
    desk.shell.open_page("search")
    page = desk.shell.findChild(SearchPage)
    assert page is not None
    page.client.setFocus()
    desk.hand.type("ana")
    desk.hand.wait(page.client.popup_open, "the names")
    cards = [one for one in desk.window.findChildren(FloatingCard) if one.isVisible()]
    assert cards
    painted = Painted(cards)
    desk.window.installEventFilter(painted)
    desk.window.lock("idle")
    assert painted.seen and not any(painted.seen)
    desk.hand.wait(lambda: not any(isValid(one) for one in cards), "the cards to be forgotten")


def test_pages_of_one_chart_are_not_seen_under_the_name_of_another(desk: Desk) -> None:
    desk.open()
    first, second = add_client(desk), add_client(desk, "Ben Ode")
    sign(desk.practice, first, "sessions", "session", session("2026-11-10", "10:00", "10:50"))
    desk.shell.export_chart(first)
    page = desk.shell.findChild(ExportPage)
    assert page is not None
    desk.hand.wait(lambda: page.view.page_count, "the pages")
    desk.shell.open_page("today")
    desk.shell.export_chart(second)
    assert page.view.page_count == 0
    desk.hand.wait(lambda: page.view.page_count, "the other's pages")


def test_who_was_passed_by_the_arrows_is_not_opened_after_leaving(desk: Desk) -> None:
    desk.open()
    first, _second = add_client(desk), add_client(desk, "Ben Ode")
    desk.shell.open_client(first)
    listed = desk.shell.clients.list.view
    listed.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(listed, Qt.Key.Key_Down)
    desk.shell.open_page("search")
    desk.hand.rest(300)
    assert desk.shell.clients.client_id == first
    assert listed.key() == str(first)
    assert keyboard_is_in_sight()
    assert not isinstance(desk.shell.shown, TodayPage)


def test_a_change_of_kind_undone_on_another_page_closes_what_was_changed(desk: Desk) -> None:
    client, page = writing(desk)
    assert page.editor is not None
    page.editor.kind_wanted.emit("no_show")
    (changed,) = desk.practice.drafting.headers(client)
    assert changed.kind == "no_show"
    desk.shell.open_page("today")
    undo(desk)
    desk.hand.settle()
    (back,) = desk.practice.drafting.headers(client)
    assert back.kind != "no_show"
    assert page.editor is None
    desk.shell.open_page("clients")
    desk.hand.settle()
    assert [one.id for one in desk.practice.drafting.headers(client)] == [back.id]
