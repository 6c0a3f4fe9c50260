"""Dates and times as people type them, with a month to pick from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.domain.dates import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    Lean,
    PartialDate,
    read_date,
    read_time,
)
from therapist_emr.ui import icons, style, theme
from therapist_emr.ui.theme import Role, Token
from therapist_emr.ui.widgets.buttons import Button, IconButton, Kind
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.floating import FloatingCard
from therapist_emr.ui.widgets.lineedit import LineEdit
from therapist_emr.ui.widgets.text import PlainLabel

Today = Callable[[], date]
_FIRST_DAY, _LAST_DAY = date(1, 2, 1), date(9998, 12, 31)


def _now() -> date:
    from datetime import datetime

    return datetime.now().astimezone().date()


class DateEdit(LineEdit):
    """Take a date in any usual form, partial ones too; what is no date stays as typed."""

    edited = Signal()

    def __init__(
        self, *, name: str = "", today: Today = _now, picker: bool = True,
        lean: Lean = Lean.PAST, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(name=name, parent=parent)
        self._lean = lean
        self._today = today
        self._card: CalendarCard | None = None
        self.textEdited.connect(lambda _text: self.edited.emit())
        if picker:
            button = IconButton("calendar", "Pick from the calendar", size=icons.INLINE)
            button.clicked.connect(self._open)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.add_tail(button)

    def found(self) -> PartialDate | None:
        """Return the date typed, or None."""
        day_first = words.current_style().day_first
        return read_date(self.value(), self._today(), day_first=day_first, lean=self._lean)

    def iso(self) -> str:
        """Return the date in ISO form, or what was typed when it is no date."""
        found = self.found()
        return found.iso if found is not None else self.value()

    def set_iso(self, iso: str) -> None:
        """Show an ISO date, whole or partial; anything else as it is."""
        self.set_value(words.iso_day(iso))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Write the date out, so that it is seen how it was understood."""
        super().focusOutEvent(event)
        found = self.found()
        if found is not None and event.reason() != Qt.FocusReason.PopupFocusReason:
            self.set_value(words.partial_day(found))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the month with Alt+Down; go a day on or back with Up and Down."""
        key, alt = event.key(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        if key == Qt.Key.Key_Down and alt:
            self._open()
            return
        if key in {Qt.Key.Key_Up, Qt.Key.Key_Down} and not event.modifiers():
            self._step(1 if key == Qt.Key.Key_Up else -1)
            return
        super().keyPressEvent(event)

    def _step(self, days: int) -> None:
        found = self.found()
        if found is None and not self.value():
            whole: date | None = self._today()
            days = 0
        else:
            whole = found.whole if found is not None else None
        if whole is not None and EARLIEST_YEAR <= whole.year <= LATEST_YEAR:
            self._take(whole + timedelta(days=days))

    def _take(self, chosen: date) -> None:
        self.set_value(words.day(chosen))
        self.edited.emit()

    def _open(self) -> None:
        if self._card is None:
            self._card = CalendarCard(self.window(), self._today)
            self._card.picked.connect(self._picked)
            self.destroyed.connect(self._card.deleteLater)
        found = self.found()
        start = found.earliest() if found is not None else self._today()
        self._card.open_at(self, start)

    def _picked(self, iso: str) -> None:
        self._take(date.fromisoformat(iso))
        self.setFocus(Qt.FocusReason.OtherFocusReason)


def are_readable(*dates: tuple[FieldRow, DateEdit]) -> bool:
    """Tell whether dates were typed, or nothing; say beside each field that holds no date."""
    fine = True
    for row, edit in dates:
        if edit.value() and edit.found() is None:
            row.show_problem(words.not_a_date())
            fine = False
        else:
            row.clear_problem()
    return fine


class TimeEdit(LineEdit):
    """Take a time as it is typed ("5:30p", "17:30"); what is no time stays as typed."""

    edited = Signal()

    def __init__(self, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name=name, parent=parent)
        self.textEdited.connect(lambda _text: self.edited.emit())

    def iso(self) -> str:
        """Return "HH:MM", or what was typed when it is no time."""
        found = read_time(self.value())
        return found.strftime("%H:%M") if found is not None else self.value()

    def set_iso(self, iso: str) -> None:
        """Show "HH:MM" as this reader writes times."""
        found = read_time(iso)
        self.set_value(words.clock(found) if found is not None else iso)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Write the time out, so that it is seen how it was understood."""
        super().focusOutEvent(event)
        if self.value():
            self.set_iso(self.iso())


