"""Small forms of the measures' page: a score alone, and when a measure is due."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from therapist_emr.domain.clock import Moment
from therapist_emr.forms.field import Problem, Values
from therapist_emr.forms.form import Rejected
from therapist_emr.sections.draft_keeper import DraftKeeper
from therapist_emr.sections.measures.form import SCHEDULE, SCORE
from therapist_emr.sections.measures.reading import KEY, SCHEDULED
from therapist_emr.ui.theme import SPACE, Role
from therapist_emr.ui.widgets.autosave import Autosave
from therapist_emr.ui.widgets.buttons import Button, Kind
from therapist_emr.ui.widgets.form_view import FormView
from therapist_emr.ui.widgets.keys import DONE, SAVE, on_keys
from therapist_emr.ui.widgets.scaffold import Tray
from therapist_emr.ui.widgets.tab_order import bring_up
from therapist_emr.ui.widgets.text import PlainLabel

if TYPE_CHECKING:
    from therapist_emr.sections.desk import ChartDesk


class MeasureTray(Tray):
    """Fill in one of the small forms; a draft of it is on disk while one types."""

    kept = Signal(int)
    closed = Signal()

    def __init__(
        self, desk: ChartDesk, kind: str, title: str, body: Values, keeper: DraftKeeper
    ) -> None:
        super().__init__()
        self._desk, self.kind, self._keeper, self._base = desk, kind, keeper, dict(body)
        scheduled = kind == SCHEDULED
        self.view = FormView(
            SCHEDULE if scheduled else SCORE,
            body,
            suggest=desk.section(KEY).suggest,
            today=lambda: desk.now().day,
            hidden=("name", "instrument") if scheduled else (),
            columns=3,
        )
        self.autosave = Autosave(self._save, self)
        self.view.edited.connect(self.autosave.touch)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE.s)
        foot.addStretch(1)
        foot.addWidget(Button("Cancel", Kind.QUIET, on_click=self.cancel))
        foot.addWidget(Button("Save", Kind.PRIMARY, on_click=self.submit))
        self.column.addWidget(PlainLabel(title, Role.STRONG, wrap=True))
        self.column.addWidget(self.view)
        self.column.addLayout(foot)
        on_keys(self, self.submit, *DONE, *SAVE)

    def focus_first(self) -> None:
        """Begin in the first field, and bring the tray into sight."""
        self.view.focus_first()
        QTimer.singleShot(0, self, lambda: bring_up(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Put the tray away by Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
            return
        super().keyPressEvent(event)

    def submit(self) -> None:
        """Keep it in the record, or say beside the fields what is missing."""
        values = self._values()
        if self._found_wrong(self._desk.problems(KEY, self.kind, values)):
            return
        try:
            header = self._keeper.keep(values)
        except Rejected as rejected:
            self._found_wrong(rejected.problems)
            return
        self.autosave.forget()
        self.kept.emit(header.id)

    def _found_wrong(self, problems: Sequence[Problem]) -> bool:
        self.view.show_problems(list(problems))
        self.view.focus_first_problem()
        return bool(problems)

    def cancel(self) -> None:
        """Put the tray away; what was typed comes back by Undo."""
        self.flush()
        self.autosave.forget()
        bring_back = self._keeper.discard()
        self.closed.emit()
        if bring_back is not None:
            self._desk.say("What you typed was put away", undo=bring_back)

    def flush(self) -> None:
        """Put what was typed on disk now."""
        self.autosave.flush()

    def _values(self) -> Values:
        return {**self._base, **self.view.values()}

    def _save(self) -> Moment:
        return self._keeper.save(self._values())
