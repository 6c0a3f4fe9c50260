"""Today: what waits for a signature, what comes due, who comes, and whether all is backed up."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.practice.newcomer import Begun
from therapist_emr.practice.practice import Practice
from therapist_emr.practice.today import Today, Unsigned
from therapist_emr.ui import icons, theme
from therapist_emr.ui.models.today_rows import (
    NEW,
    PLACE,
    BackupWords,
    Door,
    TodayRows,
    backup_words,
    left_locked,
    left_open,
    local_time,
)
from therapist_emr.ui.navigation import Navigator
from therapist_emr.ui.theme import ROW_TWO, SPACE, TONE_INK, Role, Tone
from therapist_emr.ui.widgets.banner import Banner
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.empty import EmptyState
from therapist_emr.ui.widgets.icon_label import IconLabel
from therapist_emr.ui.widgets.kept_place import place_kept
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.row_delegate import ONE_LINE, RowLook, wide_enough
from therapist_emr.ui.widgets.rows import Row
from therapist_emr.ui.widgets.scaffold import Column, PageHeader, Scroll, Surface
from therapist_emr.ui.widgets.sections import Hairline, SectionHeader, SectionList
from therapist_emr.ui.widgets.text import PlainLabel, body, caption, strong
from therapist_emr.ui.window_page import WindowPage

_VISITS = RowLook(height=ROW_TWO - 3, lead_width=70, hairlines=True, gap=0)
_SIDE, _BESIDE = 336, 500
_LEAST_LIST = 72
_CRASHED = "You were writing this when the app closed"
_LOCKED = "You wrote on this before it locked"


class TodayPage(WindowPage):
    """Show what waits; every row opens the thing itself."""

    def __init__(
        self, practice: Practice, navigator: Navigator, parent: QWidget | None = None
    ) -> None:
        super().__init__("surface", parent=parent)
        self._practice = practice
        self._navigator = navigator
        self._offered: Unsigned | None = None
        self._offer_words = _CRASHED
        self._page = Column("Today", width=860, side=40, top=SPACE.xl - 2, centred=False)
        self._backup = _BackupFoot(navigator)
        self._panel = _Panel(self._backup)
        row = self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._page, 1)
        row.addWidget(self._panel)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave what waits the larger part."""
        super().resizeEvent(event)
        self.restyle()

    def restyle(self) -> None:
        """Put the day's sessions beside what waits, or below it where that is too narrow."""
        below = self.width() < theme.px(_BESIDE)
        way = QBoxLayout.Direction
        self._row.setDirection(way.TopToBottom if below else way.LeftToRight)
        self._panel.stand(below=below)

    def offer_unfinished(self) -> bool:
        """Offer back what was being written when the app closed without locking, or locked."""
        unsigned, rows = self._practice.today().unsigned, self._practice.audit.openings()
        self._offered = left_open((row.action for row in rows), unsigned)
        self._offer_words = _CRASHED
        if self._offered is None:
            told = ((row.action, row.detail, row.at_utc) for row in rows)
            self._offered, self._offer_words = left_locked(told, unsigned), _LOCKED
        self.refresh()
        QTimer.singleShot(0, self, self._focus_first)
        return self._offered is not None

    def take_focus(self) -> None:
        """Let the keyboard go on in the first list, as soon as it is shown."""
        if not self._focus_first():
            QTimer.singleShot(0, self, self._focus_first)

    def _focus_first(self) -> bool:
        buttons = [one for one in self._page.findChildren(Button) if one.isVisibleTo(self)]
        lists = self._lists(self._page)
        here = [*buttons, *lists] if self._offered is not None else [*lists, *buttons]
        places = [*here, *self._lists(self._panel)]
        first = next(iter(places), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        return first is not None

    def _lists(self, part: QWidget) -> list[ListView]:
        """Return the lists that are shown; those of an earlier reading die a moment later."""
        return [
            view
            for view in part.findChildren(ListView)
            if view.isVisibleTo(self) and view.rows().rowCount()
        ]

    def refresh(self) -> None:
        """Read the desk again."""
        today = self._practice.today()
        zone = self._practice.now().zone
        begun = self._practice.newcomer.begun()
        if begun is not None and self._practice.hides_names:
            begun = Begun({}, begun.saved)
        rows = TodayRows(today, self._practice.sections, zone, begun)
        with place_kept(self, self._focus_first):
            self._page.clear()
            self._fill(today, rows, zone)
            self._fill_panel(rows)
        self._backup.tell(backup_words(today.backup, today.day, zone))

    def _fill(self, today: Today, rows: TodayRows, zone: str) -> None:
        self._page.add(PageHeader(words.long_day(today.day), below=rows.summary()))
        offered = self._offered.draft.id if self._offered is not None else 0
        for one in (one for one in today.unsigned if one.draft.id == offered):
            self._page.add(self._offer(one, zone))
        lists = (
            ("Notes to sign", rows.to_sign()),
            ("Coming due", rows.due()),
            ("Started, not finished", rows.unfinished()),
        )
        shown = [(title, found) for title, found in lists if found]
        look = wide_enough(ONE_LINE, (row for _title, found in shown for row in found))
        for title, found in shown:
            self._page.add(self._list(title, found, look), flush=True, space=SPACE.s)
        if not shown:
            self._fill_empty(rows)
        elif signed := rows.signed_today():
            self._page.add(_Done(f"{_signed_words(signed)}."), space=SPACE.xs)

    def _fill_empty(self, rows: TodayRows) -> None:
        if not any(self._practice.clients.counts().values()):
            self._page.fill(
                EmptyState(
                    "today",
                    "Your desk is ready",
                    "Notes to sign, reviews that come due and today's sessions show here.\n"
                    "Everything begins with a first client.",
                    "New client",
                    self._navigator.new_client,
                )
            )
            return
        signed = rows.signed_today()
        told = f"{_signed_words(signed)}. " if signed else ""
        self._page.fill(
            EmptyState(
                "check-circle",
                "All done",
                f"{told}Every note is signed and nothing comes due in the next two weeks.",
            )
        )

    def _offer(self, one: Unsigned, zone: str) -> Banner:
        saved = words.lately(local_time(one.draft.saved, zone), self._practice.now().day)
        title = one.draft.title or "Draft"
        return Banner(
            self._offer_words,
            f"{title} for {one.client.name}, saved {saved}. Nothing you typed is lost.",
            Tone.INFO,
            action="Go on writing",
            on_action=lambda: self._take_up(one),
            icon="pencil",
        )

    def _take_up(self, one: Unsigned) -> None:
        self._offered = None
        self._open(Door(one.client.id, one.draft.section, 0, one.draft.id).key)

    def _list(self, title: str, found: list[Row], look: RowLook) -> SectionList:
        view = ListView(found, look, name=title, fits=True)
        view.opened.connect(self._open)
        return SectionList(title, view, count=len(found))

    def _fill_panel(self, rows: TodayRows) -> None:
        sessions, tomorrow = rows.sessions(), rows.tomorrow()
        parts = [self._visits("Today", sessions, "No sessions noted for today.")]
        if tomorrow:
            count = words.count(len(tomorrow), "session")
            parts.append(self._visits("Tomorrow", tomorrow, "", count))
        self._panel.show_parts(parts)

    def _visits(self, title: str, found: list[Row], nothing: str, count: str = "") -> QWidget:
        view = ListView(found, _VISITS, name=f"Sessions {title.lower()}", fits=True)
        view.opened.connect(self._open)
        if found or not nothing:
            return SectionList(title, view, count=count)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(SPACE.m, 0, SPACE.m, 0)
        column.setSpacing(SPACE.s)
        column.addWidget(SectionHeader(title))
        column.addWidget(caption(nothing))
        return holder

    def _open(self, key: str) -> None:
        if key.startswith(PLACE):
            page, _, panel = key.removeprefix(PLACE).partition("/")
            if panel:
                self._navigator.open_settings(panel)
            else:
                self._navigator.open_page(page)
            return
        door = Door.read(key)
        if door == NEW:
            self._navigator.new_client()
            return
        self._navigator.open_client(
            door.client_id, door.section, door.entry_id or None, door.draft_id or None
        )


def _signed_words(count: int) -> str:
    """Return "2 notes of today are signed": what was signed today may be of an earlier day."""
    return f"{words.count(count, 'note')} of today {'is' if count == 1 else 'are'} signed"


class _Panel(Surface):
    """Hold the day's sessions at the right, the state of the backup at its foot.

    Where banners or large text leave too little height, the foot is scrolled with the sessions.
    """

    def __init__(self, foot: QWidget) -> None:
        super().__init__("pane", "left")
        inner = QWidget()
        self._column = QVBoxLayout()
        self._column.setContentsMargins(SPACE.m, SPACE.xl, SPACE.m, SPACE.l)
        self._column.setSpacing(SPACE.m)
        self._foot, self._crowded = foot, False
        self._within, self._below = QVBoxLayout(), QVBoxLayout()
        for place in (self._within, self._below):
            place.setContentsMargins(SPACE.xl, 0, SPACE.xl, 0)
        self._below.addWidget(foot)
        scrolled = QVBoxLayout(inner)
        scrolled.setContentsMargins(0, 0, 0, 0)
        scrolled.setSpacing(0)
        scrolled.addLayout(self._column)
        scrolled.addStretch(1)
        scrolled.addLayout(self._within)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(Scroll(inner, "Sessions"), 1)
        whole.addLayout(self._below)

    def stand(self, *, below: bool) -> None:
        """Take the width at the text size in force, never more than two fifths of the page."""
        page = self.parentWidget()
        room = page.size() * 2 / 5 if page is not None else QSize(theme.px(_SIDE), theme.NO_LIMIT)
        width = min(theme.px(_SIDE), room.width())
        self.setMinimumWidth(0 if below else width)
        self.setMaximumSize(
            theme.NO_LIMIT if below else width, room.height() if below else theme.NO_LIMIT
        )
        self.set_edges("top" if below else "left")

    def show_parts(self, parts: Sequence[QWidget]) -> None:
        """Show other parts."""
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for part in parts:
            self._column.addWidget(part)

    def event(self, event: QEvent) -> bool:
        """Find the foot's place anew when there is more to say or less room."""
        told = super().event(event)
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Resize}:
            self._place_foot()
        return told

    def _place_foot(self) -> None:
        layout = self._foot.layout()
        if layout is None:
            return
        needed = layout.totalHeightForWidth(max(1, self.width() - 2 * SPACE.xl))
        crowded = self.height() < needed + theme.px(_LEAST_LIST)
        if crowded != self._crowded:
            self._crowded = crowded
            (self._within if crowded else self._below).addWidget(self._foot)


