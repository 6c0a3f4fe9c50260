"""A form being filled in: saved as a draft while one types, checked before it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from therapist_emr.domain import words
from therapist_emr.domain.clock import Moment
from therapist_emr.forms.field import Problem, Values
from therapist_emr.forms.form import Form, Rejected
from therapist_emr.ui import theme
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.autosave import Autosave, Saving
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.editors import Suggest
from therapist_emr.ui.widgets.floating import keep_free
from therapist_emr.ui.widgets.form_view import FormView
from therapist_emr.ui.widgets.icon_label import IconLabel
from therapist_emr.ui.widgets.keys import DONE, SAVE, on_keys
from therapist_emr.ui.widgets.scaffold import Column
from therapist_emr.ui.widgets.sections import Hairline
from therapist_emr.ui.widgets.telling import Telling
from therapist_emr.ui.widgets.text import PlainLabel, title
from therapist_emr.ui.widgets.wrapping import WrapBar

WIDTH = 640
_BAR = 10

_HINT_MS = 250


class _State(QWidget):
    """Say truthfully whether what is typed is on disk."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = IconLabel("pencil", "text2", 16)
        self._words = PlainLabel("", Role.CAPTION, "text2", elide=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.xs + 1)
        row.addWidget(self._icon)
        row.addWidget(self._words)

    def tell(self, autosave: Autosave, today: date) -> None:
        """Show where the text stands."""
        state = autosave.state
        failed = state is Saving.FAILED
        if state is Saving.SAVED and autosave.saved is not None:
            said = f"Editing, saved {words.lately(autosave.saved.wall, today)} as a draft"
        elif failed:
            said = f"Not saved: {autosave.why}"
        else:
            said = "Editing" if state is Saving.NOTHING else "Saving"
        self._words.setText(said)
        self._words.set_tint("red" if failed else "text2")
        self._icon.set_icon("warning" if failed else "pencil", "red" if failed else "text2")


class _Foot(QWidget):
    """Hold what needs a look at the left, the way out and the way on at the right."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self._icon = IconLabel("warning", "red", 16)
        self._words = PlainLabel("", Role.LABEL, "red")
        self.go = Button("Go to the first", Kind.LINK)
        self.cancel = Button("Cancel", Kind.QUIET)
        self.save = Button(action, Kind.PRIMARY, tip="Ctrl+S")
        self._look, self._ways = QHBoxLayout(), QHBoxLayout()
        for line in (self._look, self._ways):
            line.setSpacing(SPACE.s)
        for part in (self._icon, self._words):
            self._look.addWidget(part)
        self._look.addSpacing(SPACE.s)
        self._look.addWidget(self.go)
        self._look.addStretch(1)
        self._ways.addStretch(1)
        self._ways.addWidget(self.cancel)
        self._ways.addWidget(self.save)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(SPACE.s)
        self._row.addLayout(self._look, 1)
        self._row.addLayout(self._ways)
        self.notices = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE.m, 0, SPACE.m)
        column.setSpacing(SPACE.m)
        column.addLayout(self.notices)
        column.addLayout(self._row)
        self.tell(0)

    def tell(self, count: int) -> None:
        """Say how many fields need a look; none says nothing."""
        self._words.setText(
            f"{words.count(count, 'field')} {'needs' if count == 1 else 'need'} a look"
        )
        for part in (self._icon, self._words, self.go):
            part.setVisible(count > 0)

    def _arrange(self) -> None:
        sides = (self._look, self._ways)
        needed = SPACE.s + sum(one.minimumSize().width() for one in sides)
        way = QBoxLayout.Direction
        self._row.setDirection(way.LeftToRight if needed <= self.width() else way.TopToBottom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put what needs a look above the buttons where both have no room side by side."""
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        """See again when there is more to say or the text grows."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return super().event(event)

    def problem_words(self) -> str:
        """Return what is said of problems now."""
        return "" if self._words.isHidden() else self._words.text()


class _Standing(QWidget):
    """Keep the foot under the form's column, in sight however long the form is."""

    def __init__(self, foot: QWidget) -> None:
        super().__init__()
        self._foot = foot
        keep_free(self)
        self._row = QHBoxLayout(self)
        self._row.addStretch(1)
        self._row.addWidget(foot, 1000)
        self._row.addStretch(1)
        self.restyle()

    def restyle(self) -> None:
        """Take the form's width at the text size in force, beside its scroll bar."""
        self._row.setContentsMargins(SPACE.xxl, 0, SPACE.xxl + theme.px(_BAR), 0)
        self._foot.setMaximumWidth(theme.px(WIDTH))


