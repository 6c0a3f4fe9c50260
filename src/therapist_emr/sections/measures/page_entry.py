"""A measure being entered: every question, the running total, and the way into the record."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.domain.clock import Moment
from therapist_emr.domain.entry import Body
from therapist_emr.domain.measures import Answers, Instrument, outcome
from therapist_emr.domain.words import count
from therapist_emr.forms.field import Problem, Values
from therapist_emr.forms.form import Rejected
from therapist_emr.sections.draft_keeper import DraftKeeper
from therapist_emr.sections.measures.answers import answers_of, body_of
from therapist_emr.sections.measures.form import ANSWERS
from therapist_emr.sections.measures.page_questions import QuestionList
from therapist_emr.sections.measures.reading import ANSWERED, KEY, figure
from therapist_emr.ui import theme
from therapist_emr.ui.theme import SPACE, Role, Tone
from therapist_emr.ui.widgets.autosave import Autosave
from therapist_emr.ui.widgets.banner import Banner
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.editor_bar import EditorBar
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.field_grid import bring_into_sight
from therapist_emr.ui.widgets.floating import keep_free
from therapist_emr.ui.widgets.form_view import FormView
from therapist_emr.ui.widgets.keys import DONE, SAVE, on_keys
from therapist_emr.ui.widgets.lineedit import LineEdit
from therapist_emr.ui.widgets.scaffold import Column, Surface
from therapist_emr.ui.widgets.text import PlainLabel

if TYPE_CHECKING:
    from therapist_emr.sections.desk import ChartDesk

WIDTH = 720
HERE = "client_here"
REASON, UNREAD = "correction", "unread"
NEEDED = Problem(REASON, "A reason is needed.", "A few words are enough.")


def _only(*keys: str) -> list[str]:
    return [field.key for field in ANSWERS.fields if field.key not in keys]


class MeasureEditor(QWidget):
    """Enter the answers to one measure; a draft of them is on disk with every answer."""

    left = Signal()
    kept = Signal(int)
    discarded = Signal()
    hand_over_asked = Signal()

    def __init__(
        self,
        desk: ChartDesk,
        instrument: Instrument,
        body: Values,
        keeper: DraftKeeper,
        sex: str = "",
    ) -> None:
        super().__init__()
        self._desk, self.instrument, self._keeper, self._sex = desk, instrument, keeper, sex
        self._corrects = keeper.entry_id is not None
        self.autosave = Autosave(self._save, self)
        action = "Keep the correction" if keeper.entry_id else "Keep in the record"
        self._bar = EditorBar(
            instrument.name, instrument.title, action, self.autosave, lambda: desk.now().day
        )
        self.hand_over = Button("Hand to the client", Kind.SECONDARY, "people")
        self.hand_over.clicked.connect(self.hand_over_asked)
        self._bar.add_tool(self.hand_over)
        self.hand_over.setVisible(not self._corrects)
        today: Callable[[], Any] = lambda: desk.now().day  # noqa: E731 - handed on twice
        self._head = FormView(ANSWERS, body, today=today, hidden=_only("date", "by"))
        self._tail = FormView(ANSWERS, body, today=today, hidden=_only("remarks"), columns=1)
        answers = answers_of(instrument, body.get("answers") or ())
        self.questions = QuestionList(instrument, answers)
        self.questions.set_unread(body.get(UNREAD) or {})
        self._reason = LineEdit(placeholder="An answer was entered wrongly")
        self._reason.setText(str(body.get(REASON) or ""))
        self._why = FieldRow("Why it is corrected", self._reason)
        self._page = Column(instrument.name, width=WIDTH, top=SPACE.l)
        self._notice: Banner | None = None
        self._total = PlainLabel("", Role.STRONG)
        self._rest = PlainLabel("", Role.CAPTION, "text2", wrap=True)
        self._lay_out()
        self._connect()
        self.restyle()
        self._tell()

    def _lay_out(self) -> None:
        page, instrument = self._page, self.instrument
        page.add(self._head)
        for words in (instrument.intro, instrument.stem):
            if words:
                page.add(PlainLabel(words, Role.LABEL, wrap=True))
        page.add(PlainLabel(KEYS, Role.CAPTION, "text3", wrap=True))
        page.add(self.questions, flush=True)
        page.add(self._tail, space=SPACE.m)
        if self._corrects:
            page.add(self._why)
        page.add(PlainLabel(instrument.licence, Role.CAPTION, "text3", wrap=True))
        foot, self._foot = Surface("surface", "top"), QWidget()
        keep_free(foot)
        below = QVBoxLayout(self._foot)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        row = self._footing = QHBoxLayout(foot)
        row.addStretch(1)
        row.addWidget(self._foot, 1000)
        row.addStretch(1)
        below.addWidget(self._total)
        below.addWidget(self._rest)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(page, 1)
        column.addWidget(foot)
        self.setFocusProxy(self.questions)

    def _connect(self) -> None:
        self._bar.back_asked.connect(self._leave)
        self._bar.sign_asked.connect(self.submit)
        self._bar.discard_asked.connect(self._discard)
        self.questions.edited.connect(self._edited)
        self.questions.done.connect(lambda: self._bar.sign.setFocus(Qt.FocusReason.TabFocusReason))
        for view in (self._head, self._tail):
            view.edited.connect(self._edited)
        self._reason.textEdited.connect(lambda _text: self._edited())
        on_keys(self, self.submit, *DONE)
        on_keys(self, self.autosave.try_now, *SAVE)

    def restyle(self) -> None:
        """Keep the total under the questions at the text size in force, beside their scroll bar."""
        bar = self._page.verticalScrollBar().sizeHint().width()
        self._footing.setContentsMargins(SPACE.xxl, SPACE.s, SPACE.xxl + bar, SPACE.s)
        self._foot.setMaximumWidth(theme.px(WIDTH))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back by Escape; what was entered is on disk."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
            return
        super().keyPressEvent(event)

    def focus_first(self) -> None:
        """Begin at the first open question."""
        self.questions.focus_first()

    def values(self) -> Body:
        """Return everything as it stands now, what is no answer yet included."""
        head, tail = self._head.values(), self._tail.values()
        body = body_of(
            self.instrument,
            self.questions.answers(),
            day=str(head["date"]),
            by=str(head["by"]),
            sex=self._sex,
            remarks=str(tail["remarks"]),
        )
        return {**body, UNREAD: self.questions.unread(), REASON: self._reason.value()}

    def take(self, answers: Answers) -> None:
        """Take over what the client has answered, and put it on disk at once."""
        unread = self.questions.unread()
        self.questions.set_answers(answers)
        self.questions.set_unread({key: told for key, told in unread.items() if key not in answers})
        self._head.set_values({**self._head.values(), "by": HERE})
        self._edited()
        self.autosave.try_now()

    def say_taken_back(self) -> None:
        """Say what is to be done with what the client answered."""
        self._show_notice(
            "The client has answered", "Look through it, then keep it in the record.", Tone.INFO
        )
        self.focus_first()

    def submit(self) -> None:
        """Keep it in the record, or say what stands in the way."""
        values = self.values()
        problems = self._problems(values)
        self._show_problems(problems)
        if problems:
            return
        try:
            header = self._keeper.keep(values, str(values[REASON]))
        except Rejected as rejected:
            self._show_problems(list(rejected.problems))
            return
        self.autosave.forget()
        self.kept.emit(header.id)

    def flush(self) -> None:
        """Put what was entered on disk now."""
        self.autosave.flush()

    def close_down(self) -> None:
        """Save nothing any more."""
        self.autosave.forget()

    def _problems(self, values: Values) -> list[Problem]:
        found = self._desk.problems(KEY, ANSWERED, values)
        if values[UNREAD]:
            found.append(Problem("answers", "One answer is not a number.", "It is marked."))
        if self._corrects and not str(values[REASON]).strip():
            found.append(NEEDED)
        return found

    def _show_problems(self, problems: list[Problem]) -> None:
        by_path = {path: [p for p in problems if p.path == path] for path in ("date", "by")}
        self._head.show_problems([p for found in by_path.values() for p in found])
        self._tail.show_problems([p for p in problems if p.path == "remarks"])
        self._why.clear_problem()
        for problem in problems:
            if problem.path == REASON:
                self._why.show_problem(problem.message, problem.remedy)
        rest = [p for p in problems if p.path.split(".")[0] in {"answers", "total"}]
        self._clear_notice()
        if rest:
            self._show_notice(rest[0].message, rest[0].remedy, Tone.BAD)
        self._bar.show_problems(len(problems))
        if not self._head.focus_first_problem():
            if any(problem.path == REASON for problem in problems):
                bring_into_sight(self._reason)
            elif problems:
                self.questions.focus_first()

    def _show_notice(self, title: str, words: str, tone: Tone) -> None:
        self._clear_notice()
        self._notice = Banner(title, words, tone, closable=True)
        self._notice.closed.connect(self._forget_notice)
        self._page.layout_.insertWidget(0, self._notice)
        self._notice.announce()

    def _forget_notice(self) -> None:
        self._notice = None

    def _clear_notice(self) -> None:
        if self._notice is not None:
            self._notice.hide()
            self._notice.deleteLater()
            self._notice = None

    def _edited(self) -> None:
        self._tell()
        self.autosave.touch()

    def _tell(self) -> None:
        found = outcome(self.instrument, self.questions.answers(), self._sex)
        span = f" of {figure(self.instrument.high)}" if self.instrument.has_total else ""
        total = f"{figure(found.total)}{span}" if found.total is not None else "No total yet"
        if not self.instrument.has_total:
            total = "This measure has no total"
        severity = f"  {found.severity}" if found.severity else ""
        self._total.setText(f"{total}{severity}")
        missing = len(found.missing)
        self._rest.setText(f"{count(missing, 'question')} unanswered" if missing else "")
        self._rest.setVisible(bool(missing))

    def _leave(self) -> None:
        self.flush()
        self.left.emit()

    def _discard(self) -> None:
        self.autosave.try_now()
        self.autosave.forget()
        bring_back = self._keeper.discard()
        self.discarded.emit()
        if bring_back is not None:
            self._desk.say("What you entered was put away", undo=bring_back)

    def _save(self) -> Moment:
        return self._keeper.save(self.values())


KEYS = "Type the number of an answer to choose it and move on. Delete clears it."
