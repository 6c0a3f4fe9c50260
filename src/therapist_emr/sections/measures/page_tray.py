"""Small forms of the measures' page: a score alone, and when a measure is due."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal

from therapist_emr.domain.entry import Body, EntryHeader
from therapist_emr.forms.field import Problem, Values
from therapist_emr.sections.draft_keeper import DraftKeeper
from therapist_emr.sections.measures.form import SCHEDULE, SCORE
from therapist_emr.sections.measures.page_entry import NEEDED, REASON
from therapist_emr.sections.measures.reading import KEY, SCHEDULED, SCORED
from therapist_emr.ui.widgets.draft_tray import DraftTray
from therapist_emr.ui.widgets.field import FieldRow
from therapist_emr.ui.widgets.field_grid import bring_into_sight
from therapist_emr.ui.widgets.lineedit import LineEdit
from therapist_emr.ui.widgets.tab_order import bring_up

if TYPE_CHECKING:
    from therapist_emr.sections.desk import ChartDesk


class MeasureTray(DraftTray):
    """Fill in one of the small forms."""

    kept = Signal(int)

    def __init__(
        self, desk: ChartDesk, kind: str, title: str, body: Values, keeper: DraftKeeper
    ) -> None:
        scheduled = kind == SCHEDULED
        super().__init__(
            desk,
            KEY,
            kind,
            SCHEDULE if scheduled else SCORE,
            body,
            keeper,
            title=title,
            action="Save",
            hidden=("name", "instrument") if scheduled else (),
        )
        self._line: LineEdit | None = None
        if kind == SCORED and keeper.entry_id is not None:
            self._ask_why(str(body.get(REASON) or ""))

    def _ask_why(self, typed: str) -> None:
        self._line = LineEdit(placeholder="A digit was entered wrongly")
        self._line.setText(typed)
        self._line.textEdited.connect(lambda _text: self.autosave.touch())
        self._why = FieldRow("Why it is corrected", self._line)
        self.column.insertWidget(self.column.indexOf(self.view) + 1, self._why)

    def reason(self) -> str:
        """Return why a score is corrected."""
        return self._line.value().strip() if self._line is not None else ""

    def as_draft(self) -> Body:
        """Return what the draft holds: why it is corrected, too."""
        return {**self.values(), REASON: self.reason()}

    def problems(self, values: Values) -> list[Problem]:
        """Return what stands in the way; a correction says why."""
        wanted = self._line is not None and not self.reason()
        return super().problems(values) + ([NEEDED] if wanted else [])

    def found_wrong(self, problems: Sequence[Problem]) -> bool:
        """Show what stands in the way beside its field, and tell whether anything does."""
        if self._line is None:
            return super().found_wrong(problems)
        self._why.clear_problem()
        if NEEDED in problems:
            self._why.show_problem(NEEDED.message, NEEDED.remedy)
        elsewhere = super().found_wrong([one for one in problems if one is not NEEDED])
        if NEEDED in problems and not elsewhere:
            bring_into_sight(self._line)
        return bool(problems)

    def focus_first(self) -> None:
        """Begin in the first field, and bring the tray into sight."""
        self.view.focus_first()
        QTimer.singleShot(0, self, lambda: bring_up(self))

    def tell_kept(self, header: EntryHeader) -> None:
        """Say which entry was kept."""
        self.kept.emit(header.id)
