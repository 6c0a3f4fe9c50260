from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.cut_words import cut_words
from tests.ui.pages.conftest import Steps, show_active, words_on
from therapist_emr.domain.people import Client
from therapist_emr.practice import Practice
from therapist_emr.ui.away.reasons import CLOSED
from therapist_emr.ui.pages.today import TodayPage
from therapist_emr.ui.theme import Theme
from therapist_emr.ui.widgets.banner import Banner
from therapist_emr.ui.widgets.buttons import Button
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.scaffold import Scroll

Clients = dict[str, Client]


def page_of(qtbot: QtBot, practice: Practice, steps: Steps) -> TodayPage:
    page = TodayPage(practice, steps)
    qtbot.addWidget(page)
    page.resize(1204, 800)
    show_active(qtbot, page)
    return page


def lists(page: TodayPage) -> dict[str, ListView]:
    return {view.accessibleName(): view for view in page.findChildren(ListView) if view.isVisible()}


def test_the_desk_of_a_day_is_shown(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    page = page_of(qtbot, practice, steps)
    shown = lists(page)
    names = [shown["Notes to sign"].rows().row(at).title for at in range(3)]
    assert names == ["Thùy Nguyễn", "Dov Abramson", "Mari Quiñones"]
    assert shown["Coming due"].rows().rowCount() == 2
    assert shown["Sessions today"].rows().rowCount() == 5
    assert shown["Sessions tomorrow"].rows().rowCount() == 2


def test_every_row_opens_the_thing_itself(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    page = page_of(qtbot, practice, steps)
    shown = lists(page)
    notes = shown["Notes to sign"]
    notes.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(notes, Qt.Key.Key_Return)
    [draft] = practice.drafting.headers(clients["Thùy Nguyễn"].id, "sessions")
    assert steps.taken[-1] == ("client", clients["Thùy Nguyễn"].id, "sessions", None, draft.id)
    due = shown["Coming due"]
    due.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(due, Qt.Key.Key_Return)
    kind, client_id, section, entry_id, draft_id = steps.taken[-1]
    assert (kind, client_id, section) == ("client", clients["Aiyana Begay"].id, "treatment_plan")
    assert entry_id and draft_id is None
    tomorrow = shown["Sessions tomorrow"]
    tomorrow.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(tomorrow, Qt.Key.Key_Return)
    assert steps.taken[-1] == ("client", clients["Thùy Nguyễn"].id, "", None, None)


def test_a_signed_note_leaves_the_desk(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    page = page_of(qtbot, practice, steps)
    for draft in list(practice.drafting.headers()):
        practice.charting.sign(draft.id)
    page.refresh()
    qtbot.waitUntil(lambda: "5 notes of today are signed." in words_on(page))
    assert "Notes to sign" not in lists(page)


def test_a_new_practice_is_led_to_its_first_client(
    qtbot: QtBot, theme: Theme, practice: Practice, steps: Steps
) -> None:
    page = page_of(qtbot, practice, steps)
    assert "Your desk is ready" in words_on(page)
    button(page, "New client").click()
    assert steps.taken == [("new client",)]


def test_all_done_is_said_calmly(
    qtbot: QtBot, theme: Theme, practice: Practice, steps: Steps
) -> None:
    practice.clients.add({"legal_name": "Ana Silva", "born": "1990-01-01", "status": "active"})
    page = page_of(qtbot, practice, steps)
    assert "All done" in words_on(page)
    assert "No sessions noted for today." in words_on(page)


def test_backing_up_is_one_press_away(
    qtbot: QtBot, theme: Theme, practice: Practice, steps: Steps, tmp_path: Path
) -> None:
    page = page_of(qtbot, practice, steps)
    button(page, "Choose a folder").click()
    assert steps.taken == [("settings", "backups")]
    practice.backups.add(tmp_path)
    page.refresh()
    button(page, "Back up now").click()
    assert steps.taken[-1] == ("back up",)


def test_what_was_being_written_when_the_app_closed_is_offered_back(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    practice.audit.record("unlock")
    for _each in range(210):  # a busy day
        practice.audit.record("view", "audit")
    practice.audit.record("unlock")
    page = page_of(qtbot, practice, steps)
    assert page.offer_unfinished()
    [banner] = page.findChildren(Banner)
    assert banner.title() == "You were writing this when the app closed"
    assert "Nothing you typed is lost" in banner.words()
    banner.button.click()
    kind, _client_id, section, _entry, draft_id = steps.taken[-1]
    assert (kind, section) == ("client", "sessions")
    practice.charting.sign(draft_id)
    page.refresh()
    assert not [one for one in page.findChildren(Banner) if one.isVisible()]


def test_nothing_is_offered_after_an_ordinary_closing(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    for action, why in (("unlock", ""), ("lock", CLOSED), ("unlock", "")):
        practice.audit.record(action, detail=why)
    page = page_of(qtbot, practice, steps)
    assert not page.offer_unfinished()
    assert page.findChildren(Banner) == []


def test_what_was_written_before_it_locked_is_one_press_away_and_offered_once(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    draft = max(practice.drafting.headers(), key=lambda one: one.saved)
    for action in ("lock", "unlock"):
        practice.audit.record(action)
    page = page_of(qtbot, practice, steps)
    assert page.offer_unfinished()
    [banner] = page.findChildren(Banner)
    assert banner.title() == "You wrote on this before it locked"
    qtbot.waitUntil(banner.button.hasFocus)
    qtbot.keyClick(banner.button, Qt.Key.Key_Return)
    assert steps.taken[-1] == ("client", draft.client_id, draft.section, None, draft.id)
    page.refresh()
    assert not [one for one in page.findChildren(Banner) if one.isVisible()]


def button(page: TodayPage, text: str) -> QPushButton:
    return next(one for one in page.findChildren(QPushButton) if one.text() == text)


def test_a_new_client_that_was_begun_is_offered(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    practice.newcomer.save({"legal_name": "Ana Silva"})
    page = page_of(qtbot, practice, steps)
    begun = lists(page)["Started, not finished"]
    assert begun.rows().row(0).words() == "Ana Silva, New client, no chart yet, Saved 7:42 pm"
    begun.opened.emit(begun.rows().row(0).key)
    assert steps.taken == [("new client",)]


def test_the_keyboard_begins_in_the_first_list(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    page = page_of(qtbot, practice, steps)
    page.take_focus()
    assert lists(page)["Notes to sign"].hasFocus()


def test_the_keyboard_goes_to_a_list_that_lives(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    page = page_of(qtbot, practice, steps)
    page.refresh()
    page.take_focus()
    qtbot.waitUntil(lambda: "Notes to sign" in lists(page))
    qtbot.waitUntil(lambda: lists(page)["Notes to sign"].hasFocus())


def test_the_keyboard_stays_in_its_row_when_the_day_is_read_again(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    page = page_of(qtbot, practice, steps)
    notes = lists(page)["Notes to sign"]
    notes.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(notes, Qt.Key.Key_Down)
    key = notes.key()
    page.refresh()
    qtbot.waitUntil(lambda: "Notes to sign" in lists(page))
    again = lists(page)["Notes to sign"]
    assert again is not notes
    qtbot.waitUntil(again.hasFocus)
    assert again.key() == key
    assert again.by_keyboard


def test_reading_the_day_again_scrolls_nothing_away(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    theme.set_percent(200)
    page = page_of(qtbot, practice, steps)
    page.resize(1100, 420)
    qtbot.wait(60)
    bar = next(one for one in page.findChildren(Scroll) if one.accessibleName() == "Sessions")
    assert bar.verticalScrollBar().maximum() > 0
    lists(page)["Notes to sign"].setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(3):
        page.refresh()
        qtbot.waitUntil(lambda: "Notes to sign" in lists(page))
        qtbot.waitUntil(lambda: lists(page)["Notes to sign"].hasFocus())
        qtbot.wait(60)
        assert bar.verticalScrollBar().value() == 0


def test_hidden_names_are_hidden_in_what_is_offered_back_too(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps
) -> None:
    for action in ("unlock", "unlock"):
        practice.audit.record(action)
    practice.newcomer.save({"legal_name": "Ana Silva"})
    page = page_of(qtbot, practice, steps)
    assert page.offer_unfinished()
    practice.hide_names(True)
    page.refresh()
    qtbot.waitUntil(lambda: "Started, not finished" in lists(page))
    told = page.findChildren(Banner)[-1].words()
    assert not any(client.name in told for client in clients.values())
    begun = lists(page)["Started, not finished"]
    assert begun.rows().row(0).title == "New client"


@pytest.mark.parametrize(("percent", "width"), [(100, 884), (150, 852), (200, 1180)])
def test_what_waits_has_the_larger_part_and_needs_no_scrolling_sideways(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps,
    percent: int, width: int,
) -> None:  # fmt: skip
    theme.set_percent(percent)
    page = page_of(qtbot, practice, steps)
    page.setMinimumSize(1, 1)
    page.resize(width, 640)
    column = next(one for one in page.findChildren(Scroll) if one.accessibleName() == "Today")
    qtbot.waitUntil(lambda: column.width() * 5 >= width * 3 - 5)
    qtbot.waitUntil(lambda: column.horizontalScrollBar().maximum() == 0)


@pytest.mark.parametrize("height", [240, 320, 420, 640])
def test_the_backup_is_never_squeezed_under_banners(
    qtbot: QtBot, theme: Theme, practice: Practice, clients: Clients, steps: Steps, height: int
) -> None:
    theme.set_percent(200)
    page = page_of(qtbot, practice, steps)
    page.setMinimumSize(1, 1)
    page.resize(808, height)
    qtbot.wait(60)
    assert cut_words(page) == []
    button = next(
        one for one in page.findChildren(Button) if one.text() in {"Back up now", "Choose a folder"}
    )
    assert button.isVisible()
