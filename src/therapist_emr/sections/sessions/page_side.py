"""What one wants in sight while writing: last note, objectives, diagnoses, medications."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.domain.dates import PartialDate
from therapist_emr.domain.entry import Body, EntryHeader
from therapist_emr.domain.plan import Point, measured
from therapist_emr.domain.text import shorten
from therapist_emr.forms.blocks import Trend
from therapist_emr.forms.field import Values
from therapist_emr.sections.desk import ChartDesk
from therapist_emr.sections.diagnoses.order import listed
from therapist_emr.sections.glance import facts_by_day, standing_entries
from therapist_emr.sections.measures.reading import courses, trend_of
from therapist_emr.sections.sessions.page_objectives import Objectives
from therapist_emr.sections.sessions.reading import SEEN
from therapist_emr.sections.sessions.templates import SHIPPED, Shelf, shelf_of
from therapist_emr.sections.sessions.writing import Carried, Row, offered, plan_objectives
from therapist_emr.sections.treatment_plan.reading import points_of
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.fold import Fold
from therapist_emr.ui.widgets.scaffold import SidePanel
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.ui.widgets.textedit import ReadingText
from therapist_emr.ui.widgets.trend import TrendPlot

FIRST_WORDS = 220
SHOWN_MEASURES = 3


@dataclass(frozen=True, slots=True)
class Beside:
    """Hold what was read of the chart when the note was opened."""

    last: EntryHeader | None = None
    last_body: Body = field(default_factory=dict)
    objectives: Sequence[Row] = ()
    worked_on: Sequence[Mapping[str, Any]] = ()
    medications: Sequence[tuple[str, str]] = ()
    diagnoses: Sequence[tuple[str, str]] = ()
    shelf: Shelf = SHIPPED
    measures: Sequence[tuple[Trend, str]] = ()
    """The courses of the measures given last, each with what its last score means."""

    @property
    def carried(self) -> list[Carried]:
        """Return what the last note offers to carry forward."""
        return offered(self.last_body, self.shelf)


def read_beside(desk: ChartDesk) -> Beside:
    """Read what stands beside the note: a few rows, and the body of the last note."""
    sessions = desk.facts("sessions")
    last = next((h for h, _facts in standing_entries(sessions) if h.kind in SEEN), None)
    body: Body = {}
    if last is not None:
        body = desk.section("sessions").body(desk.entry(last.id))
    shelf = shelf_of(desk.own_templates())
    diagnoses = [(header.title, header.summary) for header, _facts in listed(desk)]
    return Beside(
        last,
        body,
        _objectives(desk),
        facts_by_day(sessions),
        _medications(desk),
        diagnoses,
        shelf,
        _measures(desk),
    )


def _measures(desk: ChartDesk) -> list[tuple[Trend, str]]:
    found = []
    for course in courses(desk.facts("measures"))[:SHOWN_MEASURES]:
        trend = trend_of(course)
        if trend is not None and len(trend.points) > 1:
            found.append((trend, f"{trend.points[-1][1]:g}"))
    return found


def _objectives(desk: ChartDesk) -> list[Row]:
    plans = standing_entries(desk.facts("treatment_plan"))
    return plan_objectives(plans[0][1]) if plans else []


def _medications(desk: ChartDesk) -> list[tuple[str, str]]:
    found = []
    for header, facts in standing_entries(desk.facts("medications")):
        if header.kind == "medication" and not facts.get("stopped"):
            name = " ".join(str(facts[key]) for key in ("name", "dose") if facts.get(key))
            found.append((name, str(facts.get("frequency") or "")))
    return sorted(found, key=lambda one: one[0].casefold())


def first_words(body: Values) -> str:
    """Return the first lines of a note, cut at a word."""
    for row in body.get("notes", ()):
        if row.get("text"):
            return shorten(str(row["text"]), FIRST_WORDS)
    return ""


def since_words(at: str, today: date) -> str:
    """Return "Nov 10, 7 days ago"."""
    try:
        on = PartialDate.parse(at[:10]).earliest()
    except ValueError:
        return ""
    return f"{words.short_day(on, today)}, {words.days_away(on, today)}"


class NoteSide(SidePanel):
    """Stand beside the note; every group folds."""

    open_wanted = Signal(int)
    carry_wanted = Signal()
    edited = Signal()

    def __init__(self, beside: Beside, today: date, *, objectives: bool, carries: bool) -> None:
        super().__init__("Beside the note")
        self._beside = beside
        self._carries = carries
        if beside.last is not None:
            self.add(self._last_note(beside.last, today))
        self.objectives = Objectives(beside.objectives, beside.worked_on, today)
        self._fold = Fold("Objectives", self.objectives)
        self.objectives.edited.connect(self._worked)
        self._has_objectives = objectives and bool(beside.objectives)
        self.add(self._fold)
        self._fold.setVisible(self._has_objectives)
        self._wanted = objectives
        for at, (trend, last) in enumerate(beside.measures):
            self.add(Fold(trend.title, TrendPlot(trend), remark=last, open_now=not at))
        for group in self._trends():
            self.add(group)
        for title, pairs in (
            ("Diagnoses", beside.diagnoses),
            ("Medications", beside.medications),
        ):
            if pairs:
                self.add(_pairs(title, pairs))
        if not (beside.last or beside.measures or beside.diagnoses or beside.medications
                or self._has_objectives):  # fmt: skip
            told = "The last note, the plan, measures and medications will stand here."
            nothing = PlainLabel(told, Role.CAPTION, "text3", wrap=True)
            nothing.setContentsMargins(0, SPACE.m, 0, 0)
            self.add(nothing)

    def show_rows(self, rows: Sequence[Values]) -> None:
        """Show which objectives the note worked on."""
        self.objectives.show_rows(rows)
        self._fold.setVisible(self._wanted and bool(self.objectives.rows))
        self._count()

    def _worked(self) -> None:
        self._count()
        self.edited.emit()

    def _count(self) -> None:
        worked = len(self.objectives.values())
        self._fold.set_remark(f"{worked} worked on" if worked else "")

    def _last_note(self, last: EntryHeader, today: date) -> Fold:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.s)
        told = first_words(self._beside.last_body)
        column.addWidget(ReadingText(told or last.title, Role.BODY, "text2", name="Last note"))
        row = QHBoxLayout()
        row.setSpacing(SPACE.l)
        self.open_last = Button("Open note", Kind.LINK)
        self.open_last.clicked.connect(lambda: self.open_wanted.emit(last.id))
        self.carry = Button(self._carry_words(), Kind.LINK)
        self.carry.clicked.connect(self.carry_wanted)
        row.addWidget(self.open_last)
        row.addWidget(self.carry)
        row.addStretch(1)
        column.addLayout(row)
        self.carry.setVisible(self._carries and bool(self._beside.carried))
        return Fold("Last note", body, remark=since_words(last.at, today))

    def _carry_words(self) -> str:
        parts = [one.label.lower() for one in self._beside.carried]
        return f"Carry forward the {words.listed(parts)}" if parts else "Carry forward"

    def _trends(self) -> list[Fold]:
        measured = [
            (objective, points)
            for objective in self._beside.objectives
            if len(points := points_of(str(objective["id"]), self._beside.worked_on)) > 1
        ]
        measured.sort(key=lambda pair: len(pair[1]), reverse=True)
        return [self._trend(*pair, open_now=not n) for n, pair in enumerate(measured[:3])]

    def _trend(self, objective: Row, points: Sequence[Point], *, open_now: bool) -> Fold:
        ends = [objective.get(key) for key in ("start_value", "target_value")]
        known = [float(end) for end in ends if isinstance(end, int | float)]
        values = [point.value for point in points] + known
        target = objective.get("target_value")
        trend = Trend(
            title=str(objective["text"]),
            points=tuple((point.day, point.value) for point in points),
            low=min(values),
            high=max(values),
            target=float(target) if isinstance(target, int | float) else None,
            unit=str(objective.get("unit") or ""),
        )
        last = measured(points[-1].value, trend.unit)
        return Fold(trend.title, TrendPlot(trend), remark=last, open_now=open_now)


def _pairs(title: str, pairs: Sequence[tuple[str, str]]) -> Fold:
    """Return a folded list of names, each with what is said of it below."""
    body = QWidget()
    column = QVBoxLayout(body)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE.s)
    for name, below in pairs:
        pair = QVBoxLayout()
        pair.setSpacing(0)
        pair.addWidget(PlainLabel(name, Role.BODY, wrap=True))
        if below:
            pair.addWidget(PlainLabel(below, Role.CAPTION, "text3", wrap=True))
        column.addLayout(pair)
    return Fold(title, body, remark=str(len(pairs)), open_now=False)
