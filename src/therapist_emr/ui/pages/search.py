"""Search: every word of every note, newest first or the best first, the passage lit up."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.domain.dates import day_after
from therapist_emr.domain.people import Client
from therapist_emr.practice.practice import Practice
from therapist_emr.practice.searching import PAGE, Found, Query
from therapist_emr.ui import theme
from therapist_emr.ui.background import Background, Running
from therapist_emr.ui.models.passages import spot_in
from therapist_emr.ui.navigation import Navigator
from therapist_emr.ui.pages.result_list import ResultList, result_row
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.chips import FilterChips
from therapist_emr.ui.widgets.choice import ComboBox
from therapist_emr.ui.widgets.dateedit import DateEdit, are_readable
from therapist_emr.ui.widgets.empty import EmptyState
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.lineedit import LineEdit
from therapist_emr.ui.widgets.suggest import SuggestEdit, Suggestion
from therapist_emr.ui.widgets.text import PlainLabel, title
from therapist_emr.ui.widgets.wrapping import WrapFields
from therapist_emr.ui.window_page import WindowPage

_PAUSE_MS = 150
_NEAR = 400
_WIDTH = 940
NEWEST, BEST = "newest", "best"


class _SearchEdit(LineEdit):
    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go down into the results; clear with Esc."""
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class SearchPage(WindowPage):
    """Find a passage in the notes and open it."""

    def __init__(
        self,
        practice: Practice,
        background: Background,
        navigator: Navigator,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("surface", parent=parent)
        self._practice, self._background, self._navigator = practice, background, navigator
        self._found: list[Found] = []
        self._offered: dict[tuple[str, str], Client] = {}
        self._client: Client | None = None
        self._running: Running | None = None
        self._whole = True
        self._page = 0
        self._answer_to: Query | None = None
        self.edit = _SearchEdit("", "Words in notes, plans and medications", "search",
                                name="Search the notes")  # fmt: skip
        self.order = FilterChips(((NEWEST, "Newest first"), (BEST, "By relevance")), "Order")
        self.client = SuggestEdit(
            self._suggest_clients,
            placeholder="All clients",
            name="Client",
            free_words="Search all clients, not “{}”",
        )
        sections = [(s.key, s.title) for s in practice.sections if s.in_record]
        self.section = ComboBox([("", "All sections"), *sections], name="Section")
        self.section.set_value("")
        self.since = DateEdit(name="From", today=self._today)
        self.until = DateEdit(name="To", today=self._today)
        self.count = PlainLabel("", Role.CAPTION, "text3")
        self.results = ResultList()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.results)
        self._empty: QWidget = QWidget()
        self._stack.addWidget(self._empty)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._lay_out()
        self._connect()
        self._tell_empty()

    def _today(self) -> date:
        return self._practice.now().day

    def _lay_out(self) -> None:
        told = (
            ("Client", self.client, 3),
            ("Section", self.section, 2),
            ("From", self.since, 2),
            ("To", self.until, 2),
        )
        self._rows = {label: FieldRow(label, one, reserve=False) for label, one, _share in told}
        filters = WrapFields([(self._rows[label], share) for label, _one, share in told])
        below = QHBoxLayout()
        below.addWidget(self.order)
        below.addStretch(1)
        below.addWidget(self.count)
        column = QVBoxLayout()
        column.setContentsMargins(40, SPACE.xl - 2, 40, 0)
        column.setSpacing(SPACE.m)
        column.addWidget(title("Search"))
        column.addWidget(self.edit)
        column.addWidget(filters)
        column.addLayout(below)
        rows = QVBoxLayout()
        rows.setContentsMargins(40 - SPACE.m, 0, 40 - SPACE.m, 0)
        rows.addWidget(self._stack)
        inner = QWidget()
        whole = QVBoxLayout(inner)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE.s)
        whole.addLayout(column)
        whole.addLayout(rows, 1)
        self._inner = inner
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(inner, 1000)
        across.addStretch(1)
        self.restyle()

    def restyle(self) -> None:
        """Keep lines as long as reading likes at the text size in force."""
        self._inner.setMaximumWidth(theme.px(_WIDTH))

    def _connect(self) -> None:
        self.edit.textChanged.connect(self._pause.start)
        self.edit.returnPressed.connect(self._ask)
        self.edit.down.connect(self._into_results)
        self.order.chosen.connect(self._ask)
        self.section.chosen.connect(self._ask)
        self.client.taken.connect(self._client_taken)
        self.client.edited.connect(self._client_edited)
        self.since.edited.connect(self._pause.start)
        self.until.edited.connect(self._pause.start)
        self._pause.timeout.connect(self._ask)
        self.results.opened.connect(self._open)
        self.results.verticalScrollBar().valueChanged.connect(self._scrolled)

    def take_focus(self) -> None:
        """Put the cursor into the search field."""
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()

    def search_for(self, text: str, client: Client | None = None) -> None:
        """Search for words, in one chart or in all."""
        self._client = client
        self.client.set_value(client.name if client is not None else "")
        self.edit.set_value(text)
        self._ask()

    def refresh(self) -> None:
        """Search again, since something was written; what is looked at stays in its place."""
        if self.edit.value():
            query = self.query()
            self._search(query, self._page + 1 if query == self._answer_to else 1)

    def query(self) -> Query | None:
        """Return what is asked, or None when a date cannot be read."""
        dates = ((self._rows["From"], self.since), (self._rows["To"], self.until))
        if not are_readable(*dates):
            return None
        since, until = self.since.found(), self.until.found()
        return Query(
            self.edit.value(),
            client_id=self._client.id if self._client is not None else None,
            section=self.section.value(),
            since=since.earliest().isoformat() if since else "",
            until=day_after(until.latest()).isoformat() if until else "",
            by_relevance=self.order.key() == BEST,
        )

    def _ask(self, *_told: object) -> None:
        self._answer_to = None
        self._search(self.query(), 1)

    def _search(self, query: Query | None, pages: int) -> None:
        self._pause.stop()
        self._cancel()
        if query is None or not any(char.isalnum() for char in query.text):
            self._found, self._answer_to = [], None
            self.count.setText("")
            self._tell_empty()
            return
        self._page, size = pages - 1, pages * PAGE
        self._running = self._background.ask(
            lambda practice, _progress: (
                practice.search.ask(query, size=size),
                practice.search.count(query),
            ),
            lambda answer: self._answered(query, size, answer),
        )

    def _cancel(self) -> None:
        if self._running is not None and not self._running.over:
            self._running.cancel()
        self._running = None

    def _answered(self, query: Query, size: int, answer: tuple[list[Found], int]) -> None:
        self._running = None
        again, self._answer_to = query == self._answer_to, query
        found, total = answer
        self._practice.search.looked(query, total)
        self._found = list(found)
        self._whole = len(found) < size
        most = "1,000 or more places" if total >= 1_000 else words.count(total, "place")
        self.count.setText(most if total else "")
        self._show(keep=again)

    def _more(self, found: list[Found]) -> None:
        self._running = None
        self._found += found
        self._whole = len(found) < PAGE
        self._show(keep=True)

    def _show(self, *, keep: bool) -> None:
        if not self._found:
            self._tell_empty()
            return
        bar = self.results.verticalScrollBar()
        place, chosen = bar.value(), self.results.key()
        today = self._today()
        signs = {section.key: section.icon for section in self._practice.sections}
        rows = [
            result_row(one, today, signs.get(one.hit.section, "document")) for one in self._found
        ]
        self.results.set_rows(rows, keep=False)
        if keep:
            if chosen:
                self.results.choose(chosen)
            bar.setValue(place)
        else:
            self.results.scrollToTop()
        self._stack.setCurrentWidget(self.results)

    def _scrolled(self, value: int) -> None:
        bar = self.results.verticalScrollBar()
        if self._whole or self._running is not None or value < bar.maximum() - _NEAR:
            return
        query = self.query()
        if query is None:
            return
        self._page += 1
        page = self._page
        self._running = self._background.ask(
            lambda practice, _progress: practice.search.ask(query, page=page), self._more
        )

    def _tell_empty(self) -> None:
        typed = self.edit.value()
        if not typed:
            told = (
                "Search every note",
                "Sessions, plans, medications and addenda are read as they are signed or kept.\n"
                "Several words must all occur; the last may be the beginning of one.",
            )
        elif not any(char.isalnum() for char in typed):
            told = ("No word to search for", "Type a letter or a number; signs alone find nothing.")
        else:
            told = (
                "Nothing found",
                "Try fewer words or the beginning of one, and look at the filters above.\n"
                "Drafts are not searched until they are signed.",
            )
        old, self._empty = self._empty, EmptyState("search", *told)
        self._stack.addWidget(self._empty)
        self._stack.setCurrentWidget(self._empty)
        self._stack.removeWidget(old)
        old.deleteLater()

    def _into_results(self) -> None:
        if self._found:
            self.results.setFocus(Qt.FocusReason.TabFocusReason)

    def _open(self, key: str) -> None:
        found = next(one for one in self._found if str(one.hit.revision_id) == key)
        self._practice.search.opened(found)
        hit, spot = found.hit, spot_in(found.hit.passage)
        self._navigator.open_client(found.client.id, hit.section, hit.entry_id, spot=spot)

    def _suggest_clients(self, typed: str) -> list[Suggestion]:
        clients = self._practice.clients.find(typed, limit=7)[:7]
        self._offered = {(one.name, f"Record {one.record_number}"): one for one in clients}
        return [Suggestion(*key) for key in self._offered]

    def _client_taken(self, taken: Suggestion) -> None:
        self._client = self._offered.get((taken.text, taken.remark))
        if self._client is None:
            self.client.clear()
        self._ask()

    def _client_edited(self) -> None:
        if self._client is not None and self.client.value() != self._client.name:
            self._client = None
            self._pause.start()
