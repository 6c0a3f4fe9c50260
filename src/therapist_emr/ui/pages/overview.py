"""The first page of a chart: what each section tells at a glance, and everything that happened."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from therapist_emr.sections.contract import Section
from therapist_emr.sections.desk import ChartDesk
from therapist_emr.sections.glance import Glance, GlanceRow, Side, Standing
from therapist_emr.ui.models.timeline_facts import Happening, timeline
from therapist_emr.ui.models.timeline_rows import read_key, timeline_rows
from therapist_emr.ui.theme import ROW_ONE, ROW_TWO, SPACE, TONE_INK, Role, Token, Tone
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.choice import ChipChoice
from therapist_emr.ui.widgets.course_row import CourseRow
from therapist_emr.ui.widgets.kept_place import place_kept
from therapist_emr.ui.widgets.listview import ListView
from therapist_emr.ui.widgets.progress import Bar
from therapist_emr.ui.widgets.row_delegate import PAD, RowLook
from therapist_emr.ui.widgets.rows import Row
from therapist_emr.ui.widgets.scaffold import Column, TwoColumns
from therapist_emr.ui.widgets.section_page import SectionPage
from therapist_emr.ui.widgets.sections import Hairline, SectionHeader, SectionList
from therapist_emr.ui.widgets.text import PlainLabel, body, caption
from therapist_emr.ui.widgets.timeline import Timeline

SHOWN = 8
MORE = "timelineMore"
ONE = RowLook(height=ROW_ONE, gap=0)
TWO = RowLook(height=ROW_TWO - 7, hairlines=True, gap=0)
STEPS = RowLook(height=ROW_ONE + 8, hairlines=True, gap=0)


def _column(*parts: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE.l)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    return holder


class OverviewPage(SectionPage):
    """Tell a chart at a glance; every line opens the thing itself.

    `wanted` carries a section, an entry's id and a draft's id, 0 for none; `session_wanted` asks
    for a new session.
    """

    wanted = Signal(str, int, int)
    session_wanted = Signal()

    comfort = 640
    least = 340

    def __init__(
        self, desk: ChartDesk, sections: Sequence[Section], parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, parent)
        self._sections = tuple(sections)
        self._identity = [one.key for one in self._sections if one.identifies]
        self._all, self._only = False, ""
        self._page = Column("Overview", width=0, side=SPACE.xl, top=SPACE.s)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._page)
        self.refresh()

    def refresh(self) -> None:
        """Read the chart again."""
        with place_kept(self):
            self._page.clear()
            self._page.add(self._columns(), flush=True)

    def _columns(self) -> QWidget:
        happened = timeline(self.desk, self._sections)
        told = [one for one in happened if one.section not in self._identity]
        glances = self._glances()
        at_right = self._parts(glances, Side.RIGHT)
        if told:
            left = _column(*self._parts(glances, Side.LEFT))
            right = _column(*at_right, self._timeline(happened))
        else:
            left, right = _column(self._first_steps()), _column(*at_right)
        return TwoColumns(left, right, gap=SPACE.s)

    def _glances(self) -> list[tuple[Glance, str]]:
        """Return what the sections show here by rank, each read once, with its section."""
        found = [
            (glance, section.key)
            for section in self._sections
            if section.glance is not None and (glance := section.glance(self.desk)) is not None
        ]
        return sorted(found, key=lambda one: one[0].rank)

    def _parts(self, glances: Sequence[tuple[Glance, str]], side: Side) -> list[QWidget]:
        return [self._part(*one) for one in glances if one[0].side is side]

    def _part(self, glance: Glance, section: str) -> QWidget:
        opener = Button(glance.action, Kind.LINK) if glance.action else None
        if opener is not None:
            opener.clicked.connect(lambda: self.wanted.emit(section, 0, 0))
        tint: Token = "amber" if glance.soon else "text3"
        if glance.rows and not any(row.progress or row.trend for row in glance.rows):
            part = SectionList(glance.title, self._lines(glance, section), end=opener)
            part.header.set_remark(glance.remark, tint)
            return part
        made = _Part(glance.title, end=opener)
        made.header.set_remark(glance.remark, tint)
        if not glance.rows:
            made.add(body(glance.nothing))
        elif any(row.trend for row in glance.rows):
            made.add(self._courses(glance, section))
        else:
            made.add(_Objectives(glance.rows))
        return made

    def _courses(self, glance: Glance, section: str) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for row in glance.rows:
            line = CourseRow(row.fact, row.title, row.detail, row.trend)
            line.opened.connect(partial(self.wanted.emit, section, row.entry_id, 0))
            column.addWidget(line)
        return holder

    def _lines(self, glance: Glance, section: str) -> ListView:
        rows = [
            Row(f"{row.entry_id}/{at}", row.title, row.detail, fact=row.fact, icon=row.icon)
            for at, row in enumerate(glance.rows)
        ]
        look = TWO if any(row.detail for row in glance.rows) else ONE
        view = ListView(rows, look, name=glance.title, fits=True)
        view.opened.connect(lambda key: self.wanted.emit(section, int(key.partition("/")[0]), 0))
        return view

    def _timeline(self, happened: Sequence[Happening]) -> QWidget:
        wanted = [one for one in happened if not self._only or one.section == self._only]
        shown = wanted if self._all else happened[:SHOWN]
        view = Timeline(timeline_rows(shown, self.desk.now().day), fits=True)
        view.opened.connect(lambda key: self.wanted.emit(*read_key(key)))
        more = Button("Fewer" if self._all else "All", Kind.LINK, on_click=self._toggle_all)
        more.setObjectName(MORE)
        more.setAccessibleName("Show less of the timeline" if self._all else "Show all of it")
        made = SectionList("Timeline", view, end=more)
        more.setVisible(len(happened) > SHOWN)
        if self._all:
            layout = made.layout()
            assert isinstance(layout, QVBoxLayout)
            layout.insertWidget(1, self._filter(happened))
        return made

    def _filter(self, happened: Sequence[Happening]) -> QWidget:
        """Offer to see one section's part of the timeline alone."""
        there = {one.section for one in happened}
        options = [("", "Everything")]
        options += [(one.key, one.title) for one in self._sections if one.key in there]
        chips = ChipChoice(options, single=True, name="What the timeline shows")
        chips.set_values((self._only,))
        chips.setContentsMargins(PAD, SPACE.xs, PAD, SPACE.s)

        def chosen() -> None:
            self._only = chips.value()
            QTimer.singleShot(0, self, self.refresh)

        chips.edited.connect(chosen)
        return chips

    def _toggle_all(self) -> None:
        self._all, self._only = not self._all, ""
        self.refresh()

    def _first_steps(self) -> QWidget:
        client = self.desk.client
        rows = [
            Row(section.key, *section.first_step, icon=section.icon)
            for section in self._sections
            if section.first_step is not None
        ]
        if not (client.born and client.phone):
            detail = "Birth date and phone" if not client.born else "Phone and contact wishes"
            title = "Complete the profile"
            rows[:0] = [Row(key, title, detail, icon="clients") for key in self._identity]
        view = ListView(rows, STEPS, name="What to do first", fits=True)
        view.opened.connect(self._step)
        return SectionList("This chart is new", view)

    def _step(self, key: str) -> None:
        if any(one.visits for one in self._sections if one.key == key):
            self.session_wanted.emit()
        else:
            self.wanted.emit(key, 0, 0)


