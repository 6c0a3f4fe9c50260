"""What stands beside the list: when it was last gone through, and questions for the prescriber."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.forms.field import Values
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.sections import SectionHeader
from therapist_emr.ui.widgets.text import PlainLabel

_MOST = 6


def _line(day: str, count: str) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, SPACE.s, 0, 0)
    row.addWidget(PlainLabel(day, Role.BODY, "text2"))
    row.addStretch(1)
    row.addWidget(PlainLabel(count, Role.CAPTION, "text3"))
    return holder


class ReviewNotes(QWidget):
    """List the reviews, the newest first, over what to ask the prescriber."""

    def __init__(self, reviews: Sequence[Values], on_review: Callable[[], object]) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, SPACE.m, 0, 0)
        self._column.setSpacing(0)
        self._fill(reviews, on_review)

    def _fill(self, reviews: Sequence[Values], on_review: Callable[[], object]) -> None:
        add = self._column.addWidget
        add(SectionHeader("Questions for the prescriber"))
        asked = next((text for one in reviews if (text := one.get("questions"))), "")
        told = str(asked) or "None noted at the last review."
        words_ = PlainLabel(told, Role.BODY, "text2", wrap=True, selectable=True)
        words_.setContentsMargins(0, SPACE.s, 0, 0)
        add(words_)
        self._column.addSpacing(SPACE.l)
        add(SectionHeader("Reviewed with client", len(reviews)))
        for review in reviews[:_MOST]:
            day = words.iso_day(str(review.get("reviewed_on") or ""))
            count = words.count(len(review.get("list") or ()), "medication")
            add(_line(day, count))
        if len(reviews) > _MOST:
            more = words.count(len(reviews) - _MOST, "earlier review")
            earlier = PlainLabel(
                f"and {more}, in the chart's PDF", Role.CAPTION, "text3", wrap=True
            )
            earlier.setContentsMargins(0, SPACE.s, 0, 0)
            add(earlier)
        if not reviews:
            told = "Going through the list together once a year or after a change is usual."
            hint = PlainLabel(told, Role.CAPTION, "text3", wrap=True)
            hint.setContentsMargins(0, SPACE.s, 0, 0)
            add(hint)
            add(Button("Review now", Kind.LINK, "check-circle", on_click=on_review))
