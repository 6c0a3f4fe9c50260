"""The computer in the client's hands: nothing else is shown, and only the passphrase leads back."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from tests.posix_locks import LINUX, posix_locks
from tests.ui.windows import PASSPHRASE, Desk
from therapist_emr.sections.measures.page import MeasuresPage
from therapist_emr.sections.measures.page_client import DONE, HELP, ClientSheet
from therapist_emr.ui.client_mode import ClientMode
from therapist_emr.ui.entry.unlock import UnlockPage
from therapist_emr.ui.idle import IdleWatch
from therapist_emr.ui.widgets.buttons import Button
from therapist_emr.ui.widgets.listview import ListView

CANARY = "Quetzalcoatl"
OTHER = "Tlaloc"


@pytest.fixture
def handed(desk: Desk) -> Desk:
    """Hand a PHQ-9 to a client."""
    desk.open(backup_on_close=False)
    desk.practice.clients.add({"legal_name": OTHER, "born": "1980-01-01", "status": "active"})
    begin(desk)
    desk.hand.press("Hand to the client")
    desk.hand.wait(lambda: desk.window.handed is not None, "the sheet")
    return desk


def begin(desk: Desk) -> MeasuresPage:
    client = desk.practice.clients.add(
        {"legal_name": CANARY, "born": "1990-05-04", "status": "active"}
    )
    desk.shell.open_client(client.id, "measures")
    page = desk.shell.clients.chart.page()
    assert isinstance(page, MeasuresPage)
    page.begin()
    desk.hand.rest(20)
    next(view for view in page.findChildren(ListView) if view.isVisible()).opened.emit("0")
    desk.hand.rest(20)
    return page


def mode(desk: Desk) -> ClientMode:
    assert desk.window.handed is not None
    return desk.window.handed


def sheet(desk: Desk) -> ClientSheet:
    found = mode(desk).sheet
    assert isinstance(found, ClientSheet)
    return found


def answer(desk: Desk, digits: str) -> None:
    if desk.hand.shows("Begin"):
        desk.hand.press("Begin")
    for digit in digits:
        desk.hand.type(digit)
        desk.hand.rest(30)


def ask(desk: Desk) -> UnlockPage:
    desk.hand.press("For the clinician")
    gate = mode(desk).gate
    assert gate is not None
    return gate


def take_back(desk: Desk, passphrase: str = PASSPHRASE) -> None:
    gate = ask(desk)
    desk.hand.write("Passphrase", passphrase)
    desk.hand.press("Unlock")
    desk.hand.wait(lambda: desk.window.handed is None or gate.row.problem(), "an answer")


def drafts(desk: Desk) -> list[dict[str, object]]:
    found = []
    for client in desk.practice.clients.listed():
        chart = desk.practice.desk(client.id)
        found += [chart.draft(one.id).body for one in chart.drafts("measures")]
    return found


def given(body: dict[str, object]) -> str:
    rows = body["answers"]
    assert isinstance(rows, list)
    return "".join(str(row["key"]) for row in rows)


def test_nothing_else_is_shown(handed: Desk) -> None:
    words = " ".join([*handed.said(), handed.window.windowTitle()])
    assert CANARY not in words
    assert OTHER not in words
    assert not handed.shell.isVisible()
    assert handed.window.isFullScreen()
    answer(handed, "1")
    assert CANARY not in " ".join(handed.said())
    assert "Feeling down, depressed, or hopeless" in handed.said()
    assert not any("total" in one.lower() or "mild" in one.lower() for one in handed.said())


KEYS = (
    "Esc", "Ctrl+K", "Ctrl+L", "Ctrl+1", "Ctrl+2", "Ctrl+4", "Ctrl+N", "Ctrl+Shift+F", "F1",
    "Ctrl+Return", "Ctrl+S", "Ctrl+F", "Alt+F4", "Ctrl+Q", "Ctrl+W", "F11",
)  # fmt: skip


def test_no_key_leads_out(handed: Desk) -> None:
    answer(handed, "1")
    for keys in KEYS:
        handed.hand.key(keys)
        handed.hand.rest(20)
        assert handed.window.handed is not None, keys
        assert not handed.shell.isVisible(), keys
        assert handed.window.session is not None, keys
        assert handed.hand.front() is handed.window, keys
        assert sheet(handed).answers() == {"1": "1"}, keys


def test_closing_and_minimizing_lead_nowhere(handed: Desk) -> None:
    assert not handed.window.close()
    assert handed.window.isVisible()
    handed.window.showMinimized()
    handed.hand.wait(handed.window.isFullScreen, "the whole screen again")
    handed.window.showNormal()
    handed.hand.wait(handed.window.isFullScreen, "the whole screen again")
    assert handed.window.handed is not None


def test_no_menu_opens(handed: Desk) -> None:
    from PySide6.QtGui import QContextMenuEvent

    where = mode(handed).rect().center()
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, where, mode(handed).mapToGlobal(where)
    )
    QApplication.sendEvent(mode(handed), event)
    assert event.isAccepted()
    assert QApplication.activePopupWidget() is None
    shortcut = QEvent(QEvent.Type.Shortcut)
    QApplication.sendEvent(mode(handed), shortcut)
    assert shortcut.isAccepted()


def test_what_was_copied_is_forgotten(desk: Desk) -> None:
    desk.open(backup_on_close=False)
    begin(desk)
    QGuiApplication.clipboard().setText(CANARY)
    desk.hand.press("Hand to the client")
    desk.hand.wait(lambda: desk.window.handed is not None, "the sheet")
    assert QGuiApplication.clipboard().text() == ""


def test_the_passphrase_leads_back_to_the_answers(handed: Desk) -> None:
    answer(handed, "1020110200")
    assert DONE in handed.said()
    assert HELP in handed.said()
    take_back(handed)
    assert handed.window.handed is None
    assert handed.shell.isVisible()
    assert not handed.window.isFullScreen()
    assert "The client has answered" in handed.banners()
    (body,) = drafts(handed)
    assert given(body) == "1020110200"
    assert body["by"] == "client_here"
    handed.hand.press("Keep in the record")
    handed.hand.rest(50)
    client = next(c for c in handed.practice.clients.listed() if c.name == CANARY)
    (header,) = handed.practice.desk(client.id).headers("measures")
    assert header.title == "PHQ-9 7"
    actions = [row.action for row in handed.practice.audit.rows()]
    assert actions.index("client.handover") != actions.index("client.takeback")


def test_a_wrong_passphrase_leads_nowhere_and_waits_longer_each_time(handed: Desk) -> None:
    answer(handed, "12")
    gate = ask(handed)
    for _ in range(3):
        handed.hand.write("Passphrase", "wrong horse")
        handed.hand.press("Unlock")
        handed.hand.wait(gate.row.problem, "an answer")
        gate.row.clear_problem()
    assert handed.window.handed is not None
    assert any(one.text().startswith("Try again in") for one in gate.findChildren(Button))
    handed.hand.wait(lambda: handed.hand.shows("Unlock"), "its end")
    handed.hand.write("Passphrase", PASSPHRASE)
    handed.hand.press("Unlock")
    handed.hand.wait(lambda: handed.window.handed is None, "the chart")
    assert "3 wrong passphrases while the client had the computer" in handed.banners()
    told = [(row.action, row.detail) for row in handed.practice.audit.rows(5)]
    assert told.count(("failed unlock", "3 wrong tries")) == 1


@LINUX
def test_a_wrong_passphrase_leaves_the_locks_of_the_practice(handed: Desk) -> None:
    session = handed.window.session
    assert session is not None
    before = posix_locks(session.vault.path)
    assert before
    gate = ask(handed)
    handed.hand.write("Passphrase", "wrong horse")
    handed.hand.press("Unlock")
    handed.hand.wait(gate.row.problem, "an answer")
    assert posix_locks(session.vault.path) == before


def test_going_back_while_the_passphrase_is_tried_stays_with_the_client(handed: Desk) -> None:
    ask(handed).unlock_asked.emit(PASSPHRASE)
    mode(handed)._back_to_sheet()
    session = handed.window.session
    assert session is not None
    handed.hand.wait(lambda: not session.runner.busy(), "the answer")
    assert handed.window.handed is not None


def test_a_wrong_one_tried_before_going_back_is_counted_all_the_same(handed: Desk) -> None:
    ask(handed).unlock_asked.emit("wrong horse")
    mode(handed)._back_to_sheet()
    session = handed.window.session
    assert session is not None
    handed.hand.wait(lambda: not session.runner.busy(), "the answer")
    assert mode(handed).gate is None
    take_back(handed)
    assert "1 wrong passphrase while the client had the computer" in handed.banners()
    told = [(row.action, row.detail) for row in handed.practice.audit.rows(5)]
    assert ("failed unlock", "1 wrong try") in told


def test_one_may_go_back_to_the_questions(handed: Desk) -> None:
    answer(handed, "12")
    ask(handed)
    handed.hand.press("Back to the questions")
    assert mode(handed).gate is None
    answer(handed, "3")
    assert sheet(handed).answers() == {"1": "1", "2": "2", "3": "3"}


def test_locking_instead_keeps_the_answers(handed: Desk) -> None:
    answer(handed, "12")
    ask(handed)
    handed.hand.press("Lock the practice instead")
    handed.hand.wait(lambda: handed.window.shell is None, "the locked screen")
    assert handed.window.handed is None
    assert CANARY not in " ".join(handed.said())
    handed.unlock()
    assert [given(body) for body in drafts(handed)] == ["12"]


def test_nobody_at_the_desk_locks(handed: Desk) -> None:
    answer(handed, "123")
    for watch in handed.window.findChildren(IdleWatch):
        watch.idle.emit()
    assert handed.window.shell is None
    assert handed.window.handed is None
    assert isinstance(handed.page(), UnlockPage)
    assert not handed.window.isFullScreen()
    handed.unlock()
    assert [given(body) for body in drafts(handed)] == ["123"]


def test_a_crash_loses_nothing_and_shows_nothing(handed: Desk) -> None:
    answer(handed, "2101")
    crashed = handed.place / "crashed.emr"
    for suffix in ("", "-wal"):
        found = handed.path.with_name(handed.path.name + suffix)
        if found.exists():
            shutil.copy(found, crashed.with_name(crashed.name + suffix))
    handed.window.lock()
    handed.window.close()
    crashed.replace(handed.path)
    wal = crashed.with_name(crashed.name + "-wal")
    if wal.exists():
        wal.replace(handed.path.with_name(handed.path.name + "-wal"))
    handed.start()
    assert isinstance(handed.page(), UnlockPage)
    assert CANARY not in " ".join(handed.said())
    handed.unlock()
    assert [given(body) for body in drafts(handed)] == ["2101"]


def test_a_practice_without_a_passphrase_is_not_handed_over(desk: Desk) -> None:
    desk.open(backup_on_close=False)
    page = begin(desk)
    assert desk.window.session is not None
    desk.window.session.vault.asks_passphrase = False
    desk.hand.press("Hand to the client")
    assert desk.window.handed is None
    assert page.sheet is None
    assert any("nothing would keep the client out" in one for one in desk.banners())


def test_a_fault_while_the_client_answers_shows_nothing_of_the_chart(handed: Desk) -> None:
    import sys

    from therapist_emr.errors import UserError

    problem = UserError("The disk is full.", "Make room.")
    sys.excepthook(UserError, problem, None)
    assert "The disk is full." in handed.banners()
    assert CANARY not in " ".join(handed.said())
    assert not handed.shell.isVisible()


def test_a_window_that_is_left_and_come_back_to_still_shows_the_sheet(handed: Desk) -> None:
    answer(handed, "1")
    QApplication.sendEvent(handed.window, QEvent(QEvent.Type.ActivationChange))
    assert sheet(handed).isVisible()
    assert handed.window.windowState() & Qt.WindowState.WindowFullScreen
