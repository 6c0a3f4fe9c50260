"""The foot of a note: the next session, the service code, and how to sign."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.domain.dates import PartialDate
from therapist_emr.forms.field import Values
from therapist_emr.forms.form import Form
from therapist_emr.sections.sessions.page_details import clock_words
from therapist_emr.sections.sessions.page_popover import CodePopover, NextPopover
from therapist_emr.sections.sessions.writing import code_and_words, next_week
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.floating import keep_free
from therapist_emr.ui.widgets.inline_fact import InlineFact
from therapist_emr.ui.widgets.scaffold import Surface
from therapist_emr.ui.widgets.text import PlainLabel


def next_words(body: Values) -> str:
    """Return "Tue, Nov 24, 5:30 pm", or "Not set"."""
    day, at = str(body.get("next_date") or ""), str(body.get("next_time") or "")
    if not day and not at:
        return "Not set"
    shown = _near_day(day)
    return ", ".join(part for part in (shown, clock_words(at) if at else "") if part)


def _near_day(iso: str) -> str:
    """Return "Tue, Nov 24": the next session is so near that its year says nothing."""
    try:
        whole = PartialDate.parse(iso).whole
    except ValueError:
        return iso
    if whole is None:
        return iso
    return f"{words.weekday_day(whole).partition(',')[0]}, {words.short_day(whole, whole)}"


class FootBar(Surface):
    """Stand below the note: the next session, the service code, and how to sign."""

    edited = Signal(str)

    def __init__(
        self, form: Form, codes: Sequence[str], today: Callable[[], date], hint: str,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__("surface", "top", parent=parent)
        keep_free(self)
        keys = {field.key for field in form.fields}
        self._codes = codes
        self._today = today
        self._body: dict[str, Any] = {}
        self.next = InlineFact("Next session")
        self.code = InlineFact("Service code")
        self.next.clicked.connect(self._open_next)
        self.code.clicked.connect(self._open_code)
        self._keys = [k for k in ("next_date", "next_time", "service_code") if k in keys]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, SPACE.s, 0, SPACE.s)
        row.setSpacing(SPACE.xl)
        row.addWidget(self.next)
        row.addWidget(self.code)
        row.addStretch(1)
        self._how = hint
        self._hint = PlainLabel(hint, Role.CAPTION, "text3")
        row.addWidget(self._hint)
        self.next.setVisible("next_date" in keys)
        self.code.setVisible("service_code" in keys)

    def values(self) -> dict[str, Any]:
        """Return what is set."""
        return {key: self._body.get(key, "") for key in self._keys}

    def show_body(self, body: Values) -> None:
        """Show the values of a note."""
        self._body = dict(body)
        self._write()

    def count(self, words_written: int) -> None:
        """Say how many words the note has, before how to sign it."""
        told = words.count(words_written, "word") if words_written else ""
        self._hint.setText(", ".join(part for part in (told, self._how) if part))

    def note(self, key: str, value: Any) -> None:
        """Learn of a fact set elsewhere, on which offers here rest."""
        self._body[key] = value

    def open(self, key: str) -> None:
        """Open what changes a value."""
        if key == "service_code":
            self._open_code()
        else:
            self._open_next()

    def _set(self, key: str, value: str) -> None:
        if self._body.get(key, "") != value:
            self._body[key] = value
            self._write()
            self.edited.emit(key)

    def _write(self) -> None:
        self.next.set_value(next_words(self._body))
        code = str(self._body.get("service_code") or "")
        known = dict(code_and_words(entry) for entry in self._codes if entry.strip())
        told = known.get(code.upper(), "")
        self.code.set_value(f"{code} {told}".strip() or "Not set")

    def _open_next(self) -> None:
        card = NextPopover(self.window(), self._today)
        body = self._body
        card.show_next(
            str(body.get("next_date") or ""), str(body.get("next_time") or ""), next_week(body)
        )

        def take() -> None:
            self._set("next_date", card.date.iso())
            self._set("next_time", card.time.iso())

        card.edited.connect(take)
        card.closed.connect(card.deleteLater)
        card.open_at(self.next, card.date)
        card.date.selectAll()

    def _open_code(self) -> None:
        card = CodePopover(self.window(), self._codes)
        card.show_code(str(self._body.get("service_code") or ""))
        card.edited.connect(lambda: self._set("service_code", card.code.value().upper()))
        card.closed.connect(card.deleteLater)
        card.open_at(self.code, card.code)
        card.code.selectAll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the hint go first where there is little room."""
        super().resizeEvent(event)
        parts = (self.next, self.code)
        need = sum(one.sizeHint().width() for one in parts if not one.isHidden())
        spare = self.width() - need - len(parts) * SPACE.xl
        self._hint.setVisible(spare >= self._hint.sizeHint().width())

    def minimumSizeHint(self) -> QSize:
        """Need no room for the hint."""
        least = self.next.minimumSizeHint().width() + self.code.minimumSizeHint().width()
        return QSize(least + SPACE.xl, super().minimumSizeHint().height())
