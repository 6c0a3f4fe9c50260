"""Small cards that open below a fact of the note and change it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from therapist_emr.domain import words
from therapist_emr.domain.dates import Lean, minutes_between, read_time
from therapist_emr.sections.sessions.writing import code_and_words
from therapist_emr.ui import theme
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.dateedit import DateEdit, MonthGrid, TimeEdit
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.floating import SHADOW, FloatingCard
from therapist_emr.ui.widgets.suggest import SuggestEdit, Suggestion
from therapist_emr.ui.widgets.text import PlainLabel


class Popover(FloatingCard):
    """Float below a fact until one presses Return or Escape, or works elsewhere."""

    edited = Signal()
    closed = Signal()

    def __init__(self, host: QWidget, width: int = 282) -> None:
        super().__init__(host, margin=SPACE.m)
        self._width = width
        self._anchor: QWidget | None = None
        self.inner = QVBoxLayout()
        self.inner.setSpacing(SPACE.s)
        self.column.addLayout(self.inner)

    def open_at(self, anchor: QWidget, first: QWidget) -> None:
        """Show the card below a widget and begin in one of its fields."""
        self._anchor = anchor
        self.adjustSize()
        frame = 2 * SHADOW
        height = self.column.sizeHint().height() - frame
        self.place_below(anchor, max(theme.px(self._width), self._needs() - frame), height)
        self.show()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.installEventFilter(self)
            app.focusChanged.connect(self._moved)
        first.setFocus(Qt.FocusReason.PopupFocusReason)

    def _needs(self) -> int:
        return self.column.minimumSize().width()

    def leave(self, *, back: bool = True) -> None:
        """Put the card away; the keyboard goes back to where it came from."""
        if self.isHidden():
            return
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.removeEventFilter(self)
            app.focusChanged.disconnect(self._moved)
        anchor = self._anchor
        if back and anchor is not None and isValid(anchor):
            anchor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()
        self.closed.emit()

    def give_way(self) -> None:
        """Close before the palette comes above the card."""
        self.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close by Return or Escape."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape}:
            self.leave()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close when one presses beside the card; the press goes on to what it hit."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            over = isinstance(watched, QWidget) and not self._holds(watched)
            if over and watched.isWidgetType() and watched is not self._anchor:
                self.leave(back=False)
        return False

    def _moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and not self._holds(new):
            self.leave(back=False)

    def _holds(self, widget: QWidget) -> bool:
        step: QWidget | None = widget
        while step is not None:
            if isinstance(step, FloatingCard):
                return True
            step = step.parentWidget()
        return False


class DatePopover(Popover):
    """Choose a day by typing it or from the month."""

    def __init__(self, host: QWidget, today: Callable[[], date], name: str = "Date") -> None:
        super().__init__(host, 252)
        self.date = DateEdit(name=name, today=today, picker=False, lean=Lean.PAST)
        self.month = MonthGrid(today)
        self.inner.addWidget(self.date)
        self.inner.addWidget(self.month)
        self.date.edited.connect(self._typed)
        self.month.picked.connect(self._picked)
        self.month.closed.connect(lambda: None)

    def show_day(self, iso: str) -> None:
        """Start from a day."""
        self.date.set_iso(iso)
        found = self.date.found()
        if found is not None:
            self.month.show_day(found.earliest())

    def _typed(self) -> None:
        found = self.date.found()
        if found is not None and found.whole is not None:
            self.month.show_day(found.whole)
        self.edited.emit()

    def _picked(self, iso: str) -> None:
        self.date.set_iso(iso)
        self.edited.emit()
        self.leave()


class TimePopover(Popover):
    """Type start and stop; the minutes between them follow."""

    def __init__(self, host: QWidget, now: Callable[[], str], *, stops: bool = True) -> None:
        super().__init__(host, 232)
        self._now = now
        self.start = TimeEdit(name="Start")
        self.stop = TimeEdit(name="Stop")
        self._lasted = PlainLabel("", Role.CAPTION, "text2")
        self.stop_now = Button("Stop now", Kind.SECONDARY, "clock")
        self.stop_now.clicked.connect(self._stop)
        fields = QHBoxLayout()
        fields.setSpacing(SPACE.m)
        fields.addWidget(FieldRow("Start" if stops else "Time", self.start, reserve=False))
        if stops:
            fields.addWidget(FieldRow("Stop", self.stop, reserve=False))
        foot = QHBoxLayout()
        foot.addWidget(self._lasted, 1)
        foot.addWidget(self.stop_now)
        self.inner.addLayout(fields)
        self.inner.addLayout(foot)
        self.stop.setVisible(stops)
        self.stop_now.setVisible(stops)
        self.start.edited.connect(self._edited)
        self.stop.edited.connect(self._edited)

    def show_times(self, start: str, stop: str) -> None:
        """Start from these times."""
        self.start.set_iso(start)
        self.stop.set_iso(stop)
        self._count()

    def _edited(self) -> None:
        self._count()
        self.edited.emit()

    def _stop(self) -> None:
        self.stop.set_iso(self._now())
        self._edited()

    def _count(self) -> None:
        start, stop = read_time(self.start.value()), read_time(self.stop.value())
        told = words.count(minutes_between(start, stop), "minute") if start and stop else ""
        self._lasted.setText(told)


class NextPopover(Popover):
    """Say when the next session is; a week later is one press."""

    def __init__(self, host: QWidget, today: Callable[[], date]) -> None:
        super().__init__(host, 282)
        self._offer = ("", "")
        self.date = DateEdit(
            name="Next session, date", today=today, picker=False, lean=Lean.NEAREST
        )
        self.time = TimeEdit(name="Next session, time")
        self.week = Button("", Kind.SECONDARY, "calendar")
        self.none = Button("Not set", Kind.QUIET)
        fields = QHBoxLayout()
        fields.setSpacing(SPACE.m)
        fields.addWidget(FieldRow("Date", self.date, reserve=False), 3)
        fields.addWidget(FieldRow("Time", self.time, reserve=False), 2)
        foot = QHBoxLayout()
        foot.addWidget(self.week)
        foot.addStretch(1)
        foot.addWidget(self.none)
        self.inner.addLayout(fields)
        self.inner.addLayout(foot)
        self.date.edited.connect(self.edited)
        self.time.edited.connect(self.edited)
        self.week.clicked.connect(lambda: self._take(*self._offer))
        self.none.clicked.connect(lambda: self._take("", ""))

    def show_next(self, day: str, at: str, offer: tuple[str, str]) -> None:
        """Start from what is set, and offer a day and time."""
        self.date.set_iso(day)
        self.time.set_iso(at)
        self._offer = offer
        self.week.setVisible(bool(offer[0]))
        self.week.setText(f"In one week, {words.iso_day(offer[0])}")
        self.week.updateGeometry()

    def _take(self, day: str, at: str) -> None:
        self.date.set_iso(day)
        self.time.set_iso(at)
        self.edited.emit()
        self.leave()


class CodePopover(Popover):
    """Take a service code from the practice's own list, or any other."""

    def __init__(self, host: QWidget, codes: Sequence[str]) -> None:
        super().__init__(host, 282)
        self._codes = [code_and_words(entry) for entry in codes if entry.strip()]
        self.code = SuggestEdit(self._suggest, name="Service code", least=0)
        self._help = PlainLabel(
            "Five letters or digits; your own list is kept in Settings.",
            Role.CAPTION, "text3", wrap=True,
        )  # fmt: skip
        self.inner.addWidget(FieldRow("Service code", self.code, reserve=False))
        self.inner.addWidget(self._help)
        self.code.edited.connect(self.edited)

    def show_code(self, code: str) -> None:
        """Start from a code."""
        self.code.set_value(code)

    def _suggest(self, typed: str) -> list[Suggestion]:
        wanted = typed.strip().casefold()
        fitting = [
            (code, told)
            for code, told in self._codes
            if code.casefold().startswith(wanted) or wanted in told.casefold()
        ]
        return [Suggestion(code, told) for code, told in fitting]
