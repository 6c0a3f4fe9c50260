"""One client's chart: header, sections, and the page of the section that is open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from therapist_emr.sections.contract import Group, Section, identity_of
from therapist_emr.sections.desk import ChartDesk
from therapist_emr.sections.glance import Alert, standing_entries
from therapist_emr.ui import theme
from therapist_emr.ui.pages.chart_header import ChartHeader
from therapist_emr.ui.pages.overview import OverviewPage
from therapist_emr.ui.pages.profile_page import ProfilePage
from therapist_emr.ui.pages.section_general import GeneralPage
from therapist_emr.ui.pages.section_rail import OVERVIEW, SectionRail, section_rows
from therapist_emr.ui.widgets.find_bar import FindBar
from therapist_emr.ui.widgets.menu import Menu
from therapist_emr.ui.widgets.rows import RowKind
from therapist_emr.ui.widgets.scaffold import Surface
from therapist_emr.ui.widgets.section_page import Chrome, SectionPage
from therapist_emr.ui.widgets.sections import Hairline
from therapist_emr.ui.window_page import flush_all


class CountingDesk(ChartDesk, Protocol):
    """Be the desk of a chart, and count what each section holds."""

    def counts(self) -> dict[str, int]:
        """Return how many entries each section has."""


class Chart(Surface):
    """Host the pages of one client's chart after another."""

    room_changed = Signal()
    clients_wanted = Signal()
    psychotherapy_wanted = Signal(int)
    elsewhere_wanted = Signal(object)

    def __init__(self, sections: Sequence[Section], parent: QWidget | None = None) -> None:
        super().__init__("surface", parent=parent)
        groups = list(Group)
        ordered = sorted(sections, key=lambda one: (groups.index(one.group), one.rank))
        self._sections = {section.key: section for section in ordered}
        self._desk: CountingDesk | None = None
        self._export: Callable[[str, int | None], None] = lambda _section, _entry: None
        self._pages: dict[str, SectionPage] = {}
        self._stale: set[str] = set()
        self._rereads = False
        self._key = OVERVIEW
        self._menu = Menu("More for this chart", self)
        self._where = Menu("Sections of this chart", self)
        self.header = ChartHeader(self._menu, self._where)
        self.rail = SectionRail()
        self._stack = QStackedWidget()
        self._line = Hairline(upright=True)
        self.finder = FindBar(self._stack)
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self.rail)
        body.addWidget(self._line)
        body.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.finder)
        column.addLayout(body, 1)
        self.rail.chosen.connect(self.open_section)
        self.header.session_wanted.connect(self.begin_session)
        self.header.clients_wanted.connect(self.clients_wanted)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._where.aboutToShow.connect(self._fill_where)
        self._fill_menu()

    @property
    def client_id(self) -> int:
        """Return whose chart is open, 0 for nobody's."""
        return self._desk.client.id if self._desk is not None else 0

    @property
    def section(self) -> str:
        """Return the key of the section that is open."""
        return self._key

    def page(self) -> SectionPage | None:
        """Return the page that is shown."""
        return self._pages.get(self._key) if self._desk is not None else None

    def show_client(self, desk: CountingDesk, export: Callable[[str, int | None], None]) -> None:
        """Open a client's chart; nothing of it is made before a section is opened."""
        self.close_client()
        self._desk, self._export = desk, export
        self._read_head()

    def close_client(self) -> None:
        """Put the open chart away, what is being typed safe on disk first."""
        self.flush()
        self.finder.leave()
        for page in self._pages.values():
            self._stack.removeWidget(page)
            page.hide()
            page.deleteLater()
        self._pages, self._desk, self._key = {}, None, OVERVIEW
        self._stale.clear()
        self.header.set_actions(())

    def open_section(self, key: str) -> None:
        """Show a section of the open chart."""
        if self._desk is None:
            return
        if (before := self.page()) is not None and key != self._key:
            before.flush()
            self.finder.leave()
        self._key = key if key in self._sections else OVERVIEW
        page = self._pages.get(self._key)
        if page is None:
            page = self._pages[self._key] = self._make(self._key)
            self._stack.addWidget(page)
        self._read_shown()
        self._stack.setCurrentWidget(page)
        self.rail.choose(self._key)
        self._dress()

    def open_entry(self, section: str, entry_id: int) -> None:
        """Show one entry of the open chart."""
        self.open_section(section)
        if (page := self.page()) is not None and entry_id:
            page.open_entry(entry_id)

    def open_draft(self, section: str, draft_id: int) -> None:
        """Show one draft of the open chart where it was left."""
        self.open_section(section)
        if (page := self.page()) is not None and draft_id:
            page.open_draft(draft_id)

    def find_text(self) -> bool:
        """Open the line for finding in the open text; tell whether there is text to find in."""
        page = self.page()
        if page is None or self._key == OVERVIEW or self.finder.isVisible():
            self.finder.leave()
            return False
        return self.finder.begin()

    def begin_session(self) -> None:
        """Begin a session note, in the section whose entries are visits."""
        if (
            found := next((one for one in self._sections.values() if one.visits), None)
        ) is not None:
            self.begin(found.key)

    def begin(self, section: str, kind: str = "") -> None:
        """Begin a new entry of a section."""
        self.open_section(section)
        if (page := self.page()) is not None:
            page.begin(kind)

    def begin_here(self) -> None:
        """Begin what the open section holds; on the overview, a session."""
        if self._key == OVERVIEW:
            self.begin_session()
        else:
            self.begin(self._key)

    def take_focus(self) -> None:
        """Let the keyboard go on here: in the list of sections, or in what stands in its place."""
        page = self.page()
        if self.rail.isVisibleTo(self):
            stops: list[QWidget] = [self.rail.view]
        elif page is not None:
            stops = [*page.findChildren(QAbstractItemView), *_chain(page)]
        else:
            return
        for stop in stops:
            takes = stop.focusPolicy() & Qt.FocusPolicy.TabFocus and stop.isEnabled()
            if takes and self.isAncestorOf(stop) and stop.isVisibleTo(self):
                stop.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def flush(self) -> None:
        """Put what is being typed on disk now."""
        flush_all(self._pages.values())

    def refresh(self, *, shown: bool = True) -> None:
        """Read again the head and the page that is shown; each page that is not, once it is.

        Without `shown` that one waits as well, for another is about to take its place.
        """
        if self._desk is None:
            return
        self._read_head()
        self._stale |= self._pages.keys()
        if shown:
            self._read_shown()

    def _read_shown(self) -> None:
        if self._key in self._stale:
            self._stale.discard(self._key)
            self._rereads = True
            try:
                self._pages[self._key].refresh()
            finally:
                self._rereads = False
            self.finder.again()

    def _text_changed(self) -> None:
        if not self._rereads and self.sender() is self.page():
            self.finder.move_on()

    def needed_width(self) -> int:
        """Return the width below which the list of clients should fold away."""
        page = self.page()
        if page is None:
            return 0
        if page.chrome is not Chrome.SECTIONS:
            return theme.px(page.comfort) + theme.px(theme.SECTIONS) * 3
        return theme.px(page.comfort) + theme.px(theme.SECTIONS) + 1

    def wants_all(self) -> bool:
        """Say whether the page brings its own list or header, so that the clients' list goes."""
        page = self.page()
        return page is not None and page.chrome is not Chrome.SECTIONS

    def set_folded(self, on: bool) -> None:
        """Offer the way back to the list of clients."""
        self.header.set_folded(on)
        self._dress_head()

    def _make(self, key: str) -> SectionPage:
        assert self._desk is not None
        if key == OVERVIEW:
            overview = OverviewPage(self._desk, tuple(self._sections.values()))
            overview.wanted.connect(self._open_wanted)
            overview.session_wanted.connect(self.begin_session)
            page: SectionPage = overview
        elif (section := self._sections[key]).identifies:
            page = ProfilePage(self._desk, section)
        else:
            made = section.page()(self._desk) if section.page else GeneralPage(self._desk, section)
            assert isinstance(made, SectionPage)
            page = made
        page.chrome_changed.connect(self._dress)
        page.actions_changed.connect(self._dress_actions)
        page.text_changed.connect(self._text_changed)
        page.elsewhere_wanted.connect(self.elsewhere_wanted)
        return page

    def _open_wanted(self, section: str, entry_id: int, draft_id: int) -> None:
        if draft_id:
            self.open_draft(section, draft_id)
        else:
            self.open_entry(section, entry_id)
            self.take_focus()

    def _read_head(self) -> None:
        assert self._desk is not None
        self.header.show_client(self._desk.client, self._desk.now().day, self._alerts())
        counts = self._desk.counts()
        self.rail.set_rows(section_rows(tuple(self._sections.values()), self._count(counts)))

    def _alerts(self) -> list[Alert]:
        assert self._desk is not None
        desk, told = self._desk, self._sections.values()
        return [alert for one in told if one.alerts is not None for alert in one.alerts(desk)]

    def _count(self, counts: Mapping[str, int]) -> Callable[[Section], int]:
        """Return how to count a section: nothing for one document, else as the section says."""
        desk = self._desk
        assert desk is not None

        def count(section: Section) -> int:
            if section.single:
                return 0
            found = counts.get(section.key, 0)
            if section.count is not None and found:
                return section.count(standing_entries(desk.facts(section.key)))
            return found

        return count

    def _dress(self) -> None:
        self._fold_sections()
        self._dress_head()
        self._dress_actions()
        self.room_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the list of sections away where the page beside it has no room, or bring it back."""
        super().resizeEvent(event)
        self._fold_sections()

    def restyle(self) -> None:
        """See again at the text size in force."""
        self._fold_sections()

    def _fold_sections(self) -> None:
        page = self.page()
        listed = page is None or page.chrome is Chrome.SECTIONS
        least = page.least if page is not None else 0
        fits = self.width() >= theme.px(theme.SECTIONS + least)
        self.rail.setVisible(listed and fits)
        self._line.setVisible(listed and fits)
        here = self._sections.get(self._key)
        self.header.offer_sections(
            (here.title if here else "Overview", here.icon if here else "overview")
            if listed and not fits
            else None
        )

    def _fill_where(self) -> None:
        self._where.empty()
        for row in self.rail.rows():
            if row.kind is not RowKind.ITEM:
                self._where.addSeparator()
                continue
            said = f"{row.title}\t{row.fact}" if row.fact else row.title
            self._where.add(said, partial(self.open_section, row.key), row.icon)

    def _dress_head(self) -> None:
        page = self.page()
        self.header.setVisible(page is None or page.chrome is not Chrome.NONE)
        self.header.set_compact(self._key != OVERVIEW)

    def _dress_actions(self) -> None:
        page = self.page()
        self.header.set_actions(page.header_buttons() if page is not None else ())

    def _fill_menu(self) -> None:
        self._menu.empty()
        add = self._menu.add
        page = self.page()
        if page is not None and (entries := page.menu_entries()):
            for entry in entries:
                add(entry.text, entry.run, entry.icon)
            self._menu.addSeparator()
        add("New session", self.begin_session, "session", "Ctrl+N")
        add("Edit profile", self.edit_profile, "pencil")
        self._menu.addSeparator()
        add("Export chart PDF…", lambda: self._export("", None), "printer")
        section = self._sections.get(self._key)
        if section is not None and section.in_record:
            words = f"Export {section.title.lower()} only…"
            add(words, lambda: self._export(self._key, None), "document")
        self._menu.addSeparator()
        add("Changes to the profile", self._show_history, "history")
        self._menu.addSeparator()
        add("Psychotherapy notes…", self._want_psychotherapy, "lock")

    def _want_psychotherapy(self) -> None:
        self.psychotherapy_wanted.emit(self.client_id)

    def edit_profile(self) -> None:
        """Open the profile for editing."""
        self.begin(identity_of(self._sections.values()).key)

    def _show_history(self) -> None:
        self.open_section(identity_of(self._sections.values()).key)
        page = self.page()
        if isinstance(page, ProfilePage):
            page.show_history()


def _chain(page: QWidget) -> Iterator[QWidget]:
    """Yield what the keyboard would go to from a page on, until it comes round."""
    step = page.nextInFocusChain()
    while step is not None and step is not page:
        yield step
        step = step.nextInFocusChain()