class _Done(QWidget):
    def __init__(self, text: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.m)
        row.addWidget(IconLabel("check-circle", "green", icons.ROW))
        row.addWidget(PlainLabel(text, Role.BODY, "text2"), 1)


class _BackupFoot(QWidget):
    def __init__(self, navigator: Navigator) -> None:
        super().__init__()
        self._navigator = navigator
        self._action: Callable[[], object] = navigator.back_up
        self._icon = IconLabel("backup", "green", icons.ROW)
        self._title = strong("")
        self._title.setWordWrap(True)
        self._lines = body("")
        self._button = Button("Back up now", Kind.LINK, on_click=self._act)
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(self._title)
        text.addWidget(self._lines)
        text.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout()
        row.setSpacing(SPACE.m)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(text, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE.l)
        column.setSpacing(SPACE.m)
        column.addWidget(Hairline())
        column.addLayout(row)

    def tell(self, told: BackupWords) -> None:
        """Say how it stands and what can be done."""
        self._icon.set_icon(told.icon, TONE_INK[told.tone])
        self._title.setText(told.title)
        self._lines.setText("\n".join(told.lines))
        no_folder = told.title == "No backup folder yet"
        self._button.setText("Choose a folder" if no_folder else "Back up now")
        self._action = (
            (lambda: self._navigator.open_settings("backups"))
            if no_folder
            else self._navigator.back_up
        )
        self._button.updateGeometry()

    def _act(self) -> None:
        self._action()