class CalendarCard(FloatingCard):
    """Float a month below a field."""

    picked = Signal(str)

    def __init__(self, host: QWidget, today: Today) -> None:
        super().__init__(host, margin=theme.SPACE.m)
        self._title = PlainLabel("", Role.STRONG)
        back = IconButton("chevron-left", "Month before", size=icons.INLINE)
        on = IconButton("chevron-right", "Month after", size=icons.INLINE)
        now = Button("Today", Kind.QUIET)
        self.grid = MonthGrid(today)
        back.clicked.connect(lambda: self._turn(-1))
        on.clicked.connect(lambda: self._turn(1))
        now.clicked.connect(lambda: self._done(today().isoformat()))
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self._title)
        head.addStretch(1)
        for button in (now, back, on):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            head.addWidget(button)
        inner = QVBoxLayout()
        inner.setSpacing(theme.SPACE.s)
        inner.addLayout(head)
        inner.addWidget(self.grid)
        self.column.addLayout(inner)
        self.grid.picked.connect(self._done)
        self.grid.closed.connect(self._away)
        self._anchor: QWidget | None = None

    def open_at(self, anchor: QWidget, day: date) -> None:
        """Show the month of a day below a widget."""
        self._anchor = anchor
        self.grid.show_day(day)
        self._name()
        size = self.column.sizeHint()
        self.place_below(anchor, size.width() - 28, size.height() - 28)
        self.show()
        self.grid.setFocus(Qt.FocusReason.PopupFocusReason)

    def _turn(self, months: int) -> None:
        self.grid.turn(months)
        self._name()

    def _name(self) -> None:
        self._title.setText(self.grid.day.strftime("%B %Y"))

    def _done(self, iso: str) -> None:
        self.hide()
        self.picked.emit(iso)

    def _away(self) -> None:
        self.hide()
        if self._anchor is not None and self._anchor.isVisible():
            self._anchor.setFocus(Qt.FocusReason.OtherFocusReason)


class MonthGrid(QWidget):
    """Paint six weeks and let a day be chosen by mouse or arrows."""

    picked = Signal(str)
    closed = Signal()

    def __init__(self, today: Today, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.day = today()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Calendar")
        self._hover: date | None = None

    def show_day(self, day: date) -> None:
        """Go to a day's month, or to the nearest that has whole weeks around it."""
        day = min(max(day, _FIRST_DAY), _LAST_DAY)
        self.day = day
        self.setAccessibleDescription(words.weekday_day(day))
        self.update()

    def turn(self, months: int) -> None:
        """Go some months on, staying within real months."""
        number = self.day.year * 12 + self.day.month - 1 + months
        year, month = divmod(number, 12)
        if _FIRST_DAY.year <= year <= _LAST_DAY.year:
            last = PartialDate(year, month + 1).latest().day
            self.show_day(date(year, month + 1, min(self.day.day, last)))

    def sizeHint(self) -> QSize:
        """Return seven columns, a head and six weeks."""
        cell = theme.px(34)
        return QSize(cell * 7, theme.px(24) + theme.px(30) * 6)

    def minimumSizeHint(self) -> QSize:
        """Keep all days in sight."""
        return self.sizeHint()

    def _first(self) -> date:
        start = self.day.replace(day=1)
        back = start.weekday() if words.current_style().day_first else (start.weekday() + 1) % 7
        return start - timedelta(days=back)

    def _cell(self, number: int) -> QRect:
        width, head = self.width() // 7, theme.px(24)
        height = (self.height() - head) // 6
        return QRect(number % 7 * width, head + number // 7 * height, width, height)

    def _at(self, event: QMouseEvent) -> date | None:
        for number in range(42):
            if self._cell(number).contains(event.position().toPoint()):
                return self._first() + timedelta(days=number)
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the day under the pointer."""
        self._hover = self._at(event)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the day under the pointer."""
        found = self._at(event)
        if found is not None:
            self.picked.emit(found.isoformat())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close when something else is used."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by arrows and pages, choose by Return, leave by Escape."""
        steps = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7,
        }  # fmt: skip
        key = Qt.Key(event.key())
        if key in steps:
            self.show_day(self.day + timedelta(days=steps[key]))
        elif key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self.turn(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.picked.emit(self.day.isoformat())
        elif key == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the weekdays and the days."""
        painter = QPainter(self)
        first = self._first()
        centre = int(Qt.AlignmentFlag.AlignCenter)
        painter.setFont(theme.font(Role.CAPTION))
        painter.setPen(theme.color("text3"))
        width = self.width() // 7
        for column in range(7):
            letters = words.weekday_day(first + timedelta(days=column))[:2]
            painter.drawText(QRect(column * width, 0, width, theme.px(20)), centre, letters)
        for number in range(42):
            self._paint_day(painter, first + timedelta(days=number), QRectF(self._cell(number)))
        painter.end()

    def _paint_day(self, painter: QPainter, day: date, cell: QRectF) -> None:
        box = cell.adjusted(2, 1, -2, -1)
        chosen, today = day == self.day, day == self._today()
        ink: Token = "text" if day.month == self.day.month else "text3"
        if chosen:
            style.box(painter, box, "accent")
            ink = "onAccent"
        elif day == self._hover:
            style.box(painter, box, "hover")
        painter.setFont(theme.font(Role.STRONG if today or chosen else Role.BODY))
        painter.setPen(theme.color("accent" if today and not chosen else ink))
        painter.drawText(cell, int(Qt.AlignmentFlag.AlignCenter), str(day.day))
        if today and not chosen:
            painter.setBrush(theme.color("accent"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(QPointF(cell.center().x(), box.bottom() - 3), 1.5, 1.5)
