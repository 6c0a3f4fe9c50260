"""The plan in force, as it is read: problems, goals, and how far each objective has come."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.domain.plan import Standing
from therapist_emr.forms.field import Values
from therapist_emr.sections.treatment_plan.form import PLAN, goal_letter, objectives
from therapist_emr.sections.treatment_plan.reading import (
    PLAN_STATUS,
    force_words,
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
NARROW_BELOW, CLOSE_BELOW = 560, 760

WorkedOn = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class PlanActions:
    """Hold what the plan's buttons do."""

    review: Callable[[], object]
    versions: Callable[[], object]
    print: Callable[[], object]


class Pair(QWidget):
    """Set a remark at the right of something, or below it where there is no room."""

    def __init__(self, main: QWidget, remark: QWidget, left: int = 0) -> None:
        super().__init__()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(left, 0, 0, 0)
        self._box.setSpacing(theme.SPACE.l)
        self._box.addWidget(main, 1)
        self._box.addWidget(remark)

    def fold(self, fit: Fit) -> None:
        """Put the remark below where it is narrow."""
        way, below = QBoxLayout.Direction, fit is Fit.NARROW
        self._box.setDirection(way.TopToBottom if below else way.LeftToRight)
        self._box.setSpacing(theme.SPACE.xs if below else theme.SPACE.l)


