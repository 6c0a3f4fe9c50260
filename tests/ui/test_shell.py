"""The window around an open practice: the rail, the keys, the palette, backups, messages."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from tests.ui.pages.made_charts import session, sign
from tests.ui.windows import Desk
from therapist_emr.store.connection import connect, schema_changes
from therapist_emr.ui.pages.clients import ClientsPage
from therapist_emr.ui.pages.export_page import ExportPage
from therapist_emr.ui.pages.search import SearchPage
from therapist_emr.ui.pages.settings.page import SettingsPage
from therapist_emr.ui.pages.today import TodayPage
from therapist_emr.ui.shell import REFRESH_MS
from therapist_emr.ui.shortcuts import ShortcutsDialog
from therapist_emr.ui.theme import Mode
from therapist_emr.ui.widgets.banner import Banner
from therapist_emr.ui.widgets.find_bar import FOUND
from therapist_emr.ui.widgets.scaffold import PageHeader
from therapist_emr.ui.widgets.toast import Toast
from therapist_emr.vault import file_sum
from therapist_emr.vault.files import BACKUP_SUFFIX
from therapist_emr.vault.opening import ALTERED_SINCE_LOCKED, GUARDS_ALTERED, NOT_COMPARED
from therapist_emr.vault.recovery import decode

PAGES = [
    ("Ctrl+1", "Today", TodayPage),
    ("Ctrl+2", "Clients", ClientsPage),
    ("Ctrl+3", "Search", SearchPage),
    ("Ctrl+4", "Settings", SettingsPage),
    ("Ctrl+Shift+F", "Search", SearchPage),
]


def add_client(desk: Desk, name: str = "Ana Novák") -> int:
    values = {"legal_name": name, "born": "1990-05-04", "status": "active"}
    return desk.practice.clients.add(values).id


def toasts(desk: Desk) -> str:
    shown = [one for one in desk.window.findChildren(Toast) if one.isVisible()]
    return " ".join(one.accessibleName() for one in shown)


def dialogs() -> list[QWidget]:
    return [
        one
        for one in QApplication.topLevelWidgets()
        if one.isVisible() and isinstance(one, ShortcutsDialog)
    ]


@pytest.mark.parametrize(("keys", "word", "kind"), PAGES)
def test_every_page_is_reached_by_key_and_by_mouse(
    desk: Desk, keys: str, word: str, kind: type[QWidget]
) -> None:
    desk.open()
    desk.hand.key("Ctrl+4" if kind is TodayPage else "Ctrl+1")
    desk.hand.key(keys)
    assert isinstance(desk.shell.shown, kind)
    desk.hand.key("Ctrl+4" if kind is TodayPage else "Ctrl+1")
    desk.hand.press(word)
    assert isinstance(desk.shell.shown, kind)


def test_the_keys_work_when_nothing_has_the_keyboard(desk: Desk) -> None:
    desk.open()
    focus = desk.app.focusWidget()
    if focus is not None:
        focus.clearFocus()
    desk.hand.key("Ctrl+3")
    assert isinstance(desk.shell.shown, SearchPage)


def test_search_opens_with_the_cursor_in_its_field(desk: Desk) -> None:
    desk.open()
    desk.hand.key("Ctrl+3")
    desk.hand.type("sleep")
    page = desk.shell.shown
    assert isinstance(page, SearchPage)
    assert page.edit.value() == "sleep"


def test_a_new_client_is_begun_from_anywhere(desk: Desk) -> None:
    desk.open()
    desk.hand.key("Ctrl+N")
    assert desk.hand.shows("Add client")


def test_the_palette_reaches_clients_and_actions(desk: Desk) -> None:
    desk.open()
    client_id = add_client(desk)
    desk.hand.key("Ctrl+K")
    assert desk.shell.palette_.is_open()
    desk.hand.type("ana")
    desk.hand.rest(100)
    desk.hand.key("Return")
    assert desk.shell.clients.client_id == client_id
    desk.hand.key("Ctrl+K")
    desk.hand.type("dark")
    desk.hand.rest(100)
    desk.hand.key("Return")
    assert desk.look.mode is Mode.DARK


def test_any_other_key_of_the_window_puts_the_palette_away(desk: Desk) -> None:
    desk.open()
    desk.hand.key("Ctrl+K")
    desk.hand.key("Ctrl+3")
    assert not desk.shell.palette_.is_open()
    assert isinstance(desk.shell.shown, SearchPage)
    desk.hand.key("Ctrl+K")
    desk.hand.key("Ctrl+N")
    assert not desk.shell.palette_.is_open()
    assert desk.hand.shows("Add client")


def test_the_sheet_of_keys_opens_and_closes(desk: Desk) -> None:
    desk.open()
    desk.hand.key("F1")
    assert dialogs()
    desk.hand.key("Escape")
    assert not dialogs()


def test_a_change_is_seen_on_the_page_that_is_open(desk: Desk) -> None:
    desk.open()
    assert "Your desk is ready" in desk.said()
    add_client(desk)
    desk.hand.wait(lambda: "Your desk is ready" not in desk.said(), "the page to follow")


def test_nothing_is_read_again_behind_a_dialog_or_under_the_mouse(desk: Desk) -> None:
    desk.open()
    page = desk.shell.findChild(TodayPage)
    assert page is not None

    def stays(until: Callable[[], object], name: str) -> None:
        header = page.findChild(PageHeader)
        add_client(desk, name)
        desk.hand.rest(3 * REFRESH_MS)
        assert page.findChild(PageHeader) is header
        until()
        desk.hand.wait(lambda: page.findChild(PageHeader) is not header, "the page made anew")

    desk.hand.key("F1")
    assert dialogs()
    stays(lambda: desk.hand.key("Escape"), "Ana Novák")
    QTest.mousePress(page, Qt.MouseButton.LeftButton)
    stays(lambda: QTest.mouseRelease(page, Qt.MouseButton.LeftButton), "Ben Ode")


def test_a_chart_is_not_read_again_before_another_takes_its_place(desk: Desk) -> None:
    desk.open()
    first, second = add_client(desk), add_client(desk, "Ben Ode")
    desk.shell.open_client(first)
    desk.shell.open_page("today")
    desk.hand.rest(300)
    assert desk.window.session is not None
    connection = desk.window.session.vault.connection
    asked: list[str] = []
    connection.set_trace_callback(asked.append)
    desk.shell.open_client(second)
    connection.set_trace_callback(None)
    charts = [sql for sql in asked if sql.startswith("SELECT section, count(*)")]
    assert len(charts) == 1 and f"client_id = {second} " in charts[0]


def test_a_result_of_the_search_opens_at_its_passage(desk: Desk) -> None:
    desk.open()
    client = add_client(desk)
    told = "\n\n".join(["Nothing of note here." for _line in range(60)] + ["Lost the kite twice."])
    note = session("2026-11-10", "10:00", "10:50", "The kite was red.\n\n" + told)
    sign(desk.practice, client, "sessions", "session", note)
    desk.shell.open_page("search")
    page = desk.shell.findChild(SearchPage)
    assert page is not None
    page.search_for("kite twice")
    hand = desk.hand
    hand.wait(page.results.isVisible, "the result")
    hand.press_row(page.results)
    finder = desk.shell.clients.chart.finder
    hand.wait(finder.isVisible, "the words found")
    hand.rest(3 * REFRESH_MS)
    assert finder.told.text() == "1 of 1 place"
    text = next(one for one in finder._texts() if one.marks(FOUND))
    area = next(one for one in hand.seen(QScrollArea) if one.isAncestorOf(text))
    assert area.verticalScrollBar().value() > 0
    desk.shell.open_client(add_client(desk, "Ben Ode"))
    assert not finder.isVisible()
    desk.shell.open_page("search")
    hand.press_row(page.results)
    hand.wait(finder.isVisible, "the words found again")
    hand.key("Ctrl+N")
    hand.wait(lambda: not finder.isVisible(), "the bar to go from the new note")


def test_a_backup_without_a_folder_asks_for_one(desk: Desk) -> None:
    desk.open()
    desk.shell.back_up()
    assert isinstance(desk.shell.shown, SettingsPage)
    assert toasts(desk)


def test_a_backup_is_made_and_told(desk: Desk) -> None:
    usb = desk.place / "usb"
    usb.mkdir()
    desk.open(backup_folder=str(usb))
    desk.shell.back_up()
    desk.hand.wait(lambda: list(usb.glob(f"*{BACKUP_SUFFIX}")), "the backup")
    desk.hand.wait(lambda: "Backup verified" in toasts(desk), "the words")
    assert "This backup is on the same disk as your charts" in desk.banners()


def test_a_backup_that_fails_says_that_nothing_is_lost_and_tries_again(desk: Desk) -> None:
    usb = desk.place / "usb"
    desk.open(backup_folder=str(usb))
    desk.shell.back_up()
    desk.hand.wait(lambda: desk.hand.shows("Try again"), "the banner")
    assert "The backup did not finish" in desk.banners()
    usb.mkdir()
    desk.hand.press("Try again")
    desk.hand.wait(lambda: list(usb.glob(f"*{BACKUP_SUFFIX}")), "the backup")
    desk.hand.wait(lambda: "Backup verified" in toasts(desk), "the words")


def test_a_chart_is_exported_and_one_comes_back_to_it(desk: Desk) -> None:
    desk.open()
    client_id = add_client(desk)
    desk.shell.open_client(client_id)
    desk.shell.export_chart(client_id)
    assert isinstance(desk.shell.shown, ExportPage)
    desk.hand.wait(lambda: desk.hand.shows("Save as PDF"), "the pages")
    out = desk.place / "chart.pdf"
    desk.files.prepare(out)
    desk.hand.press("Save as PDF")
    desk.hand.wait(out.exists, "the PDF")
    desk.hand.wait(lambda: "chart.pdf" in toasts(desk), "the words")
    desk.hand.press("Chart")
    assert desk.shell.clients.client_id == client_id


def test_saying_nothing_shows_nothing(desk: Desk) -> None:
    desk.open()
    desk.shell.say("")
    assert not toasts(desk)
    undone: list[bool] = []
    undo: Callable[[], object] = lambda: undone.append(True)  # noqa: E731
    desk.shell.say("Draft discarded", undo)
    desk.hand.key("Ctrl+Z")
    assert undone


def test_sessions_are_begun_from_anywhere(desk: Desk) -> None:
    desk.open()
    client_id = add_client(desk)
    desk.shell.begin_entry(client_id)
    desk.hand.wait(lambda: desk.hand.shows("Sign note"), "the note")
    desk.hand.key("Ctrl+1")
    assert isinstance(desk.shell.shown, TodayPage)


def test_warnings_of_the_unlocking_are_shown(desk: Desk) -> None:
    desk.open()
    desk.window.lock()
    desk.unlock()
    assert "Please look at this" not in desk.banners()


def test_every_warning_of_an_unlocking_is_shown(desk: Desk) -> None:
    lines = desk.make()
    with (
        closing(connect(desk.path, decode(lines).raw)) as connection,
        schema_changes(connection),
    ):
        connection.execute("DROP TRIGGER revision_fixed")
    desk.start()
    desk.unlock()
    assert desk.banners() == ["Please look at this"]
    (banner,) = [one for one in desk.window.findChildren(Banner) if one.isVisible()]
    assert ALTERED_SINCE_LOCKED in banner.words()
    assert GUARDS_ALTERED in banner.words()


def test_what_could_not_be_compared_is_told_in_passing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(file_sum, "PATIENCE_SECONDS", -1)
        desk.make()
    desk.start()
    desk.unlock()
    assert NOT_COMPARED in toasts(desk)
    assert desk.banners() == []