class FormEditor(QWidget):
    """Edit one form in a column; `asked` carries the values when they are fit to be kept.

    `cancelled` comes once all that was typed is on disk, so that Undo has it.

    `save` puts what was typed on disk as a draft; without it nothing is saved while one types.
    `preface` stands between the heading and the fields.
    """

    asked = Signal(object)
    cancelled = Signal()

    def __init__(
        self,
        form: Form,
        heading: str,
        action: str,
        *,
        suggest: Suggest,
        today: Callable[[], date],
        problems: Callable[[Values], list[Problem]],
        save: Callable[[Values], Moment] | None = None,
        hints: Callable[[Values], Sequence[Problem]] | None = None,
        hidden: Iterable[str] = (),
        preface: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._problems = problems
        self._save = save
        self._hints = hints
        self._today = today
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_HINT_MS)
        self._pause.timeout.connect(self.show_hints)
        self.autosave = Autosave(self._save_now, self)
        self.view = FormView(form, suggest=suggest, today=today, hidden=hidden)
        self.telling = Telling(self.view, problems)
        self._state = _State()
        self.foot = _Foot(action)
        self.page = Column(heading, width=WIDTH, top=SPACE.l)
        self.page.add(WrapBar(title(heading), (self._state,)))
        if preface is not None:
            self.page.add(preface)
        self.page.add(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.page, 1)
        column.addWidget(Hairline())
        column.addWidget(_Standing(self.foot))
        self._connect()

    def _connect(self) -> None:
        self.view.edited.connect(self._edited)
        self.telling.counted.connect(self.foot.tell)
        self.autosave.changed.connect(self._tell_state)
        self.foot.go.clicked.connect(self.view.focus_first_problem)
        self.foot.cancel.clicked.connect(self._cancel)
        self.foot.save.clicked.connect(self.submit)
        on_keys(self, self.submit, *DONE, *SAVE)
        self._tell_state()
        self._state.setVisible(self._save is not None)

    def _tell_state(self) -> None:
        self._state.tell(self.autosave, self._today())

    def show_values(self, values: Values, saved: Moment | None = None) -> None:
        """Begin with these values; `saved` says since when they are on disk as a draft."""
        self.view.set_values(values)
        self.telling.forget()
        self.autosave.forget()
        if saved is not None:
            self.autosave.saved_at(saved)
        self.page.verticalScrollBar().setValue(0)
        self.show_hints()

    def values(self) -> dict[str, Any]:
        """Return what was typed."""
        return self.view.values()

    def add_notice(self, widget: QWidget) -> None:
        """Put something above the buttons that stays in sight, such as a banner."""
        self.foot.notices.addWidget(widget)

    def submit(self) -> None:
        """Ask for the values to be kept, or say beside the fields what is wrong."""
        values = self.values()
        found = self._problems(values)
        self.show_problems(found)
        if not found:
            self.asked.emit(values)

    def show_problems(self, found: Sequence[Problem]) -> None:
        """Say beside the fields what is wrong and go to the first."""
        self.telling.show(found)

    def show_hints(self) -> None:
        """Say beside the fields what is worth a look, without standing in the way."""
        if self._hints is not None:
            self.view.show_hints(self._hints(self.values()))

    def show_rejected(self, rejected: Rejected) -> None:
        """Say beside the fields why the values were not kept."""
        self.show_problems(rejected.problems)

    def flush(self) -> None:
        """Put what was typed on disk now."""
        if self._save is not None:
            self.autosave.flush()

    def hideEvent(self, event: QHideEvent) -> None:
        """Read nothing more of a chart that may be closed by then."""
        super().hideEvent(event)
        self._pause.stop()

    def _edited(self) -> None:
        if self._save is not None:
            self.autosave.touch()
        if self._hints is not None:
            self._pause.start()

    def _cancel(self) -> None:
        if self._save is not None:
            self.autosave.try_now()
        self.cancelled.emit()

    def _save_now(self) -> Moment:
        assert self._save is not None
        return self._save(self.values())