class Quote(Pair):
    """Show the client's own words beside a bar of accent."""

    def __init__(self, text: str, remark: str) -> None:
        said = PlainLabel(f"“{text}”", Role.READING, wrap=True, selectable=True)
        super().__init__(said, PlainLabel(remark, Role.CAPTION, "text3"), left=theme.SPACE.l)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar."""
        painter = QPainter(self)
        painter.fillRect(0, 0, 3, self.height(), theme.color("accent"))
        painter.end()


class Fit(Enum):
    """Say how much room there is for the columns of a plan."""

    WIDE = "words, course, progress and date side by side"
    CLOSE = "the course folds away"
    NARROW = "progress and date stand below the words"


def fit_of(width: int) -> Fit:
    """Return what fits into a width at the text size in force."""
    if width < theme.px(NARROW_BELOW):
        return Fit.NARROW
    return Fit.CLOSE if width < theme.px(CLOSE_BELOW) else Fit.WIDE


class ObjectiveRow(QWidget):
    """Show one objective: what, its course over the sessions, how far it is, by when."""

    def __init__(self, code: str, objective: Values, worked_on: WorkedOn, today: date) -> None:
        super().__init__()
        self.standing = objective_standing(objective, worked_on, today)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, theme.SPACE.s, 0, theme.SPACE.s)
        self._grid.setHorizontalSpacing(theme.SPACE.l)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(Lane(PlainLabel(code, Role.CAPTION, "text3"), CODE_WIDTH), 0, 0, top)
        text = PlainLabel(str(objective["text"]), Role.BODY, wrap=True, selectable=True)
        self._grid.addWidget(text, 0, 1)
        measure = _measure(objective, self.standing)
        self._grid.addWidget(PlainLabel(measure, Role.CAPTION, "text3", wrap=True), 1, 1)
        course = objective_trend(code, objective, points_of(str(objective.get("id")), worked_on))
        drawn = Sparkline(course) if course is not None else QWidget()
        self.course = Lane(drawn, TREND_WIDTH)
        self._progress = Lane(_progress(self.standing, objective), PROGRESS_WIDTH)
        self._due = Lane(_due(self.standing, objective, today), DUE_WIDTH)
        self.fold(Fit.WIDE)
        self.setAccessibleName(f"{code} {objective['text']}: {self.standing.words or 'on the way'}")

    def fold(self, fit: Fit) -> None:
        """Set the columns side by side, or progress and date below the words."""
        middle, below = Qt.AlignmentFlag.AlignVCenter, fit is Fit.NARROW
        for lane in (self.course, self._progress, self._due):
            self._grid.removeWidget(lane)
        self._grid.addWidget(self.course, 0, 2, 2, 1, middle)
        self.course.setVisible(fit is Fit.WIDE)
        if below:
            self._grid.addWidget(self._progress, 2, 1, Qt.AlignmentFlag.AlignLeft)
            self._grid.addWidget(self._due, 2, 3, middle)
        else:
            self._grid.addWidget(self._progress, 0, 3, 2, 1, middle)
            self._grid.addWidget(self._due, 0, 4, 2, 1, middle)


class Lane(QWidget):
    """Keep a part as wide as its column at the text size in force, so that rows line up."""

    def __init__(self, part: QWidget, width: int) -> None:
        super().__init__()
        self._width = width
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(part)
        self.restyle()

    def restyle(self) -> None:
        """Take the width at the text size in force, and more where the words need it."""
        self.setFixedWidth(max(theme.px(self._width), self.minimumSizeHint().width()))


def _measure(objective: Values, found: Standing) -> str:
    pairs = (("Baseline", objective.get("baseline")), ("Target", objective.get("target")))
    told = [f"{label}: {words_}" for label, words_ in pairs if words_]
    unread = objective.get("target") and not _plotted(objective)
    if unread and not found.met and str(objective.get("status") or "active") == "active":
        told.append("A target with a number in it is plotted over the sessions")
    return ". ".join(told)


def _plotted(objective: Values) -> bool:
    return isinstance(objective.get("target_value"), int | float)


def _progress(found: Standing, objective: Values) -> QWidget:
    state = PLAN_STATUS.get(str(objective.get("status") or ""), "")
    tone = Tone.GOOD if found.met else Tone.INFO
    if found.fraction is None:
        told = state or ("No value yet" if _plotted(objective) else "")
        return PlainLabel(told, Role.CAPTION, "text2", wrap=True)
    return ProgressBar(state or found.words, found.fraction, tone)


def _due(found: Standing, objective: Values, today: date) -> QWidget:
    iso = str(objective.get("met_on") if found.met else objective.get("target_date") or "")
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.SPACE.xs)
    row.addStretch(1)
    if not iso:
        return holder
    shown = words.short_day(date.fromisoformat(iso), today)
    if found.met:
        row.addWidget(IconLabel("check", "green", 16))
        row.addWidget(PlainLabel(shown, Role.LABEL, "green"))
    elif found.overdue:
        row.addWidget(IconLabel("clock", "amber", 16))
        row.addWidget(PlainLabel(f"Past {shown}", Role.LABEL, "amber"))
    else:
        row.addWidget(PlainLabel(shown, Role.BODY, "text2"))
    return holder


class PlanView(Column):
    """Show one version of a plan with the progress its objectives made in the sessions."""

    def __init__(
        self,
        body: Values,
        version: int,
        worked_on: WorkedOn,
        today: date,
        actions: PlanActions,
        *,
        drafted: bool = False,
        warnings: Sequence[QWidget] = (),
    ) -> None:
        super().__init__("Treatment plan", width=PLAN_WIDTH, centred=False)
        self._body, self._worked_on, self._today = body, worked_on, today
        buttons = (
            Button("Versions", Kind.QUIET, "history", on_click=actions.versions),
            Button("Print", Kind.QUIET, "printer", on_click=actions.print),
            Button(
                "Continue the review" if drafted else "Start review",
                Kind.PRIMARY,
                on_click=actions.review,
            ),
        )
        remark = f"Version {version}, {force_words(body, today)}"
        self.add(PageHeader("Treatment plan", remark, actions=buttons))
        for warning in warnings:
            self.add(warning)
        self.add(self._review_line())
        if body.get("client_words"):
            self.add(Quote(str(body["client_words"]), self._agreement()))
        else:
            self.add(PlainLabel(self._agreement(), Role.CAPTION, "text3"))
        if note := str(body.get("agreement_note") or ""):
            told = f"{PLAN['agreement_note'].label}: {note}"
            self.add(PlainLabel(told, Role.BODY, "text2", wrap=True, selectable=True))
        self._add_problems()

    def restyle(self) -> None:
        """Fold anew at the text size in force."""
        super().restyle()
        self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold by the width of the page, which no scroll bar changes."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        fit = fit_of(self.width() - 2 * theme.SPACE.xxl)
        for row in self.findChildren(ObjectiveRow):
            row.fold(fit)
        for pair in self.findChildren(Pair):
            pair.fold(fit)

    def _review_line(self) -> Pair:
        due = date.fromisoformat(str(self._body["review_due"]))
        days = (due - self._today).days
        told = f"Review due {words.weekday_day(due)}, {words.days_away(due, self._today)}"
        tint: Token = "amber" if days <= 14 else "text2"
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE.s - 2)
        row.addWidget(IconLabel("clock", tint, 16))
        row.addWidget(PlainLabel(told, Role.BODY, tint, wrap=True), 1)
        return Pair(holder, PlainLabel(self._summary(), Role.CAPTION, "text3"))

    def _summary(self) -> str:
        found = [
            objective_standing(one, self._worked_on, self._today)
            for _code, one in objectives(self._body)
        ]
        met = sum(one.met for one in found)
        past = sum(one.overdue for one in found)
        over = {"changed", "dropped"}
        left = sum(one.get("status") in over for _code, one in objectives(self._body))
        going = len(found) - met - past - left
        told = [
            f"{met} met" if met else "",
            f"{past} past its date" if past == 1 else f"{past} past their date" if past else "",
            f"{going} on the way" if going else "",
            f"{left} changed or given up" if left else "",
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
                ObjectiveRow(f"{letter}{index}", objective, self._worked_on, self._today)
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
    row.addWidget(Lane(PlainLabel(letter, Role.STRONG, "accent"), CODE_WIDTH))
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
