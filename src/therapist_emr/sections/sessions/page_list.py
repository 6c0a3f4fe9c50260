"""The list of sessions at the left: drafts on top, then the record, newest first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.domain.clock import Moment, moment_from
from therapist_emr.domain.dates import PartialDate
from therapist_emr.domain.entry import DraftHeader, EntryHeader, EntryStatus
from therapist_emr.domain.text import fold
from therapist_emr.ui import theme
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.buttons import Button, IconButton, Kind
from therapist_emr.ui.widgets.lineedit import LineEdit
from therapist_emr.ui.widgets.list_beside import SHARE
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.menu import Menu
from therapist_emr.ui.widgets.row_delegate import RowLook
from therapist_emr.ui.widgets.rows import Row, caption_row
from therapist_emr.ui.widgets.scaffold import Surface
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.ui.widgets.wrapping import WrapBar

WIDTH = 276
LOOK = RowLook(height=52, lead_width=56, folds=True)
DRAFT, ENTRY = "draft", "entry"


def key_of(header: DraftHeader | EntryHeader) -> str:
    """Return a row's key: "draft:7" or "entry:7"."""
    return f"{DRAFT if isinstance(header, DraftHeader) else ENTRY}:{header.id}"


def read_key(key: str) -> tuple[str, int]:
    """Return what a row stands for and its id."""
    what, _, number = key.partition(":")
    return what, int(number or 0)


def rows_of(
    drafts: Sequence[DraftHeader], entries: Sequence[EntryHeader], now: Moment
) -> list[Row]:
    """Return the rows of the list, with a caption before each earlier year."""
    today = now.day
    rows = [_draft_row(draft, now) for draft in drafts]
    year = today.year
    for entry in entries:
        on = _day(entry.at)
        if on is not None and on.year != year and (on.year < year or rows):
            year = on.year
            rows.append(caption_row(str(year)))
        rows.append(_entry_row(entry, on))
    return rows


def _day(at: str) -> date | None:
    try:
        return PartialDate.parse(at[:10]).earliest()
    except ValueError:
        return None


def _lead(on: date | None) -> str:
    return words.short_day(on, on) if on is not None else ""


def _draft_row(draft: DraftHeader, now: Moment) -> Row:
    on = _day(draft.at)
    at = moment_from(draft.saved, now.zone)
    saved = f"saved {words.lately(at.wall, now.day)}"
    # The hour of another day would be cut, and says little.
    short = saved if at.day == now.day else f"saved {words.short_day(at.day, now.day)}"
    return Row(
        key_of(draft),
        draft.title,
        f"Draft, {short}",
        lead=_lead(on),
        end_icon="pencil",
        spoken=f"{draft.title}, draft, {saved}, {words.day(on) if on else ''}".strip(", "),
    )


def _entry_row(entry: EntryHeader, on: date | None) -> Row:
    wrong = entry.status is EntryStatus.ERROR
    detail = "Entered in error" if wrong else entry.summary
    added = words.count(entry.addenda, "addendum", "addenda") if entry.addenda else ""
    state = "entered in error" if wrong else "signed and locked"
    day = words.day(on) if on is not None else ""
    return Row(
        key_of(entry),
        entry.title,
        detail,
        lead=_lead(on),
        end_icon="withheld" if wrong else "lock",
        faint=wrong,
        spoken=", ".join(part for part in (entry.title, day, entry.summary, added, state) if part),
    )


def fits(row_words: str, typed: str) -> bool:
    """Say whether every word typed begins a word of the row; short numbers must be whole."""
    told = re.findall(r"\w+", fold(row_words))

    def there(word: str) -> bool:
        if word.isdecimal() and len(word) < 3:
            return word in told
        return any(one.startswith(word) for one in told)

    return all(there(word) for word in re.findall(r"\w+", fold(typed)))


def filtered(
    drafts: Sequence[DraftHeader], entries: Sequence[EntryHeader], typed: str
) -> tuple[list[DraftHeader], list[EntryHeader]]:
    """Return the drafts and entries whose title, second line or date fits what was typed."""
    if not typed.strip():
        return list(drafts), list(entries)

    def told(header: DraftHeader | EntryHeader) -> str:
        on = _day(header.at)
        day = f"{words.weekday_day(on)} {on.isoformat()}" if on is not None else ""
        wrong = isinstance(header, EntryHeader) and header.status is EntryStatus.ERROR
        kind = "draft" if isinstance(header, DraftHeader) else "error" if wrong else "signed"
        return f"{header.title} {header.summary} {day} {kind}"

    return (
        [draft for draft in drafts if fits(told(draft), typed)],
        [entry for entry in entries if fits(told(entry), typed)],
    )


