"""One measure of a client at large: the score now, its course, every time it was given."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.domain.entry import DraftHeader, EntryHeader
from therapist_emr.sections.measures.reading import Course, Given, figure, told_change, trend_of
from therapist_emr.ui.theme import SPACE, Role, Token
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.choice import ChipChoice
from therapist_emr.ui.widgets.sections import SectionHeader
from therapist_emr.ui.widgets.table import Cell, Column, RecordTable, TableRow
from therapist_emr.ui.widgets.text import PlainLabel, caption
from therapist_emr.ui.widgets.trend import TrendPlot

TALL = 200
COLUMNS = (
    Column("Date", 1.1),
    Column("Total", 0.7, right=True),
    Column("Reads as", 2.4),
    Column("Change", 2.2),
)


def chooser(courses: Sequence[Course], chosen: str) -> ChipChoice:
    """Return the row of measures one chooses from, each with its last score."""
    options = [
        (one.group, f"{one.name}  {figure(one.last.total)}".strip() if one.given else one.name)
        for one in courses
    ]
    row = ChipChoice(options, single=True, name="Measure shown")
    row.set_value(chosen)
    return row


class CourseView(QWidget):
    """Show one measure: `opened` carries an administration, `due_asked` asks for its schedule."""

    opened = Signal(int)
    due_asked = Signal()

    def __init__(
        self,
        course: Course,
        sex: str,
        due: str,
        *,
        late: bool,
        withdrawn: Sequence[EntryHeader] = (),
    ) -> None:
        super().__init__()
        self.course = course
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.m)
        column.addLayout(self._head(course))
        trend = trend_of(course, sex)
        if trend is not None and len(trend.points) > 1:
            self.plot = TrendPlot(trend, height=TALL)
            column.addWidget(self.plot)
        column.addWidget(self._due(due, late=late))
        column.addSpacing(SPACE.s)
        column.addWidget(SectionHeader("Every time it was given", len(course.given), line=False))
        rows = [*self._rows(course), *map(_wrong, withdrawn)]
        self.table = RecordTable(COLUMNS, rows, name=f"{course.name} given")
        self.table.opened.connect(lambda key: self.opened.emit(int(key)))
        column.addWidget(self.table)

    def _head(self, course: Course) -> QHBoxLayout:
        last = course.last
        score = PlainLabel(figure(last.total) or "–", Role.FIGURE)
        score.setAccessibleName(f"Last total {figure(last.total) or 'none'}")
        meaning = last.severity or ("Incomplete" if last.missing else "")
        told = QVBoxLayout()
        told.setSpacing(1)
        told.addWidget(PlainLabel(meaning or course.name, Role.NAME, wrap=True))
        change = told_change(course) if last.total is not None else ""
        told.addWidget(PlainLabel(change or "Given once so far", Role.BODY, "text2", wrap=True))
        told.addWidget(caption(f"{course.name}, {words.iso_day(last.day)}"))
        row = QHBoxLayout()
        row.setSpacing(SPACE.l)
        row.addWidget(score, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(told, 1)
        return row

    def _due(self, due: str, *, late: bool) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.s)
        tint: Token = "amber" if late else "text2"
        row.addWidget(PlainLabel(due or "Not asked for regularly", Role.BODY, tint, wrap=True), 1)
        words_ = "Change when it is due" if due else "Ask for it regularly"
        self.schedule = Button(words_, Kind.LINK, on_click=self.due_asked.emit)
        row.addWidget(self.schedule)
        return holder

    @staticmethod
    def _rows(course: Course) -> list[TableRow]:
        places = {one.entry_id: at for at, one in enumerate(course.scored)}
        return [
            TableRow(str(one.entry_id), _cells(course, one, places.get(one.entry_id)))
            for one in reversed(course.given)
        ]


def _cells(course: Course, one: Given, place: int | None) -> tuple[Cell, ...]:
    change = told_change(course, place, thresholds=False) if place is not None else ""
    if one.total is None:
        missing = words.count(one.missing, "question")
        reads = f"Incomplete, {missing} unanswered" if one.missing else "No total"
    else:
        reads = one.severity
    detail = "Score only" if one.score_only else ""
    return (
        Cell(words.iso_day(one.day), detail, strong=True),
        Cell(figure(one.total) or "–"),
        Cell(reads),
        Cell(change, quiet=True),
    )


def _wrong(header: EntryHeader) -> TableRow:
    """Return a measure entered in error, which is no part of the course and still readable."""
    cells = (Cell(words.iso_day(header.at[:10])), Cell("–"), Cell("Entered in error"), Cell(""))
    return TableRow(str(header.id), cells, faint=True)


def unfinished_words(drafts: Sequence[DraftHeader]) -> str:
    """Return what was begun and is not in the record yet."""
    return f"{drafts[0].title or 'A measure'} was begun and is not kept yet"
