"""The first page of a chart: plan, medications, what is next, and everything that happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from therapist_emr.sections.contract import Section
from therapist_emr.sections.desk import ChartDesk
from therapist_emr.sections.profile.form import PROFILE
from therapist_emr.ui.models.client_rows import visit_words
from therapist_emr.ui.models.overview_facts import (
    Happening,
    MedicationLine,
    ObjectiveLine,
    PlanTold,
    medications_now,
    plan_told,
    reviewed_words,
    timeline,
)
from therapist_emr.ui.models.timeline_rows import read_key, timeline_rows
from therapist_emr.ui.theme import ROW_ONE, ROW_TWO, SPACE, TONE_INK, Role, Token, Tone
from therapist_emr.ui.widgets.buttons import Button, Kind
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

    def __init__(
        self, desk: ChartDesk, sections: Sequence[Section], parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, parent)
        self._sections = tuple(sections)
        self._all = False
        self._page = Column("Overview", width=0, side=SPACE.xl, top=SPACE.s)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._page)
        self.refresh()

    def refresh(self) -> None:
        """Read the chart again."""
        place = self._page.verticalScrollBar().value()
        self._page.clear()
        happened = timeline(self.desk, self._sections)
        told = [one for one in happened if one.section != PROFILE.key]
        if told:
            left, right = _column(*self._left_parts()), _column(*self._right_parts(happened))
        else:
            left, right = _column(self._first_steps()), _column(*self._right_parts(()))
        self._page.add(TwoColumns(left, right, gap=SPACE.s), flush=True)
        self._page.verticalScrollBar().setValue(place)

    def _left_parts(self) -> list[QWidget]:
        today = self.desk.now().day
        facts = self.desk.facts("medications")
        lines = medications_now(self.desk.section("medications"), facts)
        plan = plan_told(self.desk.facts("treatment_plan"), self.desk.facts("sessions"), today)
        parts: list[QWidget] = []
        if lines:
            parts.append(self._medications(lines, reviewed_words(facts, today)))
        else:
            empty = self.desk.section("medications").empty
            parts.append(self._missing("Medications", empty.title, empty.action, "medications"))
        if plan is not None:
            parts.append(self._plan(plan))
        else:
            empty = self.desk.section("treatment_plan").empty
            words = "Objectives show here with their progress."
            parts.append(self._missing("Plan objectives", words, empty.action, "treatment_plan"))
        return parts

    def _right_parts(self, happened: Sequence[Happening]) -> list[QWidget]:
        parts: list[QWidget] = []
        client, today = self.desk.client, self.desk.now().day
        if client.next_visit and client.next_visit[:10] >= today.isoformat():
            parts.append(self._next(visit_words(client.next_visit, today)))
        if client.minor_on(today):
            parts += self._people()
        if happened:
            parts.append(self._timeline(happened))
        return parts

    def _medications(self, lines: Sequence[MedicationLine], reviewed: str) -> QWidget:
        rows = [Row(str(line.entry_id), line.title, line.detail) for line in lines]
        view = ListView(rows, TWO, name="Current medications", fits=True)
        view.opened.connect(lambda key: self.wanted.emit("medications", int(key), 0))
        part = SectionList("Medications", view)
        part.header.set_remark(reviewed or "Not reviewed with client yet")
        return part

    def _plan(self, plan: PlanTold) -> QWidget:
        opener = Button("Open plan", Kind.LINK)
        opener.clicked.connect(lambda: self.wanted.emit("treatment_plan", 0, 0))
        part = _Part("Plan objectives", end=opener)
        part.header.set_remark(plan.review, "amber" if plan.review_soon else "text3")
        if plan.objectives:
            part.add(_Objectives(plan.objectives))
        else:
            part.add(caption("This plan has no objective that is still open."))
        return part

    def _missing(self, title: str, words: str, action: str, section: str) -> QWidget:
        begin = Button(action, Kind.LINK)
        begin.clicked.connect(lambda: self.wanted.emit(section, 0, 0))
        part = _Part(title, end=begin)
        part.add(body(words))
        return part

    def _next(self, when: str) -> QWidget:
        view = ListView(
            [Row("next", when, icon="calendar")],
            RowLook(height=ROW_ONE, gap=0),
            name="Next session",
            fits=True,
        )
        view.opened.connect(lambda _key: self.wanted.emit("sessions", 0, 0))
        return SectionList("Next session", view)

    def _people(self) -> list[QWidget]:
        entries = self.desk.entries(PROFILE.key)
        rows = people_rows(entries[0].current.body) if entries else []
        if not rows:
            return []
        view = ListView(rows, TWO, name="Guardians and contacts", fits=True)
        view.opened.connect(lambda _key: self.wanted.emit(PROFILE.key, 0, 0))
        return [SectionList("Guardians and contacts", view)]

    def _timeline(self, happened: Sequence[Happening]) -> QWidget:
        shown = happened if self._all else happened[:SHOWN]
        view = Timeline(timeline_rows(shown, self.desk.now().day), fits=True)
        view.opened.connect(lambda key: self.wanted.emit(*read_key(key)))
        more = Button("Fewer" if self._all else "All", Kind.LINK, on_click=self._toggle_all)
        more.setAccessibleName("Show less of the timeline" if self._all else "Show all of it")
        made = SectionList("Timeline", view, end=more)
        more.setVisible(len(happened) > SHOWN)
        return made

    def _toggle_all(self) -> None:
        self._all = not self._all
        self.refresh()

    def _first_steps(self) -> QWidget:
        client = self.desk.client
        rows = [
            Row("session", "Write the first note", "An intake or a session", icon="session"),
            Row("treatment_plan", "Start a plan", "Problems, goals, objectives", icon="plan"),
            Row("medications", "List medications", "Prescribed or not", icon="pill"),
        ]
        if not (client.born and client.phone):
            detail = "Birth date and phone" if not client.born else "Phone and contact wishes"
            rows.insert(0, Row(PROFILE.key, "Complete the profile", detail, icon="clients"))
        view = ListView(rows, STEPS, name="What to do first", fits=True)
        view.opened.connect(self._step)
        return SectionList("This chart is new", view)

    def _step(self, key: str) -> None:
        if key == "session":
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
    """Show objectives with their bars, all equally long, words and dates in one column."""

    def __init__(self, lines: Sequence[ObjectiveLine]) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE.l)
        grid.setVerticalSpacing(SPACE.xs)
        grid.setColumnStretch(0, 1)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        for at, line in enumerate(lines):
            row = at * 3
            if at:
                grid.addWidget(Hairline(), row, 0, 1, 2)
                grid.setRowMinimumHeight(row, SPACE.m)
            tone = Tone.GOOD if line.met else Tone.SOON if line.overdue else Tone.INFO
            tint: Token = "text2" if tone is Tone.INFO else TONE_INK[tone]
            text = PlainLabel(line.text, Role.LABEL, wrap=True)
            due = f"Past {line.due}" if line.overdue and line.due else line.due
            bar = Bar(line.fraction, tone, name=f"{line.text}: {line.words}")
            grid.addWidget(text, row + 1, 0)
            grid.addWidget(caption(line.words, tint), row + 1, 1, right)
            grid.addWidget(bar, row + 2, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(caption(due, "amber" if line.overdue else "text2"), row + 2, 1, right)


def people_rows(profile: Mapping[str, Any]) -> list[Row]:
    """Return the guardians and emergency contacts of a profile as rows."""
    rows = []
    for row in profile.get("guardians", ()):
        rights = "may sign" if row.get("may_sign") else ""
        told = [row.get("relation"), row.get("number"), rights]
        rows.append(Row("guardian", str(row.get("name") or ""), _told(told), icon="people"))
    for row in profile.get("emergency", ()):
        told = ["Emergency contact", row.get("relation"), row.get("number")]
        rows.append(Row("contact", str(row.get("name") or ""), _told(told), icon="phone"))
    return rows


def _told(parts: Sequence[object]) -> str:
    return ", ".join(str(part) for part in parts if part)
