"""The window around an open practice: the rail, the pages, the messages, the keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from therapist_emr.ui.backups.watch import BackupWatch
from therapist_emr.ui.composing import finish_composing
from therapist_emr.ui.messages import MessageBar, Messages
from therapist_emr.ui.navigation import CLIENTS, SEARCH, SETTINGS, TODAY
from therapist_emr.ui.page_maker import EXPORT, KEY_CHANGE, PSYCHOTHERAPY, HandOver, make_page
from therapist_emr.ui.session import Session
from therapist_emr.ui.theme import Tone
from therapist_emr.ui.widgets.rail import Rail, RailItem
from therapist_emr.ui.window_page import WindowPage, flush_all

if TYPE_CHECKING:
    from therapist_emr.practice.destinations import Destination
    from therapist_emr.ui.keys.change_page import KeyChangePage
    from therapist_emr.ui.models.passages import Spot
    from therapist_emr.ui.pages.clients import ClientsPage
    from therapist_emr.ui.pages.export_page import ExportPage
    from therapist_emr.ui.pages.psychotherapy.page import PsychotherapyPage
    from therapist_emr.ui.pages.settings.page import SettingsPage
    from therapist_emr.ui.pages.today import TodayPage
    from therapist_emr.ui.widgets.command_palette import CommandPalette

LOCK = "lock"
REFRESH_MS = 150
SETTLE_MS = 3_000
CLOCK_MS = 30_000

PLACES = (
    RailItem(TODAY, "Today", "today", "Ctrl+1"),
    RailItem(CLIENTS, "Clients", "clients", "Ctrl+2"),
    RailItem(SEARCH, "Search", "search", "Ctrl+3"),
    RailItem(SETTINGS, "Settings", "settings", "Ctrl+4"),
    RailItem(LOCK, "Lock", "lock", "Ctrl+L", foot=True, stays=False),
)


class Shell(QWidget):
    """Show one page at a time and answer what pages ask of the window."""

    lock_asked = Signal(str)

    def __init__(
        self, session: Session, first: str = TODAY, *, hand_over: HandOver = lambda _s, _b: False
    ) -> None:
        super().__init__()
        self._give = hand_over
        self._session = session
        self._made: dict[str, WindowPage] = {}
        self._stack = QStackedWidget()
        self._stack.currentChanged.connect(self._close_door)
        self.rail = Rail(PLACES)
        self._bar = MessageBar()
        self._content = QWidget()
        self._lay_out()
        self.messages = Messages(self._bar, self._content)
        self._palette: CommandPalette | None = None
        self._stale = QTimer(self)
        self._stale.setSingleShot(True)
        self._stale.setInterval(REFRESH_MS)
        self._stale.timeout.connect(self._read_again)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(SETTLE_MS)
        self._quiet.timeout.connect(session.practice.settle)
        self._clock = QTimer(self)
        self._clock.setInterval(CLOCK_MS)
        self._clock.timeout.connect(session.vault.note_clock)
        self._clock.start()
        self._deaf = session.practice.on_change(self._changed)
        self._daily = BackupWatch(session, self.messages, self._stale.start, self)
        self.rail.chosen.connect(self._chosen)
        session.asked.change_key.connect(self._change_key)
        self._add_keys()
        self.open_page(first)
        if warnings := session.vault.warnings:  # in one: of two banners with one title one stays
            self.messages.banner("Please look at this", "\n\n".join(warnings), Tone.SOON)
        for remark in session.vault.remarks:
            self.messages.toast(remark, tone=Tone.INFO)

    # --- what pages may ask (ui.navigation.Navigator) --------------------------------------

    def open_page(self, key: str) -> None:
        """Show one of the pages of the rail."""
        page, seen_before = self._turn_to(key)
        if seen_before:  # one that was just made has just read what it shows
            page.refresh()
        page.take_focus()

    def _turn_to(self, key: str) -> tuple[WindowPage, bool]:
        """Show a page, and tell whether it was there before."""
        self.flush()
        seen_before = key in self._made
        page = self._page(key)
        self._stack.setCurrentWidget(page)
        self.rail.mark(key)
        return page, seen_before

    def _show_clients(self) -> ClientsPage:
        """Show the clients' page for a chart that reads itself when it is opened."""
        _page, seen_before = self._turn_to(CLIENTS)
        if seen_before:
            self.clients.refresh_list()
        self.clients.take_focus()
        return self.clients

    def open_client(
        self,
        client_id: int,
        section: str = "",
        entry_id: int | None = None,
        draft_id: int | None = None,
        spot: Spot | None = None,
    ) -> None:
        """Show a client's chart, or a section, an entry, a spot in its text, or a draft in it."""
        clients = self._show_clients()
        clients.open_client(client_id, section, entry_id, draft_id)
        if spot is not None:
            clients.chart.finder.seek(spot.word, spot.after)

    def begin_entry(self, client_id: int, section: str = "", kind: str = "") -> None:
        """Begin an entry of a section in a client's chart; a session note when none is named."""
        self._show_clients().begin_entry(client_id, section, kind)

    def new_client(self) -> None:
        """Begin the profile of a new client."""
        self.open_page(CLIENTS)
        self.clients.new_client()

    def export_chart(
        self, client_id: int, section: str = "", entry_id: int | None = None, revision: int = 0
    ) -> None:
        """Open the export of a whole chart, one section, one entry or one of its versions."""
        self._show_export().open(client_id, section, entry_id, revision)

    def _show_export(self) -> ExportPage:
        self.flush()
        page = cast("ExportPage", self._page(EXPORT))
        self._stack.setCurrentWidget(page)
        self.rail.mark(CLIENTS)
        return page

    def open_settings(self, panel: str) -> None:
        """Show one panel of the settings."""
        self.open_page(SETTINGS)
        cast("SettingsPage", self._page(SETTINGS)).open_panel(panel)

    def export_handout(self, client_id: int, section: str, entry_id: int) -> None:
        """Open the page of an entry that the client takes along."""
        self._show_export().open_handout(client_id, section, entry_id)

    def open_psychotherapy(self, client_id: int) -> None:
        """Stand before the door of a client's psychotherapy notes."""
        self.flush()
        page = cast("PsychotherapyPage", self._page(PSYCHOTHERAPY))
        self._stack.setCurrentWidget(page)
        self.rail.mark(CLIENTS)
        page.open(client_id)

    def back_up(self, wanted: Sequence[Destination] | None = None) -> None:
        """Make verified backups now, or ask where to."""
        from therapist_emr.ui.backups.run import BackupRun

        if not BackupRun(self._session, self.messages, self._stale.start).start(wanted):
            self.open_settings("backups")
            self.say("Choose a folder for backups first")

    def say(self, words: str, undo: Callable[[], object] | None = None) -> None:
        """Show a short message at the foot of the window, with Undo where it can be undone."""
        if words:
            self.messages.toast(words, undo)

    # --- the window's own work ------------------------------------------------------------

    @property
    def clients(self) -> ClientsPage:
        """Return the clients' page."""
        return cast("ClientsPage", self._page(CLIENTS))

    @property
    def shown(self) -> QWidget:
        """Return the page that is shown."""
        return self._stack.currentWidget() or self

    def _page(self, key: str) -> WindowPage:
        """Return a page, made when it is first wanted."""
        if key not in self._made:
            self._made[key] = make_page(key, self._session, self, self._hand_over)
            self._stack.addWidget(self._made[key])
        return self._made[key]

    def flush(self) -> None:
        """Put what is being typed on disk now, the word that is being composed too."""
        finish_composing()
        flush_all(self._made.values())

    def refresh(self) -> None:
        """Read again what is shown."""
        if isinstance(shown := self._stack.currentWidget(), WindowPage):
            shown.refresh()

    def _read_again(self) -> None:
        """Read again what is shown, once nothing stands on it: a dialog, a menu, a mouse button."""
        app = QApplication
        if app.activeModalWidget() or app.activePopupWidget() or app.mouseButtons().value:
            self._stale.start()
        else:
            self.refresh()

    def offer_unfinished(self) -> None:
        """Offer back what was being written when the app last closed."""
        cast("TodayPage", self._page(TODAY)).offer_unfinished()

    def close_down(self) -> None:
        """End jobs and forget what is shown, before the practice is locked."""
        self._stale.stop()
        self._quiet.stop()
        self._daily.stop()
        self._clock.stop()
        self._deaf()
        self._close_palette()
        with ExitStack() as each:
            each.callback(self._session.stop)
            for page in self._made.values():
                each.callback(page.stop)

    def lock(self) -> None:
        """Ask to be locked; what cannot be saved keeps the window open and says so."""
        self.lock_asked.emit("asked")

    @property
    def palette_(self) -> CommandPalette:
        """Return the palette, made when it is first wanted."""
        if self._palette is None:
            from therapist_emr.ui.palette import PaletteSource
            from therapist_emr.ui.widgets.command_palette import CommandPalette
            from therapist_emr.ui.window_actions import window_actions

            session = self._session
            source = PaletteSource(
                session.practice,
                session.quick,
                self,
                window_actions(self, session.computer, session.practice),
                client_id=self._open_chart,
            )
            self._palette = CommandPalette(self, source)
            source.news = self._palette.refresh
        return self._palette

    def show_palette(self) -> None:
        """Open the palette."""
        self.palette_.open()

    def show_shortcuts(self) -> None:
        """Show the sheet of keys."""
        from therapist_emr.ui.shortcuts import ShortcutsDialog

        box = ShortcutsDialog(self)
        box.finished.connect(box.deleteLater)
        box.open()

    def _change_key(self, seen: bool) -> None:
        self.flush()
        page = cast("KeyChangePage", self._page(KEY_CHANGE))
        self._stack.setCurrentWidget(page)
        self.rail.mark(SETTINGS)
        page.begin(seen=seen)

    def _close_door(self, _at: int) -> None:
        """Close the psychotherapy notes as soon as anything else is shown."""
        notes = self._made.get(PSYCHOTHERAPY)
        if notes is not None and self.shown is not notes:
            cast("PsychotherapyPage", notes).close_door()

    def _hand_over(self, sheet: QWidget, back: Callable[[], object]) -> bool:
        self.flush()
        return self._give(sheet, back)

    def _open_chart(self) -> int:
        return self.clients.client_id if self.shown is self._made.get(CLIENTS) else 0

    def _changed(self, kinds: frozenset[str], _client_id: int | None) -> None:
        self._quiet.start()
        if kinds:
            self._stale.start()

    def _chosen(self, key: str) -> None:
        if key == LOCK:
            self.lock()
        else:
            self.open_page(key)

    def _add_keys(self) -> None:
        keys: dict[str, Callable[[], object]] = {
            "Ctrl+K": self.show_palette,
            "Ctrl+L": self.lock,
            "Ctrl+Shift+F": lambda: self.open_page(SEARCH),
            "Ctrl+N": self._begin_here,
            "F1": self.show_shortcuts,
        }
        keys |= {item.keys: partial(self.open_page, item.key) for item in PLACES if item.stays}
        for sequence, run in keys.items():
            shortcut = QShortcut(QKeySequence(sequence), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(self._close_palette)
            shortcut.activated.connect(run)

    def _close_palette(self) -> None:
        if self._palette is not None:
            self._palette.close()

    def _begin_here(self) -> None:
        if self.shown is self._made.get(PSYCHOTHERAPY):
            cast("PsychotherapyPage", self.shown).begin()
            return
        if self.shown is not self._made.get(CLIENTS):
            self.open_page(CLIENTS)
        self.clients.begin()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(self._content, 1)
