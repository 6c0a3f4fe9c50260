"""The plan in force, as it is read: problems, goals, and how far each objective has come."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.domain.plan import Standing
from therapist_emr.forms.blocks import Trend
from therapist_emr.forms.field import Values
from therapist_emr.sections.treatment_plan.form import PLAN, goal_letter, objectives
from therapist_emr.sections.treatment_plan.reading import (
    PLAN_STATUS,
    objective_standing,
    objective_trend,
    points_of,
)
from therapist_emr.ui import theme
from therapist_emr.ui.theme import Role, Token, Tone
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.icon_label import IconLabel
from therapist_emr.ui.widgets.progress import ProgressBar
from therapist_emr.ui.widgets.scaffold import Column, PageHeader
from therapist_emr.ui.widgets.sections import Hairline
from therapist_emr.ui.widgets.text import PlainLabel
from therapist_emr.ui.widgets.trend import Sparkline

PLAN_WIDTH = 980
CODE_WIDTH, TREND_WIDTH, PROGRESS_WIDTH, DUE_WIDTH = 32, 132, 148, 104

History = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class PlanActions:
    """Hold what the plan's buttons do."""

    review: Callable[[], object]
    versions: Callable[[], object]
    print: Callable[[], object]


class Quote(QWidget):
    """Show the client's own words beside a bar of accent."""

    def __init__(self, text: str, remark: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.SPACE.l, 0, 0, 0)
        row.setSpacing(theme.SPACE.l)
        row.addWidget(PlainLabel(f"“{text}”", Role.READING, wrap=True, selectable=True), 1)
        row.addWidget(PlainLabel(remark, Role.CAPTION, "text3"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar."""
        painter = QPainter(self)
        painter.fillRect(0, 0, 3, self.height(), theme.color("accent"))
        painter.end()


class ObjectiveRow(QWidget):
    """Show one objective: what, its course over the sessions, how far it is, by when."""

    def __init__(self, code: str, objective: Values, history: History, today: date) -> None:
        super().__init__()
        self.standing = objective_standing(objective, history, today)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, theme.SPACE.s, 0, theme.SPACE.s)
        grid.setHorizontalSpacing(theme.SPACE.l)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(_fixed(PlainLabel(code, Role.CAPTION, "text3"), CODE_WIDTH), 0, 0, top)
        text = PlainLabel(str(objective["text"]), Role.BODY, wrap=True, selectable=True)
        grid.addWidget(text, 0, 1)
        grid.addWidget(PlainLabel(_measure(objective), Role.CAPTION, "text3", wrap=True), 1, 1)
        course = objective_trend(code, objective, points_of(str(objective.get("id")), history))
        middle = Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(_course(course), 0, 2, 2, 1, middle)
        grid.addWidget(_progress(self.standing, objective), 0, 3, 2, 1, middle)
        grid.addWidget(_due(self.standing, objective, today), 0, 4, 2, 1, middle)
        self.setAccessibleName(f"{code} {objective['text']}: {self.standing.words or 'on the way'}")


def _fixed(widget: QWidget, width: int) -> QWidget:
    widget.setFixedWidth(theme.px(width))
    return widget


def _measure(objective: Values) -> str:
    pairs = (("Baseline", objective.get("baseline")), ("Target", objective.get("target")))
    return ". ".join(f"{label}: {told}" for label, told in pairs if told)


def _course(course: Trend | None) -> QWidget:
    if course is None:
        return _fixed(QWidget(), TREND_WIDTH)
    drawn = Sparkline(course)
    return _fixed(drawn, TREND_WIDTH)


def _progress(found: Standing, objective: Values) -> QWidget:
    state = PLAN_STATUS.get(str(objective.get("status") or ""), "")
    tone = Tone.GOOD if found.met else Tone.INFO
    if found.fraction is None:
        told = state or "No value yet"
        return _fixed(PlainLabel(told, Role.CAPTION, "text2"), PROGRESS_WIDTH)
    return _fixed(ProgressBar(state or found.words, found.fraction, tone), PROGRESS_WIDTH)


def _due(found: Standing, objective: Values, today: date) -> QWidget:
    iso = str(objective.get("met_on") if found.met else objective.get("target_date") or "")
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.SPACE.xs)
    row.addStretch(1)
    if not iso:
        return _fixed(holder, DUE_WIDTH)
    shown = words.short_day(date.fromisoformat(iso), today)
    if found.met:
        row.addWidget(IconLabel("check", "green", 16))
        row.addWidget(PlainLabel(shown, Role.LABEL, "green"))
    elif found.overdue:
        row.addWidget(IconLabel("clock", "amber", 16))
        row.addWidget(PlainLabel(f"Past {shown}", Role.LABEL, "amber"))
    else:
        row.addWidget(PlainLabel(shown, Role.BODY, "text2"))
    return _fixed(holder, DUE_WIDTH)


class PlanView(Column):
    """Show one version of a plan with the progress its objectives made in the sessions."""

    def __init__(
        self,
        body: Values,
        version: int,
        history: History,
        today: date,
        actions: PlanActions,
        *,
        drafted: bool = False,
    ) -> None:
        super().__init__("Treatment plan", width=PLAN_WIDTH, centred=False)
        self._body, self._history, self._today = body, history, today
        since = words.iso_day(str(body.get("effective") or ""))
        buttons = (
            Button("Versions", Kind.QUIET, "history", on_click=actions.versions),
            Button("Print", Kind.QUIET, "printer", on_click=actions.print),
            Button(
                "Continue the review" if drafted else "Start review",
                Kind.PRIMARY,
                on_click=actions.review,
            ),
        )
        remark = f"Version {version}, in force since {since}"
        self.add(PageHeader("Treatment plan", remark, actions=buttons))
        self.add(self._review_line())
        if body.get("client_words"):
            self.add(Quote(str(body["client_words"]), self._agreement()))
        else:
            self.add(PlainLabel(self._agreement(), Role.CAPTION, "text3"))
        self._add_problems()

    def _review_line(self) -> QWidget:
        due = date.fromisoformat(str(self._body["review_due"]))
        days = (due - self._today).days
        told = f"Review due {words.weekday_day(due)}, {words.days_away(due, self._today)}"
        tint: Token = "amber" if days <= 14 else "text2"
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE.s - 2)
        row.addWidget(IconLabel("clock", tint, 16))
        row.addWidget(PlainLabel(told, Role.BODY, tint))
        row.addStretch(1)
        row.addWidget(PlainLabel(self._summary(), Role.CAPTION, "text3"))
        return holder

    def _summary(self) -> str:
        found = [
            objective_standing(one, self._history, self._today)
            for _code, one in objectives(self._body)
        ]
        met = sum(one.met for one in found)
        past = sum(one.overdue for one in found)
        told = [
            f"{met} met" if met else "",
            f"{past} past its date" if past == 1 else f"{past} past their date" if past else "",
            f"{len(found) - met - past} on the way" if len(found) > met + past else "",
        ]
        return f"{words.count(len(found), 'objective')}: {', '.join(one for one in told if one)}"

    def _agreement(self) -> str:
        agreed = PLAN["agreement"].choice_label(str(self._body.get("agreement") or ""))
        on = str(self._body.get("agreed_on") or "")
        return f"{agreed}, {words.iso_day(on)}" if on else agreed

    def _add_problems(self) -> None:
        letter = 0
        for number, problem in enumerate(self._body.get("problems", ()), 1):
            self.add(Hairline(), space=theme.SPACE.s)
            self.add(_problem_head(number, problem))
            for goal in problem.get("goals", ()):
                self._add_goal(goal_letter(letter), goal)
                letter += 1

    def _add_goal(self, letter: str, goal: Values) -> None:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(_goal_head(letter, goal))
        for index, objective in enumerate(goal.get("objectives", ()), 1):
            if index > 1:
                column.addWidget(_inset(Hairline()))
            column.addWidget(
                ObjectiveRow(f"{letter}{index}", objective, self._history, self._today)
            )
        for done in goal.get("interventions", ()):
            column.addWidget(_intervention(done))
        self.add(holder)


def _inset(widget: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(theme.px(CODE_WIDTH) + theme.SPACE.l, 0, 0, 0)
    row.addWidget(widget)
    return holder


def _problem_head(number: int, problem: Values) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, theme.SPACE.xs, 0, 0)
    row.setSpacing(theme.SPACE.s)
    row.addWidget(PlainLabel(f"Problem {number}", Role.CAPTION_STRONG, "text3"))
    row.addWidget(PlainLabel(str(problem["title"]), Role.NAME, wrap=True), 1)
    row.addWidget(PlainLabel(str(problem.get("code") or ""), Role.CAPTION, "text3"))
    return holder


def _goal_head(letter: str, goal: Values) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, theme.SPACE.xs, 0, theme.SPACE.xs)
    row.setSpacing(theme.SPACE.l)
    row.addWidget(_fixed(PlainLabel(letter, Role.STRONG, "accent"), CODE_WIDTH))
    row.addWidget(PlainLabel(str(goal["text"]), Role.STRONG, wrap=True), 1)
    return holder


def _intervention(done: Values) -> QWidget:
    told = ", ".join(str(done[key]) for key in ("what", "frequency", "who") if done.get(key))
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(theme.px(CODE_WIDTH) + theme.SPACE.l, theme.SPACE.xs, 0, theme.SPACE.xs)
    row.setSpacing(theme.SPACE.s)
    row.addWidget(IconLabel("people", "text3", 16))
    row.addWidget(PlainLabel(told, Role.CAPTION, "text2", wrap=True), 1)
    return holder
