"""The allergies beside the list of medications, which are read together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from therapist_emr.forms.field import Values
from therapist_emr.sections.allergies.form import GRAVE
from therapist_emr.sections.allergies.glance import KEY, held, manner, severity_words, stated
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.buttons import IconButton
from therapist_emr.ui.widgets.icon_label import IconLabel
from therapist_emr.ui.widgets.sections import SectionHeader
from therapist_emr.ui.widgets.text import PlainLabel

if TYPE_CHECKING:
    from therapist_emr.sections.desk import ChartDesk


class AllergyNotes(QWidget):
    """List what the client reacts to, the gravest first, or that none is known."""

    def __init__(self, desk: ChartDesk) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, SPACE.m, 0, 0)
        self._column.setSpacing(0)
        told = desk.facts(KEY)
        found, said = held(told), stated(told)
        self.open = IconButton("chevron-right", "Open allergies", size=16)
        self.open.clicked.connect(lambda: desk.open(KEY))
        count = len(found) or ""
        self._column.addWidget(SectionHeader("Allergies", count, end=self.open))
        for header, facts in found:
            self._column.addWidget(_allergy(header.title, manner(facts), facts))
        if not found and said is not None:
            self._add(said[0].title, said[0].summary)
        elif not found:
            self._add("", "Not asked about yet.")

    def _add(self, title: str, detail: str) -> None:
        if title:
            line = PlainLabel(title, Role.BODY, wrap=True)
            line.setContentsMargins(0, SPACE.s, 0, 0)
            self._column.addWidget(line)
        below = PlainLabel(detail, Role.CAPTION, "text3", wrap=True)
        below.setContentsMargins(0, SPACE.xs if title else SPACE.s, 0, 0)
        self._column.addWidget(below)


def _allergy(title: str, detail: str, facts: Values) -> QWidget:
    grave = facts.get("severity") in GRAVE
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, SPACE.s, 0, 0)
    column.setSpacing(0)
    grid = QGridLayout()
    grid.setHorizontalSpacing(SPACE.s)
    grid.setVerticalSpacing(0)
    grid.setColumnStretch(1, 1)
    grid.addWidget(IconLabel("allergy", "red" if grave else "text2", 16), 0, 0)
    grid.addWidget(PlainLabel(title, Role.LABEL, wrap=True), 0, 1)
    severity = PlainLabel(severity_words(facts), Role.CAPTION, "red" if grave else "text3")
    grid.addWidget(severity, 0, 2)
    if detail:
        grid.addWidget(PlainLabel(detail, Role.CAPTION, "text3", wrap=True), 1, 1, 1, 2)
    column.addLayout(grid)
    column.addSpacing(SPACE.xs)
    return holder
