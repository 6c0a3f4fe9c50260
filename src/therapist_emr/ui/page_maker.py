"""The pages of the window, each made when it is first wanted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from therapist_emr.ui.navigation import CLIENTS, SEARCH, SETTINGS, TODAY, Navigator, WindowNavigator
from therapist_emr.ui.session import Session
from therapist_emr.ui.window_page import WindowPage

HandOver = Callable[[QWidget, Callable[[], object]], bool]
"""Shows the client a sheet alone, and calls back later; False when that cannot be done safely."""

EXPORT = "export"
PSYCHOTHERAPY = "psychotherapy"
KEY_CHANGE = "key change"


def make_page(
    key: str, session: Session, navigator: WindowNavigator, hand_over: HandOver
) -> WindowPage:
    """Make a page; its modules are read only now, so that the first one is seen sooner."""
    if key == TODAY:
        from therapist_emr.ui.pages.today import TodayPage

        return TodayPage(session.practice, navigator)
    if key == CLIENTS:
        from therapist_emr.ui.pages.clients import ClientsPage

        return ClientsPage(
            session.practice,
            navigator,
            ask_file=session.computer.files.open_file,
            hand_over=hand_over,
        )
    if key == SEARCH:
        from therapist_emr.ui.pages.search import SearchPage

        return SearchPage(session.practice, session.quick, navigator)
    if key == SETTINGS:
        from therapist_emr.ui.pages.settings.page import SettingsPage

        return SettingsPage(session, navigator)
    if key == PSYCHOTHERAPY:
        return _make_psychotherapy(session, navigator)
    if key == KEY_CHANGE:
        return _make_key_change(session, navigator)
    return _make_export(session, navigator)


def _make_export(session: Session, navigator: Navigator) -> WindowPage:
    from therapist_emr.ui.pages.export_page import ExportPage

    page = ExportPage(session.practice, session.slow, navigator, choose=_chooser(session))
    page.closed.connect(lambda _client_id: navigator.open_page(CLIENTS))
    return page


def _make_key_change(session: Session, navigator: WindowNavigator) -> WindowPage:
    from therapist_emr.ui.keys.change_page import KeyChangePage

    def leave(told: str) -> None:
        navigator.open_settings("keys")
        navigator.say(told)

    page = KeyChangePage(session, navigator.flush)
    page.left.connect(leave)
    page.confirmed.connect(session.asked.new_key)
    return page


def _make_psychotherapy(session: Session, navigator: Navigator) -> WindowPage:
    from therapist_emr.ui.pages.psychotherapy.page import Lock, PsychotherapyPage

    page = PsychotherapyPage(
        session.practice.clients.get,
        session.cabinet,
        Lock(session.asks_passphrase, session.prove),
        session.quick,
        navigator,
        _chooser(session),
    )
    page.closed.connect(lambda _client_id: navigator.open_page(CLIENTS))
    return page


def _chooser(session: Session) -> Callable[[QWidget, str], Path | None]:
    save = session.computer.files.save_file
    return lambda parent, name: save(parent, "Save as PDF", name, ".pdf")