class _Part(QWidget):
    """Head a part whose contents are not a list, on the same edges as the lists."""

    def __init__(self, title: str, end: QWidget | None = None) -> None:
        super().__init__()
        self.header = SectionHeader(title, end=end)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(SPACE.s)
        self._column.setContentsMargins(PAD, 0, PAD, 0)
        self._column.addWidget(self.header)

    def add(self, widget: QWidget) -> None:
        """Add one line."""
        self._column.addWidget(widget)


class _Objectives(QWidget):
    """Show lines with their bars, all equally long, words and dates in one column."""

    def __init__(self, rows: Sequence[GlanceRow]) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE.l)
        grid.setVerticalSpacing(SPACE.xs)
        grid.setColumnStretch(0, 1)
        for at, row in enumerate(one for one in rows if one.progress is not None):
            if at:
                grid.addWidget(Hairline(), at * 3, 0, 1, 2)
                grid.setRowMinimumHeight(at * 3, SPACE.m)
            assert row.progress is not None
            _add_line(grid, at * 3, row.title, row.progress)


def _add_line(grid: QGridLayout, at: int, title: str, standing: Standing) -> None:
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
    tone = Tone.GOOD if standing.met else Tone.SOON if standing.overdue else Tone.INFO
    tint: Token = "text2" if tone is Tone.INFO else TONE_INK[tone]
    due = f"Past {standing.due}" if standing.overdue and standing.due else standing.due
    bar = Bar(standing.fraction, tone, name=f"{title}: {standing.words}")
    grid.addWidget(PlainLabel(title, Role.LABEL, wrap=True), at + 1, 0)
    grid.addWidget(caption(standing.words, tint), at + 1, 1, right)
    grid.addWidget(bar, at + 2, 0, Qt.AlignmentFlag.AlignVCenter)
    grid.addWidget(caption(due, "amber" if standing.overdue else "text2"), at + 2, 1, right)
