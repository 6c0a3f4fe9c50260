"""The head of a note: when, where, how and by which template, each fact changed where it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, time
from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from therapist_emr.domain import words
from therapist_emr.domain.dates import PartialDate, read_time
from therapist_emr.forms.field import Choice, Values
from therapist_emr.forms.form import Form
from therapist_emr.sections.sessions.form import minutes
from therapist_emr.sections.sessions.page_popover import (
    DatePopover,
    TimePopover,
)
from therapist_emr.sections.sessions.templates import Template
from therapist_emr.ui import theme
from therapist_emr.ui.theme import SPACE
from therapist_emr.ui.widgets.buttons import FactButton
from therapist_emr.ui.widgets.flow import FlowLayout
from therapist_emr.ui.widgets.menu import Menu

TIMES = ("start", "stop")


def day_words(iso: str) -> str:
    """Return "Tue, Nov 17, 2026", or what was typed when it is no date."""
    try:
        whole = PartialDate.parse(iso).whole
    except ValueError:
        return iso or "Not set"
    return words.weekday_day(whole) if whole is not None else words.iso_day(iso)


def time_words(body: Values) -> str:
    """Return "5:30 to 6:23 pm, 53 min", as far as it is told."""
    told = [str(body.get(key) or "") for key in TIMES]
    start, stop = (read_time(one) for one in told)
    if start is None or stop is None:
        shown = [clock_words(one) for one in told if one]
        return " to ".join(shown) or "Not set"
    lasted = minutes({"start": start.strftime("%H:%M"), "stop": stop.strftime("%H:%M")})
    return f"{words.clock_span(start, stop)}, {lasted} min"


def clock_words(typed: str) -> str:
    """Return a time as this reader writes it, or what was typed when it is none."""
    found: time | None = read_time(typed)
    return words.clock(found) if found is not None else typed


class DetailsBar(QWidget):
    """Show the facts of a note side by side, parted by hairlines; each opens where it stands."""

    edited = Signal(str)
    template_wanted = Signal(str)
    GAP = 28

    def __init__(
        self, form: Form, templates: Sequence[Template], today: Callable[[], date],
        now: Callable[[], str], parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._form = form
        self._today, self._now = today, now
        self._templates = templates
        self._body: dict[str, Any] = {}
        self._keys = {field.key for field in form.fields}
        self.facts: dict[str, FactButton] = {}
        flow = FlowLayout(self, self.GAP, SPACE.m)
        for key, label in self._labels():
            fact = FactButton(label)
            fact.clicked.connect(lambda _on=False, key=key: self.open(key))
            self.facts[key] = fact
            flow.addWidget(fact)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _labels(self) -> list[tuple[str, str]]:
        stops = "stop" in self._keys
        start = "Time" if stops else self._form["start"].label
        shown = [("date", "Date"), ("start", start), ("place", "Place"), ("modality", "Modality")]
        found = [(key, label) for key, label in shown if key in self._keys]
        return found + ([("template", "Template")] if len(self._templates) > 1 else [])

    def values(self) -> dict[str, Any]:
        """Return the facts as they stand."""
        return dict(self._body)

    def show_body(self, body: Values) -> None:
        """Show the facts of a note."""
        shown = (*self.facts, *TIMES, "template")
        self._body = {key: body[key] for key in shown if key in body}
        self._write()

    def set_value(self, key: str, value: str) -> None:
        """Change one fact."""
        if self._body.get(key) != value:
            self._body[key] = value
            self._write()
            self.edited.emit(key)

    def stop_now(self) -> None:
        """Note that the session ends at this minute."""
        self.set_value("stop", self._now())

    def open(self, key: str) -> None:
        """Open what changes a fact, below it."""
        key = "start" if key == "stop" else key
        if key == "date":
            self._open_date()
        elif key == "start":
            self._open_time()
        elif key in self.facts:
            self._open_menu(key)

    def _write(self) -> None:
        for key, fact in self.facts.items():
            if key == "date":
                told = day_words(str(self._body.get(key) or ""))
            elif key == "start":
                told = time_words(self._body)
            elif key == "template":
                used = str(self._body.get(key) or "")
                found = next((one for one in self._templates if one.key == used), None)
                told = found.title if found is not None else "None"
            else:
                chosen = str(self._body.get(key) or "")
                told = self._form[key].choice_label(chosen) or "Not set"
            fact.set_value(told)
        self.updateGeometry()
        self.update()

    def _open_date(self) -> None:
        card = DatePopover(self.window(), self._today)
        card.show_day(str(self._body.get("date") or ""))
        card.edited.connect(lambda: self.set_value("date", card.date.iso()))
        card.closed.connect(card.deleteLater)
        card.open_at(self.facts["date"], card.date)
        card.date.selectAll()

    def _open_time(self) -> None:
        card = TimePopover(self.window(), self._now, stops="stop" in self._keys)
        card.show_times(*(str(self._body.get(key) or "") for key in TIMES))

        def take() -> None:
            self.set_value("start", card.start.iso())
            if "stop" in self._keys:
                self.set_value("stop", card.stop.iso())

        card.edited.connect(take)
        card.closed.connect(card.deleteLater)
        unset = "stop" in self._keys and self._body.get("start") and not self._body.get("stop")
        first = card.stop if unset else card.start
        card.open_at(self.facts["start"], first)
        first.selectAll()

    def _open_menu(self, key: str) -> None:
        chosen = str(self._body.get(key) or "")
        menu = Menu(self._form[key].label, self)
        menu.setToolTipsVisible(True)
        for choice, about in self._choices(key):
            now = choice.key == chosen
            action = menu.add(
                choice.label, partial(self._chosen, key, choice.key), "check" if now else ""
            )
            action.setToolTip(about)
            if now:
                menu.setActiveAction(action)
        fact = self.facts[key]
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(fact.mapToGlobal(fact.rect().bottomLeft()))

    def _choices(self, key: str) -> list[tuple[Choice, str]]:
        if key == "template":
            return [(Choice(one.key, one.title), one.about) for one in self._templates]
        return [(choice, "") for choice in self._form[key].choices]

    def _chosen(self, key: str, value: str) -> None:
        if key == "template":
            self.template_wanted.emit(value)
        else:
            self.set_value(key, value)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a hairline between facts of one line."""
        painter = QPainter(self)
        painter.setPen(theme.color("hair"))
        shown = [fact for fact in self.facts.values() if not fact.isHidden()]
        for left, right in pairwise(shown):
            if left.y() == right.y():
                x = right.x() - self.GAP // 2
                painter.drawLine(x, left.y(), x, left.y() + left.height() - 1)
        painter.end()