class SessionList(Surface):
    """Show the list with its way back to the chart, a filter and the new-note menu."""

    back_wanted = Signal()
    begin_wanted = Signal(str)
    picked = Signal(str)
    opened = Signal(str)

    def __init__(self, kinds: Iterable[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__("pane", "right", parent=parent)
        self._drafts: Sequence[DraftHeader] = ()
        self._entries: Sequence[EntryHeader] = ()
        self._now: Moment | None = None
        self._room = 0
        self.back = Button("Chart", Kind.QUIET, "chevron-left", tip="Back to the chart (Esc)")
        self.back.clicked.connect(self.back_wanted)
        self._count = PlainLabel("", Role.CAPTION, "text3")
        self.search = IconButton("search", "Filter the list", size=16)
        self.search.setCheckable(True)
        self.search.toggled.connect(self._show_filter)
        self.add = IconButton("plus", "New note", size=16)
        menu = self._menu(kinds)
        self.add.clicked.connect(lambda: menu.popup(self.add.mapToGlobal(self._below())))
        self.filter = LineEdit(
            placeholder="Title, date or words of the list", icon="search", name="Filter the list"
        )
        self.filter.hide()
        self.filter.textChanged.connect(lambda _text: self._fill())
        self.view = ListView((), LOOK, name="Sessions", selects=True)
        self.view.picked.connect(self.picked)
        self.view.opened.connect(self.opened)
        self._nothing = PlainLabel("", Role.BODY, "text2", wrap=True)
        self._nothing.hide()
        self._lay_out()
        self.restyle()

    def _lay_out(self) -> None:
        lead = QWidget()
        named = QHBoxLayout(lead)
        named.setContentsMargins(0, 0, 0, 0)
        named.setSpacing(SPACE.s)
        named.addWidget(PlainLabel("Sessions", Role.NAME))
        named.addWidget(self._count)
        named.addStretch(1)
        head = WrapBar(lead, (self.add, self.search))
        head.setContentsMargins(SPACE.m, 0, 0, 0)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE.s, SPACE.m - 2, SPACE.s, SPACE.s)
        self._column.setSpacing(0)
        self._column.addWidget(self.back)
        self._column.addWidget(head)
        self._column.addSpacing(SPACE.xs)
        self._column.addWidget(self.filter)
        self._column.addWidget(self._nothing)
        self._column.addWidget(self.view, 1)
        self._nothing.setContentsMargins(SPACE.m, SPACE.m, SPACE.m, SPACE.m)

    def _below(self) -> QPoint:
        return self.add.rect().bottomLeft()

    def _menu(self, kinds: Iterable[tuple[str, str]]) -> Menu:
        menu = Menu("New note", self)
        for key, title in kinds:
            menu.add(f"New {title.lower()}", partial(self.begin_wanted.emit, key))
        return menu

    def restyle(self) -> None:
        """Take the width at the text size in force."""
        self.fit(self._room)

    def fit(self, room: int) -> None:
        """Leave most of a page this wide to the note."""
        self._room = room
        width = theme.px(WIDTH)
        self.setFixedWidth(min(width, max(WIDTH, round(room * SHARE))) if room else width)

    def show_rows(
        self, drafts: Sequence[DraftHeader], entries: Sequence[EntryHeader], now: Moment
    ) -> None:
        """Show these drafts and entries; what is chosen stays chosen."""
        self._drafts, self._entries, self._now = drafts, entries, now
        self._count.setText(f"{len(entries):,}" if entries else "")
        self._fill()

    def keys(self) -> list[str]:
        """Return the keys of the rows shown, captions left out."""
        shown = self.view.rows()
        keys = [shown.row(at).key for at in range(shown.rowCount())]
        return [key for key in keys if not key.startswith("caption")]

    def choose(self, key: str) -> None:
        """Choose a row without saying so; the filter gives way when it hides the row."""
        if key and key not in self.keys() and self.filter.text():
            self.filter.clear()
        self.view.choose(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape empty the filter first; Down goes from the filter into the list."""
        if event.key() == Qt.Key.Key_Escape and self.filter.isVisible():
            self.search.setChecked(False)
            self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        down = event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return}
        if down and self.filter.hasFocus() and self.keys():
            self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
            if not self.view.key():
                self.picked.emit(self.keys()[0])
            return
        super().keyPressEvent(event)

    def _show_filter(self, on: bool) -> None:
        self.filter.setVisible(on)
        if on:
            self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.filter.clear()

    def _fill(self) -> None:
        if self._now is None:
            return
        typed = self.filter.text()
        drafts, entries = filtered(self._drafts, self._entries, typed)
        self.view.set_rows(rows_of(drafts, entries, self._now))
        none = bool(typed) and not drafts and not entries
        self._nothing.setText("Nothing in this list fits. Ctrl+K searches the notes themselves.")
        self._nothing.setVisible(none)
        self.view.setVisible(not none)
