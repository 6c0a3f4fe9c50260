"""Clients: the list at the left, the chart at the right, and the way between them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QWidget

from therapist_emr.ui import theme
from therapist_emr.ui.navigation import Navigator
from therapist_emr.ui.pages.client_list import WIDTH, ClientList
from therapist_emr.ui.widgets.empty import EmptyState
from therapist_emr.ui.widgets.keys import on_keys
from therapist_emr.ui.window_page import WindowPage, flush_all

if TYPE_CHECKING:
    from therapist_emr.domain.entry import Draft
    from therapist_emr.domain.people import Client
    from therapist_emr.practice.practice import Practice
    from therapist_emr.ui.pages.chart import Chart
    from therapist_emr.ui.pages.new_client import NewClientPage
    from therapist_emr.ui.widgets.section_page import Elsewhere


_NEW_NEEDS = 420


class ClientsPage(WindowPage):
    """Find a client and work in the chart; the list folds away when the page needs its room."""

    def __init__(
        self,
        practice: Practice,
        navigator: Navigator,
        parent: QWidget | None = None,
        *,
        ask_file: Callable[[QWidget, str, str], Path | None] = lambda _parent, _title, _kinds: None,
        hand_over: Callable[[QWidget, Callable[[], object]], bool] = lambda _sheet, _back: False,
    ) -> None:
        super().__init__("surface", parent=parent)
        self._ask_file, self._hand_over = ask_file, hand_over
        self._practice = practice
        self._navigator = navigator
        self._asked_for_list = False
        self.list = ClientList(practice.clients)
        self._chart: Chart | None = None
        self._new: NewClientPage | None = None
        self._nobody = EmptyState(
            "clients",
            "No chart is open",
            "Choose a client at the left, or type part of a name, a phone number\n"
            "or a birth date to find one.",
            "New client",
            self.new_client,
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nobody)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(self._stack, 1)
        self._connect()
        self.refresh()

    def _connect(self) -> None:
        self.list.opened.connect(self.open_client)
        self.list.new_wanted.connect(self.new_client)
        on_keys(self, self._find, QKeySequence.StandardKey.Find)

    def _find(self) -> None:
        """Look in the text that is open; where none is, or again, among the clients."""
        if not (self.client_id and self.chart.find_text()):
            self.show_list()

    @property
    def chart(self) -> Chart:
        """Return the page of the open chart, made when it is first wanted."""
        if self._chart is None:
            from therapist_emr.ui.pages.chart import Chart

            self._chart = Chart(self._practice.sections)
            self._chart.room_changed.connect(self._make_room)
            self._chart.clients_wanted.connect(self.show_list)
            self._chart.elsewhere_wanted.connect(self._choose_chart)
            self._chart.psychotherapy_wanted.connect(self._navigator.open_psychotherapy)
            self._stack.addWidget(self._chart)
        return self._chart

    @property
    def new(self) -> NewClientPage:
        """Return the page of a new client, made when it is first wanted."""
        if self._new is None:
            from therapist_emr.ui.pages.new_client import NewClientPage

            self._new = NewClientPage(self._practice)
            self._new.added.connect(self._added)
            self._new.closed.connect(self._left_new)
            self._new.discarded.connect(self._discarded_new)
            self._new.other_wanted.connect(self.open_client)
            self._stack.addWidget(self._new)
        return self._new

    @property
    def client_id(self) -> int:
        """Return whose chart is shown, 0 for nobody's."""
        chart = self._chart
        shown = chart is not None and self._stack.currentWidget() is chart
        return chart.client_id if chart is not None and shown else 0

    def open_client(
        self,
        client_id: int,
        section: str = "",
        entry_id: int | None = None,
        draft_id: int | None = None,
    ) -> None:
        """Show a chart: its overview, a section, an entry or a draft in it."""
        if self._new is not None:
            self._new.flush()
        other = self.chart.client_id != client_id
        if other:
            self._take_chart(client_id)
        else:
            self.chart.refresh(shown=False)
        self._asked_for_list = False
        self._stack.setCurrentWidget(self.chart)
        if draft_id:
            self.chart.open_draft(section, draft_id)
        elif entry_id:
            self.chart.open_entry(section, entry_id)
        else:
            self.chart.open_section(section)
        self.list.mark(self._practice.clients.get(client_id))
        self._make_room()
        # What had the keyboard may have gone with the chart before; Qt hands it to a button then.
        focus = QApplication.focusWidget() or self
        handed_on = other and not draft_id and not self.list.isAncestorOf(focus)
        if self.isVisible() and (handed_on or not self.isAncestorOf(focus)):
            self.chart.take_focus()

    def begin_entry(self, client_id: int, section: str = "", kind: str = "") -> None:
        """Begin an entry of a section in a client's chart; a session note when none is named."""
        self.open_client(client_id)
        if section:
            self.chart.begin(section, kind)
        else:
            self.chart.begin_session()

    def begin(self) -> None:
        """Begin what belongs here: an entry of the open section, or a new client."""
        if self.client_id:
            self.chart.begin_here()
        else:
            self.new_client()

    def edit_profile(self, client_id: int) -> None:
        """Open a client's profile for editing."""
        self.open_client(client_id)
        self.chart.edit_profile()

    def new_client(self) -> None:
        """Begin the profile of a new client."""
        if self._chart is not None:
            self._chart.flush()
        self.list.unmark()
        self._asked_for_list = False
        self.new.begin()
        self._stack.setCurrentWidget(self.new)
        self._make_room()
        self.new.take_focus()

    def take_focus(self) -> None:
        """Let one type a name at once, unless a chart that opens just now takes the keyboard."""
        QTimer.singleShot(0, self, self._focus_filter)

    def _focus_filter(self) -> None:
        if not self.isVisible() or self.isAncestorOf(QApplication.focusWidget() or self):
            return
        if self.list.isVisibleTo(self):
            self.list.filter.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.chart.take_focus()

    def show_list(self) -> None:
        """Bring the list back and put the cursor into its filter."""
        self._asked_for_list = True
        self._make_room()
        self.list.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.filter.selectAll()

    def flush(self) -> None:
        """Put what is being typed on disk now."""
        flush_all(page for page in (self._chart, self._new) if page is not None)

    def refresh(self) -> None:
        """Read list and chart again."""
        self.refresh_list()
        if self._chart is not None:
            self._chart.refresh()

    def refresh_list(self) -> None:
        """Read the list again, where a chart is about to be read anyway."""
        clients = self._practice.clients
        self.list.refresh(self._practice.now().day, clients.with_drafts())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the list away or bring it back."""
        super().resizeEvent(event)
        self._make_room()

    def _take_chart(self, client_id: int) -> None:
        def export(section: str, entry_id: int | None, revision: int = 0) -> None:
            self._navigator.export_chart(client_id, section, entry_id, revision)

        from therapist_emr.practice.desk import Window

        window = Window(
            export=export,
            take_along=lambda section, entry_id: self._navigator.export_handout(
                client_id, section, entry_id
            ),
            go=self._go,
            go_on=self.chart.open_draft,
            say=self._navigator.say,
            ask_file=partial(self._ask_file, self),
            hand_over=self._hand_over,
        )
        self.chart.show_client(self._practice.desk(client_id, window), export)

    def _choose_chart(self, wanted: Elsewhere) -> None:
        """Ask into whose chart something belongs."""
        from therapist_emr.ui.palette import ChartChoice
        from therapist_emr.ui.widgets.command_palette import CommandPalette

        came_from = self.client_id
        charts = ChartChoice(
            self._practice, came_from, lambda client: self._put(wanted, came_from, client)
        )
        choice = CommandPalette(self, charts, placeholder="Whose note is it?")
        for part in (choice, choice.card, choice.scrim):
            choice.closed.connect(part.deleteLater)
        choice.open()

    def _put(self, wanted: Elsewhere, came_from: int, client: Client) -> None:
        """Begin it in another chart; Undo leads back to where it was."""
        drafting = self._practice.drafting
        take_back: Callable[[], Draft | None]
        if wanted.draft_id:
            begun, take_back = drafting.move(wanted.draft_id, client.id, wanted.body)
            told = f"Moved to the chart of {client.name}"
        else:
            begun = drafting.begin(client.id, wanted.section, wanted.kind, wanted.body, None)
            take_back = partial(drafting.take_back, begun)
            told = f"Copied into the chart of {client.name}; sign it there"

        def undo() -> None:
            back = take_back()
            draft_id = back.header.id if back is not None else None
            entry_id = wanted.entry_id or None
            self._navigator.open_client(came_from, wanted.section, entry_id, draft_id)

        head = begun.header
        self._navigator.open_client(client.id, head.section, draft_id=head.id)
        self._navigator.say(told, undo)

    def _go(self, section: str, entry_id: int | None) -> None:
        if entry_id:
            self.chart.open_entry(section, entry_id)
        else:
            self.chart.open_section(section)
        self.chart.take_focus()

    def _make_room(self) -> None:
        chart, shown = self._chart, self._stack.currentWidget()
        room = self.width() - theme.px(WIDTH)
        folds = False
        if chart is not None and shown is chart and chart.client_id:
            folds = chart.wants_all() or room < chart.needed_width()
        elif self._new is not None and shown is self._new:
            folds = room < theme.px(_NEW_NEEDS)
        folds = folds and not self._asked_for_list
        self.list.setVisible(not folds)
        if chart is not None:
            chart.set_folded(folds)

    def _added(self, client_id: int) -> None:
        self.refresh()
        self.open_client(client_id)
        self.chart.take_focus()

    def _discarded_new(self, bring_back: Callable[[], object]) -> None:
        def undo() -> None:
            self.new.bring_back(bring_back)
            self._navigator.new_client()

        self._navigator.say("The new client was discarded", undo)

    def _left_new(self) -> None:
        if self._chart is not None and self._chart.client_id:
            self.open_client(self._chart.client_id)
        else:
            self._stack.setCurrentWidget(self._nobody)
            self._make_room()
            self.list.filter.setFocus(Qt.FocusReason.OtherFocusReason)
