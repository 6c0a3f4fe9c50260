"""What stands beside the list: when it was last gone through, and questions for the prescriber."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.forms.field import Values
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.sections import SectionHeader
from therapist_emr.ui.widgets.text import PlainLabel

_MOST = 6


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Hold one review of the list; `wrong` was entered in error."""

    entry_id: int
    body: Values
    wrong: bool = False


def last_asked(reviews: Sequence[Reviewed]) -> str:
    """Return what was to be asked at the last review: it stays until it is taken out."""
    last = next((one.body for one in reviews if not one.wrong), {})
    return str(last.get("questions") or "")


def _day(review: Reviewed) -> str:
    return words.iso_day(str(review.body.get("reviewed_on") or ""))


class ReviewNotes(QWidget):
    """List the reviews, the newest first, over what to ask the prescriber; `opened` names one."""

    opened = Signal(int)

    def __init__(self, reviews: Sequence[Reviewed], on_review: Callable[[], object]) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, SPACE.m, 0, 0)
        self._column.setSpacing(0)
        self._fill(reviews, on_review)

    def _fill(self, found: Sequence[Reviewed], on_review: Callable[[], object]) -> None:
        add = self._column.addWidget
        reviews = [one for one in found if not one.wrong]
        add(SectionHeader("Questions for the prescriber"))
        told = last_asked(found) or "None noted at the last review."
        words_ = PlainLabel(told, Role.BODY, "text2", wrap=True, selectable=True)
        words_.setContentsMargins(0, SPACE.s, 0, 0)
        add(words_)
        self._column.addSpacing(SPACE.l)
        add(SectionHeader("Reviewed with client", len(reviews)))
        for review in reviews[:_MOST]:
            listed = words.count(len(review.body.get("list") or ()), "medication")
            add(self._line(review, listed))
        if len(reviews) > _MOST:
            more = words.count(len(reviews) - _MOST, "earlier review")
            earlier = PlainLabel(
                f"and {more}, in the chart's PDF", Role.CAPTION, "text3", wrap=True
            )
            earlier.setContentsMargins(0, SPACE.s, 0, 0)
            add(earlier)
        for review in found:
            if review.wrong:
                add(self._line(review, "Entered in error"))
        if not reviews:
            told = "Going through the list together once a year or after a change is usual."
            hint = PlainLabel(told, Role.CAPTION, "text3", wrap=True)
            hint.setContentsMargins(0, SPACE.s, 0, 0)
            add(hint)
            add(Button("Review now", Kind.LINK, "check-circle", on_click=on_review))

    def _line(self, review: Reviewed, told: str) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, SPACE.s, 0, 0)
        day = Button(_day(review), Kind.LINK)
        day.setAccessibleName(f"Review of {_day(review)}, {told}")
        day.clicked.connect(lambda: self.opened.emit(review.entry_id))
        row.addWidget(day)
        row.addStretch(1)
        row.addWidget(PlainLabel(told, Role.CAPTION, "text3"))
        return holder
